"""Where each number of a report stands: its own words, and the rings of words around it, near to far."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from summarizer.grounding.words import pairs
from summarizer.indicators.clauses import Setting, cut, placed
from summarizer.indicators.memory import once_a_report
from summarizer.indicators.names import names
from summarizer.models import Document, Quantity, Report, Role

COUNTED: Final[frozenset[Role]] = frozenset({"metric", "phrase", "rule"})
_NEAR = 2


class Place(NamedTuple):
    """The words around a number of the report: beside it, and in rings from near to far."""

    quantity: Quantity
    left: str
    right: str
    name: str
    """What the rules call it."""
    sentence: int
    paragraph: int
    own: frozenset[str]
    """Beside it, up to the next number and the end of its clause, and its name by the rules."""
    before: frozenset[str]
    """In its sentence, before it."""
    around: frozenset[str]
    """In its sentence."""
    near: frozenset[str]
    """In the two sentences before, and in the headings."""
    far: frozenset[str]
    """In its paragraph, up to the end of its sentence."""


class Places:
    """The places of a report's numbers, each worked out when it is first asked for."""

    def __init__(self, document: Document, quantities: tuple[Quantity, ...], named: dict[int, str]) -> None:
        self._document = document
        self._quantities = {quantity.id: quantity for quantity in quantities if quantity.role in COUNTED}
        self._named = named
        self._places: dict[int, Place] = {}
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    @cached_property
    def _settings(self) -> dict[int, Setting]:
        return settings(self._document.text, self._quantities.values())

    @cached_property
    def paragraphs(self) -> dict[int, tuple[int, ...]]:
        """The ids of the counted quantities of each paragraph, by the paragraph's start."""
        found: dict[int, list[int]] = {}
        for quantity in self._quantities.values():
            found.setdefault(self._paragraph(quantity), []).append(quantity.id)
        return {start: tuple(ids) for start, ids in found.items()}

    def _paragraph(self, quantity: Quantity) -> int:
        return self._document.text.rfind("\n", 0, quantity.start) + 1

    def get(self, quantity: int) -> Place | None:
        """Give the place of a counted quantity; None for dates, names and other numbers that count nothing."""
        if quantity not in self._quantities:
            return None
        if quantity not in self._places:
            self._places[quantity] = self._place(self._quantities[quantity])
        return self._places[quantity]

    def _place(self, quantity: Quantity) -> Place:
        document, setting = self._document, self._settings[quantity.id]
        sentence = document.sentence_at(quantity.start)
        opened = self._paragraph(quantity)
        previous = document.sentences[max(sentence.id - _NEAR, 0)]
        headings = "|".join(section.title for section in document.path(sentence.section))
        named = self._named.get(quantity.id, "")
        return Place(
            quantity=quantity,
            left=setting.left,
            right=setting.right,
            name=named,
            sentence=sentence.id,
            paragraph=opened,
            own=pairs(f"{setting.left}|{setting.right}|{named}"),
            before=self._pairs(sentence.start, quantity.start),
            around=self._pairs(sentence.start, sentence.end),
            near=self._pairs(max(previous.start, opened), sentence.start) | pairs(headings),
            far=self._pairs(opened, sentence.end),
        )

    def _pairs(self, start: int, end: int) -> frozenset[str]:
        """Give the pairs of a stretch; those of a sentence serve all its numbers."""
        if (start, end) not in self._known:
            self._known[start, end] = pairs(self._document.text[start:end])
        return self._known[start, end]


def settings(text: str, quantities: Iterable[Quantity]) -> dict[int, Setting]:
    """Place each number of a text in its clause, by id; a number sees those that count as much as it does."""
    numbers = list(quantities)
    if not numbers:
        return {}
    counted = [number for number in numbers if number.role in COUNTED]
    metrics = [number for number in counted if number.role == "metric"]
    clauses = cut(text)
    found: dict[int, Setting] = {}
    for sort, finer in ((numbers, counted), (counted, metrics), (metrics, [])):
        # Where the next sort is the same one, it would place them all again.
        if len(sort) > len(finer):
            found |= {at.quantity.id: at for at in placed(text, clauses, sort)}
    return found


@once_a_report
def places_of(report: Report) -> Places:
    """Give the places of a report's numbers."""
    return Places(report.document, report.quantities, names(report))
