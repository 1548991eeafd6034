"""Dates are read as wholes."""

from __future__ import annotations

import pytest

from summarizer.grounding.dates import dates
from summarizer.numbers import find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年11月27日通过", [(2025, 11, 27)]),
        ("2025年3月至11月", [(2025, 3, None), (2025, 11, None)]),
        ("4月4日至6日", [(None, 4, 4), (None, 4, 6)]),
        ("2025-11-27", [(2025, 11, 27)]),
        ("2025年办结，11月公布", [(2025, None, None), (2025, 11, None)]),
        ("2025年办结。11月公布", [(2025, None, None), (None, 11, None)]),
        ("2024年和2025年", [(2024, None, None), (2025, None, None)]),
    ],
)
def test_parts_are_put_together(text: str, expected: list[tuple[int | None, int | None, int | None]]) -> None:
    assert [date.parts for date in dates(text, find(text))] == expected


@pytest.mark.parametrize(
    ("said", "stated", "fits"),
    [
        ("2025年", "2025年11月27日", True),
        ("2025年11月", "2025年11月27日", True),
        ("11月27日", "2025年11月27日", True),
        ("2025年11月27日", "2025年11月", False),
        ("2024年11月27日", "2025年11月27日", False),
        ("2025年12月", "2025年11月", False),
        ("2025年11月", "11月", True),
        ("2023年11月", "11月", False),
        ("2025年度", "2025年11月", False),
        ("2025年度", "2025年", True),
    ],
)
def test_a_date_is_carried_by_one_that_says_as_much(said: str, stated: str, fits: bool) -> None:
    (mine,), (theirs,) = dates(said, find(said)), dates(stated, find(stated))
    assert mine.fits(theirs, year=2025) is fits
