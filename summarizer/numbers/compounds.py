"""Joins what one quantity is written in: 2小时15分 is 135 分, 5公里300米 is 5300 米, 3年6个月 42 个月."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.numbers.measures import measure_at
from summarizer.numbers.numerals import parse
from summarizer.numbers.reading import Reading, is_year

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
