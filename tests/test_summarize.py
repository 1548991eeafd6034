"""A file in, a checked summary out, whatever the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import errors
from summarizer.engines import RulesEngine
from summarizer.export import to_json, to_markdown
from summarizer.models import Report, Summary
from summarizer.pipeline import choose, load, loads, summarize
from summarizer.settings import load_settings
from tests.invented import TEXT, citations_of, points_of, report

RULES = load_settings(engine="rules")


def summed(read: Report) -> Summary:
    return summarize(read, settings=RULES)


def same(summary: Summary) -> dict[str, object]:
    return summary.model_dump(exclude={"provenance"})


def holds(read: Report, summary: Summary) -> None:
    """The three promises, as far as one summary shows them."""
    source = read.document.source
    assert all(point.text and point.citations for point in points_of(summary))
    for at in citations_of(summary):
        assert source[at.start : at.end] == at.quote
        assert at.quote.strip()
    assert all(metric.surface == metric.citation.quote for metric in summary.metrics)
    checks = summary.checks
    assert checks.numbers_supported == checks.numbers_total
    left = [at for at in checks.uncovered if at.reason not in ("page_number", "header_footer")]
    assert checks.quantities_used + len(left) == checks.quantities_total == len(read.quantities)
    assert all(source[at.start : at.end] == at.surface for at in checks.uncovered)
    assert checks.quotes_exact


_CLAUSES = (
    "全年开展巡查86次 发现隐患142个 整改率96.5% 制定《林区管护办法》 约1.2万名群众受益 坚持依法治理 不断提升水平"
    " 其中一般隐患30余个 罚款2.6万元 较上年增长3.5个百分点 居全市第2位 涉及三至五个乡镇 落实四项制度 由于人手紧张"
    " 2024年12月底前完成 导致进度偏慢 力争达到九成以上 处理12345热线工单1,025件 首次实现零事故"
    " 建成站点6个（含2个改建）"
)
_HEADINGS = "一、工作成效 （一）依法巡查。 二、存在的问题 一是力量不足。 三、下一步打算 （二）强化保障 1.完善机制。 -3-"
CLAUSES, HEADINGS = _CLAUSES.split(), _HEADINGS.split()
JOINTS = ["，", "。", "；", "\n", "、", " ", "\r\n", "。\n", ","]


@st.composite
def invented(draw: st.DrawFn) -> str:
    pieces = draw(
        st.lists(
            st.tuples(st.sampled_from([*CLAUSES, *HEADINGS]), st.sampled_from(JOINTS)),
            min_size=1,
            max_size=25,
        )
    )
    return "".join(f"{clause}{joint}" for clause, joint in pieces)


@given(invented())
@settings(max_examples=120, deadline=None)
def test_the_promises_hold_for_any_text(text: str) -> None:
    read = loads(f"{text}\n依法巡查")
    summary = summed(read)
    holds(read, summary)
    assert same(summed(loads(f"{text}\n依法巡查"))) == same(summary)


@given(
    invented(),
    st.text(alphabet="一1（）“”《》〈〉【】{}|`<>\u202e\u200b\u3000😀é年%％万亿第.,-—…", max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_odd_characters_change_nothing_about_that(text: str, odd: str) -> None:
    middle = len(text) // 2
    read = loads(f"{text[:middle]}{odd}{text[middle:]}\n依法巡查")
    summary = summed(read)
    holds(read, summary)
    assert to_json(summary).encode()
    assert to_markdown(summary).encode()


ODD = {
    "one sentence": "全年办结案件12件。",
    "one character": "好",
    "no headings": re.sub("^[一二三]、.*$", "", TEXT, flags=re.MULTILINE),
    "only headings": "一、工作成效\n二、存在的问题\n三、下一步打算\n",
    "only markers": "二、存在的问题\n一是；二是。\n（一）\n（二）。\n1.\n三、下一步打算\n1.2.3.\n",
    "only numbers": "12 345 6789\n" * 50,
    "many numbers": "，".join(f"{at}件" for at in range(300)),
    "nested brackets": "（" * 100 + "办结案件12件" + "）" * 100 + "。",
    "unclosed quotes": "“开展" * 2000 + "。",
    "unclosed titles": "《开展" * 2000 + "。",
    "30,000 characters without punctuation": "全年办结各类案件开展活动" * 2500,
    "30,000 commas": "，" * 30000,
    "30,000 stops": "。" * 30000,
    "the words that patterns wait for": "在由于受以为落实坚持" * 3000,
    "a table": "| 指标 | 数值 |\n|---|---|\n" + "| 案件 | 12件 |\n" * 300,
    "tabs": "案件\t12件\t3%\n" * 300,
    "CRLF": TEXT.replace("\n", "\r\n"),
    "mixed line ends": TEXT.replace("\n", "\r\n", 9).replace("\n\n", "\r", 3),
    "emoji": TEXT.replace("，", "，😀👨‍👩‍👧"),
    "right-to-left marks": TEXT.replace("件", "\u202e件\u202c\u200f"),
    "zero width": TEXT.replace("1", "1\u200b"),
    "half a surrogate pair": TEXT.replace("检查", "检\ud800查"),
    "NUL": TEXT.replace("检查", "检\0查"),
    "a number of 5,000 digits": "全年办结案件" + "9" * 5000 + "件，罚款" + "9" * 400 + "万亿元。",
    "powers": "占1e999999%，1E5件，" + "百万亿" * 60 + "件。",
    "300 headings": "\n".join(f"{at}、标题{at}" for at in "一二三四五六七八九十" * 30),
    "deep items": "".join(f"{'（一）' if at % 2 else '一、'}问题{at}\n1.不足{at}\n" for at in range(200)),
}  # fmt: skip


@pytest.mark.parametrize("title", ODD)
def test_odd_texts_are_summed_up_without_fuss(title: str) -> None:
    text = ODD[title]
    read = loads(text)
    summary = summed(read)
    holds(read, summary)
    assert len(summary.overview) < 500
    assert all(len(point.text) < 800 for point in points_of(summary))
    assert to_markdown(summary)


def test_a_report_is_summed_up_the_same_from_its_file_and_its_text(tmp_path: Path) -> None:
    path = tmp_path / "invented.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert same(summed(load(path))) == same(summed(report()))


ENGINES = ["magic", "Rules", "gpt-5", ""]


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_there_is_not_is_wrong_usage(name: str) -> None:
    if not name:
        assert isinstance(choose(RULES, None), RulesEngine)
        return
    with pytest.raises(errors.UsageError, match="auto、rules、llm"):
        summarize(report(), engine=name)  # type: ignore[arg-type]


def test_without_an_endpoint_auto_is_rules_and_llm_an_error() -> None:
    assert isinstance(choose(load_settings()), RulesEngine)
    with pytest.raises(errors.UsageError, match="OPENAI_BASE_URL"):
        summarize(report(), engine="llm")


def test_an_engine_may_be_chosen_once_for_many_reports() -> None:
    engine = RulesEngine()
    assert same(summarize(report(), engine=engine)) == same(summed(report()))


def test_a_text_without_a_name_is_named_by_its_fingerprint() -> None:
    info = summed(loads(TEXT)).report
    assert (info.id, info.source) == (info.sha256[:12], "")
    assert summed(report()).report.id == "invented"


def test_what_a_summary_is_of_and_how_it_came_to_be_is_told() -> None:
    summary = summed(report())
    info, made = summary.report, summary.provenance
    assert (info.issuer, info.region, info.year, info.date) == ("白鹭市档案局", "白鹭市", 2024, "2025-01-16")
    assert info.chars == len(TEXT)
    assert (made.engine, made.model, made.requests, made.cost) == ("rules", None, 0, None)
    assert made.created_at.endswith("+00:00")
