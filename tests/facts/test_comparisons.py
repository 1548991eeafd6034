"""Numbers that compare: growth, last year's figure, from so many to so many, lists with 分别."""

from __future__ import annotations

import pytest

from tests.facts.saying import called

CHANGES = [
    ("水产总值完成24.9亿元，同比增长0.4%。", ["水产总值", "水产总值同比增长"]),
    ("优秀率为97%，较上年提高3.2个百分点。", ["优秀率", "优秀率较上年提高"]),
    ("重复投诉率5.1%，比上一年低4.3个百分点。", ["重复投诉率", "重复投诉率比上一年低"]),
    ("水产总值达到24亿元，比2015年增长65%，年均增长10%。", ["水产总值", "水产总值增长", "水产总值年均增长"]),
    ("渔政检查16户次，较上年的27户次减少11户次。", ["渔政检查", "上年渔政检查", "渔政检查减少"]),
    ("涉渔检查户次再压减一成。", ["涉渔检查户次再压减"]),
    ("养老补助标准逐年提高，城镇年人均提高600元。", ["养老补助标准城镇年人均提高"]),
    ("岸电用电量是上年的2.6倍。", ["岸电用电量是上年的倍数"]),
    ("办理量比上年翻了一番。", ["办理量比上年翻番"]),
    ("接待游客300万人次，旅游收入38亿元，分别增长20%。", ["接待游客", "旅游收入", "接待游客、旅游收入增长"]),
]
BASELINES = [
    ("水质均值28微克，上一年为30微克。", ["水质均值", "上一年水质均值"]),
    ("新增就业8.2万人，上年同口径为7.8万人。", ["新增就业", "上年同口径新增就业"]),
    ("接通率96.4%，全省平均接通率为94.3%。", ["接通率", "全省平均接通率"]),
    ("案卷合格率为88.4%，没有达到年初设定的90%。", ["案卷合格率", "年初设定的案卷合格率"]),
]
PASSAGES = [
    (
        "行政许可事项由原有的36项减至27项，精简四分之一。",
        ["原有行政许可事项", "行政许可事项", "行政许可事项精简"],
    ),
    ("依法压减校外培训机构，由原有的30家压减到1家。", ["原有校外培训机构", "校外培训机构"]),
    ("森林覆盖率由2010年的21.6%提高到25.2%。", ["原森林覆盖率", "森林覆盖率"]),
    ("财政投入从2006年的18亿元增加到2010年的306亿元。", ["原财政投入", "财政投入"]),
]
SPREADS = [
    ("投诉初查率、举报核查率分别为99.6%和99.1%。", ["投诉初查率", "举报核查率"]),
    ("养老、失业、工伤保险参保人数分别达到9万人、8万人和7万人。",
     ["养老保险参保人数", "失业保险参保人数", "工伤保险参保人数"]),
    ("检查渔船、查处违规行为同比分别下降7.6%、11.3%。", ["检查渔船同比下降", "查处违规行为同比下降"]),
    ("检查渔船94艘次，查处违规行为31起，同比分别下降7.6%和11.3%。",
     ["检查渔船", "查处违规行为", "检查渔船同比下降", "查处违规行为同比下降"]),
    ("城乡居民人均可支配收入分别增长8.7%和8.6%。", ["城镇居民人均可支配收入增长", "农村居民人均可支配收入增长"]),
    ("审结59件，分别作出维持决定41件、撤销决定5件。", ["审结", "维持决定", "撤销决定"]),
    ("废水、废气、垃圾处理能力不断提高，处理率分别达到95%、85%、80%。",
     ["废水处理率", "废气处理率", "垃圾处理率"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), CHANGES)
def test_a_change_says_of_what_and_against_what(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), BASELINES)
def test_a_figure_that_is_only_compared_with_says_whose_it_is(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), PASSAGES)
def test_what_there_was_and_what_it_came_to_are_told_apart(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), SPREADS)
def test_a_list_of_numbers_is_spread_over_its_indicators(text: str, names: list[str]) -> None:
    assert called(text) == names


def test_these_three_are_those_of_the_sentence_before_and_a_year_before_the_report_is_last_year() -> None:
    text = (
        "查办渔政案件3.2万件，罚没款4.1亿元，移送公安机关286件；2024年这三项依次为2.9万件、3.9亿元和241件。"
    )
    assert called(text, year=2025) == [
        "查办渔政案件", "罚没款", "移送公安机关",
        "上年查办渔政案件", "上年罚没款", "上年移送公安机关",
    ]  # fmt: skip
