"""What a question takes for granted and a passage does not bear out, and whether a passage says yes or no to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from summarizer.models import Fact, Polarity, Quantity
from summarizer.numbers import compatible_unit, same_value
from summarizer.questions.parse import Query
from summarizer.questions.terms import CARRIED, GENERIC, Term

_FROM_TO: Final = re.compile(r"[从由].{1,12}(?:到|至|成|为)")
_ROSE: Final = re.compile(r"上升|升[到至高为了]|上涨|涨[到至了]|增[加长至到多]|提高|扩大|新增|突破")
_FELL: Final = re.compile(r"下降|降[到至低为了]|下跌|跌[到至了]|减[少至到]|下滑|缩[小减]|回落|萎缩")
_HAPPENED: Final = re.compile(r"(?<![经通超])过(?:什么|哪|几|多少)")
_NEGATED: Final = (
    r"(?:没有?能?|未能?|尚未|并未|从未|均未|无法?|不(?![仅断但同])|拒绝|禁止|停止)"
    r"(?:被|再|有|得到|实现|获得)?"
)
_NONE_OF: Final = (
    r"(?:没有(?:发生|出现|发现|一[件起例次])?|无(?!人|论|障|线|形)|未(?:发生|出现|发现)|不存在|零)"
    r"[^，。；：]{0,18}"
)
_ALL: Final = re.compile(r"都|全部|所有|人人|全都|每[个一名件项所家]|全覆盖|均|完全|百分之百|100%")
_WHOLE: Final = re.compile(r"100%|百分之百|全部|全覆盖|均[已为]?|全都|悉数|应[^，。]{1,2}尽")
_REACH: Final = re.compile(r"达到|达标|完成|超过|实现")
_SHORT: Final = re.compile(r"(?:没有?|未能?|尚未|不)(?:达到|达标|完成|超过|实现)|低于|不足|不达标")
_COMPARES: Final = re.compile(
    r"(?:比|较)(?:上年|去年|上一年|前一年|头一年|往年|以前|\d{4}年)|同比|[上下]升|增长了|下降了|减少了|增加了"
)
_UP: Final = re.compile(r"增长|上升|提高|增加|扩大|[了上年]多|高于|多于|[更变](?:多|高|大)|提升")
_DOWN: Final = re.compile(r"下降|减少|降低|缩小|[了上年]少|低于|少于|[更变](?:少|低|小)|压减|缩短")
# Two things are held against one another, which no sentence of one of them proves.
_AGAINST: Final = re.compile(r"比(?![例重赛])|(?:没有|不如)[^，。？]{1,12}[快慢高低多少大小]")
_NONE: Final = re.compile(
    r"没有|无(?!人机|障碍|线)|未(?:发[生现]|出现|引发|造成|收到|接到)|不存在|一个不剩|为零|零(?:发生|事故|投诉)|清零"
)
_IS_IT_SO: Final = re.compile("[对是]吗|对不对|是不是真的?|说法|属实|真的|没错")
_DENIED: Final = re.compile("没有?|未|不(?!是不|同|断|足)|无")
_THERE: Final = re.compile(r"(?:有没有|有无|是否有|是不是有|还有|存在)(?P<lacking>[^，。？]{0,6}[未不没])?")
_ABOVE: Final = re.compile(r"超过|超出|突破|多于|大于|高于|不止|超(?=\d)")
_BELOW: Final = re.compile(r"不到|不足|少于|小于|低于|没到")
_NO_BOUND: Final = re.compile(
    r"[不未没](?:有)?(?:超过|超出|突破|多于|大于|高于|少于|低于|小于)|以[上下内]|至少|至多"
)
_LOOSE: Final = frozenset(("about", "near"))
_UPWARD: Final = frozenset(("over", "more", "at_least"))
_DOWNWARD: Final = frozenset(("under", "at_most"))


def unborne(
    query: Query,
    text: str,
    shares: Sequence[float],
    facts: Sequence[Fact],
    held: Sequence[Sequence[bool]],
    *,
    planned: bool,
) -> bool:
    """Whether a question takes something for granted that a passage does not bear out.

    Args:
        query: the question.
        text: of the passage.
        shares: how far the passage carries each term of the question.
        facts: of the passage.
        held: which facts are the numbers that the question names: a row a number.
        planned: whether the passage is about plans.
    """
    if numbers_swapped(query, facts, held):
        return True
    if query.kind == "yesno":
        return False
    if planned and not query.ahead and _HAPPENED.search(query.text):
        return True
    if not query.slots and direction_reversed(query.text, text):
        return True
    return query.kind in ("cause", "text", "definition") and negated(query, text, shares) is True


def numbers_swapped(query: Query, facts: Sequence[Fact], held: Sequence[Sequence[bool]]) -> bool:
    """Whether a question has it from one number to another, and a sentence from the other to the one."""
    if len(held) != 2 or not _FROM_TO.search(query.text):
        return False
    first, last = (next((f for f, is_it in zip(facts, row, strict=True) if is_it), None) for row in held)
    if first is None or last is None or first.year is None or last.year is None:
        return False
    return last.year < first.year or (last.former and not first.former)


def direction_reversed(question: str, text: str) -> bool:
    """Whether a question takes a rise for granted where a text tells of a fall, or the other way round."""
    up, down = _ROSE.search(question), _FELL.search(question)
    rose, fell = _ROSE.search(text), _FELL.search(text)
    return bool(up) != bool(down) and bool(rose) != bool(fell) and bool(rose) != bool(up)


def negated(query: Query, text: str, shares: Sequence[float]) -> bool | None:
    """Whether a passage denies what a question says of it; None where neither says yes or no of one deed."""
    deeds = [
        term
        for term, share in zip(query.terms, shares, strict=True)
        if not term.thing and share >= CARRIED and len(term.text) > 1
    ]
    # A deed that the question itself denies tells as well as the last one does: 没有完成目标是什么原因.
    told = [term for term in deeds[:-1] if _denies(query.text, term.text)] + deeds[-1:]
    verdicts = [verdict for term in told if (verdict := _reversed(query.text, text, term)) is not None]
    return any(verdicts) if verdicts else None


def _reversed(question: str, text: str, term: Term) -> bool | None:
    words = [term.text, *(wording[0] for wording in term.wordings if len(wording[0]) > 1)]
    held = [re.escape(word) for word in words if word in text]
    if not held:
        return None
    word = f"(?:{'|'.join(held)})"
    none = rf"(?:{_NEGATED}|{_NONE_OF}){word}|{word}[^，。；]{{0,12}}(?:为零|一个不剩|为0|清零)"
    return (re.search(none, text) is not None) != _denies(question, term.text)


def _denies(text: str, word: str) -> bool:
    return re.search(f"{_NEGATED}{re.escape(word)}", text) is not None


def polarity(query: Query, text: str, shares: Sequence[float], facts: Sequence[Fact]) -> Polarity:
    """Return yes or no where clauses prove it: they have all words asked about, and say so plainly."""
    question = query.text
    if any(share < CARRIED for term, share in zip(query.terms, shares, strict=True) if term.noun):
        return ""
    # To a denial that is put to the test, yes and no say either: 并没有关停，对吗.
    if _IS_IT_SO.search(question) and _DENIED.search(question):
        return ""
    if _COMPARES.search(question):
        up, down = _UP.search(text), _DOWN.search(text)
        return "" if bool(up) == bool(down) else _yes(bool(up) == bool(_UP.search(question)))
    if _AGAINST.search(question):
        return ""
    if query.numbers:
        bound = _ABOVE.search(question) or _BELOW.search(question) or _NO_BOUND.search(question)
        quantities = [fact.quantity for fact in facts]
        return bounded(query, quantities) if bound else _same(query, quantities)
    if _REACH.search(question) and _SHORT.search(text):
        return "no"
    if _ALL.search(question) and (found := _universal(text, facts)):
        return found
    if there := _THERE.search(question):
        # 有没有未整改的 asks for what is lacking: whether a passage has it, its words must say themselves.
        lost = any(
            share < CARRIED for term, share in zip(query.terms, shares, strict=True) if term.weight > GENERIC
        )
        none = _NONE.search(text) is not None
        return "" if there["lacking"] or (lost and not none) else _yes(not none)
    denied = negated(query, text, shares)
    return "" if denied is None else _yes(not denied)


def _yes(is_so: bool) -> Polarity:
    return "yes" if is_so else "no"


def _universal(text: str, facts: Sequence[Fact]) -> Polarity:
    if _WHOLE.search(text):
        return "yes"
    quantities = [fact.quantity for fact in facts]
    rates = [fact.quantity for fact in facts if fact.quantity.unit == "%" and not fact.change]
    if rates:
        return _yes(all(rate.value == Decimal(100) for rate in rates))
    short = any(compatible_unit(a.unit, b.unit) and b.value < a.value for a in quantities for b in quantities)
    return "no" if short else ""


def _alike(number: Quantity, quantities: Sequence[Quantity]) -> list[Quantity]:
    return [quantity for quantity in quantities if compatible_unit(number.unit, quantity.unit)]


def bounded(query: Query, quantities: Sequence[Quantity]) -> Polarity:
    """Whether a figure is above or below the number of a question; nothing where that is not sure."""
    if not query.numbers:
        return ""
    above, (bound, *more) = _ABOVE.search(query.text), query.numbers
    if more or _NO_BOUND.search(query.text) or bool(above) == bool(_BELOW.search(query.text)):
        return ""
    sides = {_side(quantity, bound) for quantity in _alike(bound, quantities)}
    side = sides.pop() if len(sides) == 1 else 0
    return _yes((side > 0) == bool(above)) if side else ""


def _side(quantity: Quantity, bound: Quantity) -> int:
    """Return 1 where a figure is surely above a bound, -1 where it is surely below, 0 where one cannot know."""
    if quantity.unit != bound.unit or quantity.value_max is not None or quantity.qualifier in _LOOSE:
        return 0
    if quantity.value == bound.value:
        return {"over": 1, "more": 1, "under": -1}.get(quantity.qualifier, 0)
    above = quantity.value > bound.value
    # 超300 may be more than 400, 不足800 less than 700.
    open_end = _DOWNWARD if above else _UPWARD
    return 0 if quantity.qualifier in open_end else 1 if above else -1


def _same(query: Query, quantities: Sequence[Quantity]) -> Polarity:
    """Hold the numbers of a question against those of a passage."""
    for number in query.numbers:
        alike = _alike(number, quantities)
        if not alike:
            return ""
        if not any(same_value(number, quantity) for quantity in alike):
            return "no"
    return "yes"
