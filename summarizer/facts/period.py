"""When: the year and the period of every number of a report. No other module reads them.

A number is of the time last named before it in its sentence, else of the year that a sentence before it in the
paragraph opened with, else of the year its section plans for or the report is about. What a number is only compared
with (比上年, 是2010年的3倍), titles, and what began long ago (2005年起) set no time; 上年为 and 由2010年的 set it for
their own number alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from summarizer.facts.clauses import Setting, cut, placed
from summarizer.models import Document, Quantity

_MONTH: Final = r"\d{1,2}月(?:份|\d{1,2}日)?"
_PART: Final = rf"(?:{_MONTH}|[上下]半年|第?[一二三四]季度)"
_TIME: Final = re.compile(
    r"(?P<lead>截至|截止|自|由|从|到|至|相?比|较|与|同(?!期)|按照?|是|为|相当于)?(?P<words>"
    rf"(?P<range>(?:19|20)\d\d年?[至到—-])?(?P<year>(?<!\d)(?:19|20)\d\d)年(?!版|规划|纲要|度?工作要点)(?:{_PART})?"
    r"|(?P<last>去年|(?<!以)上一?年(?![轻龄])|(?<!提)前一年)"
    rf"|(?P<this>今年|本年|全年|年内|年度内)(?:(?<=[从由]今年){_PART}(?=起|开始))?"
    r"|(?P<next>明年|来年|下一年)"
    r"|(?P<told>过去的?一年|一年来)"
    rf"|(?P<span>{_PART}|截至目前|近[一二三四五两\d]年来?|[一二三四五两十]年[来间]|“[一二三四五十]+五”(?:期间|时期|以来)?))"
    r"度?(?P<tail>(?:上线)?以来|来|起|开始|[底末初]?(?:之|以)?前|[底末初])?"
)
_PART_OF: Final = re.compile(_PART)
_COMPARED: Final = frozenset(["比", "相比", "较", "同", "与"])
_ACCORDING: Final = frozenset(["按", "按照"])
_BEING: Final = frozenset(["是", "为", "相当于"])
_FROM: Final = frozenset(["由", "从"])
_SINCE: Final = frozenset(["以来", "上线以来", "来", "起", "开始"])
_RESPECTIVELY: Final = re.compile(r"，?[^，。；\d]{0,12}分别")
_JOINED: Final = re.compile(r"[、和及与]|以及")
# Titles, names of documents, remarks in brackets and terms of validity say when nothing was counted.
_ASIDE: Final = re.compile(
    r"《[^》\n]*》|“[^”\n]{8,}”|（[^）\n]*）|〔[^〕\n]*〕"
    r"|(?:19|20)\d\d年度?[^，。；、\d]{0,20}(?:报告|规划|方案|要点|纲要)"
    rf"|(?:19|20)\d\d年(?:{_MONTH})?起?施行|(?:有效期|施行|实施|生效)[^，。；]*"
)
_DIRECT: Final = re.compile(r"(?:同期)?(?:同口径)?[的为是]?(?:约|近|超过?|逾)?")
_FORMER: Final = re.compile(r"(?:由|从)(?:原有|原来|原先|原|此前|年初|过去)?的?(?:约|近|超过?|逾)?$")
_GOES_ON: Final = re.compile(r"[^，。；\d]{0,8}?[到至为成]")
_BASELINE: Final = re.compile(r"(?:同期|同口径|[底末])*(?:仅|只)?[为是]|同期")
_REACHED: Final = re.compile(r"[到至为]了?(?:约|近|超过?|逾)?$")
_SPEECH: Final = re.compile(r"各位代表")
_SPEECH_HEAD: Final = 1500
_OPENING: Final = re.compile(
    r"(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|附?注[:：]|其中[:：，]?|[\s　])*"
)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d\d)年")
_HEAD_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d\d)年?[度末底]?$")
_HEAD_OPENS: Final = re.compile(r"^(?:19|20)\d\d年度?(?=[^\d月—至-])")
_HEAD_RELATIVE: Final = re.compile(
    r"(?P<last>上年|去年|上一年度?|上年度)(?:同期|末|数|度)?$|(?:本年度?|今年|当年|本期)(?:累计|末|数)?$"
)
# How far back a sentence is looked through, so that a text without a full stop costs no more than one with.
_FAR: Final = 600
_NEAR: Final = 12


class Period(NamedTuple):
    """When a number is of."""

    words: str = ""
    """In the report's words where it has any, else its year: ``截至2025年11月``, ``上年``, ``2025年``."""
    year: int | None = None
    """None where the report does not say: 由5%提高到8%."""
    planned: bool = False
    """Whether it lies ahead of what the report is about."""


def periods(document: Document, settings: Sequence[Setting]) -> dict[int, Period]:
    """Return when each of a report's numbers that count is of, by quantity id, as running text says it."""
    spoken = _SPEECH.search(document.text, 0, _SPEECH_HEAD) is not None
    reader = _PeriodReader(document.text, document.identity.year, spoken)
    openings = tuple(_openings(document))
    bases: dict[int, Period] = {}
    found: dict[int, Period] = {}
    for place in _places(settings):
        sentence = document.sentence_at(place.quantity.start)
        if sentence.section not in bases:
            bases[sentence.section] = _base(document, sentence.section)
        found[place.quantity.id] = reader.read(place, bases[sentence.section], openings[sentence.id])
    return found


def stated_years(text: str, numbers: Sequence[Quantity], year: int | None) -> dict[int, int]:
    """Return the years that a statement gives its numbers, by quantity id; numbers without one are left out.

    Args:
        text: the statement.
        numbers: its numbers that count.
        year: the year of the report that it is about.
    """
    reader = _PeriodReader(text, year, spoken=False)
    base = Period("", year)
    found = {
        place.quantity.id: reader.read(place, base, None)
        for place in _places([*placed(text, cut(text), numbers)])
    }
    return {
        key: period.year for key, period in found.items() if period.year and re.search(r"\d年", period.words)
    }


def head_period(words: str, year: int | None) -> Period | None:
    """Return when a figure in a table is of, by its head, label or title; None where that does not say.

    Args:
        words: of the head, label or title.
        year: the year the text reports on.
    """
    if found := _HEAD_YEAR.search(words) or _YEAR.search(words):
        named = int(found["year"])
    elif year and (relative := _HEAD_RELATIVE.fullmatch(words)):
        named = year - 1 if relative["last"] else year
    else:
        return None
    return Period(f"{named}年", named, year is not None and named > year)


class _Place(NamedTuple):
    """A number among those that count (text offsets)."""

    quantity: Quantity
    before: Sequence[Quantity]
    """The last ones before it, in the order of the text."""
    clause: Sequence[Quantity]
    """Those of its clause, itself among them."""


class _PeriodReader:
    """Reads the periods of one text.

    A report read out to deputies is about the year that is over: its 去年 is the year reported on and its 今年
    the one ahead. In a bureau's report 去年 is the year before the one reported on.
    """

    def __init__(self, text: str, year: int | None, spoken: bool) -> None:
        self._text = text
        self._year = year
        self._spoken = spoken

    def read(self, place: _Place, base: Period, opening: re.Match[str] | None) -> Period:
        """Return when a number is of.

        Args:
            place: where it stands.
            base: the period of its section.
            opening: the time that a sentence before it in its paragraph opens with, and is about.
        """
        text, quantity = self._text, place.quantity
        back = max(quantity.start - _FAR, 0)
        start = max(text.rfind(stop, back, quantity.start) for stop in "。！？\n") + 1 or back
        said = _ASIDE.sub(_blank, text[start : quantity.start])
        result = opened = self._of(opening, base, base) if opening else base
        former = Period()
        listed: list[re.Match[str]] = []
        held: list[re.Match[str]] = []
        for time in _TIME.finditer(said):
            if listed and time["year"] and _JOINED.fullmatch(said, listed[-1].end(), time.start("words")):
                listed.append(time)
                holds = held is listed
            else:
                between = any(other.end > start + time.end() for other in place.before)
                listed, holds = [time], self._holds(time, said, between, base)
            if time["lead"] in _FROM and not time["span"]:
                former = self._of(time, base, result)
            if holds:
                result = self._of(time, base, result)
                held = held if time["span"] else listed
        if (own := _handed_out(held, start, place)) is not None:
            return self._of(own, base, opened)
        if held and (year := _year_in_range(held[-1], said, start, place)) is not None:
            return Period(f"{year}年", year, self._is_ahead(year))
        return former if _FORMER.search(said) and _GOES_ON.match(text, quantity.end) else result

    def _is_ahead(self, year: int) -> bool:
        return self._year is not None and year > self._year

    def _holds(self, time: re.Match[str], said: str, between: bool, base: Period) -> bool:
        """Whether a time is that of the number at the end of what is said, and not of another number or thing."""
        lead, tail, rest = time["lead"], time["tail"] or "", said[time.end() :]
        if lead in _COMPARED:
            return not between and _DIRECT.fullmatch(rest) is not None
        if lead in _ACCORDING or (lead in _BEING and rest.startswith("的")):
            return False
        if tail.endswith("前") and time["year"]:
            return self._is_ahead(int(time["year"]))
        if lead in _FROM:
            return not (between or tail in _SINCE or "，" in rest or _REACHED.search(rest))
        if _OPENING.fullmatch(said, 0, time.start()) or rest.startswith("，"):
            return True
        if "；" in rest:
            return False
        earlier = time["year"] and base.year and int(time["year"]) < base.year and lead not in ("到", "至")
        return not (time["last"] or (earlier and _BASELINE.match(rest))) or "，" not in rest

    def _of(self, time: re.Match[str], base: Period, current: Period) -> Period:
        """Return the period that a time says, where the numbers before it are of the current one."""
        tail = time["tail"] or ""
        tail = tail if tail in _SINCE else tail[:1] if tail[:1] in "底末初" else ""
        words = (time["lead"] if time["lead"] in ("截至", "截止", "自") else "") + time["words"] + tail
        if time["year"]:
            year = int(time["year"])
            if time["tail"] in _SINCE:
                return Period(words, base.year, base.planned)
            return Period(words, year, self._is_ahead(year))
        if time["span"]:
            dated = current.year != base.year and current.year and _PART_OF.match(time["span"])
            return current._replace(words=f"{current.year}年{words}" if dated else words)
        if time["told"]:
            return Period(words, self._year)
        if self._year is None or (time["this"] and not (self._spoken and time["this"] == "今年")):
            return base if time["this"] else Period(words)
        offset = -1 if time["last"] else 1 if time["next"] else 0
        if self._spoken and time["words"][0] not in "上前":
            offset += 1
        year = self._year + offset
        return Period(words if offset < 0 else f"{year}年", year, self._is_ahead(year))


def _base(document: Document, section: int) -> Period:
    """Return the year reported on, or the one a section plans for, shown where its heading says it."""
    year, stated = document.identity.year, True
    planned = document.sections[section].kind == "plans"
    if planned:
        found = _YEAR.search("".join(part.title for part in document.path(section)))
        year, stated = int(found["year"]) if found else year and year + 1, found is not None
    return Period(f"{year}年" if year and stated else "", year, planned)


def _places(settings: Sequence[Setting]) -> Iterator[_Place]:
    before: list[Quantity] = []
    for _, same in groupby(settings, attrgetter("clause")):
        clause = [setting.quantity for setting in same]
        for quantity in clause:
            yield _Place(quantity, before[-_NEAR:], clause)
            before.append(quantity)


def _openings(document: Document) -> Iterator[re.Match[str] | None]:
    """Yield for each sentence the time that the last sentence before it in its paragraph to open with one names."""
    text, held, last = document.text, None, 0
    for sentence in document.sentences:
        held = None if "\n" in text[last : sentence.start] else held
        yield held
        last = sentence.start
        opening = _OPENING.match(text, sentence.start, sentence.end)
        if opening and text[sentence.start - 1 : sentence.start] != "；":
            time = _TIME.match(text, opening.end(), sentence.end)
            if time and not time["lead"] and (time["year"] or time["last"] or time["this"]):
                held = time


def names_year(words: str) -> bool:
    """Whether a head, label or title of a table says of which year its figures are."""
    return _YEAR.search(words) is not None or any(
        time.fullmatch(words) for time in (_HEAD_YEAR, _HEAD_RELATIVE)
    )


def without_year(words: str) -> str:
    """Return a head or label of a table without the year it opens with: 决算 of 2024年决算."""
    if _HEAD_YEAR.fullmatch(words) or _HEAD_RELATIVE.fullmatch(words):
        return ""
    return _HEAD_OPENS.sub("", words)


def _handed_out(joined: Sequence[re.Match[str]], start: int, place: _Place) -> re.Match[str] | None:
    """Return the year of a number that is one of as many as years are listed: 2023年、2024年分别受理210件、275件."""
    if len(joined) < 2:
        return None
    listed = _after(joined[-1], start, place)
    return joined[listed.index(place.quantity.id)] if len(listed) == len(joined) else None


def _year_in_range(time: re.Match[str], said: str, start: int, place: _Place) -> int | None:
    """Return the year of a number that is one of as many as a range has years: 2023年至2024年分别受理210件、275件."""
    if not (time["range"] and time["words"].endswith("年") and _RESPECTIVELY.match(said, time.end())):
        return None
    first, last = int(time["range"][:4]), int(time["year"])
    listed = _after(time, start, place)
    return first + listed.index(place.quantity.id) if len(listed) == last - first + 1 else None


def _after(time: re.Match[str], start: int, place: _Place) -> list[int]:
    """Return the ids of the numbers of a clause that come after a time."""
    return [quantity.id for quantity in place.clause if quantity.start >= start + time.end()]


def _blank(match: re.Match[str]) -> str:
    return "\u3000" * len(match.group())
