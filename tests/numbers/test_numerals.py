"""One written numeral is read as an exact decimal, or refused."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.numbers.numerals import parse


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", "0"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("１２３", "123"),
        ("37.79万", "377900"),
        ("1.53亿", "153000000"),
        ("4850.7491万", "48507491"),
        ("1万6千", "16000"),
        ("3千5百", "3500"),
        ("3万4000", "34000"),
        ("1千零1", "1001"),
        ("4.78万亿", "4780000000000"),
        ("十", "10"),
        ("十五", "15"),
        ("廿五", "25"),
        ("两百", "200"),
        ("两千三百", "2300"),
        ("两千三", "2300"),
        ("两千零三", "2003"),
        ("二〇二五", "2025"),
        ("一百零八", "108"),
        ("九万四", "94000"),
        ("四万万", "400000000"),
        ("五亿零六", "500000006"),
        ("壹仟贰佰叁拾肆", "1234"),
        ("兩萬億", "2000000000000"),
        ("十点五", "10.5"),
        ("零点零五", "0.05"),
        ("十分之三", "0.3"),
        ("百分之九十六", "0.96"),
        ("百分之百", "1"),
        ("96%", "0.96"),
        ("6‰", "0.006"),
        ("1/10", "0.1"),
        ("一又二分之一", "1.5"),
        ("负三十二", "-32"),
        ("12 700", "12700"),
    ],
)
def test_a_numeral_has_its_value(written: str, value: str) -> None:
    assert parse(written) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    ["", " ", "余", "三五百十", "五十千", "一二十", "万", "12件", "三百百", "1/0", "abc", "一万三万"],
)
def test_what_is_no_numeral_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse(written)


def spell(number: int) -> str:
    """Write a number below 10**12 as a Chinese numeral, the long way."""
    if number == 0:
        return "零"
    written = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, scale)
        if section:
            if written and section < 1000:
                written += "零"
            written += spell_section(section) + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written.rstrip("零").replace("零零", "零")


def spell_section(section: int) -> str:
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, unit)
        if digit:
            written += "零一二三四五六七八九"[digit] + name
        elif written and section and not written.endswith("零"):
            written += "零"
    return written


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_spelled_out_is_read_back(number: int) -> None:
    assert parse(spell(number)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["", "万", "亿", "百万", "万亿"]))
def test_digits_with_a_multiplier_are_read_exactly(number: Decimal, multiplier: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8, "百万": 10**6, "万亿": 10**12}[multiplier]
    assert parse(f"{number:f}{multiplier}") == number * factor


@given(st.integers(min_value=0, max_value=10**15))
def test_grouping_changes_nothing(number: int) -> None:
    assert parse(f"{number:,}") == number


@given(st.text(alphabet="一二三十百千万亿零〇两点分之0123456789.,/%-负又半余", max_size=12))
def test_any_text_is_read_or_refused_with_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse(text).is_finite()
