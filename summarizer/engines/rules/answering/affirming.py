"""Whether a passage answers yes or no, where that is plain; else its words must speak for themselves."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.engines.rules.answering.evidence import Carried
from summarizer.engines.rules.answering.figures import unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.premises import denied
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.slots import Slot
from summarizer.facts import Fact as Figure
from summarizer.models import Quantity
from summarizer.models.asking import Verb
from summarizer.numbers import compatible_unit, same_value

_ALL: Final = re.compile(r"都|全部|所有|人人|全都|每[个一名件项所家]|全覆盖|均|完全|百分之百|100%")
_WHOLE: Final = re.compile(r"100%|百分之百|全部|全覆盖|均[已为]?|全都|悉数|应[^，。]{1,2}尽")
_REACH: Final = re.compile(r"达到|达标|完成|超过|实现")
_SHORT: Final = re.compile(r"(?:没有?|未能?|尚未|不)(?:达到|达标|完成|超过|实现)|低于|不足|不达标")
_COMPARES: Final = re.compile(
    r"(?:比|较)(?:上年|去年|上一年|前一年|往年|以前)|同比|[上下]升|增长了|下降了|减少了|增加了"
)
_UP: Final = re.compile(r"增长|上升|提高|增加|[了上年]多|高于|多于|更多|更高|提升")
_DOWN: Final = re.compile(r"下降|减少|降低|[了上年]少|低于|少于|更少|更低|压减|缩短")
_NONE: Final = re.compile(
    r"没有|无(?!人机|障碍|线)|未(?:发[生现]|出现|引发|造成|收到|接到)|不存在|一个不剩|为零|零(?:发生|事故|投诉)|清零"
)
_THERE: Final = re.compile(r"有没有|有无|是否有|是不是有|还有|存在")
# 有没有未整改的 asks for what is lacking: whether a passage has it, its words must say themselves.
_LACKING: Final = re.compile(r"(?:有没有|有无|是否有|是不是有|还有|存在)[^，。？]{0,6}[未不没]")
_ABOVE: Final = re.compile(r"超过|超出|突破|多于|大于|高于|不止|超(?=\d)")
_BELOW: Final = re.compile(r"不到|不足|少于|小于|低于|没到")
_NOT_BOUND: Final = re.compile(
    r"[不未没](?:有)?(?:超过|超出|突破|多于|大于|高于|少于|低于|小于)|以[上下内]|至少|至多"
)

_LOOSE: Final = frozenset(("about", "near"))
_UPWARD: Final = frozenset(("over", "more", "at_least"))
_DOWNWARD: Final = frozenset(("under", "at_most"))


def verb(question: Question, carried: Carried, known: Known) -> Verb:
    """Answer yes or no by a passage."""
    text = carried.passage.text
    figures = known.by_sentence.get(carried.passage.sentence, ())
    if compares(question):
        return _risen(question.text, text)
    if question.numbers:
        return _bounded(question, figures) if _asks_bound(question.text) else _same(question, figures)
    if _REACH.search(question.text) and _SHORT.search(text):
        return "no"
    if _ALL.search(question.text) and (found := _universal(text, figures)):
        return found
    if _LACKING.search(question.text):
        return ""
    if _THERE.search(question.text):
        return "no" if _NONE.search(text) else "yes"
    said = denied(question, carried)
    return "" if said is None else "no" if said else "yes"


def compares(question: Question) -> bool:
    """Tell whether a question asks if something rose or fell."""
    return _COMPARES.search(question.text) is not None


def _risen(question: str, text: str) -> Verb:
    up, down = _UP.search(text), _DOWN.search(text)
    if bool(up) == bool(down):
        return ""
    return "yes" if bool(up) == bool(_UP.search(question)) else "no"


def _universal(text: str, figures: tuple[Figure, ...]) -> Verb:
    if _WHOLE.search(text):
        return "yes"
    rates = [at.quantity for at in figures if at.quantity.unit == "%" and not at.change]
    if rates:
        return "yes" if all(rate.value == Decimal(100) for rate in rates) else "no"
    counts = [at.quantity for at in figures]
    for whole in counts:
        for part in counts:
            if compatible_unit(whole.unit, part.unit) and part.value < whole.value:
                return "no"
    return ""


def _asks_bound(text: str) -> bool:
    return bool(_ABOVE.search(text) or _BELOW.search(text) or _NOT_BOUND.search(text))


def _bounded(question: Question, figures: tuple[Figure, ...]) -> Verb:
    """Tell whether a figure is above or below a number of the question; nothing where that is not sure."""
    text, (bound, *more) = question.text, question.numbers
    if more or _NOT_BOUND.search(text) or bool(_ABOVE.search(text)) == bool(_BELOW.search(text)):
        return ""
    slot = Slot(unit=bound.unit, sort="share" if bound.unit == "%" else "count", start=0, end=0, terms=())
    alike = [at.quantity for at in figures if unit_fit(slot, at.quantity) > 0.9]
    sides = {_side(quantity, bound) for quantity in alike}
    if len(sides) != 1 or not (side := sides.pop()):
        return ""
    return "yes" if (side > 0) == bool(_ABOVE.search(text)) else "no"


def _side(quantity: Quantity, bound: Quantity) -> int:
    """Give 1 where a figure is surely above a bound, -1 where it is surely below, 0 where one cannot know."""
    if quantity.unit != bound.unit or quantity.value_max is not None or quantity.qualifier in _LOOSE:
        return 0
    if quantity.value == bound.value:
        return {"over": 1, "more": 1, "under": -1}.get(quantity.qualifier, 0)
    above = quantity.value > bound.value
    # 超300 may be more than 400, 不足800 less than 700.
    open_end = _DOWNWARD if above else _UPWARD
    return 0 if quantity.qualifier in open_end else 1 if above else -1


def _same(question: Question, figures: tuple[Figure, ...]) -> Verb:
    """Hold the numbers of a question against those of a passage."""
    for number in question.numbers:
        slot = Slot(
            unit=number.unit, sort="count" if number.unit != "%" else "share", start=0, end=0, terms=()
        )
        alike = [at.quantity for at in figures if unit_fit(slot, at.quantity) > 0.9]
        if not alike:
            return ""
        if not any(same_value(number, quantity) for quantity in alike):
            return "no"
    return "yes"
