"""Dates as wholes: a day is right only with its month and year, and a figure only in its own year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.models import Quantity

_RANKS: Final = {"年": 0, "年度": 0, "月": 1, "月份": 1, "日": 2, "号": 2}
_SIGNS: Final = re.compile(r"[-./]?")
_STOP: Final = re.compile(r"[。！？；\n]")


class Date(NamedTuple):
    """A date as written; what it leaves out is None (offsets into the text it was found in)."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    ids: tuple[int, ...]
    whole: bool = False
    """Written 年度: the year as a whole, and not a day of it."""

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day

    def fits(self, other: Date, year: int | None = None) -> bool:
        """Whether all that this date says is what the other says; one without a year is of ``year``."""
        if self.whole and not other.bare_year:
            return False
        theirs = (other.year or (year if other.month else None), other.month, other.day)
        return all(mine is None or mine == its for mine, its in zip(self.parts, theirs, strict=True))

    @property
    def bare_year(self) -> bool:
        """Whether it is a year and nothing more."""
        return self.month is None and self.day is None


def dates(text: str, numbers: Sequence[Quantity]) -> tuple[Date, ...]:
    """Put the years, months and days of a text together to dates, in the order of the text.

    A month or day takes the year or month it leaves out from the date before it in the same sentence: the
    11月 of 2025年3月至11月 is of 2025, the 6日 of 4月4日至6日 of April.
    """
    found: list[Date] = []
    for number in numbers:
        rank = _RANKS.get(number.unit) if number.role == "date" else None
        if rank is None or number.value != number.value.to_integral_value():
            continue
        ends = (number.value,) if number.value_max is None else (number.value, number.value_max)
        for value in ends:
            _add(found, text, number, rank, int(value))
    return tuple(found)


def _add(found: list[Date], text: str, number: Quantity, rank: int, value: int) -> None:
    last = found[-1] if found else None
    parts: list[int | None] = [None, None, None]
    start: int = number.start
    ids: tuple[int, ...] = (number.id,)
    if last and rank:
        between = text[last.end : number.start] if last.end <= number.start else ""
        if not _STOP.search(between):
            parts[:rank] = last.parts[:rank]
        joins = last.parts[rank] is None and last.parts[rank - 1] is not None
        if joins and _SIGNS.fullmatch(between):
            start, ids = last.start, (*last.ids, number.id)
            found.pop()
    parts[rank] = value
    found.append(
        Date(parts[0], parts[1], parts[2], start, number.end, ids, whole=number.surface.endswith("年度"))
    )
