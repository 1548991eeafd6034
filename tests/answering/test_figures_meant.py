"""A figure answers if it is of the year, the place, the thing and the unit that a question names."""

from __future__ import annotations

import pytest

from summarizer.conversation import Conversation
from summarizer.models import Answer
from summarizer.pipeline import loads
from summarizer.settings import Settings

TEXT = """禾川县交通运输局2023年度法治政府建设情况报告

2023年，县交通运输局认真履职。现将有关情况报告如下：

一、主要成效

（一）严格执法。全县检查货车1.6万辆次，较上年的2.7万辆次减少1.1万辆次，扫码检查率为98.7%。受理群众诉求2641件，按期办结率99.2%。查扣非法营运车辆53辆，与我县毗邻的石岭县同期查扣61辆。

（二）修路护路。全面完成北门街道、河西新村和城区零散路段18公里的修补任务。道路完好率由2019年的81%提高到2023年的93%，管护投入从2019年的120万元增加到360万元。编发解读文章9篇、图解4篇、短视频2篇。

（三）便民服务。车辆年审平均用时26分钟，比上年缩短5分钟。

二、存在的问题

执法力量不足，县执法队核定编制30名，在岗21名。负责人出庭应诉率不高。

三、2024年工作安排

新修公路40公里，投入管护经费500万元。建设智慧治超平台，2024年9月底前上线。

禾川县交通运输局
2024年1月15日
"""


@pytest.fixture(scope="module")
def county() -> Conversation:
    return Conversation(loads(TEXT, "hechuan.txt"), settings=Settings(engine="rules"))


def ask(county: Conversation, question: str) -> Answer:
    """Ask a question that leans on none before it."""
    county.history = []
    return county.ask(question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2023年扫码检查率是多少？", "98.7%"),
        ("2022年检查了多少辆次货车？", "2.7万辆次"),
        ("2019年道路完好率是多少？", "81%"),
        ("2023年道路完好率提高到多少？", "93%"),
        ("受理群众诉求多少件，按期办结率是多少？", "2641件，按期办结率99.2%"),
        ("石岭县查扣了多少辆？", "61辆"),
        ("查扣非法营运车辆多少辆？", "53辆"),
    ],
)
def test_the_figure_of_the_year_and_place_is_given(county: Conversation, question: str, said: str) -> None:
    answer = ask(county, question)
    assert answer.status == "answered"
    assert said in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "2022年扫码检查率是多少？",
        "石岭县受理群众诉求多少件？",
        "单是河西新村修补了多少公里？",
        "北门街道一处修补了多少公里？",
        "各乡镇分别修补了多少公里？",
        "智慧治超平台上线后出现过什么故障？",
        "桐江省2023年查扣了多少辆非法营运车辆？",
        "查扣非法营运车辆罚了多少万元？",
    ],
)
def test_another_year_place_part_or_unit_is_refused(county: Conversation, question: str) -> None:
    assert ask(county, question).status != "answered"


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("2024年的管护投入比2023年实际多多少万元？", "500万元 − 360万元 = 140万元"),
        ("管护投入2023年是2019年的几倍？", "360万元 ÷ 120万元 = 3倍"),
        ("各种形式的解读一共编发了多少篇？", "9篇 + 4篇 + 2篇 = 15篇"),
        ("2022年车辆年审平均用时是多少分钟？", "26分钟 + 5分钟 = 31分钟"),
    ],
)
def test_what_is_worked_out_is_of_the_years_named(county: Conversation, question: str, formula: str) -> None:
    derived = ask(county, question).claims[0].derived
    assert derived is not None
    assert derived.formula == formula


def test_what_a_report_owns_up_to_is_looked_for_among_its_problems(county: Conversation) -> None:
    assert "出庭应诉率不高" in ask(county, "按报告自评，负责人出庭应诉率高不高？").answer
