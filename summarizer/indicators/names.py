"""Indicator names: what each number counts, in the report's own words.

A Chinese clause puts the indicator before its number (新增就业人数33.01万人), after it (19篇政策解读), or
says with a predicate what became of so many (169项实现全流程网办). Which of these it is follows from what is
left on either side once the words that say when, where and how exactly are taken away. Numbers that compare
(同比增长, 上年为) or that share a list of indicators (分别为) are read first.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from summarizer.indicators.clauses import Clauses, Setting, clauses
from summarizer.indicators.comparisons import baseline, compared, passed
from summarizer.indicators.distinct import distinct
from summarizer.indicators.lexicon import Lexicon, lexicon
from summarizer.indicators.named import Named, Place
from summarizer.indicators.phrases import COUNTED_AS, after, before, generic_head, governs, share, strip_left
from summarizer.indicators.purposes import spent
from summarizer.indicators.rankings import lasting, ranked
from summarizer.indicators.spreads import spread
from summarizer.indicators.topics import complete, topic_of
from summarizer.models import Report

_BENEFIT = ("为", "给", "向", "帮助", "助力", "替", "使", "让")
_JOINT = re.compile(r"^(?:[、和及与并]|以及|并且)+")
_RIGHT_STOP = re.compile(
    r"(?:[、和及以与并且而已均未较比等）”:]|无(?![人线障偿证害])|全部|同比|环比|其中|分别|左右|上下|之多|不等|的[，。；]|共计|合计|总计)"
)
_DIVIDES = re.compile("、|以及|和")
_AND_MORE = re.compile(r"^(?:以上|以下|左右|以内|多|余)(?=的)")
_SPREADS = re.compile("分别|依次")
_QUOTES = str.maketrans("", "", "“”‘’《》")
_LONGEST = 30


def names(report: Report) -> dict[int, str]:
    """Name the indicator of every number that may be a metric.

    Returns:
        For each quantity id of role metric, a name in the words of the report, without quotation marks.
    """
    return {key: found.name for key, found in indicators(report).items()}


def indicators(report: Report) -> dict[int, Named]:
    """Like ``names``, with the parts each name is made of."""
    document = report.document

    def heading(position: int) -> str:
        path = document.path(document.sentence_at(position).section)
        return path[-1].title if path else ""

    return named_in(clauses(document.text, report.quantities), heading, document.identity.year)


def named_in(found: Clauses, heading: Callable[[int], str], year: int | None = None) -> dict[int, Named]:
    """Name the numbers of any text.

    Args:
        found: the text's clauses.
        heading: gives the title of the section that holds a position of the text, or nothing.
        year: the year the text reports on, to tell 上年 in 2024年为…; None if not known.
    """
    words = lexicon()
    result: dict[int, Named] = {}
    series: list[tuple[Setting, Named]] = []
    recent: list[tuple[Setting, Named]] = []
    waiting: list[Named] = []
    for index, setting in enumerate(found.settings):
        if series and setting.sentence != series[-1][0].sentence:
            if found.text.find("\n", series[-1][0].quantity.end, setting.quantity.start) >= 0:
                recent = []
            series = []
        place = _place(setting, series, recent, found, heading, words, year)
        if not waiting and _SPREADS.search(setting.left):
            waiting = spread([place, *_listed(index, place)])
        named = waiting.pop(0) if waiting else _name(place)
        named = named._replace(name=_tidy(named.name, words))
        result[setting.quantity.id] = named
        series.append((setting, named))
        recent.append((setting, named))
    return distinct(found.settings, result)


def _place(
    at: Setting,
    series: list[tuple[Setting, Named]],
    recent: list[tuple[Setting, Named]],
    found: Clauses,
    heading: Callable[[int], str],
    words: Lexicon,
    year: int | None,
) -> Place:
    joint = _JOINT.match(at.left) if at.follows else None
    left = strip_left(at.left[joint.end() :] if joint else at.left, words)
    right = _AND_MORE.sub("", at.right)
    right = "" if _RIGHT_STOP.match(right) else right.lstrip("的")
    return Place(at, left, right, joint is not None, series, recent, found, heading, words, year)


def _listed(index: int, first: Place) -> list[Place]:
    """Give the numbers that follow the first of a list with no more than a joint between them."""
    listed: list[Place] = []
    for setting in first.found.settings[index + 1 :]:
        if setting.clause != first.at.clause or _JOINT.sub("", setting.left):
            break
        listed.append(first._replace(at=setting))
    return listed


def _name(place: Place) -> Named:
    for reading in (ranked, lasting, passed, baseline, compared):
        if named := reading(place):
            return named
    named = _stated(place)
    if place.at.adjoins:
        unit = place.at.quantity.unit
        return named._replace(name=named.anchor + COUNTED_AS.get(unit, unit), base=named.anchor)
    named = spent(named, place)
    return complete(_headed(named, place), place)


def _headed(named: Named, place: Place) -> Named:
    """Give a clause without its noun one: 收回基层接不住的23项."""
    if place.right or place.rate or not named.name or not re.search(r".{4}的$", place.at.left):
        return named
    head = generic_head(topic_of(place), place.words)
    return named._replace(name=f"{named.name.removesuffix('的')}的{head}", noun=head) if head else named


def _stated(place: Place) -> Named:
    """Name a number that states how many or how much there is of something."""
    at, left, right, last, words = place.at, place.left, place.right, place.last, place.words
    if place.rate and (right or at.left.endswith("的")) and not words.measure.search(left):
        return share(place)
    benefit = at.left.endswith(_BENEFIT) and not at.left.endswith("分别为")
    if right and _counts_right(place):
        return after(place, benefit)
    if left:
        named = before(left, words)
        if (
            at.follows
            and last
            and last.verb
            and not named.verb
            and not named.derived
            and not words.measure.search(named.name)
        ):
            return named._replace(name=last.verb + named.name, verb=last.verb)
        return named
    if last and at.follows and not at.left:
        unit = at.quantity.unit
        return last._replace(name=last.anchor + COUNTED_AS.get(unit, unit), base=last.anchor)
    return Named("")


def _counts_right(place: Place) -> bool:
    """Tell whether the number counts what follows it."""
    at, left, words = place.at, place.left, place.words
    if not left or at.left.endswith(_BENEFIT):
        return True
    if words.measure.search(left) and len(left) > 2:
        return False
    complete_left = len(before(left, words).noun) >= 2
    if governs(left, words) and not words.opening_verb.match(place.right):
        return True
    if (
        at.precedes
        and complete_left
        and not _DIVIDES.match(place.found.text, at.quantity.end + len(at.right))
    ):
        return False
    return not (complete_left and words.opening_verb.match(place.right))


def _tidy(name: str, words: Lexicon) -> str:
    return words.filler.sub("", name).translate(_QUOTES).strip("、，的")[-_LONGEST:]
