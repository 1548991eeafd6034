"""How much of what a question asks a passage leaves unsaid, and whether that is too much to answer by it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from summarizer.engines.rules.answering.evidence import Carried, anchors, carry, rarer
from summarizer.engines.rules.answering.figures import unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.pairing import stem
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.terms import Term

# A word is carried from here on.
CARRIED: Final = 0.5
# The share of a question's weight that may be missing; more of it where several numbers of the right units are there.
LOSS: Final = 0.38
SEVERAL_LOSS: Final = 0.42
STATEMENT_LOSS: Final = 0.55
TIGHT_LOSS: Final = 0.4
# What a missing word weighs beside a missing thing: what is done is told in many ways, and the more so in
# words that no report uses; where a reason is asked for, or a yes or no, the deed is what it is about.
DEED: Final = 0.5
SPOKEN: Final = 0.3
ASKED_DEED: Final = 0.9
# A number of the question that stands in the passage weighs as much as a name.
ANCHOR: Final = 1.2
# A unit that few of a report's figures have tells what is meant (多少亩) up to so much; 件 or 元 hardly.
UNIT: Final = 1.2
_SURE: Final = 0.9
_HALF: Final = 0.3
_LIGHT: Final = 0.25


def lacks(question: Question, carried: Carried, known: Known, several: bool = False) -> bool:
    """Tell whether a passage lacks what a question is about.

    Args:
        question: as understood.
        carried: the passage.
        known: the report.
        several: whether the passage has a fitting figure for each of several numbers asked for.
    """
    if lacks_narrowed(question, carried) or _lacks_deed(question, carried):
        return True
    bar = SEVERAL_LOSS if several else LOSS if question.slots else STATEMENT_LOSS
    return loss(question, carried, known) > bar


def loss(question: Question, carried: Carried, known: Known) -> float:
    """Give the share of a question's weight that a passage leaves unsaid, 0 to 1."""
    terms = rarer(question.terms, known)
    total = sum(term.weight for term in terms) + anchors(question, carried.passage.sentence, known) * ANCHOR
    total += UNIT * told_by_unit(question, carried, known)
    lost = 0.0
    for term, share in zip(terms, carried.shares, strict=True):
        if share < CARRIED and term.weight > _LIGHT / 2 and not _rate(question, term, carried):
            lost += term.weight * _role(question, term, known)
    return lost / total if total else 1.0


def told_by_unit(question: Question, carried: Carried, known: Known) -> float:
    """Tell how much the unit asked for says, 0 to 1, where the passage has a figure in it."""
    slot = question.slots[0] if question.slots else None
    if slot is None or not slot.unit or slot.sort != "count":
        return 0.0
    figures = known.by_sentence.get(carried.passage.sentence, ())
    if not any(unit_fit(slot, at.quantity) >= _SURE for at in figures):
        return 0.0
    having = sum(unit_fit(slot, at.quantity) >= _SURE for at in known.figures)
    return 1 - math.log(having) / math.log(1 + len(known.figures))


def _role(question: Question, term: Term, known: Known) -> float:
    if term.noun:
        return 1.0
    if question.kind in ("cause", "yesno"):
        return ASKED_DEED
    return DEED if term.text in known.report.document.text else SPOKEN


def _rate(question: Question, term: Term, carried: Carried) -> bool:
    return (
        bool(question.slots)
        and term.text.endswith("率")
        and carry(stem(term), carried.passage.text) >= CARRIED
    )


def lacks_narrowed(question: Question, carried: Carried) -> bool:
    """Tell whether the words that narrow what was named first are missing (救起的人员里，船员)."""
    pairs = list(zip(question.terms, carried.shares, strict=True))
    tight = _weight(term for term, _ in pairs if term.tight)
    return _weight(term for term, share in pairs if term.tight and share < CARRIED) > TIGHT_LOSS * tight


def names_nothing(question: Question, carried: Carried) -> bool:
    """Tell whether a passage has none of the things that a question names, not even in part."""
    things = [share for term, share in zip(question.terms, carried.shares, strict=True) if term.noun]
    return bool(things) and max(things) < _HALF


def _lacks_deed(question: Question, carried: Carried) -> bool:
    """Tell whether a reason is asked for and the passage has no deed of the question, not even half."""
    deeds = [share for term, share in zip(question.terms, carried.shares, strict=True) if term.deed]
    return question.kind == "cause" and bool(deeds) and max(deeds) < _HALF


def _weight(terms: Iterable[Term]) -> float:
    return sum(term.weight for term in terms)
