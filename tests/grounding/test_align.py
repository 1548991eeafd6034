"""When a number of a draft is one of the report's."""

from __future__ import annotations

import pytest

from summarizer.grounding.align import Relation, relate
from summarizer.models import Quantity
from summarizer.numbers import find


def one(text: str) -> Quantity:
    found = [quantity for quantity in find(text) if quantity.role == "metric"]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("drafted", "stated", "relation"),
    [
        ("追回1.53亿元", "追回1.53亿元", Relation.EQUAL),
        ("追回15300万元", "追回1.53亿元", Relation.EQUAL),
        ("追回153000000元", "追回1.53亿元", Relation.EQUAL),
        ("占百分之九十六", "占96%", Relation.EQUAL),
        ("办结九万件", "办结90000件", Relation.EQUAL),
        ("培训58名", "培训58人", Relation.EQUAL),
        ("用户超37.79万人", "用户逾37.79万人", Relation.EQUAL),
        ("发放12700余份", "发放超12700份", Relation.EQUAL),
        ("约58场", "58场", Relation.WEAKER),
        ("约2300名", "2300余名", Relation.WEAKER),
        ("37.79万人", "超37.79万人", Relation.STRONGER),
        ("2300名", "2300余名", Relation.STRONGER),
        ("2300余名", "2300名", Relation.STRONGER),
        ("50名", "不足50名", Relation.STRONGER),
        ("超50名", "不足50名", Relation.STRONGER),
        ("约4106万元", "4106.28万元", Relation.ROUNDED),
        ("约8.2万人", "8.21万人", Relation.ROUNDED),
        ("约100%", "99.98%", Relation.ROUNDED),
        ("4106万元", "4106.28万元", Relation.NONE),
        ("100%", "99.98%", Relation.NONE),
        ("约4107万元", "4106.28万元", Relation.NONE),
        ("约8.3万人", "8.21万人", Relation.NONE),
        ("约3亿元", "2.6亿元", Relation.NONE),
        ("约10万人", "9.6万人", Relation.ROUNDED),
        ("约5万人", "5.3万人", Relation.NONE),
        ("1.53万元", "1.53亿元", Relation.NONE),
        ("58人次", "58人", Relation.NONE),
        ("3.2%", "3.2个百分点", Relation.NONE),
        ("58美元", "58元", Relation.NONE),
        ("3至5个", "3个", Relation.NONE),
        ("3至5个", "3至5个", Relation.EQUAL),
    ],
)
def test_a_drafted_number_beside_a_stated_one(drafted: str, stated: str, relation: Relation) -> None:
    assert relate(one(drafted), one(stated)) is relation


def test_what_stands_is_no_surer_than_the_report() -> None:
    assert [relation for relation in Relation if relation.stands] == [
        Relation.ROUNDED,
        Relation.WEAKER,
        Relation.EQUAL,
    ]
