"""Cleaning: what a reader of the cleaned text sees, and that every character keeps its way back."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarizer.document import from_text
from summarizer.document.clean import Cleaned, clean
from summarizer.document.tables import CELL

SENTENCES = {
    "white space around numbers goes": (
        "累计办理 12700 余份，接待 4000 余人次。",
        "累计办理12700余份，接待4000余人次。",
    ),
    "half-width punctuation between Chinese is widened": (
        "一年来,全局共办件:结案(含调解).",
        "一年来，全局共办件：结案（含调解）.",
    ),
    "numbers keep their comma, colon and point": (
        "共1,234件，9:30开门，占3.5%。",
        "共1,234件，9:30开门，占3.5%。",
    ),
    "a comma between a number and Chinese is widened": ("办件1,234,增长3.5%", "办件1,234，增长3.5%"),
    "full-width digits, letters and signs become ASCII": ("完成９８．５％，推广ＡＰＰ", "完成98.5%，推广APP"),
    "addresses stay as they are": (
        "详见 http://a.example.cn:80/x?y=1 网页。",
        "详见http://a.example.cn:80/x?y=1网页。",
    ),
    "two Latin words keep one space": ("使用 Smart  Court 系统", "使用Smart Court系统"),
    "a number torn by white space grows together": ("共 1, 234 件", "共1,234件"),
    "the number of an item stays apart from the figure after it": (
        "一、成效\n1. 20件办结",
        "一、成效\n1. 20件办结",
    ),
    "a tab between two numbers keeps them two": ("\t办结\t12\t\t156件", "办结｜12｜156件"),
    "soft hyphens and zero-width characters go": (
        "法\u00ad治\u200b建\ufeff设\u3000成\u00a0效",
        "法治建设成效",
    ),
    "line ends of every kind separate paragraphs": (
        "甲。\r\n乙。\r丙。\x0c丁。\u2028戊。",
        "甲。\n乙。\n丙。\n丁。\n戊。",
    ),
    "radicals used by PDF fonts become characters": ("⼈⼒资源", "人力资源"),
}

LINES = {
    "a sentence torn by a page break": (
        "加强队伍建设，组织人员参加培训，提高行政\n\n执法水平；全年",
        "加强队伍建设，组织人员参加培训，提高行政执法水平；全年",
    ),
    "a torn sentence whose paragraph has ended one": (
        "开展培训。参训人员\n\n共 30 人。",
        "开展培训。参训人员共30人。",
    ),
    "a heading above its text": ("一、主要成效\n全年办件。", "一、主要成效\n全年办件。"),
    "a numbered item after a line without full stop": ("完成任务\n2. 加强培训。", "完成任务\n2.加强培训。"),
    "signature and date": (
        "特此报告。\n青石县水利局\n2024年1月8日",
        "特此报告。\n青石县水利局\n2024年1月8日",
    ),
    "a signature after a line without full stop": (
        "推进工作。继续努力\n青石县水利局\n2024年1月8日",
        "推进工作。继续努力\n青石县水利局\n2024年1月8日",
    ),
    "a title on two lines": (
        "青石县水利局\n2023年度法治政府建设报告\n县政府：\n现报告如下。",
        "青石县水利局\n2023年度法治政府建设报告\n县政府：\n现报告如下。",
    ),
    "a bare section title after a body without full stop": (
        "全年办件。群众满意\n存在的主要问题\n一是人手不足。",
        "全年办件。群众满意\n存在的主要问题\n一是人手不足。",
    ),
    "a page number inside a sentence": (
        "全年办结案件\n— 3 —\n共二十件；下达\n第 4 页 共 9 页\n通知。",
        "全年办结案件\n共二十件；下达通知。",
    ),
}


@pytest.mark.parametrize(("source", "text"), SENTENCES.values(), ids=SENTENCES)
def test_within_a_line(source: str, text: str) -> None:
    assert clean(source).text == text


@pytest.mark.parametrize(("source", "text"), LINES.values(), ids=LINES)
def test_line_ends(source: str, text: str) -> None:
    assert clean(source).text == text


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    paragraphs = [
        "今年以来全局上下紧扣中心任务扎实推进各项重点工作并且取得了明显成效全年共办理各类事项三千余件群众满意率持续提升"
        "同时加强队伍建设组织全员轮训考核合格率稳步提高为下一阶段工作打下坚实基础。",
        "二是聚焦企业需求持续优化流程压减材料缩短时限推动高频事项就近可办全年累计为企业节省时间成本有力支持了实体经济发展"
        "并且建立回访制度定期听取意见及时改进不足形成闭环管理。",
    ]
    wrapped = "\n".join(text[at : at + 24] for text in paragraphs for at in range(0, len(text), 24))
    assert clean(wrapped).text == "\n".join(paragraphs)


def test_running_headers_are_removed_and_listed_but_the_title_stays() -> None:
    header = "青石县水利局法治政府建设报告"
    pages = ["全年执法检查\n- 1 -", "共三十次；开展\n- 2 -", "培训两期。\n- 3 -", "特此报告。"]
    source = "\n".join(f"{header}\n{page}" for page in pages)
    cleaned = clean(source)
    assert cleaned.text.split("\n") == [header, "全年执法检查", "共三十次；开展培训两期。", "特此报告。"]
    assert [source[part.start : part.end] for part in cleaned.removed] == [
        "- 1 -",
        header,
        "- 2 -",
        header,
        "- 3 -",
        header,
    ]
    assert {part.reason for part in cleaned.removed} == {"page_number", "header_footer"}


@pytest.mark.parametrize("line", ["各位代表！", "工作成效"])
def test_repeated_lines_of_the_report_itself_stay(line: str) -> None:
    text = "\n".join(f"{line}\n全年完成第{number}项任务。" for number in "一二三四")
    assert clean(text).text == text


def test_a_quote_comes_back_in_the_sources_own_characters() -> None:
    document = from_text("开展普法。全年发放宣传手册\n\n１２７００ 余份,接受咨询。")
    start = document.text.index("12700余份")
    assert document.cite(start, start + len("12700余份")).quote == "１２７００ 余份"
    assert document.cite(start - 2, start + 1).quote == "手册\n\n１"


# Characters that the rules look at, in all the company they can keep.
_texts = st.text(
    st.sampled_from(
        list(
            "一二是（）()，,。；;：:《》“”、.-—1239年月日局报告第页共aB% \u3000\t\n\r\n\x0c\u200b\u00ad％１Ａ#｜"
        )
    ),
    max_size=60,
)
_lines = st.lists(
    st.sampled_from(
        [
            "一、主要成效",
            "青石县水利局",
            "2024年1月8日",
            "— 3 —",
            "3",
            "4",
            "全年办件",
            "推进工作。开展",
            "共12 件,增长",
            "（一）加强领导。",
            "",
        ]
    ),
    max_size=14,
).map("\n".join)


def _way_back(cleaned: Cleaned, source: str) -> list[int]:
    segments = zip(
        cleaned.text_starts, [*cleaned.text_starts[1:], len(cleaned.text)], cleaned.source_starts, strict=True
    )
    return [back + at - start for start, end, back in segments for at in range(start, end)]


@settings(max_examples=200, deadline=None)
@given(_texts | _lines)
@example("1\t1")
def test_every_character_has_its_place_in_the_source_in_order(source: str) -> None:
    cleaned = clean(source)
    places = _way_back(cleaned, source)
    assert len(places) == len(cleaned.text)
    assert all(before < after for before, after in zip(places, places[1:], strict=False))
    for char, place in zip(cleaned.text, places, strict=True):
        assert (
            source[place] == char
            or clean(f"中{source[place]}中").text[1:2] == char
            or (char in " \n" and source[place].isspace())
            or (char == CELL and source[place] == "\t")
        )


@settings(max_examples=300, deadline=None)
@given(_texts | _lines)
def test_cleaning_what_is_clean_changes_nothing(source: str) -> None:
    text = clean(source).text
    assert clean(text).text == text


@settings(max_examples=100, deadline=None)
@given(_texts | _lines)
def test_paragraphs_are_separated_by_one_line_feed_and_have_no_blanks_at_their_ends(source: str) -> None:
    text = clean(source).text
    assert all(line and line == line.strip() for line in text.split("\n")) or text == ""
