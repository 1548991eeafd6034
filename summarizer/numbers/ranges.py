"""Takes in the upper end of a range: 6.5%-7%, 3至5个, 1—2万元."""

from __future__ import annotations

import re
from typing import Final

from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import JOINT, NUMBER
from summarizer.numbers.numerals import MULTIPLIERS, scale_of
from summarizer.numbers.reading import Reading, is_year

# 从3家到5家 and 由年初的3家到5家 tell of a change, with two results.
_CHANGE: Final = re.compile(r"(?:从|由(?!于)|自(?!己))[^，。；：\d\n]{0,10}$")


def join_range(text: str, first: Reading) -> None:
    """Take in the upper end of a range that begins with a number: 6.5%-7%, 3至5个, 1—2万元."""
    joint = JOINT.match(text, first.end)
    if joint is None or _CHANGE.search(text, max(first.start - 14, 0), first.start):
        return
    match = NUMBER.match(text, joint.end())
    second = read_at(text, match) if match and match.lastgroup in ("digits", "spoken", "fraction") else None
    if second is None or not _joinable(first, second, joint[0]):
        return
    value = first.value
    if not first.unit and text[first.stop - 1] not in MULTIPLIERS and value < second.value:
        scale = scale_of(text[second.start : second.stop])
        value = value * scale if value * scale < second.value else value
    if not first.unit and second.measure is not None and second.measure.name in ("成", "折"):
        value *= 10
    if value >= second.value:
        return
    first.value, first.value_max = value, second.value
    first.measure, first.unit, first.end, first.stop = second.measure, second.unit, second.end, second.stop
    first.vague = first.vague or second.vague
    first.tail = first.tail or second.tail


def _joinable(first: Reading, second: Reading, joint: str) -> bool:
    """Two ends of a range count the same thing, and neither is a date."""
    if first.unit and first.unit != second.unit:
        return False
    # 0731-8446 is no range; 11至13对 is one, whatever is counted.
    if not (second.unit or first.tail or second.tail or joint in "至到"):
        return False
    return not (second.measure is not None and second.measure.sort in ("date", "clock") or is_year(second))
