"""The brief and the highlights by rule: whole sentences that have their subject, weightiest first, no plans."""

from __future__ import annotations

import pytest

from summarizer.document import load as load_document
from summarizer.engines.rules.brief import has_subject
from summarizer.facts.lexicon import office_acts
from summarizer.models import Summary
from summarizer.pipeline import load, loads, summarize
from summarizer.settings import Settings
from tests.invented import EXAMPLES, MORE, SEED

RULES = Settings(engine="rules")
TEXT = """\
白鹭市档案局2024年度法治政府建设情况报告

2024年是档案事业转型的一年。

一、主要工作及成效

（一）加强学习。党组专题学习法律法规12次，组织干部学法40场次。

（二）执法检查。全年开展档案执法检查86次，发现问题142个，责令整改97个。其中，电子档案问题31个。

（三）服务群众。发生档案失泄密事故2起。全市群众查档9000件，满意率99%。新增馆藏档案3万卷。

（四）宣传引导。举办展览14场，吸引观众2.6万人次；获评全省档案宣传先进单位。

二、存在的问题

（一）专业力量不足。一线人员偏少，培训跟不上。

（二）数字化进度偏慢。

三、下一步安排

力争2025年开展执法检查100次。

白鹭市档案局
2025年1月16日
"""


def made(text: str = TEXT) -> Summary:
    return summarize(loads(text, "a.txt"), settings=RULES)


def test_a_brief_tells_the_year_its_figures_and_what_falls_short() -> None:
    summary = made()
    texts = [one.text for one in summary.brief]
    assert texts[0] == "2024年是档案事业转型的一年。"
    assert texts[-1] == "主要问题：专业力量不足；数字化进度偏慢。"
    assert any("86次" in text for text in texts)
    assert summary.overview == "".join(texts)


def test_who_acts_is_named_where_the_report_names_nobody() -> None:
    texts = [one.text for one in made().highlights]
    assert any(text.startswith("白鹭市档案局全年开展档案执法检查86次，发现问题142个") for text in texts)
    assert "全市群众查档9000件，满意率99%" in texts


def test_what_befalls_is_no_deed_of_the_issuers() -> None:
    told = "\n".join(one.text for one in made().highlights) + made().overview
    assert "档案局发生" not in told and "档案局新增" not in told


def test_results_go_before_routine_and_no_plan_is_among_them() -> None:
    texts = [one.text for one in made().highlights]
    assert "86次" in texts[0] or "14场" in texts[0]
    assert all("学习" not in text for text in texts[:2])
    assert all("100次" not in text for text in texts)


def test_a_highlight_stands_under_the_reports_own_heading() -> None:
    themes = {one.text: one.theme for one in made().highlights}
    assert themes["全市群众查档9000件，满意率99%"] == "服务群众"


def test_a_report_that_names_no_issuer_lends_none() -> None:
    text = TEXT.replace("白鹭市档案局", "")
    assert all("档案局" not in one.text for one in made(text).highlights)


def test_a_report_that_calls_its_office_only_ours_has_it_so() -> None:
    text = TEXT.replace("白鹭市档案局", "").replace(
        "2024年是档案事业转型的一年。", "2024年，我局推动档案事业转型。"
    )
    told = [one for one in made(text).highlights if one.text.startswith("我局")]
    assert told and all(one.proof == "condensed" for one in told)
    assert all("我局" in [at.quote for at in one.citations] for one in told)


@pytest.mark.parametrize("path", [*EXAMPLES, *SEED, *MORE], ids=lambda path: path.stem)
def test_the_brief_of_any_report_is_short_and_of_whole_sentences(path: object) -> None:
    summary = summarize(load(str(path)), settings=RULES)
    assert summary.brief and summary.highlights
    assert len(summary.overview) <= max(150, min(300, summary.report.chars // 10)) + len(summary.brief)
    assert len(summary.highlights) <= (12 if summary.report.chars > 8000 else 8)
    source = load_document(str(path)).source
    for one in summary.brief:
        assert one.text.startswith(("主要问题：", "下一步：")) or has_subject(one.text), one.text
        assert all(source[at.start : at.end] == at.quote for at in one.citations)


@pytest.mark.parametrize(
    ("clause", "acts"),
    [
        ("全年受理复议申请64件", True),
        ("2024年累计开展检查12次", True),
        ("积极组织参加竞赛", True),
        ("为2317名农民工追回工资", True),
        ("会同公安部门开展检查", True),
        ("对农民工就业带来影响", False),
        ("主动监察用人单位2430户", True),
        ("与68所学校签订责任状", True),
        ("进出口贸易总额2.56万亿美元", False),
        ("2015年旅游收入达到69亿元", False),
        ("截至年底，全省经营主体达486万户", False),
        ("新增就业12万人", False),
        ("发生事故118起", False),
        ("自4月上线以来，注册用户超37万人", False),
        ("参加合作医疗的人口8亿", False),
        ("全市群众查档9000件", False),
        ("", False),
    ],
)
def test_whether_an_office_does_it(clause: str, acts: bool) -> None:
    assert office_acts(clause) is acts
