"""What characters of symbol fonts (``w:sym``) look like, in characters that all fonts have."""

from __future__ import annotations

import re
from typing import Final

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
