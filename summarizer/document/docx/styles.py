"""What a run looks like, from its own properties and its styles: hidden, struck out, raised, in a symbol font."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.xml import W, is_on, is_set, number_of, value_of
from summarizer.document.lines import Place

_PLACES: Final[dict[str | None, Place]] = {"superscript": "raised", "subscript": "lowered"}
_TOGGLES: Final = ("vanish", "strike", "dstrike")
_MOST_ANCESTORS: Final = 20
_NOTHING: Final = Element("nothing")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run stands on the page; ``font`` is the one that the run itself states."""

    hidden: bool = False
    struck: bool = False
    place: Place = "line"
    font: str = ""


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
        paragraphs = (id for id, style in self._styles.items() if style.get(f"{W}type") == "paragraph")
        self._default = next((id for id in paragraphs if is_set(self._styles[id], "default")), "")
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = defaults if defaults is not None else _NOTHING
        self._of_styles = cache(self._look_of_styles)

    def look(self, run: Element, paragraph_style: str | None) -> Look:
        """Return how a run (``w:r``) in a paragraph of a style is seen."""
        own = run.find(f"{W}rPr")
        if own is None:
            return _look(*self._of_styles(paragraph_style, None))
        toggles, place = self._of_styles(paragraph_style, value_of(own, "rStyle"))
        toggles = tuple(
            base if (stated := is_on(own, name)) is None else stated
            for name, base in zip(_TOGGLES, toggles, strict=True)
        )
        fonts = own.find(f"{W}rFonts")
        font = fonts.get(f"{W}hAnsi", fonts.get(f"{W}ascii", "")) if fonts is not None else ""
        return _look(toggles, value_of(own, "vertAlign") or place, font)

    def list_place(self, paragraph_style: str | None) -> ListPlace:
        """Return the list that a paragraph style puts its paragraphs in."""
        line = self._line(paragraph_style)
        lists = (value_of(style, "pPr/numPr/numId") for style in line)
        levels = (number_of(style, "pPr/numPr/ilvl") for style in line)
        return ListPlace(
            list=next((list for list in lists if list is not None), None),
            level=next((level for level in levels if level is not None), None),
        )

    def _look_of_styles(
        self, paragraph_style: str | None, run_style: str | None
    ) -> tuple[tuple[bool, ...], str | None]:
        """Return what styles turn on, of ``_TOGGLES`` in order, and where they place text.

        What both styles turn on is off again (ISO/IEC 29500-1, 17.7.3).
        """
        lines = [
            [own for style in line if (own := style.find(f"{W}rPr")) is not None]
            for line in (self._line(run_style) if run_style else (), self._line(paragraph_style))
        ]

        def is_toggled(name: str) -> bool:
            stated = (
                next((on for own in line if (on := is_on(own, name)) is not None), False) for line in lines
            )
            return bool(is_on(self._defaults, name)) or sum(stated) == 1

        places = (value_of(own, "vertAlign") for own in (*lines[0], *lines[1], self._defaults))
        return tuple(map(is_toggled, _TOGGLES)), next(filter(None, places), None)

    def _line(self, id: str | None) -> tuple[Element, ...]:
        """Return a style and those it is based on, the nearest first; the default style for one that is not there."""
        return tuple(self._ancestors(id))

    def _ancestors(self, id: str | None) -> Iterator[Element]:
        for _ in range(_MOST_ANCESTORS):
            style = self._styles.get(id or self._default, self._styles.get(self._default))
            if style is None:
                return
            yield style
            id = value_of(style, "basedOn")
            if id is None:
                return


def _look(toggles: tuple[bool, ...], place: str | None, font: str = "") -> Look:
    hidden, struck, doubly_struck = toggles
    return Look(hidden, struck or doubly_struck, _PLACES.get(place, "line"), font)


# --- characters of symbol fonts ----------------------------------------------------------------------------

_PRIVATE: Final = range(0xF000, 0xF100)
_PRIVATE_CHARS: Final = re.compile("[\uf000-\uf0ff]")
# What reports use of them: relations and units, numbers in circles, bullets.
_FONTS: Final = {
    "symbol": {char: char for char in "0123456789()+.,/=<>%:;"} | dict(
        zip("\xa2\xa3\xa4\xae\xb0\xb1\xb2\xb3\xb4\xb7\xb8\xb9\xba\xbb\xbc\xd6\xd7-", "′≤⁄→°±″≥×•÷≠≡≈…√⋅−", strict=True)
    ),
    "wingdings": {chr(0x80 + number): "⓪①②③④⑤⑥⑦⑧⑨⑩"[number] for number in range(11)}
    | {chr(0x8B + number): "⓿❶❷❸❹❺❻❼❽❾❿"[number] for number in range(11)}
    | dict(zip("lnoqrstuvw", "●■□❑❒⬧⧫◆❖⬥", strict=True))
    | dict(zip("\x9e\x9f\xa7\xa8\xab\xd8\xe0\xe8\xf0\xfb\xfc\xfd\xfe", "·•▪◻★➢→➔⇨✗✓☒☑", strict=True)),
    "wingdings 2": dict(zip("OPQR\xa3", "✗✓☒☑□", strict=True)),
}  # fmt: skip


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
        char = chr(place - _PRIVATE.start if place in _PRIVATE else place)
    except (ValueError, OverflowError):
        return None
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(char)
    return char if place not in _PRIVATE and char.isprintable() else None
