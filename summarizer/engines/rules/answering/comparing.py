"""Two things held against one another: which is more, how many times, by how much, with a figure found for each."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.figures import Bound
from summarizer.engines.rules.answering.operands import Asked, Operand, candidates, part, resolve
from summarizer.engines.rules.answering.pairing import Work, stem, work
from summarizer.engines.rules.answering.questions import Question, years_in
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.terms import GENERIC, Term
from summarizer.facts import Fact as Figure

_TIMES: Final = re.compile(
    r"(?P<a>[^。？]{1,30}?)(?:相当于|差不多是|等于|[是为])(?P<b>[^，。？]{1,24}?)的?(?:几|多少)倍"
)
_MORE: Final = re.compile(
    r"(?P<a>[^。？]{1,30}?)要?(?:比|较|跟|和|与)(?P<b>[^，。？]{1,20}?)(?:，|一年|每年|一共|总共|相比)*"
    r"(?:相?差(?:了|距)?|[多少高低大快](?:出|了|挣|花|收|用|来|产|招|办|接|投|拿|领|交|建|种|卖)?|增加|减少|增长|下降|提高|降低)[^，。？]{0,4}(?:多少|几|百分之)"
)
_APART: Final = re.compile(r"(?P<a>[^。？]{1,30}?)(?:和|与|跟|同)(?P<b>[^，。？]{1,20}?)(?:之间)?，?相?差")
_MOST: Final = r"(?:更|要|的)*(?:[多大高快少低小慢长短好重])"
_WHICH: Final = re.compile(
    r"(?P<a>[^，。？]{1,20}?)(?:和|与|跟|还是|、|同)(?P<b>[^，。？]{1,20}?)(?:相比|比起来|比)?[，,]?"
    rf"(?:[哪谁](?:一|个|头|样|边|方|项|类|种|家|者)*)(?:[^，。？]{{0,8}}?){_MOST}"
)
_LEAVING: Final = re.compile(
    r"(?P<a>[^。？]{1,30}?)，?(?:去掉|扣掉|扣除|除去|刨去|减去|除开|除了|不算)(?P<b>[^，。？]{1,20}?)(?:以外|之外|外)?，?(?:还|其余|其他|剩|余)"
)
_FROM: Final = re.compile(
    r"(?P<c>[^。？]{0,20}?)从(?P<b>[^，。？]{2,14}?)到(?P<a>[^，。？]{2,14}?)，?(?:[^，。？]{0,10}?)(?:[增涨提上加扩减降下跌缩多少][^，。？]{0,4})(?:多少|几)"
)
_MEAN: Final = re.compile(r"平均每|平均下来|平均一|摊[到下]")
_MEANS: Final = re.compile(r"平均|[人户场件亩月年日]均|每|/")
_ALSO: Final = re.compile(r"[，。？；](?:那么?)?(?P<other>[^，。？；]{1,12})呢")
_EITHER: Final = re.compile(rf"(?P<a>[^，。？]{{1,20}}?){_MOST}[，,]?还是(?P<b>[^，。？]{{1,20}}?){_MOST}")
_DIFFERENCES: Final = (_MORE, _APART, _LEAVING, _FROM)
_PACE: Final = re.compile(r"[涨增长升降跌掉]得?[^，。？]{0,2}[快慢多少]|增[长速幅]|增长|[快慢]")
_POINTS: Final = re.compile(r"百分之|比例|增幅|增长率")
_WITHIN: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?:里面|当中|之中|其中|[中里内])(?=[\u4e00-\u9fff，])")
# Of the year before the one that the question names first: 2014年要建的比上一年建成的.
_YEAR_BEFORE: Final = re.compile(r"[上前头]一?年")
# So many figures of the first are tried till one goes with a figure of the second.
_TRIED: Final = 3
ANY: Final = Slot(unit="", sort="any", start=0, end=0, terms=())


class Both(NamedTuple):
    """The figures of the two things a question holds against one another."""

    first: Bound
    second: Bound


def which(question: Question, asked: Asked) -> Both | None:
    """Find the figures of two things of which one is more, or grew faster; None where a question asks no such thing."""
    match = _EITHER.search(question.text) or _WHICH.search(question.text)
    if match is None:
        return None
    paced = _PACE.search(question.text, match.start("b")) is not None
    slot = ANY.model_copy(update={"sort": "share"}) if paced else ANY
    return _both(asked, match, slot, change=paced) or (_both(asked, match, ANY) if paced else None)


def times(asked: Asked) -> Work | None:
    """How many times one figure is another: 2015年是2010年的几倍."""
    match = _TIMES.search(asked.question.text)
    both = _both(asked, match, ANY) if match else None
    if both is None or both.first.figure.quantity.unit in ("%", "倍"):
        return None
    return work(
        "times",
        (both.first.figure, both.second.figure),
        "倍",
        min(both.first.score, both.second.score),
        resolved=True,
    )


def also(question: Question, asked: Asked, beside: Figure) -> Bound | None:
    """Find the same figure of another thing, which is asked for in short (…多少钱，乡下人呢)."""
    match = _ALSO.search(question.text)
    if match is None or not question.slots:
        return None
    own = part(question, *match.span("other"), asked.known.year)
    rest = tuple(term for term in question.terms if term not in own.own)
    shared = rest[-1:] if own.own else rest
    operand = Operand(own.own, shared, own.years or question.years)
    return resolve(asked, operand, asked.slot, beside)


def reckons(question: Question, figure: Figure) -> bool:
    """Tell whether a question asks for what is worked out from two figures, and a figure does not state the outcome."""
    text = question.text
    if _MEAN.search(text):
        return _MEANS.search(figure.own) is None
    return not figure.change and bool(_TIMES.search(text) or _MORE.search(text) or _APART.search(text))


def apart(asked: Asked) -> Work | None:
    """By how much one figure is more than another of the report, wherever each stands."""
    match = next((found for form in _DIFFERENCES if (found := form.search(asked.question.text))), None)
    if match is None:
        return None
    share = asked.slot.sort == "share" or _POINTS.search(asked.question.text) is not None
    slot = ANY if share else asked.slot.model_copy(update={"terms": (), "counted": None})
    both = _both(asked, match, slot)
    if both is None:
        return None
    score = min(both.first.score, both.second.score)
    figures = (both.first.figure, both.second.figure)
    percent = figures[0].quantity.unit == "%"
    if share and not percent:
        return work("growth", figures, "%", score, resolved=True)
    ordered = sorted(figures, key=lambda one: -one.quantity.value)
    return work("difference", tuple(ordered), "个百分点" if percent else "", score, resolved=True)


def _both(asked: Asked, match: re.Match[str], slot: Slot, change: bool = False) -> Both | None:
    """Find the two figures, the part that names less in the words of the one that names more."""
    question, known = asked.question, asked.known
    a = part(question, *match.span("a"), known.year)
    b = part(
        question, *match.span("b"), a.years[0] if a.years and _YEAR_BEFORE.search(match["b"]) else known.year
    )
    common = tuple(
        term
        for term in question.terms
        if not any(match.start(name) <= term.start < match.end(name) for name in ("a", "b"))
        and term.weight > GENERIC
    )
    years = years_in(question.text, known.year)
    reported = (known.year,) if known.year else ()
    first = _shared(a, b, common, change, years, reported)
    second = _shared(b, a, common, change, years, reported)
    for one in candidates(asked, first, slot)[:_TRIED]:
        if other := resolve(asked, second, slot, one.figure):
            return Both(one, other)
    return None


def _shared(
    operand: Operand,
    other: Operand,
    common: tuple[Term, ...],
    change: bool,
    years: tuple[int, ...],
    own: tuple[int, ...],
) -> Operand:
    """Lend an operand the words of the question, and those of the other one where it has little of its own."""
    lent = other.own if not operand.own else other.own[-1:] if len(operand.own) == 1 else ()
    if not (operand.years or other.years):
        return Operand(operand.own, (*common, *lent), years, change)
    rest = tuple(year for year in years if year not in other.years)
    return Operand(operand.own, (*common, *lent), operand.years or rest or own, change)


def share(asked: Asked) -> Work | None:
    """A part by its whole, wherever each stands."""
    if asked.slot.sort != "share" or asked.slot.unit or asked.question.change:
        return None
    inner, outer = halves(asked.question)
    years = asked.question.years
    over = resolve(asked, Operand(tuple(outer), (), years), ANY) if inner and outer else None
    of = resolve(asked, Operand(tuple(inner), tuple(outer), years), ANY, over.figure) if over else None
    if of is None or over is None or of.figure.quantity.value > over.figure.quantity.value:
        return None
    if over.figure.quantity.unit == "%":
        return None
    return work("share", (of.figure, over.figure), "%", min(of.score, over.score), resolved=True)


def halves(question: Question) -> tuple[list[Term], list[Term]]:
    """Part the words of a share: what is the part, and of what whole."""
    terms = [term for term in question.terms if term.weight > GENERIC]
    if tight := [term for term in terms if term.tight]:
        return tight, [term for term in terms if not term.tight]
    text = question.text
    over = text.find("占")
    if over > 0:
        after = [term for term in terms if term.start > over]
        before = [term for term in terms if term.start < over]
        comma = text.rfind("，", 0, over)
        if not after and comma > 0:
            return [term for term in before if term.start > comma], [t for t in before if t.start < comma]
        within = _WITHIN.search(text, 0, over)
        if not after and within:
            inner = [term for term in before if term.start >= within.end()]
            return inner, [term for term in before if term.start < within.start()]
        return before, after
    if rate := next(
        (term for term in reversed(terms) if term.text.endswith("率") and len(term.text) > 2), None
    ):
        return [stem(rate)], [term for term in terms if term is not rate]
    return terms[-1:], terms[:-1]
