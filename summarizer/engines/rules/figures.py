"""Which of a report's figures answers a question for a number, and how surely."""

from __future__ import annotations

from typing import Final, NamedTuple

from summarizer.engines.rules.evidence import Carried, carry, mean
from summarizer.engines.rules.known import Figure, Known
from summarizer.engines.rules.questions import Question, Slot
from summarizer.models import Quantity
from summarizer.numbers import compatible_unit

# What a word is worth beside another number of the sentence, and elsewhere in it, against beside the number itself.
RIVAL: Final = 0.55
ELSEWHERE: Final = 0.85
_SHARES: Final = frozenset(("%", "‰", "百分点", "个百分点", "倍", "番"))
_PEOPLE: Final = frozenset(("人", "名", "位", "人次", "户", "家"))


class Bound(NamedTuple):
    """A figure as the answer to one number asked for."""

    figure: Figure
    carried: Carried
    fit: float
    """How well the unit is the one asked for, 0 to 1."""
    score: float


def unit_fit(slot: Slot, quantity: Quantity) -> float:
    """Tell how well a quantity's unit is the one asked for."""
    unit = quantity.unit
    if slot.sort == "rank":
        return float(quantity.qualifier == "rank")
    if quantity.qualifier == "rank":
        return 0.3 if slot.sort == "any" else 0.0
    if slot.sort == "money":
        return float(compatible_unit(unit, "元"))
    if slot.sort == "share":
        return _share_fit(slot.unit, quantity)
    if slot.sort == "any":
        return 1.0 if unit else 0.7
    return _count_fit(slot.unit, unit)


def _share_fit(asked: str, quantity: Quantity) -> float:
    if quantity.unit in _SHARES:
        points = asked == "百分点"
        return 1.0 if points == quantity.unit.endswith("百分点") else 0.5
    return 0.9 if not quantity.unit and quantity.value < 1 else 0.0


def _count_fit(asked: str, unit: str) -> float:
    if asked == unit:
        return 1.0
    if compatible_unit(asked, unit):
        return 0.95
    if asked in _PEOPLE and unit in _PEOPLE:
        return 0.7
    counts = not compatible_unit(unit, "元") and unit not in _SHARES
    return 0.5 if counts and compatible_unit("", unit) and compatible_unit("", asked) else 0.0


def bind(question: Question, slot: Slot, found: list[Carried], known: Known) -> list[Bound]:
    """Give the figures of some passages that may be the number asked for, best first."""
    bound = []
    for carried in found:
        figures = known.by_sentence.get(carried.passage.sentence, ())
        for figure in figures:
            fit = unit_fit(slot, figure.quantity)
            if fit:
                score = _score(question, slot, figure, figures, carried) + 0.15 * fit + 0.05 * carried.rank
                bound.append(Bound(figure, carried, fit, score - _doubt(question, figure, known)))
    return sorted(bound, key=lambda at: -at.score)


def _score(
    question: Question, slot: Slot, figure: Figure, figures: tuple[Figure, ...], carried: Carried
) -> float:
    near = set(slot.terms)
    others = {at for other in question.slots if other is not slot for at in other.terms}
    terms, shares = [], []
    rivals = "|".join(other.own for other in figures if other is not figure)
    for at, term in enumerate(question.terms):
        weight = term.weight * (1.5 if at in near else 0.4 if at in others else 1.0)
        share = carried.shares[at]
        own = carry(term, figure.own)
        if own < share:
            beside = carry(term, rivals)
            share = max(own, share * (RIVAL if beside >= share else ELSEWHERE))
        terms.append(term.model_copy(update={"weight": weight}))
        shares.append(share)
    return mean(terms, shares)


def _doubt(question: Question, figure: Figure, known: Known) -> float:
    """Take something off a figure of another year or of a plan where that was not asked for."""
    doubt = 0.0
    if question.years and figure.year not in question.years:
        doubt += 0.3
    elif not question.years and figure.year != known.year and not figure.planned:
        doubt += 0.15
    if figure.planned != question.ahead and not (question.years and figure.year in question.years):
        doubt += 0.1
    if figure.quantity.role != "metric":
        doubt += 0.1
    return doubt
