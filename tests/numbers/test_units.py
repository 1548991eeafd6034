"""Which units may stand for one another, and when two quantities say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import Quantity
from summarizer.numbers import compatible_unit, find, same_value
from summarizer.numbers.measures import lexicon, measure_at


def only(text: str) -> Quantity:
    """Return the one quantity of a text."""
    (quantity,) = find(text)
    return quantity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "名"),
        ("名", "位"),
        ("件", "起"),
        ("宗", "例"),
        ("家", "户"),
        ("家", "个"),
        ("公里", "米"),
        ("公斤", "千克"),
        ("亩", "公顷"),
        ("%", "‰"),
        ("元", "人民币"),
        ("元/人", "元/名"),
        ("", "人"),
        ("", "件"),
        ("公里", "千米"),
    ],
)
def test_units_that_count_the_same(one: str, other: str) -> None:
    assert compatible_unit(one, other)
    assert compatible_unit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "人次"),
        ("%", "百分点"),
        ("元", "美元"),
        ("元", "件"),
        ("人", "户"),
        ("人", "个"),
        ("次", "人次"),
        ("", "%"),
        ("", "元"),
        ("公里", "公斤"),
        ("平方米", "米"),
        ("年", "天"),
        ("工作日", "天"),
        ("元/人", "元"),
        ("件", "件/年"),
        ("倍", "%"),
    ],
)
def test_units_that_must_not_be_mixed(one: str, other: str) -> None:
    assert not compatible_unit(one, other)
    assert not compatible_unit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.53亿元", "15300万元"),
        ("1.53亿元", "153000000元"),
        ("百分之九十六", "96%"),
        ("三成", "30%"),
        ("九折", "90%"),
        ("6‰", "0.6%"),
        ("15公里", "15000米"),
        ("2吨", "2000公斤"),
        ("3公顷", "45亩"),
        ("九万余件", "90000件"),
        ("120人", "120名"),
        ("1/2", "二分之一"),
        ("3-5%", "3%至5%"),
        ("2500元/吨", "2.5元/公斤"),
    ],
)
def test_the_same_number_written_otherwise(one: str, other: str) -> None:
    assert same_value(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.53亿元", "1.53万元"),
        ("1.53亿元", "1.53亿美元"),
        ("5%", "5个百分点"),
        ("120人", "120人次"),
        ("3-5%", "3%"),
        ("3-5%", "3-6%"),
        ("2吨", "2公斤"),
        ("0.3", "30%"),
    ],
)
def test_another_number(one: str, other: str) -> None:
    assert not same_value(only(one), only(other))


@given(st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2))
def test_a_multiplier_never_changes_what_is_counted(number: Decimal) -> None:
    tens_of_thousands = only(f"{number:f}万元")
    assert tens_of_thousands.unit == "元"
    assert same_value(tens_of_thousands, only(f"{number * 10000:f}元"))


def test_every_unit_that_is_converted_is_also_read() -> None:
    spelled = {
        unit
        for dimension, units in lexicon()["scale"].items()
        for unit in units
        if dimension != "points" and ((measure := measure_at(unit, 0)) is None or measure.written != unit)
    }
    assert spelled == set()


def test_no_measure_word_stands_twice_in_the_lexicon() -> None:
    words = [word for group in lexicon()["group"] for word in group["words"].split()]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_only_known_measure_words_are_barred_or_renamed() -> None:
    words = {word for group in lexicon()["group"] for word in group["words"].split()}
    assert set(lexicon()["bars"]) | set(lexicon()["names"]) <= words
