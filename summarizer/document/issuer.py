"""Whose report it is: the office that signs it, else that its title names, else that its text tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.gazetteer import (
    Placed,
    departments,
    full_stem,
    gazetteer,
    most_named,
    own_level,
    place_of,
    settled,
    told_stem,
)
from summarizer.document.kinds import is_date, is_final, is_office, marker_at
from summarizer.models import Level, Section

# --- title, opening and closing -----------------------------------------------------------------------------


_LINES: Final = 9
_TITLE_END: Final = re.compile(r"(?:报告|总结|情况|汇报|公报|述职|说明|自查报告|年报)(?:（[^（）]{1,12}）)?$")
_ADDRESSEE: Final = re.compile(r"(?!.*(?:如下|以下|地址|网址|来源|时间|日期|作者|文号))(.{2,60})：$")
_DELEGATES: Final = re.compile(r"(各位代表|各位委员|同志们)[：，！]")
_NUMERALS: Final = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
_DATE: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d|[二〇○零一三四五六七八九]{4})\s*[年./-]\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?:\s*[月./-]\s*(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?)?"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines above the first paragraph and below the last; ``titles`` are those of the title, in order."""

    opening: tuple[str, ...]
    closing: tuple[str, ...]
    titles: tuple[str, ...]
    addressee: str | None

    @property
    def title(self) -> str | None:
        """The title as one line; an office's name in full on the line above belongs to it."""
        if not self.titles:
            return None
        first, last = self.titles[0], self.titles[-1]
        gap = (
            " "
            if len(self.titles) > 1 and is_office(first) and not last.startswith(("关于", "20", "年"))
            else ""
        )
        return gap.join(self.titles)


def read_frame(text: str, sections: Sequence[Section]) -> Frame:
    """Cut a cleaned text's opening and closing lines."""
    opening: list[str] = []
    addressee: str | None = None
    for line in text.split("\n", _LINES)[:_LINES]:
        bare = line.lstrip("#").strip()
        said = _ADDRESSEE.fullmatch(bare) or _DELEGATES.match(bare)
        if said is not None:
            addressee = said.group(1)
            break
        if (marker_at(bare, 0) and not bare.startswith(("—", "-"))) or is_final(bare) or len(bare) > 60:
            break
        opening.append(bare)
    last = sections[-1]
    closing = (
        text[last.start : last.end].split("\n")
        if last.level == 0 and last.kind == "other" and last.id
        else []
    )
    return Frame(tuple(opening), tuple(closing), _titles(opening), addressee)


def _titles(opening: Sequence[str]) -> tuple[str, ...]:
    for index, line in enumerate(opening):
        if not _TITLE_END.search(line) or line.startswith(("—", "-")):
            continue
        first = index
        if index and _belongs(opening[index - 1], line):
            first = index - 1
        return tuple(opening[first : index + 1])
    return ()


def _belongs(above: str, line: str) -> bool:
    """Whether a line is the beginning of the title on the next."""
    if is_date(above) or above.startswith(("—", "-", "（")) or "：" in above:
        return False
    return not line.startswith("关于") or is_office(above) or above.endswith("的")


def find_date(frame: Frame) -> str | None:
    """Return the date of the signature, else of the line under the title, as ISO 8601."""
    for line in reversed(frame.closing):
        found = _DATE.search(line) if len(line) <= 40 else None
        if found is not None and not line.startswith("附件"):
            return _iso(found)
    for line in frame.opening:
        found = (
            _DATE.search(line) if line.startswith(("—", "-", "（")) or is_date(line.strip("（）")) else None
        )
        if found is not None and found.group("day"):
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str:
    year = "".join(_NUMERALS.get(char, char) for char in found.group("year"))
    month = _number(found.group("month"))
    day = found.group("day")
    return f"{year}-{month:02}" + (f"-{_number(day):02}" if day else "")


def _number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, ten, units = digits.rpartition("十")
    value = int(_NUMERALS.get(units, "0") if units else "0")
    return value + (10 * int(_NUMERALS.get(tens, "1") if tens else "1") if ten else 0)


# --- the office ---------------------------------------------------------------------------------------------


_ENDINGS: Final = (
    "人民政府办公室|人民政府|政府办公室|政府|管理委员会|管委会|委员会办公室|委员会|办公室|办事处"
    "|总队|支队|分局|局|厅|委|部|署|总署|院|中心|国务院"
)
_IN_TITLE: Final = re.compile(
    rf"(?:关于)?(?P<office>[\u3400-\u9fff（）]{{1,30}}?(?:{_ENDINGS}))(?=关于|[12]\d{{3}}|二[〇○零]|年度|法治政府|法治建设|推进法治|依法行政|工作|履行|贯彻|落实|$)"
)
_SPEAKER: Final = re.compile(
    r"(?P<office>国务院)总理|(?P<local>[\u3400-\u9fff]{2,20}?人民政府)(?:代理?)?(?:主席|省长|市长|区长|县长|旗长|州长|盟长|镇长|乡长)"
)
_FOR: Final = re.compile(r"代表(?P<office>国务院|[\u3400-\u9fff]{2,16}?人民政府)[，,]?(?:向|作)")
_OURS: Final = re.compile(
    r"(?:我|本)(局|厅|委|办|部)(?!门|分|属|员)|(?:^|[^\u3400-\u9fff]|[，。由经向])(局|厅|委)党(?:组|委)"
)
_UPPER: Final = re.compile(r"^(?:国家[^省市县区]{2,6}?总?局)(?=.)")


@dataclass(frozen=True, slots=True)
class Issuer:
    """An office by its full name, with its place; both None where the report does not say."""

    name: str | None = None
    region: str | None = None
    level: Level | None = None


def find_issuer(text: str, frame: Frame) -> Issuer:
    """Find whose report a cleaned text is."""
    shorts: list[str] = []
    for name in _named(text, frame):
        issuer = _placed(name, text)
        if issuer is not None:
            return issuer
        shorts.append(name)
    return _composed(text, shorts) or _of_place(text, frame) or _as_signed(shorts)


def _named(text: str, frame: Frame) -> Iterator[str]:
    """Return the names by which the report's frame calls its issuer, the surest first."""
    dates = [index for index, line in enumerate(frame.closing) if is_date(line)]
    before = frame.closing[: dates[-1]] if dates else frame.closing
    yield from (line for line in reversed(before) if is_office(line))
    for line in frame.titles:
        found = _IN_TITLE.match(line)
        if found is not None:
            yield found.group("office")
    yield from (line for line in frame.opening if is_office(line) and line != frame.addressee)
    for line in frame.opening:
        speaker = _SPEAKER.match(line)
        if speaker is not None:
            yield speaker.group("office") or speaker.group("local")
    found = _FOR.search(text, 0, 600)
    if found is not None:
        yield found.group("office")


def _placed(name: str, text: str) -> Issuer | None:
    """Read a name that says its own place, or a national one."""
    table = departments()
    if name in table.national:
        return Issuer(name, None, "national")
    placed = _cut(name)
    if placed is not None and placed.rest:
        return Issuer(name, placed.place, settled(placed.level, placed.place, text))
    if name.startswith(("国家", "中国", "中华人民共和国", "国务院")):
        return Issuer(name, None, "national")
    return None


def _cut(name: str) -> Placed | None:
    upper = _UPPER.match(name)
    placed = place_of(name[upper.end() :] if upper else name, departments().stems)
    # 市司法局 names no place, only a level.
    return placed if placed is not None and len(placed.place) > 1 else None


def _own_office(text: str) -> str | None:
    """Return by which ending the report calls its own office: 局 in 我局, 厅 in 厅党组."""
    counts = Counter(found.group(1) or found.group(2) for found in _OURS.finditer(text))
    return counts.most_common(1)[0][0] if counts else None


def _composed(text: str, shorts: list[str]) -> Issuer | None:
    """Put the name together from the place most named, the field of work and 我局; all must be clear."""
    office = _own_office(text) or next((short[-1] for short in shorts if short[-1] in "局厅委"), None)
    if office not in {"局", "厅", "委"}:
        return None
    level = own_level(text)
    place = most_named(text, level) if level else None
    stem = next((full_stem(_stem(short)) for short in shorts if _stem(short)), None) or told_stem(text)
    if place is None or stem is None:
        return None
    name = place + stem + ("委员会" if office == "委" else office)
    return Issuer(name, place, settled(gazetteer().level(place), place, text))


def _stem(short: str) -> str:
    """Cut a name without a place to its stem: 市司法局 is 司法."""
    found = re.fullmatch(r"[省市县区州旗]?([\u3400-\u9fff]{2,20}?)(?:局|厅|委员会|委)", short)
    return found.group(1) if found else ""


def _of_place(text: str, frame: Frame) -> Issuer | None:
    """Read a title with a place and no office: its government is the issuer only if the text names it."""
    for line in frame.titles:
        placed = place_of(line.removeprefix("关于"), departments().stems)
        if placed is not None:
            government = f"{placed.place}人民政府"
            level = settled(placed.level, placed.place, text)
            return Issuer(government if government in text else None, placed.place, level)
    return None


def _as_signed(shorts: list[str]) -> Issuer:
    return Issuer(shorts[0]) if shorts else Issuer()
