"""The outline: headings, items and kinds, also where the numbering is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import from_text
from summarizer.models import Document, SectionKind


def kind_at(document: Document, words: str) -> SectionKind:
    sentence = document.sentence_at(document.text.index(words))
    return document.sections[sentence.section].kind


def headed(document: Document) -> list[tuple[int, str, str, str]]:
    return [(part.level, part.kind, part.marker, part.title) for part in document.sections if part.level]


WHOLE = """青石县水利局关于2023年度法治政府建设情况的报告
县委、县政府：
2023年，我局认真履职。现报告如下：
一、主要做法和成效
（一）强化组织领导。召开会议4次。
1.学法常态化。集体学法6次。
2.责任清单化
印发清单。
（二）规范执法行为
一是建章立制。修订制度3项。二是严格执法。检查90家。
二、存在的问题
（一）力量不足。人手紧缺。
（二）能力不强。
三、主要负责人履行推进法治建设第一责任人职责情况
局长带头述法。
四、2024年工作打算
（一）补齐短板。招录人员。
（二）办好培训。
青石县水利局
2024年1月8日"""


def test_a_whole_report() -> None:
    assert headed(from_text(WHOLE)) == [
        (1, "achievements", "一、", "主要做法和成效"),
        (2, "achievements", "（一）", "强化组织领导"),
        (3, "achievements", "1.", "学法常态化"),
        (3, "achievements", "2.", "责任清单化"),
        (2, "achievements", "（二）", "规范执法行为"),
        (4, "achievements", "一是", "建章立制"),
        (4, "achievements", "二是", "严格执法"),
        (1, "problems", "二、", "存在的问题"),
        (2, "problems", "（一）", "力量不足"),
        (2, "problems", "（二）", "能力不强"),
        (1, "responsibility", "三、", "主要负责人履行推进法治建设第一责任人职责情况"),
        (1, "plans", "四、", "2024年工作打算"),
        (2, "plans", "（一）", "补齐短板"),
        (2, "plans", "（二）", "办好培训"),
    ]


def test_what_stands_before_and_after_has_its_own_kind() -> None:
    document = from_text(WHOLE)
    assert kind_at(document, "认真履职") == "preamble"
    assert kind_at(document, "2024年1月8日") == "other"


def test_headings_are_sentences_that_state_nothing() -> None:
    document = from_text(WHOLE)
    headings = {document.text[one.start : one.end] for one in document.sentences if one.heading}
    assert {"（一）强化组织领导。", "2.责任清单化", "二、存在的问题", "一是建章立制。"} <= headings
    # An item with nothing under it says something.
    assert "（二）能力不强。" not in headings


def test_the_path_of_a_sentence_names_its_headings() -> None:
    document = from_text(WHOLE)
    sentence = document.sentence_at(document.text.index("检查90家"))
    assert [part.title for part in document.path(sentence.section)] == [
        "主要做法和成效",
        "规范执法行为",
        "严格执法",
    ]


TITLES: dict[str, SectionKind | None] = {
    "存在的不足和原因": "problems",
    "法治政府建设中的主要问题": "problems",
    "问题与不足": "problems",
    "面临的困难和挑战": "problems",
    "当前存在的薄弱环节": "problems",
    "下一步工作打算": "plans",
    "2025年推进法治政府建设的主要安排": "plans",
    "今后五年的奋斗目标": "plans",
    "来年展望": "plans",
    "下一年度重点任务": "plans",
    "2024年度工作总体部署": "plans",
    "2024年工作开展情况": "achievements",
    "过去一年工作回顾": "achievements",
    "坚持问题导向，破解发展难题": "achievements",
    "全面落实决策部署，推动高质量发展": "achievements",
    "工作开展情况及存在的问题": "achievements",
    "存在问题及下一步打算": "problems",
    "党政主要负责人履行推进法治建设第一责任人职责有关情况": "responsibility",
    "附件": "other",
}


@pytest.mark.parametrize(("title", "kind"), TITLES.items(), ids=TITLES)
def test_the_kind_of_a_title(title: str, kind: SectionKind) -> None:
    document = from_text(f"我局依法履职。\n一、{title}\n全年推进各项任务。")
    assert headed(document) == [(1, kind, "一、", title)]


LEADS: dict[str, tuple[str, SectionKind]] = {
    "problems after the achievements": ("虽然取得成绩，但仍存在一些不足：一是甲。二是乙。", "problems"),
    "problems, seen soberly": ("在肯定成绩的同时，我们也清醒地看到，发展不平衡。", "problems"),
    "plans": ("下一步，我局将继续努力。", "plans"),
    "plans of a year": ("2024年，我局将继续努力。", "plans"),
    "a problem that was solved": ("认真整改存在的问题，作风明显好转。", "achievements"),
    "a year in which something was put in place": ("2023年，我局将学法纳入考核。", "achievements"),
    "a difficulty that was met": ("针对企业仍面临的用工困难，举办招聘会。", "achievements"),
}


@pytest.mark.parametrize(("paragraph", "kind"), LEADS.values(), ids=LEADS)
def test_a_paragraph_that_turns_without_a_heading(paragraph: str, kind: SectionKind) -> None:
    document = from_text(f"我局依法履职。\n一、工作情况\n（一）抓落实。办件九件。\n{paragraph}")
    assert kind_at(document, paragraph[-6:]) == kind


def test_a_report_without_any_heading() -> None:
    document = from_text(
        "白水镇2023年工作报告\n2023年，我镇依法履职，现将情况报告如下：\n全年调解纠纷50起。\n修路3公里。\n"
        "工作中还存在一些问题：一是人手少；二是设备旧。\n下一步，我镇将加强培训。\n重点抓好安全。"
    )
    found = {
        words: kind_at(document, words)
        for words in ("现将", "调解", "修路", "人手少", "设备旧", "加强培训", "重点抓好")
    }
    assert found == {
        "现将": "preamble",
        "调解": "achievements",
        "修路": "achievements",
        "人手少": "problems",
        "设备旧": "problems",
        "加强培训": "plans",
        "重点抓好": "plans",
    }


def test_a_list_numbered_anew_belongs_to_the_plans_that_announce_it() -> None:
    document = from_text(
        "我局依法履职。\n一、工作成效\n办件九件。\n二、存在的问题及下一步打算\n（一）人手不足。缺编两名。\n（二）经费紧张。缺口较大。\n"
        "下一步，我局将抓好以下工作：\n（一）充实力量。招录两名。\n（二）争取经费。多方筹措。"
    )
    assert [kind_at(document, words) for words in ("缺编", "缺口", "招录", "多方")] == [
        "problems",
        "problems",
        "plans",
        "plans",
    ]


def test_delegates_addressed_again_end_the_problems() -> None:
    document = from_text(
        "一、工作回顾\n办件九件。\n同时，我们也清醒地看到，差距不小。\n各位代表，成绩来之不易。\n二、今年工作安排\n修路。"
    )
    assert [kind_at(document, words) for words in ("差距", "来之不易", "修路")] == [
        "problems",
        "achievements",
        "plans",
    ]


def test_lost_headings_are_found_where_the_numbers_say_how_many() -> None:
    document = from_text(
        "一、主要成效\n加强领导，压实责任。召开会议。\n建章立制，规范决策。修订制度。\n（三）严格执法。检查九家。\n存在的问题和原因\n（一）人少。缺编。"
    )
    assert headed(document) == [
        (1, "achievements", "一、", "主要成效"),
        (2, "achievements", "", "加强领导，压实责任"),
        (2, "achievements", "", "建章立制，规范决策"),
        (2, "achievements", "（三）", "严格执法"),
        (1, "problems", "", "存在的问题和原因"),
        (2, "problems", "（一）", "人少"),
    ]


@pytest.mark.parametrize(
    ("text", "markers"),
    {
        "chapters": ("第一部分 工作成效\n办件。\n第二部分 工作计划\n培训。", ["第一部分", "第二部分"]),
        "circled": ("一、成效\n①办件。\n②培训。", ["一、", "①", "②"]),
        "dashes": ("一、成效\n——经济增长。同比提高。\n——民生改善。收入提高。", ["一、", "——", "——"]),
        "ordinals": (
            "一、成效\n首先，办件。其次，培训。最后，总结。",
            ["一、", "首先，", "其次，", "最后，"],
        ),
        "half-width brackets": ("一、成效\n(一)办件。完成。\n(1)培训。完成。", ["一、", "（一）", "（1）"]),
        "markdown": ("# 一、成效\n办件。\n## （一）培训\n两期。", ["#一、", "##（一）"]),
        "a decimal is no marker": ("一、成效\n1.5万元到位。", ["一、"]),
        "a year after a marker": ("一、成效\n1.2023年办件九件。\n2.培训。", ["一、", "1.", "2."]),
    }.values(),
)
def test_markers(text: str, markers: list[str]) -> None:
    assert [part.marker for part in from_text(text).sections if part.level] == markers


_lines = st.lists(
    st.sampled_from(
        ["一、主要成效", "（一）强化领导。办件九件。", "1.学法", "一是甲。二是乙。丙。", "存在的问题",
         "下一步，我局将努力。", "全年办件；结案。", "——增长。", "青石县水利局", "2024年1月8日",
         "各位代表，同志们。", "仍存在一些问题：一是少；二是缺。"]
    ),
    min_size=1,
    max_size=12,
).map("\n".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_lines)
def test_sections_nest_and_every_sentence_lies_in_its_own(text: str) -> None:
    document = from_text(text)
    assert [part.id for part in document.sections] == list(range(len(document.sections)))
    for part in document.sections[1:]:
        around = document.sections[part.parent or 0]
        assert around.id < part.id
        assert around.start <= part.start <= part.body <= part.end <= around.end
    assert [one.id for one in document.sentences] == list(range(len(document.sentences)))
    for one in document.sentences:
        section = document.sections[one.section]
        assert section.start <= one.start < one.end <= section.end
        inner = [part for part in document.sections if part.start <= one.start < part.end]
        assert inner[-1].id == one.section
