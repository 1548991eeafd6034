"""What was checked of a result: each number shown, read again and held against the places it is cited from.

The count is made from what a reader sees, the statements and their quotes, and asks nothing of the gate that let
them pass: a fault there makes the two figures differ.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.grounding.align import COARSE
from summarizer.models import (
    AnswerCitation,
    Citation,
    Claim,
    Document,
    Metric,
    Model,
    Quantity,
    Report,
    Unsupported,
)
from summarizer.numbers import compatible_unit, find

_COUNTING: Final = frozenset({"metric", "phrase", "rule"})


class Shown(NamedTuple):
    """A statement as a reader sees it, with its quotes; ``derived`` is the figure that was worked out for it."""

    item: str
    text: str
    citations: Sequence[Citation | AnswerCitation]
    derived: Decimal | None = None


class Counted(Model):
    """How many numbers are shown, and those of them that their quotes do not bear out."""

    total: int = 0
    unsupported: tuple[Unsupported, ...] = ()

    @property
    def supported(self) -> int:
        """How many the quotes bear out."""
        return self.total - len(self.unsupported)

    def __add__(self, other: Counted) -> Counted:
        return Counted(total=self.total + other.total, unsupported=self.unsupported + other.unsupported)


class Recount:
    """Reads the numbers of what is shown of one report, or of several, again."""

    def __init__(self, *reports: Report) -> None:
        self._reports = reports
        self._starts = [
            [report.document.to_source(at.start, at.end).start for at in report.quantities]
            for report in reports
        ]

    def statements(self, shown: Iterable[Shown]) -> Counted:
        """Count the numbers of some statements; one is borne out if a quote has its value in a unit like its own."""
        total = 0
        unsupported: list[Unsupported] = []
        for statement in shown:
            quoted = [quantity for at in statement.citations for quantity in self._quoted(at)]
            said = "\n".join(words for at in statement.citations for words in self._words(at))
            numbers = find(statement.text)
            total += len(numbers)
            unsupported += [
                Unsupported(surface=number.surface, item=statement.item, reason="not_in_quote")
                for number in numbers
                if number.value != statement.derived
                and not any(_bears_out(quantity, number) for quantity in quoted)
                and not self._is_named(number, said)
            ]
        return Counted(total=total, unsupported=tuple(unsupported))

    def claims(self, claims: Sequence[Claim]) -> Counted:
        """Count the numbers of an answer's claims."""
        return self.statements(
            Shown(
                f"claims[{place}]",
                claim.text,
                claim.citations,
                claim.derived.value if claim.derived else None,
            )
            for place, claim in enumerate(claims, 1)
        )

    def metrics(self, metrics: Sequence[Metric]) -> Counted:
        """Count metrics; one is borne out if its place has a number of its value, unit and degree of exactness."""
        unsupported = [
            Unsupported(surface=metric.surface, item=f"metrics[{place}]", reason="not_in_quote")
            for place, metric in enumerate(metrics, 1)
            if not self._has(metric)
        ]
        return Counted(total=len(metrics), unsupported=tuple(unsupported))

    def exact(self, citations: Iterable[Citation | AnswerCitation]) -> bool:
        """Whether every quote is a source's own characters."""
        return all(any(True for _ in self._holding(at)) for at in citations)

    def _has(self, metric: Metric) -> bool:
        quantity = next(iter(self._quoted(metric.citation)), None)
        return (
            quantity is not None
            and (quantity.value, quantity.value_max) == (metric.value, metric.value_max)
            and (quantity.unit, quantity.qualifier) == (metric.unit, metric.qualifier)
            and metric.citation.quote == metric.surface
        )

    def _holding(self, at: Citation | AnswerCitation) -> Iterator[int]:
        """Yield the places of the reports whose source has a quote where it says; a report may be named."""
        for place, report in enumerate(self._reports):
            named = at.report if isinstance(at, AnswerCitation) else report.document.name
            if named == report.document.name and report.document.source[at.start : at.end] == at.quote:
                yield place

    def _quoted(self, at: Citation | AnswerCitation) -> Iterator[Quantity]:
        """Yield the report's numbers that begin in a quote; none if it isn't what the source has there."""
        for place in self._holding(at):
            starts = self._starts[place]
            yield from self._reports[place].quantities[
                bisect_left(starts, at.start) : bisect_left(starts, at.end)
            ]

    def _words(self, at: Citation | AnswerCitation) -> Iterator[str]:
        """Yield the cleaned text of a quote, and what the report it is of is called."""
        for place in self._holding(at):
            document = self._reports[place].document
            yield document.text[_to_text(document, at.start) : _to_text(document, at.end)]
            yield f"{document.name} {document.identity.title}"

    def _is_named(self, number: Quantity, said: str) -> bool:
        """Whether a date, an ordinal or a number in a name stands in the quotes, or is a report's year."""
        if number.role in _COUNTING:
            return False
        years = {report.document.identity.year for report in self._reports}
        return number.surface in said or (number.role == "date" and number.value in years)


def _bears_out(quantity: Quantity, number: Quantity) -> bool:
    """Whether a number of the report is the one a statement has, as it is or rounded and said to be."""
    if not compatible_unit(quantity.unit, number.unit):
        return False
    if (quantity.value, quantity.value_max) == (number.value, number.value_max):
        return True
    return number.qualifier == "about" and abs(quantity.value - number.value) <= abs(quantity.value) * COARSE


def _to_text(document: Document, place: int) -> int:
    """Map a place of the source to the text, one in deleted characters to what follows them."""
    segment = max(bisect_right(document.source_starts, place) - 1, 0)
    starts = (*document.text_starts, len(document.text))
    return min(starts[segment] + place - document.source_starts[segment], starts[segment + 1])
