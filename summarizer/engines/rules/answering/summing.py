"""Several figures together, and a total by what it is shared among."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.rules.answering.figures import Bound, unit_fit
from summarizer.engines.rules.answering.operands import Asked, Operand, resolve
from summarizer.engines.rules.answering.pairing import Work, alike, own_share, work
from summarizer.engines.rules.answering.questions import years_in
from summarizer.engines.rules.answering.slots import Slot
from summarizer.engines.rules.answering.terms import GENERIC, Term
from summarizer.facts import Fact as Figure

_SUM: Final = re.compile(r"合计|一共|总共|共计|加起来|加在一起|总和|之和|合起来|合在一起|共有|两项|两者")
_EACH: Final = re.compile(
    r"(?:平均(?:下来|算下来|到)?(?:每一?|一)|摊[到下]来?每一?|平摊到每一?)(?P<unit>人次|户次|批次|[个人名件次场家户项起批份套年月天亩村所辆位条]?)"
    r"|[人户亩场件]均|每一?(?P<each>人次|[人名件户家场亩所村次套台辆位])(?!月|年)"
)
_KINDS: Final = re.compile(
    r"[二两三四五六七八九十\d]+(?:种|类|项|个|样|方面)(?=[^，。？]{0,12}(?:一共|总共|合计|共计|加起来|总和))"
)
_EVERY_KIND: Final = re.compile(
    r"各(?:种|类|项|式|个|方面)[^，。？]{0,12}(?:一共|总共|合计|共计|加起来|总和)"
)
_LIST: Final = re.compile(r"以及|再?加上?|外加|连同|还有|[和与跟及、]")
_MEAN: Final = re.compile(r"人均|平均|户均|每[人户名件年月]")
_OWN: Final = 0.5
_UNIT: Final = 0.9
_FITS: Final = 0.65


def total(asked: Asked) -> Work | None:
    """Several figures together: 调解和仲裁一共多少件, 一共建了多少所小学和幼儿园."""
    text = asked.question.text
    match = _SUM.search(text)
    if match is None:
        return None
    ranges = _items(text, 0, match.start()) or _items(text, match.end(), len(text))
    chosen: list[Figure] = []
    for start, end in ranges:
        terms = [term for term in _strong(asked) if start <= term.start < end]
        years = years_in(text[start:end], asked.known.year)
        if not terms and not years:
            continue
        one = _one(asked, terms, years, ranges, chosen)
        if one is None:
            return None
        chosen.append(one)
    return work("sum", tuple(chosen), "", 1.0, resolved=True) if len(chosen) > 1 else None


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give where the parts of a list stand; nothing where there is no list."""
    cuts = [match.span() for match in _LIST.finditer(text, start, end)]
    if not cuts:
        return []
    return list(zip([start, *(high for _, high in cuts)], [*(low for low, _ in cuts), end], strict=True))


def _one(
    asked: Asked,
    terms: list[Term],
    years: tuple[int, ...],
    ranges: list[tuple[int, int]],
    chosen: list[Figure],
) -> Figure | None:
    """Find the figure of one part of a list: of a passage found for all of it, else of any."""
    fitting = [
        (own_share(terms, at.figure), at.figure)
        for at in (asked.bound() if terms and not years else ())
        if own_share(terms, at.figure) >= _OWN and at.figure not in chosen and not at.figure.change
        if not chosen or alike(at.figure, chosen[0])
    ]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    shared = tuple(
        term
        for term in _strong(asked)
        if term not in terms and not any(low <= term.start < high for low, high in ranges)
    )
    if not terms:
        shared = tuple(_strong(asked))
    operand = Operand(tuple(terms), shared, years or asked.question.years)
    found = resolve(asked, operand, asked.slot, chosen[0] if chosen else None)
    return found.figure if found and found.figure not in chosen else None


def kinds(asked: Asked) -> Work | None:
    """All figures of a sentence that lists as many as are asked for: 五种案子总共几件."""
    if _EVERY_KIND.search(asked.question.text):
        return _every_kind(asked)
    match = _KINDS.search(asked.question.text)
    number = next((at for at in asked.question.numbers if match and at.start == match.start()), None)
    for carried in asked.found[:2] if number is not None else ():
        figures = [
            one
            for one in asked.figures(carried.passage.sentence)
            if not one.change and unit_fit(asked.slot, one.quantity) >= 0.9
        ]
        if number is not None and len(figures) == number.value > 1:
            return work("sum", tuple(figures), "", 1.0)
    return None


def _every_kind(asked: Asked) -> Work | None:
    """Add up the figures of the sentence that lists them, unless it states their sum."""
    for carried in asked.found[:1]:
        figures = [
            one
            for one in asked.figures(carried.passage.sentence)
            if not one.change and unit_fit(asked.slot, one.quantity) >= _UNIT
        ]
        values = [one.quantity.value for one in figures]
        if len(values) > 1 and 2 * max(values) != sum(values):
            return work("sum", tuple(figures), "", 1.0)
    return None


def per_head(asked: Asked) -> Work | None:
    """A total by what it is shared among: 平均每名农民工追回多少元."""
    match = _EACH.search(asked.question.text)
    if match is None:
        return None
    unit = match["unit"] or match["each"] or (match.group()[0] if match.group().endswith("均") else "人")
    # 每个 says nothing of the unit that what is counted has.
    loose = unit == "个"
    each = asked.slot.model_copy(update={"unit": "" if loose else unit, "sort": "any" if loose else "count"})
    whom = _named_at(asked, match.end())
    rest = [term for term in _strong(asked) if term not in whom]
    return _beside(asked, each, unit) or _apart(asked, each, whom, rest)


def _named_at(asked: Asked, at: int) -> list[Term]:
    """Give the words of the thing that is named at a place of the question."""
    found: list[Term] = []
    for term in _strong(asked):
        if term.start == at and not (found and term.deed):
            found.append(term)
            at += len(term.text)
    return found


def _beside(asked: Asked, each: Slot, unit: str) -> Work | None:
    for carried in asked.found[:2]:
        figures = asked.figures(carried.passage.sentence)
        whole = [figure for figure in figures if unit_fit(asked.slot, figure.quantity) >= _FITS]
        if any(
            _MEAN.search(figure.own) and own_share(asked.question.terms, figure) >= _OWN for figure in whole
        ):
            return None
        below = [one for one in figures if one not in whole and unit_fit(each, one.quantity) >= 0.9]
        if whole and below and each.unit:
            over = max(below, key=lambda figure: own_share(asked.question.terms, figure))
            return work("each", (whole[0], over), f"{whole[0].quantity.unit}/{unit}", carried.coverage)
    return None


def _apart(asked: Asked, each: Slot, whom: list[Term], rest: list[Term]) -> Work | None:
    """Find the two where they do not stand in one sentence."""
    years = asked.question.years
    whole = resolve(asked, Operand(tuple(rest), tuple(whom), years), asked.slot) if rest else None
    if whole is not None and not whom:
        return _by_unit(asked, whole, each)
    below = resolve(asked, Operand(tuple(whom), (), years), each, near=whole.figure) if whole else None
    if whole is None or below is None or whole.figure is below.figure:
        return None
    unit = f"{whole.figure.quantity.unit}/{each.unit or below.figure.quantity.unit}"
    return work("each", (whole.figure, below.figure), unit, min(whole.score, below.score), resolved=True)


def _by_unit(asked: Asked, whole: Bound, each: Slot) -> Work | None:
    """Find what a total is shared among by its unit alone, beside the total (平均每场)."""
    at = whole.figure.sentence
    for sentence in (at, at - 1, at + 1):
        for figure in asked.figures(sentence):
            if each.unit and figure is not whole.figure and unit_fit(each, figure.quantity) >= _UNIT:
                unit = f"{whole.figure.quantity.unit}/{each.unit}"
                return work("each", (whole.figure, figure), unit, whole.score, resolved=True)
    return None


def _strong(asked: Asked) -> list[Term]:
    return [term for term in asked.question.terms if term.weight > GENERIC]
