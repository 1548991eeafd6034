"""Takes in what stands before and behind a number that is read: a sign, the upper end of a range."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import JOINT, NUMBER
from summarizer.numbers.numerals import MULTIPLIERS
from summarizer.numbers.reading import Reading, is_year

_SIGN_AFTER: Final = frozenset("\n \u3000（(：:，、；,;为长是到达至降计幅率比速额润温")
_MINUS: Final = frozenset("-–－−")
_DEGREES: Final = frozenset(("℃", "度", "摄氏度"))
# 从3家到5家 and 由年初的3家到5家 tell of a change, with two results.
_CHANGE: Final = re.compile(r"[从由自][^，。；：\d]{0,10}$")
_MONEY_SIGNS: Final = {"$": "美元", "￥": "元", "¥": "元"}


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
        scale = _scale_of(text[second.start : second.stop])
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


def _scale_of(numeral: str) -> Decimal:
    """Give the multiplier a numeral ends with (1-2万: 10000)."""
    scale = Decimal(1)
    for character in reversed(numeral):
        if character not in MULTIPLIERS:
            break
        scale *= MULTIPLIERS[character]
    return scale


def take_sign(text: str, reading: Reading) -> None:
    """Take in a minus sign or a sign of money before the number."""
    before = text[reading.start - 1]
    if before in _MONEY_SIGNS:
        if reading.measure is None and reading.form == "digits":
            reading.start -= 1
            reading.unit = _MONEY_SIGNS[before]
        return
    earlier = text[reading.start - 2] if reading.start > 1 else "\n"
    if before == "下":
        if earlier == "零" and reading.unit in _DEGREES:
            reading.start -= 2
            reading.value = -reading.value
        return
    if (before in _MINUS and earlier in _SIGN_AFTER) or (
        before == "负" and earlier not in "担背抱自胜肩欺正减增税辜亏"
    ):
        reading.start -= 1
        reading.value = -reading.value
