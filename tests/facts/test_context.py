"""When a number is of, who it is of, and in what field of work."""

from __future__ import annotations

import pytest

from summarizer.facts.context import OTHER, categories, category
from summarizer.summarize import loads

HEAD = "白鹭市水务局2025年度法治政府建设工作报告\n白鹭市人民政府：\n一、主要工作\n"
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
]
SUBJECTS = [
    ("全市渔政部门为120名渔民追回货款。", "全市渔政部门"),
    ("法律顾问审查合同94份。", "法律顾问"),
    ("全市新增停车位3200个。", "全市"),
    ("城镇新增就业5487人。", ""),
    ("为渔业企业减轻负担12万元。", ""),
    ("联合公安部门整治渔港14次。", ""),
    ("单位产值能耗下降3.2%。", ""),
]
FIELDS = [
    ("办结行政复议案件", "矛盾化解"),
    ("双随机抽查检查户次", "行政执法"),
    ("普法直播观看人次", "法治宣传"),
    ("规范性文件合法性审核", "政策制度"),
    ("甲乙丙丁", OTHER),
]


@pytest.mark.parametrize(("sentence", "periods"), PERIODS)
def test_a_number_is_of_the_time_its_sentence_says_and_not_of_what_it_is_compared_with(
    sentence: str, periods: list[str]
) -> None:
    facts = loads(HEAD + sentence).facts.facts
    assert [fact.period for fact in facts if fact.quantity.role == "metric"] == periods


@pytest.mark.parametrize(
    ("heading", "said"),
    [("二、2026年工作打算", "2026年"), ("二、下一步工作打算", "")],
    ids=["a year", "no year"],
)
def test_a_plan_is_of_the_year_its_heading_gives_and_never_of_the_year_reported_on(
    heading: str, said: str
) -> None:
    report = loads(f"{HEAD}全年检查渔船12艘。\n{heading}\n（一）建好渔港。新建泵站8座。\n")
    assert [fact.period for fact in report.facts.facts if fact.quantity.unit == "座"] == [said]


@pytest.mark.parametrize(("sentence", "who"), SUBJECTS)
def test_a_subject_is_someone_who_acts(sentence: str, who: str) -> None:
    assert loads(HEAD + sentence).facts.facts[0].subject == who


@pytest.mark.parametrize(("text", "field"), FIELDS)
def test_the_field_of_work_is_the_one_with_the_most_of_its_words(text: str, field: str) -> None:
    assert category(text) == field
    assert field in categories()


def test_the_first_text_that_says_anything_decides_the_field() -> None:
    assert category("甲乙", "普法宣传", "行政处罚") == "法治宣传"
