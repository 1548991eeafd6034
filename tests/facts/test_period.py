"""When a number is of: one reading, for summaries and answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarizer.engines.rules import metric_drafts
from summarizer.models import Fact
from summarizer.pipeline import load, loads
from tests.invented import EXAMPLES, INVENTED, MORE, SEED

HEAD = "白鹭市水务局2025年度法治政府建设工作报告\n白鹭市人民政府：\n一、主要工作\n"
SPEECH = (
    "政府工作报告\n——2026年1月12日在白鹭市第八届人民代表大会第五次会议上\n各位代表：\n一、2025年工作回顾\n"
)
PERIODS = [
    ("全年检查渔船12艘。", ["2025年"]),
    ("截至2025年11月，注册用户3万人。", ["截至2025年11月"]),
    ("2024年新增就业8万人，今年新增就业9万人。", ["2024年", "2025年"]),
    ("水产总值达到24亿元，比2015年增长65%。", ["2025年", "2025年"]),
    ("水产总值比上年增长9%。", ["2025年"]),
    ("水产总值24亿元，上年为20亿元。", ["2025年", "上年"]),
    ("渔政检查16户次，较上年的27户次减少11户次。", ["2025年", "上年", "2025年"]),
    ("落实《水务规划（2021—2035年）》，新建泵站6座。", ["2025年"]),
    ("《办法》自2023年5月1日起施行，办理许可12件。", ["2025年"]),
    ("财政投入从2006年的18亿元增加到2010年的306亿元。", ["2006年", "2010年"]),
    ("水产总值69亿元，是2010年的2.6倍，接待游客607万人次。", ["2025年", "2025年", "2025年"]),
    ("新增就业8万人，上年同口径为7万人；渔民转产12人。", ["2025年", "上年", "2025年"]),
    ("2024年度法治政府建设情况报告获评优秀，办理许可12件。", ["2025年"]),
    ("按2010年价格计算，2015年水产总值55亿元。", ["2015年"]),
    ("年均浓度28微克/立方米，上一年为30微克/立方米。", ["2025年", "上一年"]),
    ("持证人员占比由上年末的88.3%升至95.3%，培训12场。", ["上年末", "2025年", "2025年"]),
    ("受理量由2010年的180件增加到2015年的306件。", ["2010年", "2015年"]),
    ("产值由2020年的5亿元增加到2025年的8亿元，占比由3%提高到4%。", ["2020年", "2025年", "2020年", "2025年"]),
    ("2023年、2024年、2025年分别受理210件、275件、326件。", ["2023年", "2024年", "2025年"]),
    ("2023年至2024年分别受理10件和12件。", ["2023年", "2024年"]),
    ("2023—2025年，分别受理10件、12件和13件。", ["2023年", "2024年", "2025年"]),
    ("2022年至2024年分别受理10件和12件。", ["2022年至2024年", "2022年至2024年"]),
    ("2023年至2024年受理10件，办结12件。", ["2023年至2024年", "2023年至2024年"]),
    ("2024年和2025年，办结210件和275件，检查12次。", ["2024年", "2025年", "2025年"]),
    ("截至2024年底，注册用户3万人。", ["截至2024年底"]),
    ("力争到2026年达到95%。", ["2026年"]),
    ("2027年底前新建泵站6座。", ["2027年底"]),
    ("受理326件，同比增长5%。", ["2025年", "2025年"]),
    ("受理326件，去年同期为310件，同比增长5%。", ["2025年", "去年", "2025年"]),
    ("受理326件，2024年为310件，增长5%。", ["2025年", "2024年", "2025年"]),
    ("去年，受理310件，办结300件。", ["去年", "去年"]),
    ("2024年，受理310件。办结300件。", ["2024年", "2024年"]),
    ("审批时限由30天压减到12天。", ["", "2025年"]),
    ("2024年上半年受理12件，下半年受理15件。", ["2024年上半年", "2024年下半年"]),
    ("2021年至2025年累计办理12件。", ["2021年至2025年"]),
    ("2022年以来办理12件。", ["2022年以来"]),
    ("五年来，修路12公里；架桥3座。", ["五年来", "五年来"]),
    ("从2023年开始连续三年获评优秀。", ["2025年"]),
    ("从今年3月1日起，再连续三年提高渔工补助标准。", ["2025年"]),
    ("提前一年完成12座。", ["2025年", "2025年"]),
    ("确保渔港明年投用；投资5亿元。", ["2025年"]),
    ("附注：2024年办结许可28件。", ["2024年"]),
]


def metrics(text: str) -> list[Fact]:
    """Return the facts of a text's numbers of role metric."""
    return [fact for fact in loads(text).facts.facts if fact.quantity.role == "metric"]


@pytest.mark.parametrize(("sentence", "periods"), PERIODS)
def test_a_number_is_of_the_time_its_sentence_says_and_not_of_what_it_is_compared_with(
    sentence: str, periods: list[str]
) -> None:
    assert [fact.period for fact in metrics(HEAD + sentence)] == periods


@pytest.mark.parametrize(
    ("sentence", "years", "planned"),
    [
        ("受理326件，上年为310件。", [2025, 2024], [False, False]),
        ("占比由上年末的88.3%升至95.3%。", [2024, 2025], [False, False]),
        ("力争到2026年达到95%。", [2026], [True]),
        ("2022年以来办理12件。", [2025], [False]),
        ("2023年、2024年分别受理210件、275件。", [2023, 2024], [False, False]),
        ("审批时限由30天压减到12天。", [None, 2025], [False, False]),
        ("明年办理12件。", [2026], [True]),
    ],
)
def test_the_year_of_a_number_and_whether_it_lies_ahead(
    sentence: str, years: list[int | None], planned: list[bool]
) -> None:
    facts = metrics(HEAD + sentence)
    assert ([fact.year for fact in facts], [fact.planned for fact in facts]) == (years, planned)


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("受理326件，上年为310件，同比增长5%。", ["result", "last_year", "change"]),
        ("受理量由2010年的180件增加到306件。", ["baseline", "result"]),
        ("审批时限由30天压减到12天。", ["baseline", "result"]),
        ("力争到2026年达到95%。", ["target"]),
        ("完成率居全市第3位。", ["rank"]),
    ],
)
def test_the_role_of_a_number(sentence: str, roles: list[str]) -> None:
    assert [fact.role for fact in metrics(HEAD + sentence)] == roles


def test_last_year_is_the_year_reported_on_where_a_report_is_read_out_to_deputies() -> None:
    facts = metrics(f"{SPEECH}去年修路12公里，上年为10公里。今年修路15公里。")
    assert [(fact.period, fact.year, fact.planned) for fact in facts] == [
        ("2025年", 2025, False),
        ("上年", 2024, False),
        ("2026年", 2026, True),
    ]


@pytest.mark.parametrize(
    ("heading", "said", "year"),
    [("二、2027年工作打算", "2027年", 2027), ("二、下一步工作打算", "", 2026)],
    ids=["a year", "no year"],
)
def test_a_plan_is_of_the_year_its_heading_gives_and_never_of_the_year_reported_on(
    heading: str, said: str, year: int
) -> None:
    facts = metrics(f"{HEAD}全年检查渔船12艘。\n{heading}\n（一）建好渔港。新建泵站8座。\n")
    assert [(fact.period, fact.year, fact.planned) for fact in facts[1:]] == [(said, year, True)]


def test_a_figure_in_a_table_is_of_the_year_that_its_column_opens_with() -> None:
    facts = metrics(f"{HEAD}项目｜2024年决算｜2025年预算\n清淤｜120万元｜156万元\n注：2023年清淤支出98万元。")
    assert [(fact.indicator, fact.period, fact.year) for fact in facts] == [
        ("清淤决算", "2024年", 2024),
        ("清淤预算", "2025年", 2025),
        ("清淤支出", "2023年", 2023),
    ]


@pytest.mark.parametrize("path", [*EXAMPLES, *INVENTED, *SEED, *MORE], ids=str)
def test_what_a_summary_shows_and_what_an_answer_goes_by_is_one_year(path: Path) -> None:
    report = load(path)
    reported = report.document.identity.year
    assert reported
    for draft in metric_drafts(report):
        fact = report.facts.of(draft.quantity)
        assert fact is not None
        if fact.former and not draft.period:
            assert fact.year is None
            continue
        dated = re.findall(r"\d{4}(?=年)", draft.period)
        last = re.match("上年|去年|上一年|前一年", draft.period)
        since = re.search("以?来$|起$", draft.period)
        shown = int(dated[-1]) if dated and not since else reported - 1 if last else reported
        assert fact.planned or fact.year == shown, (fact.quantity.surface, draft.period, fact.year)
        assert not (dated and fact.planned) or fact.year == int(dated[-1])
