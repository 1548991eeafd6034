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

_ARABIC: Final = frozenset("0123456789")
_COUNTING: Final = frozenset("一二三四五六七八九十")
_SPOKEN: Final = _COUNTING | frozenset("两〇零百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟点余多几个分之又")
_TAILS: Final = _SPOKEN | frozenset("成折")
_BLANK: Final = r" \u3000\xa0\u2000-\u200a\u202f\u205f"
_GAP: Final = rf"[\t{_BLANK}]+"
_BLANKS: Final = re.compile(_GAP)
# 8 000万元 and 1 234 567.8平方米 group their thousands by spaces; 120 156 without a unit may be two cells of a table.
_GROUPS: Final = re.compile(
    rf"(?<![\d.,第{_BLANK}])[1-9]\d{{0,2}}(?:[{_BLANK}]\d{{3}})+(?!\d)(?:\.\d+)?(?=[{_BLANK}]?(\D))"
)
# What shows that it is one number, beside a unit: 12 500万, 10 000至12 500元.
_GROUPED: Final = re.compile(r"[万亿余多]|[至到—–~～-]\d")
# 附件1 100项 and 专栏1 100个 are a number each.
_NUMBERED: Final = re.compile(r"(?:附件|附表|专栏|[\n。；，：、][表图]|序号|编号|排名|[月级第])\s?\Z")
_DIGITS_APART: Final = re.compile(rf"\d[{_BLANK}]\d{{3}}")
_GROUP_GAP: Final = re.compile(f"[{_BLANK}]")
PAD: Final = "\n" * 24


class Spaced(NamedTuple):
    """A text for the scan, padded at its end, and where each character stood (None: at the same place)."""

    text: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as it came of a non-empty range."""
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
    gaps = [gap.span() for gap in _BLANKS.finditer(text) if _is_inside(text, *gap.span())]
    if _DIGITS_APART.search(text) is None:
        return gaps
    for group in _GROUPS.finditer(text):
        if _NUMBERED.search(text, max(group.start() - 3, 0), group.start()):
            continue
        if _GROUPED.match(text, group.start(1)) or measure_at(text, group.start(1)) is not None:
            gaps += [gap.span() for gap in _GROUP_GAP.finditer(text, group.start(), group.end())]
    return sorted(gaps)


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether white space stands within a number, or between a number and its unit or noun."""
    before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    if before in _ARABIC:
        return "一" <= after <= "鿿" or after in "%‰" or (after.isalpha() and _is_unit(text, end))
    if after in _ARABIC:
        return "一" <= before <= "鿿" and before not in _COUNTING
    return before in _SPOKEN and after in _TAILS


def _is_unit(text: str, at: int) -> bool:
    """Whether a unit in Latin letters stands at a place: 12 km."""
    measure = measure_at(text, at)
    if measure is None:
        return False
    end = at + len(measure.written)
    return not text[end : end + 1].isalnum()
