"""The harness's own reading of numbers, by which it proves labels and finds numbers in prose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.numerals import fold, numbers_in, read_surface


@pytest.mark.parametrize(
    ("surface", "value", "value_max", "unit", "vague"),
    [
        ("1.53亿元", "153000000", None, "元", False),
        ("40余条", "40", None, "条", True),
        ("12700 余份", "12700", None, "份", True),
        ("九万余件", "90000", None, "件", True),
        ("三十多万元", "300000", None, "元", True),
        ("1000余万元", "10000000", None, "元", True),
        ("4.8万余人次", "48000", None, "人次", True),
        ("1万6千多户", "16000", None, "户", True),
        ("三万五千亿元", "3500000000000", None, "元", False),
        ("12,345件", "12345", None, "件", False),
        ("96%", "96", None, "%", False),
        ("５０％", "50", None, "%", False),
        ("百分之九十六", "96", None, "%", False),
        ("百分之百", "100", None, "%", False),
        ("3.2个百分点", "3.2", None, "个百分点", False),
        ("四分之三", "0.75", None, "", False),
        ("三成多", "30", None, "%", True),
        ("九成半", "95", None, "%", False),
        ("3至5个", "3", "5", "个", False),
        ("第 2 位", "2", None, "位", False),
        ("500千克", "500", None, "千克", False),
        ("2小时以上", "2", None, "小时", True),
    ],
)
def test_a_surface_is_value_unit_and_vagueness(
    surface: str, value: str, value_max: str | None, unit: str, vague: bool
) -> None:
    read = read_surface(surface)
    assert read is not None
    assert (read.value, read.unit, read.vague) == (Decimal(value), unit, vague)
    assert read.value_max == (None if value_max is None else Decimal(value_max))


@pytest.mark.parametrize("surface", ["半年", "若干件", "", "约3个", "3个和5个"])
def test_what_it_does_not_read_it_does_not_guess(surface: str) -> None:
    assert read_surface(surface) is None


def test_numbers_of_a_sentence_in_order_with_their_places() -> None:
    text = "办件３２万件，办结率百分之九十九，其中两项为新增"
    numbers = numbers_in(text)
    assert [(text[n.start : n.end], n.value, n.percent) for n in numbers] == [
        ("３２万", Decimal(320000), False),
        ("百分之九十九", Decimal(99), True),
        ("两", Decimal(2), False),
    ]


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="0123456789零一二三四五六七八九十百千万亿点.,%余多分之成 "))
def test_numbers_do_not_overlap_and_lie_within_the_text(text: str) -> None:
    edges = [edge for number in numbers_in(text) for edge in (number.start, number.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
