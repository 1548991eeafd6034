"""Indicator names: what each number counts, in the report's own words.

A Chinese clause puts the indicator before its number (新增就业人数33.01万人), after it (19篇政策解读), or
says with a predicate what became of so many (169项实现全流程网办). Which of these it is follows from what is
left on either side once the words that say when, who and how exactly are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from summarizer.indicators.clauses import Clauses, Setting, clauses
from summarizer.indicators.lexicon import Lexicon, lexicon
from summarizer.indicators.phrases import Named, after, before, share, strip_left
from summarizer.indicators.topics import complete
from summarizer.models import Report

_RATES = frozenset(["%", "‰", "百分点", "个百分点", "成", "折"])
_BENEFIT = ("为", "给", "向", "帮助", "助力", "替", "使", "让")
_JOINT = re.compile(r"^(?:[、和及与并]|以及|并且)+")
_RIGHT_STOP = re.compile(
    r"(?:[、和及以与并且而已均未无较比等）”]|全部|同比|环比|其中|分别|左右|上下|之多|不等|的[，。；]|共计|合计|总计)"
)
_CHANGE = re.compile(
    r"(?:同比|环比|较上年|较去年|比上年|比去年|年均|分别|平均|较前一年|比前一年|较上年同期|比上年同期)*"
    r"(?:实际|名义)?(?:增长|下降|提高|上升|减少|增加|提升|压缩|压减|缩短|降低|增幅|降幅)[了达为约近超]*$"
)
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

    return named_in(clauses(document.text, report.quantities), heading)


def named_in(found: Clauses, heading: Callable[[int], str]) -> dict[int, Named]:
    """Name the numbers of any text.

    Args:
        found: the text's clauses.
        heading: gives the title of the section that holds a position of the text, or nothing.
    """
    words = lexicon()
    result: dict[int, Named] = {}
    series: list[tuple[Setting, Named]] = []
    for setting in found.settings:
        if series and setting.sentence != series[-1][0].sentence:
            series = []
        named = _name(setting, series, found, heading, words)
        named = named._replace(name=_tidy(named.name, words))
        result[setting.quantity.id] = named
        series.append((setting, named))
    return result


def _name(
    at: Setting,
    series: list[tuple[Setting, Named]],
    found: Clauses,
    heading: Callable[[int], str],
    words: Lexicon,
) -> Named:
    last = series[-1][1] if series else None
    joint = at.follows and _JOINT.match(at.left) is not None
    left = strip_left(_JOINT.sub("", at.left), words)
    right = "" if _RIGHT_STOP.match(at.right) else at.right.lstrip("的")
    if last and _CHANGE.match(left):
        return Named((last.noun or last.name) + left, "", last.noun, last.subject)
    if at.quantity.unit in _RATES and right and not words.measure.search(left):
        return share(left, right, last, words)
    benefit = at.left.endswith(_BENEFIT) and not at.left.endswith("分别为")
    if right and _counts_right(at, left, right, words):
        named = after(at.quantity.unit, left, right, benefit, series, words)
    elif left:
        named = before(left, words)
        if joint and last and last.verb and not named.verb and not words.measure.search(named.name):
            named = named._replace(name=last.verb + named.name, verb=last.verb)
    elif last and at.follows and not at.left:
        noun = last.noun or last.name
        return last._replace(name=noun + at.quantity.unit)
    else:
        named = Named("")
    if at.adjoins:
        return named._replace(name=(named.noun or named.name) + at.quantity.unit)
    return complete(named, at, joint, series, found, heading, words)


def _counts_right(at: Setting, left: str, right: str, words: Lexicon) -> bool:
    """Tell whether the number counts what follows it."""
    if not left or at.left.endswith(_BENEFIT):
        return True
    if words.measure.search(left) and len(left) > 2:
        return False
    complete_left = len(before(left, words).noun) >= 2
    if at.precedes and complete_left:
        return False
    return not (complete_left and words.opening_verb.match(right))


def _tidy(name: str, words: Lexicon) -> str:
    return words.filler.sub("", name).translate(_QUOTES).strip("、，的")[-_LONGEST:]
