"""The harness's own reading of written numbers, so that the product's reader is not its own judge.

It is small on purpose: it reads a numeral with its multiplier, vague mark and percent sign, and knows no
units and no context. It proves that a gold value is what its surface says, and it finds the numbers in prose.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from summarizer.models import Model

_DIGITS: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8}
_VAGUE: Final = "余多来"
_ONES: Final = "".join(_DIGITS)
_CHINESE: Final = _ONES + "".join(_SMALL) + "".join(_LARGE)

_NUMERAL: Final = re.compile(
    rf"""(?P<percent>百\s*分\s*之\s*)?
    (?:(?P<ascii>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)
        (?P<before>\s*[{_VAGUE}](?=\s*[十百千万亿](?![克米瓦])))?\s*(?P<multiplier>[十百千万亿]+(?![克米瓦]))?
        (?P<parts>(?:\d+(?:\.\d+)?[十百千万](?![克米瓦]))*)
      |(?P<chinese>[{_CHINESE}]+)(?:点(?P<decimals>[{_ONES}]+))?
        (?:[{_VAGUE}](?P<tail>[万亿]+))?)
    (?P<after>\s*[{_VAGUE}])?
    (?:\s*(?P<sign>%))?""",
    re.VERBOSE,
)
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)([十百千万])")
_BARE: Final = set(_LARGE) | {"百", "千"}


class Written(Model):
    """A written number (offsets into the text it was read from)."""

    start: int
    end: int
    value: Decimal
    percent: bool
    vague: bool


def _multiplied(marks: str) -> int:
    product = 1
    for mark in marks:
        product *= {**_SMALL, **_LARGE}[mark]
    return product


def _chinese(text: str) -> int:
    if all(mark in _DIGITS for mark in text):
        return int("".join(str(_DIGITS[mark]) for mark in text))
    total = section = digit = 0
    for mark in text:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        elif mark in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[mark], 0
        elif mark == "万":
            total, section, digit = total + (section + digit) * _LARGE[mark], 0, 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[mark], 0, 0
    return total + section + digit


def _value(match: re.Match[str]) -> Decimal:
    if match["ascii"]:
        parts = _PART.findall(match["parts"])
        whole = Decimal(match["ascii"].replace(",", "")) * _multiplied(match["multiplier"] or "")
        return whole + sum(Decimal(digits) * _multiplied(mark) for digits, mark in parts)
    value = Decimal(_chinese(match["chinese"])) * _multiplied(match["tail"] or "")
    if match["decimals"]:
        value += Decimal("0." + "".join(str(_DIGITS[mark]) for mark in match["decimals"]))
    return value


def fold(text: str) -> str:
    """Make full-width forms half-width, code point by code point, so that offsets stay."""
    return "".join(one if len(one := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def numbers_in(text: str) -> tuple[Written, ...]:
    """Find every written number, Chinese or Arabic, in the order of the text."""
    return tuple(
        Written(
            start=match.start(),
            end=match.end(),
            value=_value(match),
            percent=bool(match["percent"] or match["sign"]),
            vague=bool(match["before"] or match["after"] or match["tail"]),
        )
        for match in _NUMERAL.finditer(fold(text))
        if match["ascii"] or match["percent"] or not set(match["chinese"]) <= _BARE
    )


class Read(Model):
    """A gold surface as the harness reads it."""

    value: Decimal
    value_max: Decimal | None
    unit: str
    vague: bool


_RANGE: Final = re.compile(r"^\s*(?:[-—–~]+|至|到)\s*$")
_FRACTION: Final = re.compile(rf"^([{_CHINESE}]+)分之([{_CHINESE}]+)$")
_TENTHS: Final = re.compile(rf"^([{_ONES}]+)[成折](半|[{_ONES}])?([{_VAGUE}])?(?:以[上下])?$")


def _special(surface: str) -> Read | None:
    if (match := _FRACTION.match(surface)) and match[1] != "百":
        share = Decimal(_chinese(match[2])) / Decimal(_chinese(match[1]))
        return Read(value=share, value_max=None, unit="", vague=False)
    if match := _TENTHS.match(surface):
        rest = 5 if match[2] == "半" else _chinese(match[2] or "零")
        return Read(
            value=Decimal(_chinese(match[1]) * 10 + rest), value_max=None, unit="%", vague=bool(match[3])
        )
    return None


_SHARES: Final = re.compile(
    rf"(?P<below>[{_CHINESE}]+|\d+)分之(?P<above>[{_CHINESE}]+|\d+)"
    rf"|(?P<tenths>[{_ONES}]|\d)[成折](?P<rest>半|[{_ONES}])?(?![立为员])"
)


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() else _chinese(text)


def amounts_in(text: str) -> tuple[Written, ...]:
    """Find every written number and, beside them, fractions and tenths (四分之三, 三成) as such."""
    shares = []
    for match in _SHARES.finditer(fold(text)):
        below = match["below"]
        if below == "百" or (below and not _integer(below)):
            continue
        if below:
            value = Decimal(_integer(match["above"])) / Decimal(_integer(below))
        else:
            rest = 5 if match["rest"] == "半" else _chinese(match["rest"] or "零")
            value = Decimal(_integer(match["tenths"]) * 10 + rest)
        shares.append(
            Written(start=match.start(), end=match.end(), value=value, percent=not below, vague=False)
        )
    return (*numbers_in(text), *shares)


def read_surface(surface: str) -> Read | None:
    """Read a gold surface as value and unit, or None where it is of a form not read here (半年)."""
    text = fold(surface).removeprefix("第").lstrip()
    if special := _special(text):
        return special
    numbers = numbers_in(text)
    if not numbers or numbers[0].start or len(numbers) > 2:
        return None
    first, last = numbers[0], numbers[-1]
    if last is not first and not _RANGE.match(text[first.end : last.start]):
        return None
    rest = "".join(text[last.end :].split())
    unit = rest.removesuffix("以上").removesuffix("以下")
    return Read(
        value=first.value,
        value_max=last.value if last is not first else None,
        unit="%" if last.percent else unit,
        vague=first.vague or last.vague or rest.endswith("以上"),
    )
