"""Whether the dates of a statement are those of what it cites, and its figures of the year it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from summarizer.facts import COUNTED
from summarizer.facts.period import stated_years
from summarizer.grounding.dates import Date, dates
from summarizer.models import Quantity, Report, Verdict

_NEAR: Final = 2
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})·(\d{1,2})(?!\d)")


class Calendar:
    """The dates of a statement beside those of its report."""

    def __init__(
        self, text: str, numbers: Sequence[Quantity], sentences: Sequence[int], report: Report
    ) -> None:
        self._text = text
        self._numbers = numbers
        self._report = report
        self._sentences = sentences
        self._said = dates(text, numbers)

    @cached_property
    def _theirs(self) -> tuple[Date, ...]:
        return dates(self._report.document.text, self._report.quantities)

    @cached_property
    def _years(self) -> dict[int, int]:
        counted = [number for number in self._numbers if number.role in COUNTED]
        return stated_years(self._text, counted, self._report.document.identity.year)

    def _within(self, near: int) -> list[Date]:
        """Return the dates of the cited sentences and of some sentences before each."""
        document = self._report.document
        ids = {at - back for at in self._sentences for back in range(near + 1) if at >= back}
        spans = [(document.sentences[at].start, document.sentences[at].end) for at in ids]
        return [date for date in self._theirs if any(start <= date.start < end for start, end in spans)]

    def verdict(self, number: Quantity) -> Verdict:
        """Whether the date a number is part of is one of those cited, just before them, or the report's year."""
        said = next((date for date in self._said if number.id in date.ids), None)
        year = self._report.document.identity.year
        if said is None:
            return self._other(number)
        cited = self._within(0)
        if any(said.fits(date, year) for date in cited):
            return "supported"
        if said.bare_year and said.year == year and all(date.year is None for date in cited):
            return "supported"
        if any(said.fits(date, year) for date in self._within(_NEAR)):
            return "supported"
        return "unsupported"

    def is_day(self, number: Quantity) -> bool:
        """Whether a number is part of a day written as a name (“12·4”) that the report has as a date."""
        for match in _DAY.finditer(self._text):
            if match.start() <= number.start < match.end():
                day = (int(match[1]), int(match[2]))
                return any((date.month, date.day) == day for date in self._theirs)
        return False

    def _other(self, number: Quantity) -> Verdict:
        """Whether the report has a time of day, a quarter or the like."""
        same = (
            other.value == number.value and other.unit == number.unit and other.role == "date"
            for other in self._report.quantities
        )
        return "supported" if any(same) else "unsupported"

    def quantity(self, number: Quantity) -> int | None:
        """Return the report's quantity that a date's number equals, those cited first."""
        document = self._report.document
        alike = [
            other
            for other in self._report.quantities
            if other.role == "date" and other.value == number.value and other.unit == number.unit
        ]
        cited = set(self._sentences)
        alike.sort(key=lambda other: document.sentence_at(other.start).id not in cited)
        return alike[0].id if alike else None

    def same_year(self, number: Quantity, quantity: int) -> bool:
        """Whether a figure is of the year that its statement says, if it says one."""
        said = self._years.get(number.id)
        fact = self._report.facts.of(quantity)
        return said is None or fact is None or fact.year is None or said == fact.year
