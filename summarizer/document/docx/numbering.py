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
_NUMERALS: Final = "〇一二三四五六七八九"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_PLACEHOLDER: Final = re.compile("%([1-9])")
_BULLET: Final = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list as it is defined.

    ``restart`` is the level (counted from 1) whose numbers let this one begin again; 0 for none, None for any above.
    """

    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    hidden: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """One list as paragraphs use it: what it is defined by, and the levels it begins anew."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a file, each with the numbers it has reached."""

    def __init__(self, root: Element | None) -> None:
        root = root if root is not None else Element("nothing")
        self._definitions = {
            each.get(f"{W}abstractNumId", ""): each for each in root.findall(f"{W}abstractNum")
        }
        self._uses = {each.get(f"{W}numId", ""): each for each in root.findall(f"{W}num")}
        self._lists: dict[str, _List | None] = {}
        self._reached: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def level_of(self, list: str, style: str | None) -> int:
        """Return the level of a list that is linked to a paragraph style; the first where none is."""
        known = self._list(list)
        levels = known.levels if known is not None and style is not None else {}
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def count(self, list: str, depth: int) -> str:
        """Count a paragraph in a list at a level, and return the number that Word writes in front of it."""
        known = self._list(list)
        level = known.levels.get(depth) if known is not None else None
        if known is None or level is None:
            return ""
        reached = self._reached[known.definition]
        for begun, start in known.starts.items():
            reached[begun] = start - 1
        known.starts = {}
        reached[depth] = reached.get(depth, level.start - 1) + 1
        for below in [other for other in reached if other > depth]:
            restart = known.levels[below].restart if below in known.levels else None
            if restart is None or depth < restart:
                del reached[below]
        return "" if level.hidden else _written(known, level, reached)

    def _list(self, id: str) -> _List | None:
        if id not in self._lists:
            self._lists[id] = self._read(id)
        return self._lists[id]

    def _read(self, id: str) -> _List | None:
        use = self._uses.get(id)
        definition = value_of(use, "abstractNumId") or ""
        linked = value_of(self._definitions.get(definition), "numStyleLink")
        if linked is not None:
            styled = (key for key, each in self._definitions.items() if value_of(each, "styleLink") == linked)
            definition = next(styled, "")
        root = self._definitions.get(definition)
        if use is None or root is None:
            return None
        levels = {_depth(level): _level(level) for level in root.findall(f"{W}lvl")}
        starts: dict[int, int] = {}
        for override in use.findall(f"{W}lvlOverride"):
            levels |= {_depth(level): _level(level) for level in override.findall(f"{W}lvl")}
            start = number_of(override, "startOverride")
            if start is not None:
                starts[_depth(override)] = start
        return _List(definition, {depth: level for depth, level in levels.items() if depth < _LEVELS}, starts)


def _depth(level: Element) -> int:
    written = level.get(f"{W}ilvl", "")
    return int(written) if written.isdecimal() else _LEVELS


def _level(level: Element) -> _Level:
    form = value_of(level, "numFmt") or value_of(level.find(f"{MC}AlternateContent/{MC}Fallback"), "numFmt")
    looks = level.find(f"{W}rPr")
    return _Level(
        # ISO/IEC 29500-1, 17.9.25: without a start a level begins at 0.
        start=number_of(level, "start") or 0,
        form=form or "decimal",
        text=value_of(level, "lvlText") or "",
        restart=number_of(level, "lvlRestart"),
        legal=bool(is_on(level, "isLgl")),
        hidden=looks is not None and bool(is_on(looks, "vanish")),
        style=value_of(level, "pStyle"),
    )


def _written(known: _List, level: _Level, reached: dict[int, int]) -> str:
    if level.form == "bullet":
        # A dash would be the minus of a number after it, and a letter of a symbol font a letter.
        return _BULLET if level.text.strip() else ""

    def number(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        other = known.levels.get(depth)
        if other is None:
            return ""
        return written_number(reached.get(depth, other.start), "decimal" if level.legal else other.form)

    return _PLACEHOLDER.sub(number, level.text)


# --- the forms of numbers ----------------------------------------------------------------------------------


def written_number(number: int, form: str) -> str:
    """Write a number in a form of WordprocessingML (``w:numFmt``); in digits where the form can't, or is not known."""
    writer = _WRITERS.get(form, str)
    return (writer(number) if number > 0 else "") or ("" if form == "none" else str(number))


def _counted(number: int, digits: str = _NUMERALS, places: str = "十百千万") -> str:
    """Write a number as it is counted in Chinese: 十二, 一百零三."""
    written = ""
    for power, digit in enumerate(reversed(str(number))):
        if power > len(places):
            return ""
        if digit != "0":
            written = digits[int(digit)] + ("", *places)[power] + written
        elif written and not written.startswith("零"):
            written = f"零{written}"
    return written


def _spoken(number: int) -> str:
    """Write a number as lists have it: 十 and 十二, not 一十二."""
    written = _counted(number)
    return written.removeprefix("一") if 10 <= number < 20 else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN if number < 4000 else ():
        count, number = divmod(number, value)
        written += letters * count
    return written


def _letters(number: int) -> str:
    """Write a number in letters: a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 780 else ""


def _digits(signs: str) -> Callable[[int], str]:
    return lambda number: str(number).translate({ord("0") + digit: sign for digit, sign in enumerate(signs)})


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _block(first: str, size: int = 20) -> Callable[[int], str]:
    """Return what takes a number's character from a block of them: ① to ⑳."""
    return lambda number: chr(ord(first) + number - 1) if number <= size else ""


_WRITERS: Final[dict[str, Callable[[int], str]]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _digits("０１２３４５６７８９")),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _block("①")),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalEnclosedParen": _block("⑴"),
    "decimalEnclosedFullstop": _block("⒈"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"), _spoken
    ),
    "taiwaneseCountingThousand": _spoken,
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digits(_NUMERALS)
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"),
        lambda number: _counted(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟万"),
    ),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
}
