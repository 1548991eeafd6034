"""Where each number of a report stands: its own words, and the rings of words around it, near to far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import finalize, ref

from summarizer.facts import COUNTED
from summarizer.facts.clauses import Cut, Setting, cut, placed
from summarizer.grounding.pairs import pairs, pairs_again
from summarizer.models import Fact, FactTable, Quantity, Report, Sentence

_NEAR = 2
# By the table's id: a hash of all its facts would take longer than to make them.
_CONTEXTS: Final[dict[int, NumberContexts]] = {}


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
        # They are kept by the facts, so they must not keep them.
        self._table = ref(report.facts)
        self._contexts: dict[int, NumberContext] = {}
        self._known: dict[tuple[int, int], frozenset[str]] = {}
        self._nears: dict[int, frozenset[str]] = {}
        self._fars: dict[int, frozenset[str]] = {}
        self._titles: dict[int, frozenset[str]] = {}

    @property
    def _facts(self) -> FactTable:
        facts = self._table()
        assert facts is not None, "whoever asks has the report"
        return facts

    @cached_property
    def paragraphs(self) -> dict[int, tuple[int, ...]]:
        """The ids of the counted quantities of each paragraph, by the paragraph's start."""
        found: dict[int, list[int]] = {}
        for fact in self._facts.facts:
            found.setdefault(self._paragraph(fact.quantity), []).append(fact.quantity.id)
        return {start: tuple(ids) for start, ids in found.items()}

    def _paragraph(self, quantity: Quantity) -> int:
        return self._document.text.rfind("\n", 0, quantity.start) + 1

    def get(self, quantity: int) -> NumberContext | None:
        """Return the place of a quantity; None for dates, names and other numbers that count nothing."""
        if (fact := self._facts.of(quantity)) is None:
            return None
        if quantity not in self._contexts:
            self._contexts[quantity] = self._context(fact)
        return self._contexts[quantity]

    def _context(self, fact: Fact) -> NumberContext:
        document, quantity = self._document, fact.quantity
        sentence = document.sentences[fact.sentence]
        opened = self._paragraph(quantity)
        return NumberContext(
            quantity=quantity,
            left=fact.left,
            right=fact.right,
            name=fact.indicator,
            sentence=sentence.id,
            paragraph=opened,
            own=pairs_again(f"{fact.left}|{fact.right}|{fact.indicator}"),
            around=self._pairs(sentence.start, sentence.end),
            near=self._near(sentence, opened),
            far=self._far(sentence, opened),
            opening=document.text[sentence.start : quantity.start],
        )

    def _near(self, sentence: Sentence, opened: int) -> frozenset[str]:
        """Return the pairs of the two sentences before, as far as they are of the paragraph, and of the headings."""
        if sentence.id not in self._nears:
            before = self._document.sentences[max(sentence.id - _NEAR, 0) : sentence.id]
            said = [self._pairs(at.start, at.end) for at in before if at.start >= opened]
            self._nears[sentence.id] = self._headings(sentence.section).union(*said)
        return self._nears[sentence.id]

    def _far(self, sentence: Sentence, opened: int) -> frozenset[str]:
        """Return the pairs of the paragraph up to the end of a sentence."""
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
        """Return the pairs of a stretch; those of a sentence serve all its numbers."""
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
    # Where the next sort is the same one, it would place them all again.
    if len(numbers) > len(counted):
        found |= _placed(text, clauses, numbers)
    if len(counted) > len(metrics):
        found |= _placed(text, clauses, counted)
    return found | _placed(text, clauses, metrics)


def _placed(text: str, clauses: Cut, numbers: list[Quantity]) -> dict[int, Setting]:
    return {at.quantity.id: at for at in placed(text, clauses, numbers)}


def contexts_of(report: Report) -> NumberContexts:
    """Return the places of a report's numbers, kept as long as its facts are."""
    key = id(report.facts)
    contexts = _CONTEXTS.get(key)
    if contexts is None:
        contexts = _CONTEXTS[key] = NumberContexts(report)
        finalize(report.facts, _CONTEXTS.pop, key, None).atexit = False
    return contexts
