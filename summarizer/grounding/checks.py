"""What was checked of a result: each number shown, read again and held against the places it is cited from.

The count is made from what a reader sees, the statements and their quotes, and asks nothing of the gate that let
them pass: a fault there makes the two figures differ.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.align import COARSE
from summarizer.models import Citation, Document, Metric, Model, Quantity, Report
from summarizer.numbers import compatible_unit, find

_COUNTING: Final = frozenset({"metric", "phrase", "rule"})


class Shown(NamedTuple):
    """A statement as a reader sees it, with its quotes; ``derived`` is the figure that was worked out for it."""

    text: str
    citations: Sequence[Citation]
    derived: Decimal | None = None


class Counted(Model):
    """How many numbers are shown, and how many of them their quotes bear out."""

    total: int = 0
    supported: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(total=self.total + other.total, supported=self.supported + other.supported)


class Recount:
    """Reads the numbers of what is shown of one report again."""

    def __init__(self, report: Report) -> None:
        self._report = report
        document = report.document
        self._starts = [document.to_source(at.start, at.end).start for at in report.quantities]

    def statements(self, shown: Iterable[Shown]) -> Counted:
        """Count the numbers of some statements; one is borne out if a quote has its value in a unit like its own."""
        total = supported = 0
        for statement in shown:
            quoted = [quantity for at in statement.citations for quantity in self._quoted(at)]
            said = "\n".join(_text(self._report.document, at) for at in statement.citations)
            numbers = find(statement.text)
            total += len(numbers)
            supported += sum(
                number.value == statement.derived
                or any(_bears_out(quantity, number) for quantity in quoted)
                or self._is_named(number, said)
                for number in numbers
            )
        return Counted(total=total, supported=supported)

    def metrics(self, metrics: Iterable[Metric]) -> Counted:
        """Count metrics; one is borne out if its place has a number of its value, unit and degree of exactness."""
        total = supported = 0
        for metric in metrics:
            at = metric.citation
            quantity = next(iter(self._quoted(at)), None)
            total += 1
            supported += (
                quantity is not None
                and (quantity.value, quantity.value_max) == (metric.value, metric.value_max)
                and (quantity.unit, quantity.qualifier) == (metric.unit, metric.qualifier)
                and at.quote == metric.surface
            )
        return Counted(total=total, supported=supported)

    def exact(self, shown: Iterable[Shown]) -> bool:
        """Whether every quote is the source's own characters."""
        source = self._report.document.source
        return all(source[at.start : at.end] == at.quote for one in shown for at in one.citations)

    def _quoted(self, at: Citation) -> tuple[Quantity, ...]:
        """Return the report's numbers that begin in a quote; none if it isn't what the source has there."""
        if self._report.document.source[at.start : at.end] != at.quote:
            return ()
        first, last = bisect_left(self._starts, at.start), bisect_left(self._starts, at.end)
        return self._report.quantities[first:last]

    def _is_named(self, number: Quantity, said: str) -> bool:
        """Whether a date, an ordinal or a number in a name stands in the quotes as it is written, or is the year's."""
        if number.role in _COUNTING:
            return False
        year = self._report.document.identity.year
        return number.surface in said or (number.role == "date" and number.value == year)


def _bears_out(quantity: Quantity, number: Quantity) -> bool:
    """Whether a number of the report is the one a statement has, as it is or rounded and said to be."""
    if not compatible_unit(quantity.unit, number.unit):
        return False
    if (quantity.value, quantity.value_max) == (number.value, number.value_max):
        return True
    return number.qualifier == "about" and abs(quantity.value - number.value) <= abs(quantity.value) * COARSE


def _text(document: Document, at: Citation) -> str:
    """Return the cleaned text of a quote."""
    return document.text[_to_text(document, at.start) : _to_text(document, at.end)]


def _to_text(document: Document, place: int) -> int:
    """Map a place of the source to the text, one in deleted characters to what follows them."""
    segment = max(bisect_right(document.source_starts, place) - 1, 0)
    starts = (*document.text_starts, len(document.text))
    return min(starts[segment] + place - document.source_starts[segment], starts[segment + 1])
