"""Reads one written numeral, in digits, in Chinese or mixed, as a decimal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final[dict[str, int]] = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **{"○": 0, "两": 2, "兩": 2, "俩": 2, "倆": 2, "貳": 2, "陸": 6, "幺": 1},
}
MULTIPLIERS: Final[dict[str, int]] = {
    **{"十": 10, "拾": 10, "廿": 20, "卅": 30},
    **{"百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000},
    **{"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12},
}
_MYRIAD: Final = 10**4
_NEGATIVE: Final = ("-", "－", "−", "负", "負")
_FRACTION: Final = "分之"
_PER: Final[dict[str, Decimal]] = {
    "%": Decimal(100),
    "％": Decimal(100),
    "‰": Decimal(1000),
}
_WIDE: Final = str.maketrans("０１２３４５６７８９．，／点點又", "0123456789.,/..+")
_BLANK: Final = re.compile(r"\s+")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPOKEN: Final = re.compile(rf"([^.]+)\.([{''.join(DIGITS)}]+)([百千万萬亿億兆]*)")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|.")


def parse(numeral: str) -> Decimal:
    """Read a whole numeral.

    Args:
        numeral: one number without unit and without vague mark, such as ``1,234``, ``37.79万``,
            ``两千三百``, ``1万6千``, ``十点五``, ``三分之一``, ``1/10``, ``百分之九十六`` or ``96%``;
            white space in it is ignored.

    Returns:
        Its value; a share such as ``96%`` is ``0.96``.

    Raises:
        ValueError: if the text is not one numeral.
    """
    text = _BLANK.sub("", numeral).translate(_WIDE)
    if not text:
        raise ValueError("no numeral in an empty text")
    if text[0] in _NEGATIVE:
        return -parse(text[1:])
    if text[-1] in _PER:
        return parse(text[:-1]) / _PER[text[-1]]
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    whole, plus, rest = text.partition("+")
    if plus:
        return parse(whole) + parse(rest)
    if _FRACTION in text:
        below, _, above = text.partition(_FRACTION)
        return _ratio(above, below)
    if "/" in text:
        above, _, below = text.partition("/")
        return _ratio(above, below)
    return _decimal(text)


def scale_of(numeral: str) -> Decimal:
    """Return the multiplier that a numeral ends with (1847.28亿: 100000000)."""
    scale = Decimal(1)
    for character in reversed(numeral):
        if character not in MULTIPLIERS:
            break
        scale *= MULTIPLIERS[character]
    return scale


def _ratio(above: str, below: str) -> Decimal:
    """Divide two numerals; a lone multiplier below or above the line is one of it (百分之百)."""
    parts = [Decimal(MULTIPLIERS[part]) if part in MULTIPLIERS else _scale(part) for part in (above, below)]
    if not parts[1]:
        raise ValueError(f"a fraction of nothing: {above}/{below}")
    return parts[0] / parts[1]


def _scale(text: str) -> Decimal:
    """Read a side of a fraction, which may be nothing but multipliers (百万分之五)."""
    if text and all(character in MULTIPLIERS for character in text):
        value = Decimal(1)
        for character in text:
            value *= MULTIPLIERS[character]
        return value
    return parse(text)


def _decimal(text: str) -> Decimal:
    """Read a numeral with Chinese characters in it: 十点五, 1.2万, 3万4000."""
    if spoken := _SPOKEN.fullmatch(text):
        whole, places, scale = spoken.groups()
        value = Decimal(f"{_integer(whole)}.{''.join(str(DIGITS[place]) for place in places)}")
        for multiplier in scale:
            value *= MULTIPLIERS[multiplier]
        return value
    if all(character in DIGITS for character in text):
        return Decimal("".join(str(DIGITS[character]) for character in text))
    return _integer(text)


class _Sum:
    """The running value of a numeral read from left to right."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.number: Decimal | None = None
        self.last = 0
        self.below = 10**5
        self.floor = 10**13
        self.zero = False
        self.started = False

    def digit(self, token: str) -> None:
        if self.number is not None:
            raise ValueError("two digits without a multiplier between them")
        self.started = True
        if token in DIGITS and DIGITS[token] == 0:
            self.zero = True
            return
        self.number = Decimal(DIGITS[token]) if token in DIGITS else Decimal(token)

    def small(self, unit: int) -> None:
        """Take 十, 百 or 千: within a section they only fall."""
        if unit >= self.below:
            raise ValueError("multipliers out of order")
        self.started = True
        self.section += (1 if self.number is None else self.number) * unit
        self.number, self.last, self.below, self.zero = None, unit, unit, False

    def large(self, unit: int) -> None:
        """Take 万, 亿 or 兆: it multiplies what is smaller than itself."""
        here = self.section + (self.number or 0)
        if not self.started:
            raise ValueError("a multiplier with nothing to multiply")
        if here == 0 or self.total < unit:
            self.total = (self.total + here) * unit
        elif unit < self.floor:
            self.total += here * unit
        else:
            raise ValueError("multipliers out of order")
        self.floor = unit
        self.section, self.number, self.last, self.below, self.zero = Decimal(0), None, unit, 10**5, False

    def end(self) -> Decimal:
        """Add what is left: in 两千三 a last digit counts tenths of the multiplier before it."""
        if self.number is None:
            return self.total + self.section
        if self.last and self.number >= self.last:
            raise ValueError("a tail larger than the multiplier before it")
        tenths = self.last >= 100 and not self.zero and self.number < 10
        return self.total + self.section + (self.number * self.last / 10 if tenths else self.number)


def _integer(text: str) -> Decimal:
    """Read digits and multipliers: 二百五十, 1万6千, 四万亿."""
    running = _Sum()
    for token in _TOKEN.findall(text):
        if token in MULTIPLIERS:
            unit = MULTIPLIERS[token]
            if unit in (20, 30):
                running.digit(str(unit // 10))
                unit = 10
            if unit < _MYRIAD:
                running.small(unit)
            else:
                running.large(unit)
        elif token in DIGITS or token[0].isdecimal():
            running.digit(token)
        else:
            raise ValueError(f"no part of a numeral: {token}")
    return running.end()
