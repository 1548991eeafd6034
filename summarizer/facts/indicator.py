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

from summarizer.document.tables import Table, table_at, tables
from summarizer.facts.clauses import Clauses, IndicatorName, NamingContext, Setting
from summarizer.facts.comparisons import baseline, compared, lasting, passed, ranked
from summarizer.facts.counted import after, counted_as, share, spent, split
from summarizer.facts.disambiguate import distinct, told_apart
from summarizer.facts.distributive import spread
from summarizer.facts.lexicon import Lexicon, is_action, lexicon
from summarizer.facts.period import names_year, without_year
from summarizer.facts.phrases import before, generic_head, governs, graded, strip_left
from summarizer.facts.portions import portion
from summarizer.facts.topics import clauses_before, complete, topic_in, topic_of, topics_around
from summarizer.models import Document
from summarizer.numbers import unit_before

_JOINT = re.compile(r"^(?:[、和及与并]|以及|并且)+")
_RIGHT_STOP = re.compile(
    r"(?:[、和及与并且而均未较比等）”:]|以(?![^，。；]{2,8}(?:方式|形式))|无(?![人线障偿证害])|已(?!建)|全部|同比|环比|其中|分别|左右|上下|之多|不等"
    r"|（[^）]{0,6}）(?:$|[，。])|的[，。；]|共计|合计|总计)"
)
_AND_MORE = re.compile(r"^(?:以上|以下|左右|以内)(?=[^，。；、）和及])")
# How exactly a number holds is no part of what it counts: 未超过, 没有突破, 上(百), 好(几百).
_NEGATION = re.compile(r"(?:[尚从并均仍]?未|没有|不[予再得]?|无|拟)(?P<verb>.{0,3})$")
_VAGUE = re.compile(r"(?:上|好|成|足足|整整)+$")
_ROUND: Final = frozenset("百千万亿几数")
_QUOTES = str.maketrans("", "", "“”‘’《》。；！？\"'")
# 12345热线 is a line as any other.
_HOTLINE = re.compile(r"(?<![\dA-Za-z.])1\d{4}(?=[一-鿿]{0,8}热线)")
_LONGEST: Final = 30
# No name needs more of a clause than this; it bounds the work where a text has no punctuation.
_REACH: Final = 120


def indicators(document: Document, found: Clauses, periods: Mapping[int, str]) -> dict[int, IndicatorName]:
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
) -> dict[int, IndicatorName]:
    """Name the numbers of any text.

    Args:
        found: the text's clauses.
        heading: gives the title of the section that holds a position of the text, or nothing.
        year: the year the text reports on, to tell 上年 in 2024年为…; None if not known.
        in_tables: the text's tables, whose figures their rows and columns name.
    """
    words = lexicon()
    result: dict[int, IndicatorName] = {}
    series: list[tuple[Setting, IndicatorName]] = []
    recent: list[tuple[Setting, IndicatorName]] = []
    waiting: list[IndicatorName] = []
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
            NamingContext(index, setting, left, right, joint, series, recent, found, heading, words, year)
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
    if head := unit_before(left, len(left)):
        # 救助人数（万人）：3.5
        left = left[: head.start]
    if at.quantity.surface[:1] in _ROUND:
        left = _VAGUE.sub("", left)
    return at if left == at.left else at._replace(left=left)


def _sides(at: Setting, words: Lexicon) -> tuple[bool, str, str]:
    """Return whether a joint opens the words before a number, and the words on either side that may name it."""
    joint = _JOINT.match(at.left) if at.follows else None
    left = strip_left(at.left[joint.end() :][-_REACH:] if joint else at.left[-_REACH:], words)
    right = _AND_MORE.sub("", at.right[:_REACH])
    single = len(right) == 1 and not at.precedes
    right = "" if single or _RIGHT_STOP.match(right) else right.lstrip("的")
    return joint is not None, left, right


def _name(place: NamingContext) -> IndicatorName:
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


# 为甲、乙等19家企业发放补贴: the examples are no part of what is done for them.
_BENEFIT_OF_SOME = re.compile(r"^(?:为|给|向|帮助)[^，]{1,20}等$")
_BENEFIT = ("为", "给", "向", "帮助", "助力", "替", "使", "让")
_BENEFIT_ONLY = re.compile(r"^(?:为|给|向|帮助|助力|替|使|让|使得|对|就|将|把|围绕)?$")
_ENOUGH: Final = 4
_DIVIDES = re.compile("、|以及|和")
_HEADLESS = re.compile(r".{4}的$")


def stated(place: NamingContext) -> IndicatorName:
    """Name a number that states how many or how much there is of something."""
    named = _read(place)
    if place.at.adjoins:
        return named._replace(name=counted_as(named.anchor, place.at.quantity.unit), base=named.anchor)
    named = spent(named, place)
    return complete(_headed(named, place), place)


def _read(place: NamingContext) -> IndicatorName:
    at, left, last = place.at, place.left, place.last
    if place.rate and (place.right or at.left.endswith("的")) and not place.words.measure.search(left):
        return share(place)
    if place.rate and left.endswith("占"):
        return IndicatorName(left + "比", "", left[:-1])
    if place.right and _BENEFIT_OF_SOME.match(left):
        return after(place._replace(left=""), benefit=True)
    benefit = at.left.endswith(_BENEFIT) and not at.left.endswith("分别为")
    if place.right and _counts_right(place):
        return after(place, benefit)
    if at.precedes and _BENEFIT_ONLY.match(left) and not at.follows and (noun := _noun_of_next(place)):
        return IndicatorName(noun, "", noun)
    if last and place.rate and left.startswith("占"):
        return IndicatorName(last.anchor + left, "", left, base=last.anchor + left)
    if left:
        return _with_verb(graded(before(left, place.words), last), place)
    if last and at.follows and not at.left:
        same = place.series[-1][0].quantity.unit == at.quantity.unit
        name = last.anchor if same else counted_as(last.anchor, at.quantity.unit)
        return last._replace(name=name, base=last.anchor)
    return IndicatorName("")


def _with_verb(named: IndicatorName, place: NamingContext) -> IndicatorName:
    """Lend a noun the verb of the number before in its clause: 关停小火电30万千瓦、小煤矿5处."""
    last = place.last
    if not place.at.follows or not last or not last.verb or named.verb or named.derived:
        return named
    if place.words.measure.search(named.name):
        return named
    light = last.verb in place.words.light and len(named.name) >= _ENOUGH
    return named._replace(name=named.name if light else last.verb + named.name, verb=last.verb)


def _noun_of_next(place: NamingContext) -> str:
    """Return the noun two numbers share that only the second has: 3800户、58万平方米棚户区改造."""
    following = place.found.settings[place.order + 1]
    if strip_left(following.left, place.words):
        return ""
    counted = split(following.right, False, place.words)
    if counted.noun or place.at.left:
        return counted.noun
    # 96户、183人实现全部脱贫: a predicate of both, and no noun.
    return counted_as(counted.predicate, place.at.quantity.unit) if counted.predicate else ""


def _counts_right(place: NamingContext) -> bool:
    """Whether the number counts what follows it."""
    at, left, words = place.at, place.left, place.words
    if not left or at.left.endswith(_BENEFIT):
        return True
    if words.measure.search(left) and len(left) > 2:
        return False
    if at.left.endswith("的"):
        return True
    if governs(left, words) and not words.opening_verb.match(place.right):
        return True
    if len(before(left, words).noun) < 2:
        return True
    if at.precedes and not _DIVIDES.match(place.found.text, at.quantity.end + len(at.right)):
        return False
    return not words.opening_verb.match(place.right)


def _headed(named: IndicatorName, place: NamingContext) -> IndicatorName:
    """Return a name with the noun its clause leaves out: 收回基层接不住的23项."""
    if place.right or place.rate or not named.name or not _HEADLESS.search(place.at.left):
        return named
    head = generic_head(topic_of(place), place.words)
    return named._replace(name=f"{named.name.removesuffix('的')}的{head}", noun=head) if head else named


_ONE_OF_TWO = re.compile("[前后]者(?P<is>[为是](?=.{2}))?")
_JOINTS = re.compile("、|以及|和|及|与")
_NEAR: Final = 12


def resolved(place: NamingContext) -> NamingContext:
    """Return a place with the pronoun before its number replaced by the words it stands for, where it has one."""
    found = _ONE_OF_TWO.search(place.at.left)
    if found is None:
        return place
    named = [] if found["is"] else _named(place)
    meant = named[0 if found.group().startswith("前") else -1] if named else ""
    at = place.at._replace(left=place.at.left.replace(found.group(), meant, 1))
    return place._replace(at=at, left=place.left.replace(found.group(), meant, 1))


def _named(place: NamingContext) -> list[str]:
    """Return what the last clause with several numbers counts, else the last two numbers, else the words listed."""
    stated = [(at.clause, named) for at, named in place.series[-_NEAR:] if not named.derived and named.name]
    last = [named for clause, named in stated if clause == stated[-1][0]]
    pair = last if len(last) > 1 else [named for _, named in stated[-2:]]
    if len(pair) > 1:
        return [named.noun or named.anchor for named in pair]
    listed = _JOINTS.split(clauses_before(place)[0]) if clauses_before(place) else []
    return listed if len(listed) == 2 else []


# Heads that only say that a figure stands below.
_FIGURE = re.compile(
    r"(?:数量|数值|数据|数|指标值|完成(?:情况|数|值)?|实绩|实际(?:完成)?|结果|情况|备注|合计|总计|小计)$"
)
_TOTAL = re.compile(r"(?:合计|总计|小计|总数|累计|共计)$")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、．](?!\d))")
_PLACE = re.compile(r"[省市县区旗乡镇村州盟局厅委院所站队处科部]$|街道$|支队$|中心$")
_TABLE = re.compile(r"(?:情况)?(?:统计|汇总|明细|一览|对比|情况)?表?$")
_SHORT: Final = 4


def cell_named(position: int, found: Sequence[Table], words: Lexicon) -> IndicatorName | None:
    """Name a figure in a table; None where no table has one at an offset of the text.

    Args:
        position: offset of the number in the text the tables were found in.
        found: the text's tables.
        words: the lexicon.
    """
    table = table_at(found, position)
    place = table.place(position) if table else None
    if (
        table is None
        or place is None
        or not table.is_body(*place)
        or not table.rows[place[0]][place[1]].is_value
    ):
        return None
    row, column = place
    label = [_NUMBERING.sub("", part) for part in table.label(row, column)]
    head = list(table.head(column))
    when = next((part for part in (*head, *label, table.title) if names_year(part)), "")
    label = [left for part in label if (left := without_year(part))]
    head = [left for part in head if (left := without_year(part))]
    said = "".join(label)
    above = "".join(part for part in head if not (said and _FIGURE.fullmatch(part)) and part not in said)
    name = said + above
    title = _TABLE.sub("", topic_in(table.title, words) or table.title)
    if title and title not in name and _lacks_subject(name, said, words):
        name = title + name
    owner = next((part for part in label if _PLACE.search(part)), "")
    return IndicatorName(
        name[:_LONGEST],
        noun=above or said,
        subject=owner,
        topic=owner,
        period=when,
    )


def row_label(position: int, found: Sequence[Table]) -> str:
    """Return what the row of a table is about that holds an offset of the text; empty where none does."""
    table = table_at(found, position)
    place = table.place(position) if table else None
    if table is None or place is None or place[0] < table.heads:
        return ""
    first = table.rows[place[0]][0]
    return "" if place[1] == 0 or first.is_value else _NUMBERING.sub("", first.text)


def _lacks_subject(name: str, label: str, words: Lexicon) -> bool:
    """Whether a name needs the table's title: 合计, 受理."""
    return not name or bool(_TOTAL.fullmatch(label)) or (len(name) <= _SHORT and is_action(name, words))
