"""Several numerals of one quantity or list: 2小时15分, 3至5个, 36、34、2件."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import JOINT, NUMBER, Reading, is_year
from summarizer.numbers.measures import measure_at
from summarizer.numbers.numerals import MULTIPLIERS, parse, scale_of

# How many of the smaller unit make one of the larger; a month is some thirty days.
_PARTS: Final[dict[str, dict[str, int]]] = {
    "年": {"个月": 12},
    "个月": {"天": 30},
    "周": {"天": 7},
    "天": {"小时": 24, "个小时": 24},
    "小时": {"分钟": 60, "分": 60},
    "个小时": {"分钟": 60, "分": 60},
    "分钟": {"秒": 60, "秒钟": 60},
    "分": {"秒": 60, "秒钟": 60},
    "公里": {"米": 1000},
    "千米": {"米": 1000},
    "米": {"厘米": 100},
    "角": {"分": 10},
    "斤": {"两": 10},
    "吨": {"公斤": 1000, "千克": 1000},
    "公斤": {"克": 1000},
    "千克": {"克": 1000},
}
_PART: Final = re.compile(r"[零又加]?(\d{1,3}(?:\.\d+)?|[一二两三四五六七八九十百]{1,5})")

# 第2年3个月, 得分95分30秒 and 1时3分20秒 are no lengths.
_NOT_LENGTH: Final = re.compile(r"(?:第|[得评]分|\d[时点])\Z")


def join_parts(text: str, reading: Reading) -> None:
    """Take in the smaller parts that stand directly behind a quantity; value and unit become the smallest part's."""
    if is_year(reading) or _NOT_LENGTH.search(text, max(reading.start - 2, 0), reading.start):
        return
    while (smaller := _PARTS.get(reading.unit)) and not reading.vague and reading.value_max is None:
        found = _PART.match(text, reading.end)
        measure = measure_at(text, found.end()) if found is not None else None
        if found is None or measure is None or measure.name not in smaller:
            return
        ratio = smaller[measure.name]
        try:
            part = parse(found[1])
        except ValueError:
            return
        if part >= ratio or reading.value != reading.value.to_integral_value():
            return
        reading.rough = reading.rough or reading.unit == "个月"
        reading.value = reading.value * Decimal(ratio) + part
        reading.measure, reading.unit = measure, measure.name
        reading.stop, reading.end = found.end(), found.end() + len(measure.written)
        reading.tail = True


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
    """Return a bare number in a list the unit, and the scale, of the list's last member."""
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
