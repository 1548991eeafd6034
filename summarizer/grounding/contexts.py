"""Where each number of a report stands: its own words, and the rings of words around it, near to far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from summarizer.grounding.pairs import pairs, pairs_again
from summarizer.indicators.clauses import Clauses, Cut, Setting, cut, placed
from summarizer.indicators.memory import once_a_report
from summarizer.indicators.names import clauses_of, indicators
from summarizer.models import Quantity, Report, Role, Sentence

COUNTED: Final[frozenset[Role]] = frozenset({"metric", "phrase", "rule"})
_NEAR = 2


@dataclass(slots=True)
class NumberContext:
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
    around: frozenset[str]
    """In its sentence."""
    near: frozenset[str]
    """In the two sentences before, and in the headings."""
    far: frozenset[str]
    """In its paragraph, up to the end of its sentence."""
    opening: str
    """Its sentence up to it."""
    _before: frozenset[str] | None = None

    @property
    def before(self) -> frozenset[str]:
        """In its sentence, before it; few places are asked for that."""
        if self._before is None:
            self._before = pairs(self.opening)
        return self._before


class NumberContexts:
    """The places of a report's numbers, each worked out when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self._document = report.document
        self._quantities = {
            quantity.id: quantity for quantity in report.quantities if quantity.role in COUNTED
        }
        self._clauses = clauses_of(report)
        self._named = indicators(report)
        self._contexts: dict[int, NumberContext] = {}
        self._known: dict[tuple[int, int], frozenset[str]] = {}
        self._nears: dict[int, frozenset[str]] = {}
        self._fars: dict[int, frozenset[str]] = {}
        self._titles: dict[int, frozenset[str]] = {}

    @cached_property
    def _settings(self) -> dict[int, Setting]:
        return settings(self._document.text, self._quantities.values(), self._clauses)

    @cached_property
    def paragraphs(self) -> dict[int, tuple[int, ...]]:
        """The ids of the counted quantities of each paragraph, by the paragraph's start."""
        found: dict[int, list[int]] = {}
        for quantity in self._quantities.values():
            found.setdefault(self._paragraph(quantity), []).append(quantity.id)
        return {start: tuple(ids) for start, ids in found.items()}

    def _paragraph(self, quantity: Quantity) -> int:
        return self._document.text.rfind("\n", 0, quantity.start) + 1

    def get(self, quantity: int) -> NumberContext | None:
        """Give the place of a counted quantity; None for dates, names and other numbers that count nothing."""
        if quantity not in self._quantities:
            return None
        if quantity not in self._contexts:
            self._contexts[quantity] = self._context(self._quantities[quantity])
        return self._contexts[quantity]

    def _context(self, quantity: Quantity) -> NumberContext:
        document, setting = self._document, self._settings[quantity.id]
        sentence = document.sentence_at(quantity.start)
        opened = self._paragraph(quantity)
        named = self._named[quantity.id].name if quantity.id in self._named else ""
        return NumberContext(
            quantity=quantity,
            left=setting.left,
            right=setting.right,
            name=named,
            sentence=sentence.id,
            paragraph=opened,
            own=pairs_again(f"{setting.left}|{setting.right}|{named}"),
            around=self._pairs(sentence.start, sentence.end),
            near=self._near(sentence, opened),
            far=self._far(sentence, opened),
            opening=document.text[sentence.start : quantity.start],
        )

    def _near(self, sentence: Sentence, opened: int) -> frozenset[str]:
        """Give the pairs of the two sentences before, as far as they are of the paragraph, and of the headings."""
        if sentence.id not in self._nears:
            before = self._document.sentences[max(sentence.id - _NEAR, 0) : sentence.id]
            said = [self._pairs(at.start, at.end) for at in before if at.start >= opened]
            self._nears[sentence.id] = self._headings(sentence.section).union(*said)
        return self._nears[sentence.id]

    def _far(self, sentence: Sentence, opened: int) -> frozenset[str]:
        """Give the pairs of the paragraph up to the end of a sentence."""
        if sentence.id not in self._fars:
            own = self._pairs(sentence.start, sentence.end)
            last = self._document.sentences[sentence.id - 1] if sentence.id else None
            self._fars[sentence.id] = own | self._far(last, opened) if last and last.start >= opened else own
        return self._fars[sentence.id]

    def _headings(self, section: int) -> frozenset[str]:
        if section not in self._titles:
            self._titles[section] = pairs_again("|".join(at.title for at in self._document.path(section)))
        return self._titles[section]

    def _pairs(self, start: int, end: int) -> frozenset[str]:
        """Give the pairs of a stretch; those of a sentence serve all its numbers."""
        if (start, end) not in self._known:
            self._known[start, end] = pairs(self._document.text[start:end])
        return self._known[start, end]


def settings(text: str, quantities: Iterable[Quantity], known: Clauses | None = None) -> dict[int, Setting]:
    """NumberContext each number of a text in its clause, by id; a number sees those that count as much as it does.

    Args:
        text: the text.
        quantities: its numbers.
        known: the text's clauses, with the settings of its metrics, where they have been found before.
    """
    numbers = list(quantities)
    if not numbers:
        return {}
    counted = [number for number in numbers if number.role in COUNTED]
    metrics = [number for number in counted if number.role == "metric"]
    clauses = cut(text) if known is None else Cut(known.starts, known.ends, known.sentences)
    found: dict[int, Setting] = {}
    # Where the next sort is the same one, it would place them all again.
    if len(numbers) > len(counted):
        found |= _placed(text, clauses, numbers)
    if len(counted) > len(metrics):
        found |= _placed(text, clauses, counted)
    if known is not None:
        return found | {at.quantity.id: at for at in known.settings}
    return found | _placed(text, clauses, metrics)


def _placed(text: str, clauses: Cut, numbers: list[Quantity]) -> dict[int, Setting]:
    return {at.quantity.id: at for at in placed(text, clauses, numbers)}


@once_a_report
def contexts_of(report: Report) -> NumberContexts:
    """Give the places of a report's numbers."""
    return NumberContexts(report)
