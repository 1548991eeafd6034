"""What a question wants worked out, and from which figures: shares, differences, sums, figures per head."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from summarizer.engines.rules.answering.comparing import apart, halves, share, times
from summarizer.engines.rules.answering.evidence import Carried
from summarizer.engines.rules.answering.figures import Bound, unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.operands import Asked, Operand, resolve
from summarizer.engines.rules.answering.pairing import Work, alike, around, own_share, pairs, work
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.summing import kinds, per_head, total
from summarizer.engines.rules.answering.terms import GENERIC, Term
from summarizer.facts import Fact as Figure
from summarizer.models.asking import Operation

_LEFT: Final = re.compile(
    r"(?:未|(?<![罚收出淹沉吞埋])没有?"
    r"|尚未|还没有?|不(?![同断仅但少低超足到再论管满知错])|[漏落剩])(?:能|有)?(?P<deed>[^的，。？　]{1,16})"
)
_AGAINST: Final = re.compile(
    r"(?:比|较|跟|和|与|离|距)(?P<other>[^，。？]{1,16}?)(?:相比)?(?:相差|还?差|多(?!少)|(?<!多)少|高|低|增加|减少|增长|下降|提高|降低)"
)
_DISTANCE: Final = re.compile("相比|差")
_GROWTH: Final = re.compile(r"增长率|增幅|降幅|增速|百分之")
_YEAR_BEFORE: Final = re.compile(r"[上去前头]一?年")
_BROAD: Final = re.compile(r"全[国省市县区](?:平均|均值)?|平均水平|上一?年|去年|前一年")
_STATED: Final = re.compile(r"尚有|还有|仍有|未|没有?|剩")
_FELL: Final = re.compile(r"减少|下降|降低|少|低|压[缩减]|缩[短小]|回落|收窄")
_OWN: Final = 0.5
_BESIDE: Final = 0.3
_FEW: Final = 4


def work_out(question: Question, found: Sequence[Carried], known: Known) -> Work | None:
    """Find the figures from which the answer of a question can be worked out; None where it asks for none such."""
    if not question.slots:
        return None
    asked = Asked(question, question.slots[0], found[:_FEW], known)
    attempts: tuple[Callable[[Asked], Work | None], ...] = (
        total, kinds, per_head, times, _rest, _fallen, _against, apart, _baseline, _share, share,
    )  # fmt: skip
    if len(question.years) > 1:
        attempts = (apart, *attempts)
    return next((made for attempt in attempts if (made := attempt(asked))), None)


def _share(asked: Asked) -> Work | None:
    """A part by its whole: 查出问题的占多大比例, 合格率."""
    if asked.slot.sort != "share" or asked.slot.unit or asked.question.change:
        return None
    part, whole = halves(asked.question)
    best: Work | None = None
    for carried in asked.found:
        figures = asked.figures(carried.passage.sentence)
        for of, over in pairs(figures):
            here = own_share(part, of)
            score = (2 * here + around(whole, over, figures)) / 3
            if here >= _OWN and own_share(part, over) < here and (best is None or score > best.score):
                best = work("share", (of, over), "%", score)
    return best


def _rest(asked: Asked) -> Work | None:
    """What is left of a whole: 还有几个没有改好."""
    marked = _LEFT.search(asked.question.text)
    if marked is None or asked.slot.sort not in ("count", "any", "money"):
        return None
    terms = asked.question.terms
    part = [term for term in terms if marked.start("deed") <= term.start < marked.end("deed")]
    best: Work | None = None
    for carried in asked.found if part else ():
        figures = asked.figures(carried.passage.sentence)
        for done, over in pairs(figures):
            # 尚有5个没有 says it outright.
            if unit_fit(asked.slot, over.quantity) and not _STATED.search(done.own):
                here = own_share(part, done)
                score = min(here + 0.1 * around(terms, over, figures), 1.0)
                if here >= _OWN and own_share(part, over) < here and (best is None or score > best.score):
                    best = work("difference", (over, done), "", score)
    return best or _rest_apart(asked, part)


def _rest_apart(asked: Asked, part: Sequence[Term]) -> Work | None:
    """What is left of a whole that stands elsewhere than what was done."""
    outer = tuple(term for term in asked.question.terms if term not in part and not _weak(term))
    years = asked.question.years
    slot = asked.slot.model_copy(update={"terms": (), "counted": None})
    done = resolve(asked, Operand(tuple(part), outer, years), slot) if part and outer else None
    if done is None or _STATED.search(done.figure.own):
        return None
    over = resolve(asked, Operand(outer, (), years), slot, done.figure)
    if over is None or over.figure.quantity.value <= done.figure.quantity.value:
        return None
    return work("difference", (over.figure, done.figure), "", min(over.score, done.score), resolved=True)


def _fallen(asked: Asked) -> Work | None:
    """By how much something fell or rose, where the report says from what to what: 由36项减至27项."""
    if not asked.question.change or asked.slot.sort == "share":
        return None
    for at in asked.bound():
        later = [one for one in asked.figures(at.figure.sentence) if alike(one, at.figure) and not one.former]
        after = [one for one in later if one.quantity.start > at.figure.quantity.start and not one.change]
        if at.figure.former and after:
            ordered = sorted((at.figure, after[0]), key=lambda one: -one.quantity.value)
            return work("difference", tuple(ordered), "", at.score)
    return None


def _baseline(asked: Asked) -> Work | None:
    """What a figure is held against, where the report says by how much it differs: 比上年减少21起."""
    question = asked.question
    broad = _BROAD.search(question.text)
    before = bool(question.years)
    if question.change or not (before or (broad and not question.years)):
        return None
    free = question.model_copy(update={"years": ()})
    for at in asked.bound(free)[:3]:
        if at.own < _BESIDE or at.figure.change or at.figure.year is None:
            continue
        if question.years and at.figure.year - 1 not in question.years:
            continue
        figures = asked.figures(at.figure.sentence)
        for other in figures:
            held = before or (broad is not None and broad.group()[:2] in other.own)
            if held and other.change and _measures(other, at.figure) and _of(other, at.figure, figures):
                operation: Operation = "sum" if _FELL.search(other.own) else "difference"
                return work(operation, (at.figure, other), at.figure.quantity.unit, at.score)
    return None


def _against(asked: Asked) -> Work | None:
    """By how much one figure is more than another: 比全省平均高多少, 比上年多了多少."""
    question = asked.question
    match = _AGAINST.search(question.text)
    if match is None or (match.group()[0] in "跟和与离距" and not _DISTANCE.search(match.group())):
        return None
    terms = tuple(
        term.model_copy(update={"weight": 0.0})
        if match.start("other") <= term.start < match.end("other")
        else term
        for term in question.terms
    )
    plain = question.model_copy(update={"change": False, "terms": terms})
    bound = [at for at in asked.bound(plain, _countable(asked.slot)) if not at.figure.change]
    for at in bound[:_FEW]:
        rival = _rival(match["other"], at, asked) if at.own >= _BESIDE else None
        if rival is not None:
            return _difference(asked, at, rival)
    return None


def _difference(asked: Asked, at: Bound, rival: Figure) -> Work:
    percent = at.figure.quantity.unit in ("%", "‰")
    if asked.slot.sort == "share" and not asked.slot.unit and not percent:
        return work("growth", (at.figure, rival), "%", at.score)
    if _GROWTH.search(asked.question.text) and not percent:
        return work("growth", (at.figure, rival), "%", at.score)
    pair = sorted((at.figure, rival), key=lambda one: -one.quantity.value)
    return work("difference", tuple(pair), "个百分点" if percent else "", at.score)


def _rival(other: str, at: Bound, asked: Asked) -> Figure | None:
    """Find the figure that another is held against, in the same sentence or the next."""
    known = asked.known
    figures = [
        figure
        for sentence in (at.figure.sentence, at.figure.sentence + 1)
        for figure in asked.figures(sentence)
        if figure is not at.figure and alike(figure, at.figure) and not figure.change
    ]
    if _YEAR_BEFORE.search(other) or (known.year and f"{known.year - 1}年" in other):
        before = [figure for figure in figures if known.year and figure.year == known.year - 1]
        return max(before, key=lambda figure: own_share(asked.question.terms, figure), default=None)
    words = [other[start : start + 2] for start in range(len(other) - 1)] or [other]
    held = [(sum(word in figure.own for word in words), figure) for figure in figures]
    best = max(held, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] * 2 >= len(words) else None


def _weak(term: Term) -> bool:
    return term.weight <= GENERIC


def _measures(change: Figure, figure: Figure) -> bool:
    """Tell whether a change is in the unit of a figure, points for a percentage."""
    unit = figure.quantity.unit
    return change.quantity.unit == unit or (unit == "%" and change.quantity.unit.endswith("百分点"))


def _of(change: Figure, figure: Figure, figures: Sequence[Figure]) -> bool:
    """Tell whether a change is that of a figure: it says its words, or follows at once."""
    head = figure.own.partition("|")[0][-6:]
    if head and head in change.own:
        return True
    before = [at for at in figures if at.quantity.start < change.quantity.start and not at.change]
    return bool(before) and before[-1] is figure and "分别" not in change.own


def _countable(slot: Slot) -> Slot:
    """Look for figures in the unit they are stated in, where the question asks for the percentage of a change."""
    if slot.unit.endswith("百分点"):
        return slot.model_copy(update={"unit": "%"})
    return slot.model_copy(update={"sort": "any"}) if slot.sort == "share" and not slot.unit else slot
