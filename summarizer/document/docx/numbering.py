"""The numbers that Word writes in front of paragraphs by itself: 一、 （一） 1. as ``numbering.xml`` defines them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.xml import MC, W, is_on, number_of, value_of

_LEVELS: Final = 9
_FOLLOWED: Final = 10
_NUMERALS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "十", "百", "千", "万")
_LEGAL_PLACES: Final = ("", "拾", "佰", "仟", "万")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST_ROMAN: Final = 4000
# Blocks of characters that carry a number, by their first; each holds twenty.
_BLOCKS: Final = {
    "decimalEnclosedCircle": "①",
    "decimalEnclosedCircleChinese": "①",
    "ideographEnclosedCircle": "㊀",
    "decimalEnclosedParen": "⑴",
    "decimalEnclosedFullstop": "⒈",
}
_BLOCK_SIZES: Final = {"ideographEnclosedCircle": 10}
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_PLACEHOLDER: Final = re.compile("%([1-9])")
_BULLET: Final = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list as it is defined."""

    start: int
    form: str
    text: str
    restart: int | None
    """The level (counted from 1) whose numbers let this one begin again; 0 for none, None for any above it."""
    legal: bool
    hidden: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """One list as paragraphs use it: what it is defined by, and the levels it begins anew."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Numbering:
    """The lists of a file, each with the numbers it has reached."""

    def __init__(self, root: Element | None) -> None:
        self._definitions: dict[str, Element] = {}
        self._uses: dict[str, Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._reached: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._definitions = {
                found.get(f"{W}abstractNumId", ""): found for found in root.findall(f"{W}abstractNum")
            }
            self._uses = {found.get(f"{W}numId", ""): found for found in root.findall(f"{W}num")}

    def level_of(self, list: str, style: str | None) -> int:
        """Return the level of a list that is linked to a paragraph style; the first where none is."""
        known = self._list(list)
        levels = known.levels if known is not None and style is not None else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def count(self, list: str, at: int) -> str:
        """Count a paragraph in a list at a level, and return the number that Word writes in front of it."""
        known = self._list(list)
        level = known.levels.get(at) if known is not None else None
        if known is None or level is None:
            return ""
        reached = self._reached[known.definition]
        if not known.begun:
            known.begun = True
            for begun, start in known.starts.items():
                reached[begun] = start - 1
        reached[at] = reached.get(at, level.start - 1) + 1
        for below in [other for other in reached if other > at and _begins_again(known, other, at)]:
            del reached[below]
        return "" if level.hidden else self._written(known, level, reached)

    def _written(self, known: _List, level: _Level, reached: dict[int, int]) -> str:
        if level.form == "bullet":
            # A dash would be the minus of a number after it, and a letter of a symbol font a letter.
            return _BULLET if level.text.strip() else ""

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = known.levels.get(at)
            if other is None:
                return ""
            return written_number(reached.get(at, other.start), "decimal" if level.legal else other.form)

        return _PLACEHOLDER.sub(number, level.text)

    def _list(self, id: str) -> _List | None:
        if id not in self._lists:
            self._lists[id] = self._read(id)
        return self._lists[id]

    def _read(self, id: str) -> _List | None:
        use = self._uses.get(id)
        if use is None:
            return None
        definition = value_of(use, "abstractNumId") or ""
        for _ in range(_FOLLOWED):
            root = self._definitions.get(definition)
            linked = value_of(root, "numStyleLink")
            if root is None or linked is None:
                break
            definition = next(
                (key for key, other in self._definitions.items() if value_of(other, "styleLink") == linked),
                "",
            )
        if root is None:
            return None
        levels = {_at(level): _level(level) for level in root.findall(f"{W}lvl")}
        starts: dict[int, int] = {}
        for override in use.findall(f"{W}lvlOverride"):
            levels |= {_at(level): _level(level) for level in override.findall(f"{W}lvl")}
            start = number_of(override, "startOverride")
            if start is not None:
                starts[_at(override)] = start
        return _List(definition, {at: level for at, level in levels.items() if 0 <= at < _LEVELS}, starts)


def _begins_again(known: _List, below: int, at: int) -> bool:
    """Whether a level begins again after a number of the level ``at`` above it."""
    level = known.levels.get(below)
    return level is None or level.restart is None or at < level.restart


def _at(level: Element) -> int:
    written = level.get(f"{W}ilvl", "")
    return int(written) if written.isdecimal() else _LEVELS


def _level(level: Element) -> _Level:
    start = number_of(level, "start")
    form = value_of(level, "numFmt")
    choice = level.find(f"{MC}AlternateContent")
    if form is None and choice is not None:
        form = value_of(choice.find(f"{MC}Fallback"), "numFmt")
    looks = level.find(f"{W}rPr")
    return _Level(
        # ISO/IEC 29500-1, 17.9.25: without a start a level begins at 0.
        start=0 if start is None else start,
        form=form or "decimal",
        text=value_of(level, "lvlText") or "",
        restart=number_of(level, "lvlRestart"),
        legal=bool(is_on(level, "isLgl")),
        hidden=looks is not None and bool(is_on(looks, "vanish")),
        style=value_of(level, "pStyle"),
    )


def written_number(number: int, form: str) -> str:
    """Write a number in a form of WordprocessingML (``w:numFmt``); in digits in a form that is not known."""
    first = _BLOCKS.get(form)
    if first is not None and 1 <= number <= _BLOCK_SIZES.get(form, 20):
        return chr(ord(first) + number - 1)
    writer = _WRITERS.get(form)
    return writer(number) if writer is not None and number >= 0 else str(number)


def _counting(number: int, digits: str = _NUMERALS, places: tuple[str, ...] = _PLACES) -> str:
    """Write a number as it is counted in Chinese: 十二, 一百零三."""
    if not 0 < number < 100_000:
        return "〇" if number == 0 else str(number)
    zero = "零"
    written = ""
    for power, digit in enumerate(reversed(str(number))):
        if digit != "0":
            written = digits[int(digit)] + places[power] + written
        elif written and not written.startswith(zero):
            written = zero + written
    return written


def _spoken(number: int) -> str:
    """Write a number as lists have it: 十 and 十二, not 一十二."""
    written = _counting(number)
    return written.removeprefix("一") if 10 <= number < 20 else written


def _legal(number: int) -> str:
    return _counting(number, _LEGAL, _LEGAL_PLACES)


def _roman(number: int) -> str:
    if not 0 < number < _LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _letters(number: int) -> str:
    """Write a number in letters: a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _cycle(number: int, signs: str) -> str:
    return signs[(number - 1) % len(signs)] if number > 0 else str(number)


_WRITERS: Final[dict[str, Callable[[int], str]]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _spoken,
    "chineseCountingThousand": _spoken,
    "japaneseCounting": _spoken,
    "taiwaneseCounting": _spoken,
    "taiwaneseCountingThousand": _spoken,
    "ideographDigital": lambda number: "".join(_NUMERALS[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join(_NUMERALS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_NUMERALS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": lambda number: _cycle(number, _STEMS),
    "ideographZodiac": lambda number: _cycle(number, _BRANCHES),
}
