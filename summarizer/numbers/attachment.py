"""Finds the unit behind a numeral and takes in what belongs to it: 个多月, 元/人, 年多, 三成四."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.numbers.grammar import DIGIT
from summarizer.numbers.measures import Measure, measure_at
from summarizer.numbers.numerals import DIGITS
from summarizer.numbers.reading import Reading

_OR: Final = re.compile("（[次间人件户套个名份处批起]）")
_OPENING: Final = frozenset('“‘"')
_CLOSING: Final = frozenset('”’"')
_RAISED: Final = frozenset("¹²³⁴⁵⁶⁷⁸⁹")
# “110”次 and “985”所 are called so.
_NO_HOTLINE: Final = 1000
_GRADES: Final = 9
_HALF_AFTER: Final = frozenset("，。、；：！？）)\n以的多之")
# 多 before one of these is no vague mark but opens a word: 年多次, 元多种.
_MORE_BARS: Final = frozenset("功元次方部级渠种样家个项点年")


def attach(text: str, reading: Reading) -> None:
    """Set the measure, the unit and the end of a reading whose numeral is read."""
    at = _behind_marks(text, reading)
    measure = measure_at(text, at)
    # 12345等热线 and 132家等 go on; a grade of more than nine is none.
    if measure is None or (measure.written == "等" and reading.value > _GRADES):
        return
    end = at + len(measure.written)
    if measure.written == "个" and text[end] in "多半余":
        measure, end = _and_a_half(text, reading, measure, end)
    reading.measure = measure
    reading.unit = measure.name
    if measure.name in ("成", "折"):
        end = _tenths(text, reading, measure, end)
    elif measure.sort in ("span", "measure", "money") or measure.name == "倍":
        end = _after_unit(text, reading, end)
    if text[end] in "²³" and measure.sort == "measure":
        # 3公里²
        reading.unit += text[end]
        end += 1
    if text[end] == "/":
        end = _compound(text, reading, end)
    if text[end] == "（" and (other := _OR.match(text, end)):
        # 1200家（次）, 6.08万套（间）: two measure words for one number, the unit as written.
        reading.unit += other.group()
        end = other.end()
    reading.end = end


def _behind_marks(text: str, reading: Reading) -> int:
    """Return where the unit of a numeral begins: behind a mark of a footnote or of a quotation that slipped."""
    at = reading.stop
    quoted = text[at] in _CLOSING and text[reading.start - 1] in _OPENING
    if quoted and reading.value >= _NO_HOTLINE and _counts_behind(text, at + 1):
        # 在站博士后“1820”人
        return at + 1
    if text[at] in _RAISED and measure_at(text, at + 1) is not None:
        # 320¹件
        return at + 1
    return at


def _and_a_half(text: str, reading: Reading, measure: Measure, end: int) -> tuple[Measure, int]:
    """Take in 个半月, 个多小时 and 个半百分点; give the measure and where it ends."""
    longer = measure_at(text, end + 1)
    if longer is None or longer.sort not in ("span", "share"):
        return measure, end
    reading.vague = reading.vague or text[end] != "半"
    if text[end] == "半":
        reading.value += Decimal("0.5")
    return measure_at(f"个{longer.written}", 0) or longer, end + 1 + len(longer.written)


def _counts_behind(text: str, at: int) -> bool:
    """Whether a measure word stands at a place that ends its clause."""
    measure = measure_at(text, at)
    return measure is not None and measure.sort == "count" and text[at + len(measure.written)] in _HALF_AFTER


def _tenths(text: str, reading: Reading, measure: Measure, end: int) -> int:
    """Write tenths as per cent: 3成 and 九折 are 30 % and 90 %, 九五折 is 95 %, 三成半 35 %."""
    reading.unit = "%"
    factor = 1 if measure.name == "折" and 10 < reading.value < 100 else 10
    reading.value *= factor
    if reading.value_max is not None:
        reading.value_max *= factor
    if measure.name != "成":
        return end
    if text[end] == "半":
        reading.value += 5
        return end + 1
    if text[end] in "多余" and text[end + 1] not in _MORE_BARS:
        reading.vague = True
        return end + 1
    if text[end] in DIGIT and measure_at(text, end + 1) is None:
        reading.value += DIGITS[text[end]]
        return end + 1
    return end


def _after_unit(text: str, reading: Reading, end: int) -> int:
    mark, following = text[end], text[end + 1]
    if reading.unit == "元":
        end = _change(text, reading, end)
    if mark in "多余" and following not in _MORE_BARS:
        reading.vague = True
        return end + 1
    if reading.form == "spoken" and reading.unit == "米" and mark in _TENTHS and following in _HALF_AFTER:
        # 一米二
        reading.value += Decimal(DIGITS[mark]) / 10
        return end + 1
    if mark == "半" and following in _HALF_AFTER and not reading.tail:
        reading.value += Decimal("0.5")
        return end + 1
    return end


_TENTHS: Final = frozenset(DIGIT[:9])
_MANY: Final = re.compile(r"(?:10)?[十百千万]+")
_CHANGE: Final = re.compile(rf"(?:([\d{DIGIT}])[角毛])?(?:([\d{DIGIT}])分(?![钟之]))?")


def _change(text: str, reading: Reading, end: int) -> int:
    """Take in the smaller coins of a price: 五元三毛, 50元6角三分."""
    found = _CHANGE.match(text, end)
    if found is None or found.end() == end or reading.vague:
        return end
    reading.value += Decimal(DIGITS[found[1]] if found[1] else 0) / 10
    reading.value += Decimal(DIGITS[found[2]] if found[2] else 0) / 100
    return found.end()


def _compound(text: str, reading: Reading, end: int) -> int:
    while text[end] == "/":
        per = ""
        below = measure_at(text, end + 1)
        if below is None and (many := _MANY.match(text, end + 1)):
            # 12.3人/万人, 5.6批次/千人
            per = many.group()
            below = measure_at(text, many.end())
        if below is None:
            break
        end += 1 + len(per) + len(below.written)
        reading.unit = f"{reading.unit}/{per}{below.name}"
    return end
