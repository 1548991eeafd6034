"""Lists whose last member carries the unit or the scale of all: 36、34、2件; 186.3、1482.7和1847.28亿元."""

from __future__ import annotations

import re
from typing import Final

from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import NUMBER
from summarizer.numbers.numerals import MULTIPLIERS, scale_of
from summarizer.numbers.reading import Reading, is_year

JOINTS: Final = frozenset("、，和及与以或 ")
_JOINT: Final = re.compile(r"、(?:和|及)?|和|及|与|以及|或")
_RESPECTIVE: Final = re.compile(r"分别[^。；\n]{0,40}$")
_RESPECTIVE_JOINT: Final = re.compile(rf"{_JOINT.pattern}|，| ")
_SIGN: Final = re.compile("[-－−]?")
_SHARED: Final = frozenset(("count", "share", "money", "measure", "span"))
# 一、2件 at the begin of a line is numbered, no list.
_STARTS: Final = frozenset("\n \u3000。；;")
_LONGEST: Final = 12
_LARGEST_NUMBERING: Final = 60
_YEARS: Final = (1900, 2100)
# 5000、10000和2万元 share a unit, but no scale.
_ALIKE: Final = 300


def share_unit(text: str, reading: Reading) -> None:
    """Give a bare number in a list the unit, and the scale, of the list's last member."""
    respective = _RESPECTIVE.search(text, max(reading.start - 60, 0), reading.start) is not None
    if not respective and text[reading.start - 1] in _STARTS and reading.value <= _LARGEST_NUMBERING:
        return
    if (not reading.tail and _YEARS[0] <= reading.value < _YEARS[1]) or text[reading.start - 1] == "号":
        return
    last = _last_member(text, reading, respective)
    if last is None or last.measure is None or last.measure.sort not in _SHARED or is_year(last):
        return
    reading.measure, reading.unit = last.measure, last.unit
    if not reading.tail or "." in text[reading.start : reading.stop]:
        scale = scale_of(text[last.start : last.stop])
        bare = not any(character in MULTIPLIERS for character in text[reading.start : reading.stop])
        if bare and reading.value <= last.value / scale * _ALIKE:
            reading.value *= scale
            if reading.value_max is not None:
                reading.value_max *= scale


def _last_member(text: str, first: Reading, respective: bool) -> Reading | None:
    """Return the first member behind a number that has a unit, if nothing but numbers and joints stand between."""
    joint = _RESPECTIVE_JOINT if respective else _JOINT
    at = first.end
    for _ in range(_LONGEST):
        found = joint.match(text, at)
        match = None
        if found is not None and (sign := _SIGN.match(text, found.end())):
            match = NUMBER.match(text, sign.end())
        if match is None or match.lastgroup not in ("digits", "spoken"):
            return None
        member = read_at(text, match)
        if member is None or member.form != first.form:
            return None
        if member.measure is not None:
            return member
        at = member.end
    return None
