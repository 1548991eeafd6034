"""Which of a report's figures answers a question for a number, and how surely."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.evidence import Carried, carry, mean
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.terms import Term
from summarizer.facts import Fact as Figure
from summarizer.models import Quantity
from summarizer.numbers import compatible_unit

# What a word is worth beside another number of the sentence, and elsewhere in it, against beside the number itself.
# 一次办结, 一个不剩: said of anything.
_IDLE: Final = re.compile(r"一[次个步网体]")
_SPARED: Final = re.compile(r"免[予于]?(?:行政)?处?罚|不予(?:行政)?处罚|未(?:受|予)处罚")
_LENIENT: Final = re.compile(r"没有?罚|不罚|放过|从宽|免")
_SPAN: Final = re.compile(r"(?:[三四五]|[3-5])年(?!级|制|[前后以])|十[一二三四五]五|累计|届")
UNSAID: Final = 0.7
NAMED: Final = 0.95
ELSEWHERE: Final = 0.85
TOPIC: Final = 0.8
RIVAL: Final = 0.45
_MONEY: Final = ("元", "英镑")
_SHARES: Final = frozenset(("%", "‰", "百分点", "个百分点", "倍", "番"))
_PEOPLE: Final = frozenset(("人", "名", "位", "人次", "户", "家", "口"))
_DAYS: Final = frozenset(("天", "日", "个工作日", "工作日", "个自然日"))
_HOUSES: Final = frozenset(("户", "家"))
_EVENTS: Final = frozenset(("次", "回", "趟", "场", "遍", "轮", "期", "届", "起", "件", "宗", "场次", "批次"))
_TIMES: Final = frozenset(("年", "月", "个月", "日", "天", "小时", "分钟", "周", "周年", "岁", "季度"))


class Bound(NamedTuple):
    """A figure as the answer to one number asked for."""

    figure: Figure
    carried: Carried
    fit: float
    """How well the unit is the one asked for, 0 to 1."""
    own: float
    """How far the words beside the figure carry the question, 0 to 1."""
    score: float


def unit_fit(slot: Slot, quantity: Quantity) -> float:
    """Tell how well a quantity's unit is the one asked for."""
    unit = quantity.unit
    if slot.sort == "rank":
        return float(quantity.qualifier == "rank")
    if quantity.qualifier == "rank":
        return 0.3 if slot.sort == "any" else 0.0
    if slot.sort == "money":
        return float(compatible_unit(unit, "元") or (not slot.unit and unit.endswith(_MONEY)))
    if slot.sort == "share":
        return _share_fit(slot.unit, quantity)
    if slot.sort == "any":
        likely = float(compatible_unit(slot.unit, unit)) if slot.unit else float(bool(unit))
        return 0.3 if unit in _TIMES and not slot.unit else max(likely, UNSAID)
    return _count_fit(slot.unit, quantity)


def _share_fit(asked: str, quantity: Quantity) -> float:
    if quantity.unit in _SHARES:
        points = asked.endswith("百分点")
        if points == quantity.unit.endswith("百分点"):
            return 1.0
        return 0.3 if points else 0.5
    return 0.9 if not quantity.unit and quantity.value < 1 else 0.0


def _count_fit(asked: str, quantity: Quantity) -> float:
    unit = quantity.unit
    if asked == unit:
        return 1.0
    if not unit and quantity.value < 1:
        return 0.0
    if compatible_unit(asked, unit):
        # 个 is said of anything that is counted: so do those who ask; a report says 件 of cases.
        return 0.7 if unit == "个" else 0.95
    if asked in _PEOPLE and unit in _PEOPLE:
        return 0.7 if (asked in _HOUSES) == (unit in _HOUSES) else 0.4
    if asked in _DAYS and unit in _DAYS:
        return 0.9
    if asked in _EVENTS and unit in _EVENTS:
        return 0.8
    if compatible_unit("", unit) and compatible_unit("", asked) and unit not in _TIMES:
        return 0.7 if "个" in (asked, unit) else 0.5
    return 0.0


def bind(question: Question, slot: Slot, found: list[Carried], known: Known) -> list[Bound]:
    """Give the figures of some passages that may be the number asked for, best first."""
    bound = []
    for carried in found:
        figures = known.by_sentence.get(carried.passage.sentence, ())
        for at, figure in enumerate(figures):
            fit = unit_fit(slot, figure.quantity)
            if fit:
                fitted = _fitted(question, slot, figures, at, carried)
                doubt = _doubt(question, figure, known)
                score = fitted.score + 0.15 * fit + 0.05 * carried.rank - doubt
                bound.append(Bound(figure, carried, fit, fitted.own, score))
    return sorted(bound, key=lambda at: -at.score)


class _Fitted(NamedTuple):
    score: float
    own: float


def _fitted(
    question: Question, slot: Slot, figures: tuple[Figure, ...], at: int, carried: Carried
) -> _Fitted:
    """Weigh how far the words beside a figure, and those of its sentence, are the words of the question."""
    figure = figures[at]
    near = set(slot.terms)
    others = {index for other in question.slots if other is not slot for index in other.terms}
    before = "|".join(f"{other.own}|{other.indicator}" for other in figures[:at])
    after = "|".join(other.own for other in figures[at + 1 :])
    terms, shares, owns = [], [], []
    for index, term in enumerate(question.terms):
        factor = 2.0 if index == slot.counted else 1.5 if index in near else 0.4 if index in others else 1.0
        own = max(carry(term, figure.own), NAMED * carry(term, figure.indicator))
        share = max(own, carried.shares[index] * _elsewhere(term, own, before, after))
        terms.append(term.model_copy(update={"weight": term.weight * factor}))
        shares.append(share)
        owns.append(own)
    return _Fitted(mean(terms, shares), mean(terms, owns))


def _elsewhere(term: Term, own: float, before: str, after: str) -> float:
    """Give what a word counts that is not beside the figure: less where it is beside another one.

    A thing named with an earlier number is the topic of those that follow; a deed, or what comes later, is not.
    """
    if carry(term, before) > own:
        return TOPIC if term.thing else RIVAL
    return RIVAL if carry(term, after) > own else ELSEWHERE


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
    if _SPAN.search(question.text) and not _SPAN.search(known.passages[figure.sentence].text):
        doubt += 0.15
    if question.change != figure.change:
        doubt += 0.15
    if figure.former:
        doubt += 0.1
    if _IDLE.fullmatch(figure.quantity.surface):
        doubt += 0.4
    if (
        _SPARED.search(figure.own)
        and not _SPARED.search(question.text)
        and not _LENIENT.search(question.text)
    ):
        doubt += 0.3
    return doubt
