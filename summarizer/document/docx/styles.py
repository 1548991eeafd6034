"""What a run looks like, from its own properties and its styles: hidden, struck out, raised, in a symbol font."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from summarizer.document.docx.xml import VAL, W, is_on, value_of
from summarizer.document.lines import Place

_T = TypeVar("_T")

_PLACES: Final[dict[str, Place]] = {"superscript": "raised", "subscript": "lowered"}
_MOST_ANCESTORS: Final = 20
_NOTHING: Final = Element("nothing")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run stands on the page."""

    hidden: bool = False
    strike: bool = False
    double_strike: bool = False
    place: Place = "line"
    font: str = ""
    """As the run itself states it."""

    @property
    def struck(self) -> bool:
        """Whether it is struck out, by one line or by two."""
        return self.strike or self.double_strike


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Which list a paragraph is in, and at which level; a level that is not stated is None."""

    list: str | None
    level: int | None


class Styles:
    """The styles of a file, as ``styles.xml`` has them."""

    def __init__(self, root: Element | None) -> None:
        root = root if root is not None else _NOTHING
        self._styles = {style.get(f"{W}styleId", ""): style for style in root.findall(f"{W}style")}
        self._default = next(
            (
                id
                for id, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}
            ),
            "",
        )
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = defaults if defaults is not None else _NOTHING
        self._of_styles = cache(self._look_of_styles)

    def look(self, run: Element, paragraph_style: str | None) -> Look:
        """Return how a run (``w:r``) in a paragraph of a style is seen."""
        own = run.find(f"{W}rPr")
        if own is None:
            return self._of_styles(paragraph_style, None)
        base = self._of_styles(paragraph_style, value_of(own, "rStyle"))
        hidden, strike, doubly = is_on(own, "vanish"), is_on(own, "strike"), is_on(own, "dstrike")
        place = value_of(own, "vertAlign")
        fonts = own.find(f"{W}rFonts")
        font = fonts.get(f"{W}hAnsi", fonts.get(f"{W}ascii", "")) if fonts is not None else ""
        if hidden is None and strike is None and doubly is None and place is None and not font:
            return base
        return Look(
            hidden=base.hidden if hidden is None else hidden,
            strike=base.strike if strike is None else strike,
            double_strike=base.double_strike if doubly is None else doubly,
            place=base.place if place is None else _PLACES.get(place, "line"),
            font=font,
        )

    def list_place(self, paragraph_style: str | None) -> ListPlace:
        """Return the list that a paragraph style puts its paragraphs in."""
        ids = [value_of(style.find(f"{W}pPr/{W}numPr"), "numId") for style in self._line(paragraph_style)]
        levels = [value_of(style.find(f"{W}pPr/{W}numPr"), "ilvl") for style in self._line(paragraph_style)]
        level = next((level for level in levels if level is not None), None)
        return ListPlace(
            list=next((id for id in ids if id is not None), None),
            level=int(level) if level is not None and level.isdecimal() else None,
        )

    def _look_of_styles(self, paragraph_style: str | None, run_style: str | None) -> Look:
        """Return the look that styles give; what both styles turn on is off again (ISO/IEC 29500-1, 17.7.3)."""
        sources = [list(self._line(paragraph_style)), list(self._line(run_style)) if run_style else []]

        def toggled(name: str) -> bool:
            stated = [_first(line, lambda own: is_on(own, name)) for line in sources]
            return bool(is_on(self._defaults, name)) or sum(map(bool, stated)) == 1

        def place(own: Element) -> str | None:
            return value_of(own, "vertAlign")

        written = _first(sources[1], place) or _first(sources[0], place) or place(self._defaults)
        return Look(
            hidden=toggled("vanish"),
            strike=toggled("strike"),
            double_strike=toggled("dstrike"),
            place=_PLACES.get(written or "", "line"),
        )

    def _line(self, id: str | None) -> Iterator[Element]:
        """Yield a style and those it is based on, the nearest first; the default style for one that is not there."""
        for _ in range(_MOST_ANCESTORS):
            style = self._styles.get(id or self._default) or self._styles.get(self._default)
            if style is None:
                return
            yield style
            based_on = style.find(f"{W}basedOn")
            if based_on is None:
                return
            id = based_on.get(VAL, "")


def _first(line: list[Element], read: Callable[[Element], _T | None]) -> _T | None:
    """Return the first value that the run properties of a style, or of one it is based on, state."""
    for style in line:
        own = style.find(f"{W}rPr")
        stated = read(own) if own is not None else None
        if stated is not None:
            return stated
    return None


# --- characters of symbol fonts -----------------------------------------------------------------------------


_PRIVATE: Final = 0xF000
_GREEK: Final = dict(
    zip(
        "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
_SYMBOL: Final = _GREEK | {
    "\xa2": "′", "\xa3": "≤", "\xa4": "⁄", "\xa5": "∞", "\xab": "↔", "\xac": "←", "\xad": "↑", "\xae": "→",
    "\xaf": "↓", "\xb0": "°", "\xb1": "±", "\xb2": "″", "\xb3": "≥", "\xb4": "×", "\xb5": "∝", "\xb7": "•",
    "\xb8": "÷", "\xb9": "≠", "\xba": "≡", "\xbb": "≈", "\xbc": "…", "\xd0": "∠", "\xd5": "∏", "\xd6": "√",
    "\xd7": "⋅", "\xe5": "∑", "\xf2": "∫", "-": "−",
}  # fmt: skip
_WINGDINGS: Final = (
    {chr(0x80 + number): (chr(0x245F + number) if number else "⓪") for number in range(11)}
    | {chr(0x8B + number): (chr(0x2775 + number) if number else "⓿") for number in range(11)}
    | {
        "l": "●", "m": "❍", "n": "■", "o": "□", "q": "❑", "r": "❒", "s": "⬧", "t": "⧫", "u": "◆", "v": "❖",
        "w": "⬥", "\x9e": "·", "\x9f": "•", "\xa7": "▪", "\xa8": "◻", "\xab": "★", "\xd8": "➢", "\xdf": "←",
        "\xe0": "→", "\xe1": "↑", "\xe2": "↓", "\xe8": "➔", "\xf0": "⇨", "\xfb": "✗", "\xfc": "✓", "\xfd": "☒",
        "\xfe": "☑",
    }
)  # fmt: skip
_WINGDINGS_2: Final = (
    {"O": "✗", "P": "✓", "Q": "☒", "R": "☑", "\xa3": "□"}
    | {chr(0x69 + number): (chr(0x245F + number) if number else "⓪") for number in range(11)}
    | {chr(0x74 + number): (chr(0x2775 + number) if number else "⓿") for number in range(11)}
)
_FONTS: Final = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}

_PRIVATE_CHARS: Final = re.compile("[\uf000-\uf0ff]")


def readable(text: str, font: str) -> str:
    """Write the symbols of a font in a text, which stand in the private area, as characters that all fonts have."""
    return _PRIVATE_CHARS.sub(lambda found: symbol(font, f"{ord(found[0]):X}") or found[0], text)


def symbol(font: str, code: str) -> str | None:
    """Return what a symbol looks like; None where it is not known.

    Args:
        font: the name of its font.
        code: its place in the font in hexadecimal digits, as ``w:char`` has it; those of symbol fonts begin at F000.
    """
    try:
        place = int(code, 16)
        char = chr(place - _PRIVATE if _PRIVATE <= place < _PRIVATE + 0x100 else place)
    except (ValueError, OverflowError):
        return None
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(char) or (
            char if font.lower() == "symbol" and char.isascii() and not char.isalpha() else None
        )
    return char if not _PRIVATE <= place < _PRIVATE + 0x100 and char.isprintable() else None
