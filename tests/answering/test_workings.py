"""What is asked for in everyday words, held against one another or worked out, from figures wherever they stand."""

from __future__ import annotations

import pytest

from summarizer.conversation import Conversation
from summarizer.pipeline import loads
from summarizer.settings import Settings

TEXT = """槐安县2021年政府工作报告

一、2021年工作回顾

全年城镇居民人均可支配收入达到31200元，农民人均纯收入达到15600元。接待游客240万人次。

旅游收入完成12亿元，是2019年的1.5倍。新建蔬菜大棚860亩，新招聘教师95名。

过去五年，办理人大代表建议210件、政协提案330件；2021年办理人大代表建议40件、政协提案52件。

运用新办法查办案件，责令整改3件、停业整顿5件、移送公安2件。PM2.5年均浓度31微克/立方米，上一年为36微克/立方米。

机场旅客突破80万人次，年底建成廉租住房600套。柏林镇新修道路12公里。

槐安县人民政府
2022年1月10日
"""


@pytest.fixture
def county() -> Conversation:
    return Conversation(loads(TEXT, "huaian.txt"), settings=Settings(engine="rules"))


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("城镇居民人均收入是农民的几倍？", "31200元 ÷ 15600元 = 2倍"),
        ("城镇居民收入比农民一年多多少钱？", "31200元 − 15600元 = 15600元"),
        ("平均每名游客带来旅游收入多少钱？", "12亿元 ÷ 240万人次 = 500元/名"),
        ("用新办法查办的三种案件总共几件？", "3件 + 5件 + 2件 = 10件"),
    ],
)
def test_each_part_of_a_working_is_found_by_itself(county: Conversation, question: str, formula: str) -> None:
    derived = county.ask(question).claims[0].derived
    assert derived is not None
    assert derived.formula == formula


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("五年里人大代表建议和政协提案，哪个办得多？", ("210件", "330件")),
        ("新搭了多少亩大棚？", ("860亩",)),
        ("学校新招了多少老师？", ("95名",)),
    ],
)
def test_everyday_words_are_answered_by_the_reports_own(
    county: Conversation, question: str, said: tuple[str, ...]
) -> None:
    answer = county.ask(question)
    assert answer.status == "answered"
    assert all(figure in answer.answer for figure in said)


@pytest.mark.parametrize(
    "question",
    [
        "600套廉租住房里，租给老人的有多少套？",
        "青石镇新修了多少公里道路？",
        "PM2.5怎么从31微克升到36微克了？",
        "机场旅客为什么跌到了80万人次？",
        "机场在2021年为什么停用了？",
        "旅游收入是茶叶收入的几倍？",
        "2019年接待了多少游客？",
    ],
)
def test_what_is_not_said_is_refused(county: Conversation, question: str) -> None:
    assert county.ask(question).status != "answered"


def test_a_year_held_against_is_not_the_year_of_what_follows(county: Conversation) -> None:
    assert county.ask("2021年旅游收入是多少？").status == "answered"
