"""Finds the figure that a part of a question names: 人均收入 of the towns, of 2010, of the part before 比."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.evidence import Carried, carry, evidence, mean
from summarizer.engines.rules.answering.figures import TOPIC, Bound, bind, unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.lacking import loss
from summarizer.engines.rules.answering.pairing import alike, own_share
from summarizer.engines.rules.answering.questions import Question, years_in
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.terms import Term
from summarizer.facts import Fact as Figure

# The words that tell an operand from the other weigh more than those both share.
_OWN: Final = 2.0
_SHARED: Final = 0.6
_BESIDE: Final = 0.35
_LOST: Final = 0.55
_FITS: Final = 0.65
_CLOSE: Final = 0.15
_PASSAGES: Final = 8
_CARRIED: Final = 0.75
# Beside a year these say whether a figure is a goal or what came of it, which the year says already.
_WHETHER: Final = re.compile("目标|任务|计划|预[期计]|实[际绩]|完成|安排|打算|[定要想]|[达做]到|争取")


class Asked(NamedTuple):
    """A question with the passages found for it."""

    question: Question
    slot: Slot
    found: Sequence[Carried]
    known: Known

    def figures(self, sentence: int) -> tuple[Figure, ...]:
        """Give the figures of a sentence."""
        return self.known.by_sentence.get(sentence, ())

    def bound(self, question: Question | None = None, slot: Slot | None = None) -> list[Bound]:
        """Give the figures that may be the number asked for, best first."""
        return bind(question or self.question, slot or self.slot, list(self.found), self.known)


class Operand(NamedTuple):
    """What a part of a question names: its own words, those it shares with the other part, and its years."""

    own: tuple[Term, ...]
    shared: tuple[Term, ...]
    years: tuple[int, ...]
    change: bool = False


def part(question: Question, start: int, end: int, year: int | None) -> Operand:
    """Give the words and years of a part of a question (half-open); ``year`` is that by which 上一年 is told."""
    years = years_in(question.text[start:end], year)
    terms = [term for term in question.terms if start <= term.start < end]
    own = tuple(term for term in terms if not (years and _tells_when(term)))
    return Operand(own, (), years)


def resolve(
    asked: Asked, operand: Operand, slot: Slot, apart: Figure | None = None, near: Figure | None = None
) -> Bound | None:
    """Find the figure of an operand, or None where none is surely it.

    Args:
        asked: the question.
        operand: what it names.
        slot: the unit and sort wanted.
        apart: the other operand's figure, with which it must go together and from which it must differ.
        near: a figure of another unit that it is best found next to.
    """
    return next(iter(candidates(asked, operand, slot, apart, near)), None)


def candidates(
    asked: Asked, operand: Operand, slot: Slot, apart: Figure | None = None, near: Figure | None = None
) -> list[Bound]:
    """Give the figures that may be an operand's, best first; see ``resolve``."""
    terms = (*_weighed(operand.own, _OWN), *_weighed(operand.shared, _SHARED))
    plain = slot.model_copy(update={"terms": (), "counted": None, "focus_start": 0, "focus_end": 0})
    question = asked.question.model_copy(
        update={"terms": terms, "years": operand.years, "change": operand.change, "slots": (plain,)}
    )
    if not terms:
        return []
    found = evidence(question, asked.known)[:_PASSAGES]
    bound = bind(question, plain, found, asked.known)
    fitting = [at for at in bound if _fits(at, operand, plain, apart, asked.known)]
    held = [
        at
        for at in fitting
        if loss(question, at.carried, asked.known) <= _LOST or own_share(terms, at.figure) >= _CARRIED
    ]
    if beside := near or apart:
        close = [at for at in held if abs(at.figure.sentence - beside.sentence) <= 1]
        held = [*close, *held] if close and close[0].score >= held[0].score - _CLOSE else held
    return held


def _fits(at: Bound, operand: Operand, slot: Slot, apart: Figure | None, known: Known) -> bool:
    figure = at.figure
    if figure.change != operand.change or unit_fit(slot, figure.quantity) < _FITS:
        return False
    if apart is not None and (figure.quantity.id == apart.quantity.id or not alike(figure, apart)):
        return False
    if operand.years and figure.year not in operand.years:
        return False
    words = operand.own or operand.shared
    said = known.said_before(figure)
    return (
        max(own_share(words, figure), TOPIC * mean(words, [carry(term, said) for term in words])) >= _BESIDE
    )


def _weighed(terms: Iterable[Term], factor: float) -> tuple[Term, ...]:
    return tuple(term.model_copy(update={"weight": term.weight * factor, "tight": False}) for term in terms)


def _tells_when(term: Term) -> bool:
    return _WHETHER.fullmatch(term.text) is not None
