"""What a question wants worked out, and from which figures: shares, differences, sums, figures per head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from summarizer.models.asking import Operation, Working
from summarizer.engines.rules.evidence import Carried, carry, mean
from summarizer.engines.rules.figures import Bound, bind, unit_fit
from summarizer.engines.rules.known import Known
from summarizer.engines.rules.questions import Question, Slot, Term
from summarizer.engines.rules.sharing import Figure
from summarizer.numbers import compatible_unit

_REST: Final = re.compile(
    r"(?:还有|还剩|剩下|剩余|尚有|仍有|余下)|(?:未|没有?|尚未|还没)(?:能|有)?(?:[\u4e00-\u9fff])"
)
_SHARE: Final = re.compile(r"占|比例|比重|占比|百分之|几成|[\u4e00-\u9fff]率")
_AGAINST: Final = re.compile(
    r"(?:比|较|跟|和|与)(?P<other>[^，。？]{1,14}?)(?:相比)?(?:相差|差|多(?!少)|(?<!多)少|高|低|增加|减少|增长|下降|提高|降低)"
)
_APART: Final = re.compile(r"相差|差多少|差了多少|差距")
_SUM: Final = re.compile(r"(?:合计|一共|总共|共计|加起来|加在一起|总和|之和|合起来|两项共|共有?)")
_EACH: Final = re.compile(r"平均每|人均|每[个人名件次场家户项起批]|平均到每")
_GROWTH: Final = re.compile(r"增长率|增幅|降幅|百分之几|百分之多少|几成|增长了?百分|下降了?百分")
_LIST: Final = re.compile(r"[和与、及加]|以及")
_BROAD: Final = re.compile(r"全[国省市县区]|平均|均值|上年|去年|上一年|前一年")
_STATED: Final = re.compile(r"尚有|还有|仍有|未|没有?|剩")
_OWN: Final = 0.5
_BESIDE: Final = 0.3


class Work(NamedTuple):
    """A working with its figures, the first first, and how surely they are the ones meant."""

    working: Working
    figures: tuple[Figure, ...]
    score: float


def work_out(question: Question, found: Sequence[Carried], known: Known) -> Work | None:
    """Find the figures from which the answer of a question can be worked out; None where it asks for none such."""
    if not question.slots:
        return None
    slot = question.slots[0]
    for attempt in (_last_year, _against, _rest, _total, _per_head, _share):
        if work := attempt(question, slot, found, known):
            return work
    return None


def _share(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """A part by its whole: 查出问题的占多大比例, 合格率."""
    if slot.sort != "share" or slot.unit or not _SHARE.search(question.text) or question.change:
        return None
    part, whole = _halves(question)
    best: Work | None = None
    for carried in found[:4]:
        figures = known.by_sentence.get(carried.passage.sentence, ())
        for of, over in _pairs(figures):
            score = (2 * _own(part, of) + _around(whole, over, figures)) / 3
            if (
                _own(part, of) >= _OWN
                and _own(part, over) < _own(part, of)
                and (best is None or score > best.score)
            ):
                best = _work("share", (of, over), "%", score)
    return best


def _rest(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """What is left of a whole: 还有几个没有改好."""
    marked = _REST.search(question.text)
    if marked is None or slot.sort not in ("count", "any", "money"):
        return None
    part = [term for term in question.terms if term.start >= marked.start()] or list(question.terms)
    best: Work | None = None
    for carried in found[:4]:
        figures = known.by_sentence.get(carried.passage.sentence, ())
        for done, over in _pairs(figures):
            # 尚有5个没有 says it outright.
            if unit_fit(slot, over.quantity) and not _STATED.search(done.own):
                score = _own(part, done) + 0.1 * _around(question.terms, over, figures)
                if _own(part, done) >= _OWN and (best is None or score > best.score):
                    best = _work("difference", (over, done), "", min(score, 1.0))
    return best


def _last_year(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """The year before, where the report gives this year's figure and by how much it rose or fell."""
    if known.year is None or known.year - 1 not in question.years or question.change:
        return None
    bound = [at for at in bind(question, slot, list(found[:4]), known) if at.figure.year == known.year]
    for at in bound[:3]:
        figures = known.by_sentence.get(at.figure.sentence, ())
        if at.own < _OWN or at.figure.change:
            continue
        for other in figures:
            if (
                other.change
                and other.quantity.unit == at.figure.quantity.unit
                and _of(other, at.figure, figures)
            ):
                fell = re.search(r"减少|下降|降低|少|低|压[缩减]", other.own) is not None
                operation: Operation = "sum" if fell else "difference"
                return _work(operation, (at.figure, other), "", at.score)
    return None


def _against(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """By how much one figure is more than another: 比全省平均高多少, 比上年多了多少."""
    match = _AGAINST.search(question.text)
    if match and match.group()[0] in "跟和与" and not re.search("相比|差", match.group()):
        match = None
    if match is None and not _APART.search(question.text):
        return None
    other = match["other"] if match else ""
    terms = tuple(
        term if not match or not match.start("other") <= term.start < match.end("other") else term.model_copy(update={"weight": 0.0})
        for term in question.terms
    )
    plain = question.model_copy(update={"change": False, "terms": terms})
    bound = [at for at in bind(plain, _countable(slot), list(found[:4]), known) if not at.figure.change]
    for at in bound[:4]:
        if at.own < _BESIDE:
            continue
        rival = _rival(other, at, question, known)
        if rival is not None:
            growth = slot.sort == "share" and not slot.unit and at.figure.quantity.unit not in ("%", "‰")
            unit = "个百分点" if at.figure.quantity.unit == "%" and not growth else ""
            pair = sorted((at.figure, rival), key=lambda one: -one.quantity.value)
            if growth:
                return _work("growth", (at.figure, rival), "%", at.score)
            return _work("difference", tuple(pair), unit, at.score)
    return None


def _rival(other: str, at: Bound, question: Question, known: Known) -> Figure | None:
    """Find the figure that another is held against, in the same sentence or the next."""
    figures = [
        figure
        for sentence in (at.figure.sentence, at.figure.sentence + 1)
        for figure in known.by_sentence.get(sentence, ())
        if figure is not at.figure and compatible_unit(figure.quantity.unit, at.figure.quantity.unit)
    ]
    figures = [figure for figure in figures if not figure.change]
    if re.search(r"[上去前]一?年", other) and known.year:
        before = [figure for figure in figures if figure.year == known.year - 1]
        return max(before, key=lambda figure: _own(question.terms, figure), default=None)
    words = [other[start : start + 2] for start in range(len(other) - 1)] or [other]
    fitting = [
        figure for figure in figures if other and sum(word in figure.own for word in words) * 2 >= len(words)
    ]
    if fitting:
        return fitting[0]
    return next((figure for figure in figures if not other and not _BROAD.search(figure.own)), None)


def _total(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """Several figures together: 调解和仲裁一共多少件."""
    match = _SUM.search(question.text)
    if match is None or not _LIST.search(question.text[: match.start()]):
        return None
    things = [part for part in _LIST.split(question.text[: match.start()]) if part]
    chosen: list[Figure] = []
    for thing in things:
        terms = [term for term in question.terms if term.text in thing and not _weak(term)]
        fitting = [
            (at.own, at.figure)
            for at in bind(question, slot, list(found[:5]), known)
            if terms and _own(terms, at.figure) >= _OWN and at.figure not in chosen
        ]
        if not fitting:
            return None
        chosen.append(max(fitting, key=lambda pair: pair[0])[1])
    return _work("sum", tuple(chosen), "", 1.0) if len(chosen) > 1 else None


def _per_head(question: Question, slot: Slot, found: Sequence[Carried], known: Known) -> Work | None:
    """A total by what it is shared among: 平均每名农民工追回多少元."""
    match = _EACH.search(question.text)
    if match is None:
        return None
    below_unit = match.group()[-1] if match.group()[-1] != "均" else "人"
    each = slot.model_copy(update={"unit": "人" if below_unit in "人名" else below_unit, "sort": "count"})
    for carried in found[:3]:
        figures = known.by_sentence.get(carried.passage.sentence, ())
        above = next((figure for figure in figures if unit_fit(slot, figure.quantity) >= _OWN), None)
        below = next(
            (figure for figure in figures if figure is not above and unit_fit(each, figure.quantity) > _OWN),
            None,
        )
        if above and below:
            return _work("each", (above, below), "", carried.coverage)
    return None


def _work(operation: Operation, figures: tuple[Figure, ...], unit: str, score: float) -> Work:
    ids = tuple(figure.quantity.id for figure in figures)
    return Work(Working(operation=operation, quantities=ids, unit=unit), figures, score)


def _halves(question: Question) -> tuple[list[Term], list[Term]]:
    """Part the words of a share: what is the part, and of what whole."""
    text = question.text
    terms = [term for term in question.terms if not _weak(term) or term.tight]
    if tight := [term for term in terms if term.tight and not _weak(term)]:
        return tight, [term for term in terms if not term.tight]
    over = text.find("占")
    if over > 0:
        after = [term for term in terms if term.start > over]
        before = [term for term in terms if term.start < over]
        comma = text.rfind("，", 0, over)
        if not after and comma > 0:
            return [t for t in before if t.start > comma], [t for t in before if t.start < comma]
        return before, after
    if rate := next(
        (term for term in reversed(terms) if term.text.endswith("率") and len(term.text) > 2), None
    ):
        return [stem(rate)], [term for term in terms if term is not rate]
    return terms[-1:], terms[:-1]


def stem(rate: Term) -> Term:
    """Give the deed of a rate: 合格 of 合格率."""
    return rate.model_copy(update={"text": rate.text.removesuffix("率"), "parts": ()})


def _weak(term: Term) -> bool:
    return term.weight <= 0.25


def _pairs(figures: Sequence[Figure]) -> Iterable[tuple[Figure, Figure]]:
    """Give each smaller figure of a sentence with each larger one of its unit that stands before or after it."""
    for part in figures:
        for whole in figures:
            alike = compatible_unit(part.quantity.unit, whole.quantity.unit) and part.quantity.unit != "%"
            if part is not whole and alike and part.quantity.value <= whole.quantity.value:
                yield part, whole


def _own(terms: Sequence[Term], figure: Figure) -> float:
    return mean(terms, [max(carry(term, figure.own), carry(term, figure.name)) for term in terms])


def _around(terms: Sequence[Term], figure: Figure, figures: Sequence[Figure]) -> float:
    """Weigh how far a figure is the whole: its own words, and that it is the first and largest of its sentence."""
    largest = max(
        at.quantity.value for at in figures if compatible_unit(at.quantity.unit, figure.quantity.unit)
    )
    return 0.5 * _own(terms, figure) + 0.5 * (figure.quantity.value == largest)


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
