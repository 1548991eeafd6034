"""Indicator names: what each number counts, in the report's own words.

A Chinese clause puts the indicator before its number (新增就业人数33.01万人), after it (19篇政策解读), or
says with a predicate what became of so many (169项实现全流程网办). Which of these it is follows from what is
left on either side once the words that say when, where and how exactly are taken away. Numbers that compare
(同比增长, 上年为) or that share a list of indicators (分别为) are read first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from summarizer.document.tables import Table, tables
from summarizer.facts.cells import cell_named, row_label
from summarizer.facts.clauses import Clauses, Setting
from summarizer.facts.comparisons import baseline, compared, passed
from summarizer.facts.distinct import distinct, told_apart
from summarizer.facts.lexicon import Lexicon, lexicon
from summarizer.facts.named import Named, Place
from summarizer.facts.phrases import strip_left
from summarizer.facts.portions import portion
from summarizer.facts.pronouns import resolved
from summarizer.facts.rankings import lasting, ranked
from summarizer.facts.spreads import spread
from summarizer.facts.statements import stated
from summarizer.facts.topics import topics_around
from summarizer.models import Document
from summarizer.numbers import unit_of_head

_JOINT = re.compile(r"^(?:[、和及与并]|以及|并且)+")
_RIGHT_STOP = re.compile(
    r"(?:[、和及与并且而均未较比等）”:]|以(?![^，。；]{2,8}(?:方式|形式))|无(?![人线障偿证害])|已(?!建)|全部|同比|环比|其中|分别|左右|上下|之多|不等"
    r"|（[^）]{0,6}）(?:$|[，。])|的[，。；]|共计|合计|总计)"
)
_AND_MORE = re.compile(r"^(?:以上|以下|左右|以内)(?=[^，。；、）和及])")
# How exactly a number holds is no part of what it counts: 未超过, 没有突破, 上(百), 好(几百).
_UNIT_HEAD = re.compile(r"[（(](?P<unit>[^（）()]{1,9})[）)](?:[:：]|为|是|达到?)?$")
_NEGATION = re.compile(r"(?:[尚从并均仍]?未|没有|不[予再得]?|无|拟)(?P<verb>.{0,3})$")
_VAGUE = re.compile(r"(?:上|好|成|足足|整整)+$")
_ROUND: Final = frozenset("百千万亿几数")
_QUOTES = str.maketrans("", "", "“”‘’《》。；！？\"'")
# 12345热线 is a line as any other.
_HOTLINE = re.compile(r"(?<![\dA-Za-z.])1\d{4}(?=[一-鿿]{0,8}热线)")
_LONGEST: Final = 30
# No name needs more of a clause than this; it bounds the work where a text has no punctuation.
_REACH: Final = 120


def indicators(document: Document, found: Clauses, periods: Mapping[int, str]) -> dict[int, Named]:
    """Name the indicator of every number of role metric of a report.

    Args:
        document: the report.
        found: its clauses.
        periods: when each number is of, by quantity id, as its sentence says.

    Returns:
        By quantity id.
    """
    in_tables = tables(document.text)

    def heading(position: int) -> str:
        if in_tables and (label := row_label(position, in_tables)):
            return label
        path = document.path(document.sentence_at(position).section)
        return path[-1].title if path else ""

    def planned(position: int) -> bool:
        return document.sections[document.sentence_at(position).section].kind == "plans"

    named = named_in(found, heading, document.identity.year, in_tables)
    return told_apart(
        found.settings,
        distinct(found.settings, named, planned),
        periods,
        lambda position: topics_around(position, found, heading(position), lexicon()),
    )


def named_in(
    found: Clauses, heading: Callable[[int], str], year: int | None = None, in_tables: Sequence[Table] = ()
) -> dict[int, Named]:
    """Name the numbers of any text.

    Args:
        found: the text's clauses.
        heading: gives the title of the section that holds a position of the text, or nothing.
        year: the year the text reports on, to tell 上年 in 2024年为…; None if not known.
        in_tables: the text's tables, whose figures their rows and columns name.
    """
    words = lexicon()
    result: dict[int, Named] = {}
    series: list[tuple[Setting, Named]] = []
    recent: list[tuple[Setting, Named]] = []
    waiting: list[Named] = []
    for index, setting in enumerate(map(_without_bound, found.settings)):
        if in_tables and (cell := cell_named(setting.quantity.start, in_tables, words)):
            result[setting.quantity.id] = cell._replace(name=_tidy(cell.name, words))
            continue
        if series and setting.sentence != series[-1][0].sentence:
            if found.text.find("\n", series[-1][0].quantity.end, setting.quantity.start) >= 0:
                recent = []
            series = []
        joint, left, right = _sides(setting, words)
        place = resolved(
            Place(index, setting, left, right, joint, series, recent, found, heading, words, year)
        )
        waiting = waiting or spread(place)
        named = waiting.pop(0) if waiting else _name(place)
        named = named._replace(name=_tidy(_negated(named.name, setting.left, words), words))
        result[setting.quantity.id] = named
        series.append((setting, named))
        recent.append((setting, named))
    return result


def _without_bound(at: Setting) -> Setting:
    """Take from the words before a number those that only say how exactly it holds."""
    quantity = at.quantity
    left = at.left[: len(at.left) - quantity.words_before] if quantity.words_before else at.left
    head = _UNIT_HEAD.search(left)
    if head is not None and unit_of_head(head["unit"]) is not None:
        # 救助人数（万人）：3.5
        left = left[: head.start()]
    if at.quantity.surface[:1] in _ROUND:
        left = _VAGUE.sub("", left)
    return at if left == at.left else at._replace(left=left)


def _sides(at: Setting, words: Lexicon) -> tuple[bool, str, str]:
    """Give whether a joint opens the words before a number, and the words on either side that may name it."""
    joint = _JOINT.match(at.left) if at.follows else None
    left = strip_left(at.left[joint.end() :][-_REACH:] if joint else at.left[-_REACH:], words)
    right = _AND_MORE.sub("", at.right[:_REACH])
    single = len(right) == 1 and not at.precedes
    right = "" if single or _RIGHT_STOP.match(right) else right.lstrip("的")
    return joint is not None, left, right


def _name(place: Place) -> Named:
    for reading in (ranked, lasting, passed, baseline, compared, portion):
        if named := reading(place):
            return named
    return stated(place)


def _negated(name: str, left: str, words: Lexicon) -> str:
    """Return a name with the negation its clause opens it with: 未发现违法行为的30件 are no 违法行为."""
    start = left.rfind(name) if name else -1
    found = _NEGATION.search(left, 0, start) if start > 0 else None
    if found is None or (found["verb"] and found["verb"] not in words.light):
        return name
    return left[found.start() : start] + name


def _tidy(name: str, words: Lexicon) -> str:
    name = _HOTLINE.sub("", words.filler.sub("", name)).translate(_QUOTES).strip("、，。；：的")
    while len(name) > _LONGEST and "、" in name:
        name = name.partition("、")[2]
    kept = name[-_LONGEST:]
    # A number is never cut in two: what is left of it would be another.
    return kept.lstrip("0123456789.%") if name[:-_LONGEST][-1:].isdigit() else kept
