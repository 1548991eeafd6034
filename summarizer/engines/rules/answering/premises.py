"""What a question takes for granted and the report does not bear out: numbers, grades, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.engines.rules.answering.evidence import Carried
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question, states
from summarizer.engines.rules.answering.terms import Term
from summarizer.facts import Fact as Figure
from summarizer.models import Quantity

# Sets of grades of which one excludes the others.
_GRADES: Final = (
    re.compile(r"特等奖|一等奖|二等奖|三等奖|优秀奖|优胜奖|鼓励奖"),
    re.compile(r"金奖|银奖|铜奖|金牌|银牌|铜牌"),
    re.compile(r"国家级|省级|市级|县级|区级"),
    re.compile(r"冠军|亚军|季军"),
    re.compile(r"上半年|下半年"),
    re.compile(r"[一二三四]季度"),
)
_TWO: Final = 2
_FROM_TO: Final = re.compile(r"[从由].{1,12}(?:到|至|成|为)")
_UP: Final = re.compile(r"上升|升[到至高为了]|上涨|涨[到至了]|增[加长至到多]|提高|扩大|新增|突破")
_DOWN: Final = re.compile(r"下降|降[到至低为了]|下跌|跌[到至了]|减[少至到]|下滑|缩[小减]|回落|萎缩")
_NEGATED: Final = (
    r"(?:没有?能?|未能?|尚未|并未|从未|均未|无法?|不(?![仅断但同])|拒绝|禁止|停止)"
    r"(?:被|再|有|得到|实现|获得)?"
)
_NONE: Final = (
    r"(?:没有(?:发生|出现|发现|一[件起例次])?|无(?!人|论|障|线|形)|未(?:发生|出现|发现)|不存在|零)"
    r"[^，。；：]{0,18}"
)


def unstated(question: Question, known: Known) -> Quantity | None:
    """Give a number the question takes for granted that the report does not state, if there is one."""
    stated = known.report.quantities
    for number in question.anchors:
        held = number.surface in known.report.document.text and number.qualifier != "rank"
        if not held and not any(states(number, quantity) for quantity in stated):
            return number
    return None


def other_grade(question: Question, text: str) -> str:
    """Give the grade the question names, where the text names another of the same kind, or nothing."""
    for grades in _GRADES:
        asked = grades.search(question.text)
        said = set(grades.findall(text))
        if asked and said and asked.group() not in said:
            return asked.group()
    return ""


def turned(question: Question, text: str) -> bool:
    """Tell whether a question takes a rise for granted where a text tells of a fall, or the other way round."""
    if question.kind == "yesno" or question.slots:
        return False
    up, down = _UP.search(question.text), _DOWN.search(question.text)
    if bool(up) == bool(down):
        return False
    rose, fell = _UP.search(text), _DOWN.search(text)
    return bool(rose) != bool(fell) and bool(rose) != bool(up)


def swapped(question: Question, figures: Sequence[Figure]) -> bool:
    """Tell whether a question has it from one number to another, and a sentence from the other to the one."""
    if len(question.anchors) != _TWO or not _FROM_TO.search(question.text):
        return False
    first, last = (
        next((at for at in figures if states(number, at.quantity)), None) for number in question.anchors
    )
    if first is None or last is None or first.year is None or last.year is None:
        return False
    return last.year < first.year or (last.former and not first.former)


def denied(question: Question, carried: Carried) -> bool | None:
    """Tell whether a passage denies what the question says of it; None where neither says yes or no of one deed."""
    deeds = [
        term
        for term, share in zip(question.terms, carried.shares, strict=True)
        if not term.thing and share >= 0.6 and len(term.text) > 1
    ]
    # A deed that the question itself denies tells as well as the last one does: 没有完成目标是什么原因.
    told = [term for term in deeds[:-1] if _denies(question.text, term.text)] + deeds[-1:]
    verdicts = [_reversed(question.text, carried.passage.text, term) for term in told]
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None


def negated(text: str, words: Sequence[str]) -> bool | None:
    """Tell whether a text negates any of some words; None where it has none of them."""
    held = [word for word in words if word in text]
    if not held:
        return None
    return any(
        re.search(f"(?:{_NEGATED}|{_NONE}){re.escape(word)}", text) is not None
        or re.search(rf"{re.escape(word)}[^，。；]{{0,12}}(?:为零|一个不剩|为0|清零)", text) is not None
        for word in held
    )


def _reversed(question: str, text: str, term: Term) -> bool | None:
    words = [term.text, *(wording[0] for wording in term.wordings if len(wording[0]) > 1)]
    said = negated(text, words)
    if said is None:
        return None
    return said != _denies(question, term.text)


def _denies(text: str, word: str) -> bool:
    return re.search(f"{_NEGATED}{re.escape(word)}", text) is not None
