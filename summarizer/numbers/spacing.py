"""Writes a text as the scan wants it, no space inside a number, with the way back."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.numbers.measures import measure_at

# Every pair is one character for one character, so that offsets stay.
_FORMS: Final = {
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    **{chr(0xFF21 + letter): chr(ord("A") + letter) for letter in range(26)},
    **{chr(0xFF41 + letter): chr(ord("a") + letter) for letter in range(26)},
    **dict(zip("％．／－−＋﹪×＂＇＄", "%./--+%*\"'$", strict=True)),
    **dict(zip("萬億兩點個餘幾負數貳陸倆雙對塊歲樓○", "万亿两点个余几负数贰陆俩双对块岁楼〇", strict=True)),
    **dict(zip("噸畝戶項條場處臺輛張冊筆層", "吨亩户项条场处台辆张册笔层", strict=True)),
    **dict(zip("級種類週時間鐘達過圓", "级种类周时间钟达过圆", strict=True)),
}
_TABLE: Final = str.maketrans(_FORMS)
_VARIANT: Final = re.compile(f"[{re.escape(''.join(_FORMS))}]")

_HAN: Final = "一-鿿"
_SCALES: Final = frozenset("万亿余多")
_DIGITS: Final = "一二三四五六七八九两〇零十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟"
_BLANK: Final = r" \u3000\xa0\u2000-\u200a\u202f\u205f"
_GAP: Final = rf"[\t{_BLANK}]+"
_INNER: Final = re.compile(
    rf"(?<=[0-9]){_GAP}(?=[{_HAN}%‰])"
    rf"|(?<=[{_HAN}])(?<![一二三四五六七八九十]){_GAP}(?=[0-9])"
    rf"|(?<=[0-9{_DIGITS}点余多几个分之又]){_GAP}(?=[{_DIGITS}点余多几个分之又成折])"
)
_BLANKS: Final = re.compile(_GAP)
# 8 000万元 and 1 234 567.8平方米 group their thousands by spaces; 120 156 without a unit may be two cells of a table.
_GROUPS: Final = re.compile(rf"(?<![\d.,第{_BLANK}])[1-9]\d{{0,2}}(?:[{_BLANK}]\d{{3}})+(?!\d)(?:\.\d+)?(?=[{_BLANK}]?(\D))")
_GROUP_GAP: Final = re.compile(f"[{_BLANK}]")
PAD: Final = "\n" * 24


class Spaced(NamedTuple):
    """A text for the scan, padded at its end, and where each character stood (None: at the same place)."""

    text: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the text as it came of a non-empty range."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def respace(text: str) -> Spaced:
    """Write full-width and traditional forms as the plain ones, and close the gaps inside numbers.

    ``12700 余份`` becomes ``12700余份`` and ``１２％`` becomes ``12%``; gaps between two numbers, or after
    a full stop, remain, as does every line break.
    """
    plain = text.translate(_TABLE) if _VARIANT.search(text) else text
    gaps = _gaps(plain) if _BLANKS.search(plain) else []
    if not gaps:
        return Spaced(plain + PAD, None)
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end in gaps:
        pieces.append(plain[at:start])
        places.extend(range(at, start))
        at = end
    pieces.append(plain[at:])
    places.extend(range(at, len(plain)))
    return Spaced("".join(pieces) + PAD, places)


def _gaps(text: str) -> list[tuple[int, int]]:
    """Return the ranges of white space inside numbers, in order."""
    gaps = [gap.span() for gap in _INNER.finditer(text)]
    for group in _GROUPS.finditer(text):
        if group[1] in _SCALES or measure_at(text, group.start(1)) is not None:
            gaps += [gap.span() for gap in _GROUP_GAP.finditer(text, group.start(), group.end())]
    return sorted(gaps)
