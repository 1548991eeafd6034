"""A number as read, before anything is known of its role."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from summarizer.numbers.measures import Measure


@dataclass(slots=True)
class Reading:
    """A half-open range of the scanned text with a value and a unit; grows while it is read.

    Attributes:
        form: which alternative of the grammar it is: digits, spoken (Chinese numerals), fraction, ratio, sign.
        start: where the number begins, with a sign before it.
        stop: where the numeral ends and the unit begins.
        end: where the unit ends.
        value: in the base unit.
        value_max: the upper end of a range.
        measure: the measure word behind it.
        unit: the unit's name.
        vague: whether 余, 多 or 几 stands in or after it.
        loose: whether it is a multiplier alone, as in 上百.
        ordinal: whether 第 stands before it.
        rough: whether its value is about what is written: 2个月11天 in days.
        said_from: where the words before it begin that say how exact it is (约, 不低于), else ``start``.
        said_to: where those behind it end (以上, 左右), else ``end``.
        tail: whether the numeral has a multiplier, a decimal point or grouping, which no code or name has.
    """

    form: str
    start: int
    stop: int
    value: Decimal
    end: int = -1
    value_max: Decimal | None = None
    measure: Measure | None = None
    unit: str = ""
    vague: bool = False
    loose: bool = False
    ordinal: bool = False
    tail: bool = False
    rough: bool = False
    said_from: int = -1
    said_to: int = -1

    def __post_init__(self) -> None:
        self.end = self.stop


def is_year(reading: Reading) -> bool:
    """Whether a number with 年 behind it names a year and does not count years."""
    if reading.unit != "年" or reading.tail or reading.vague:
        return False
    return reading.stop - reading.start == 4 and 1000 <= reading.value < 3000
