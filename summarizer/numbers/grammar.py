"""The written forms of a number as one regular expression, and a number as read before its role is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from summarizer.document.lines import POWER_OF
from summarizer.numbers.measures import Measure

DIGIT: Final = "一二三四五六七八九壹贰叁肆伍陆柒捌玖两俩"
# 千, 百 and 兆 may open a unit instead of closing a number: 5千瓦, 三百帕, 10兆赫.
_SMALL: Final = "(?:百(?![分帕货])|千(?![瓦米克卡赫伏焦帕升字比乏安])|佰|仟)"
_TRILLION: Final = "兆(?![瓦赫字比帕欧焦伏宽光])"
_LARGE: Final = f"(?:万亿|万万|[万亿]|{_TRILLION})"
_MULTIPLIER: Final = f"(?:{_SMALL}{_LARGE}?|{_LARGE})"
_VAGUE: Final = (
    "(?:余(?![额杭姚热党])|多(?![功媒语样渠]|元化)|来(?=[个人名家件天次万户场条项处株只头亩吨元块份台])|几)"
)
# 20，300 after a sign of money is two prices; 1，234 elsewhere is one number.
_GROUPED: Final = r"\d{1,3}(?:,\d{3})+(?!\d)|(?<![$￥¥])[1-9]\d{0,2}(?:，\d{3})+(?!\d)"
# 1.2.3 is a version or a place in an outline, no decimal.
_ARABIC: Final = rf"(?:(?:{_GROUPED})(?:\.\d+)?|(?<!\d\.)\d++\.\d++(?!\.\d)|\d+|(?<![\w.])\.\d+)"
# A last 两 before the end of a clause is the unit (三十两).
_SPOKEN: Final = f"(?:[{DIGIT[:-2]}俩零〇十拾廿卅万亿几]|两(?![，。、；：！？）\\n])|{_SMALL}|{_TRILLION})"
# 三点二十分 is a time of day.
_PLACES: Final = f"(?:点[{DIGIT[:-2]}零〇]+(?![十{DIGIT[:-2]}零〇]))"
_SPOKEN_SCALE: Final = f"(?:[百千]?(?:万亿|[万亿])|{_TRILLION})"
VULGAR: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_SPOKEN_START: Final = (
    f"(?:[{DIGIT}十拾廿卅万亿]|{_SMALL}|[零〇](?=[{DIGIT}十点])|几(?=[十百千万亿])"
    # 人数百万 counts people, 数百万 is some million.
    "|(?<![人次件户总个倍基少多无])数(?=[十百千万亿]))"
)
# No numeral is longer than forty characters; a bound keeps hostile input cheap.
_WHOLE: Final = f"[{DIGIT}零〇十拾百佰千仟万亿]{{1,40}}"
_PART: Final = f"(?:[{DIGIT}零〇十拾佰千仟万亿]|百(?!分)){{1,40}}"

NUMBER: Final = re.compile(
    rf"""
    (?P<address>(?:https?://|www\.)[!-~]+)
  | (?P<calendar>(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\3(?:0?[1-9]|[12]\d|3[01])(?!\d))
  | (?P<clock>(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d))
  | (?P<ratio>(?:(?P<times>\d+(?:\.\d+)?)[:：∶]
      |(?<=[比例][为是达])(?P<against>\d+(?:\.\d+)?)比)1(?![\d.%％:：点号万亿千百十次]))
  | (?P<power>(?P<base>\d{{1,9}}(?:\.\d{{1,6}})?)\^(?P<exponent>[-+]?\d{{1,2}})(?!\d))
  | (?P<scientific>(?P<factor>\d+(?:\.\d+)?)[ ]?[×xX*·][ ]?10
      (?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,3}}|\^-?\d{{1,2}}(?!\d))
      |(?<![\d.,，第月])10(?P<tens>⁻[¹²³⁴-⁹]|[⁺⁻]?(?:[²³⁴-⁹]|¹[⁰¹²³⁴-⁹]))(?={POWER_OF}))
  | (?P<mixed>(?P<ones>\d{{1,3}})[ ](?P<parts>\d{{1,2}})/(?P<of>[1-9]\d{{0,2}})(?!\d))
  | (?P<vulgar>\d*[{VULGAR}])
  | (?P<half>(?<![另这那前后上下每])一半(?![天个])|半数(?!据)|(?<=[过超逾近])半(?=[，。、；：！？）)\n以的]))
  | (?P<fraction>(?:(?P<whole>\d++|{_WHOLE})又)?
      (?P<below>\d++|{_WHOLE})分之(?P<above>负?(?:{_ARABIC}k?|{_PART}{_PLACES}?)){_VAGUE}?|(?<!个)百分百)
  | (?P<digits>(?P<arabic>{_ARABIC})
      (?P<scale>{_MULTIPLIER}(?:零?\d+{_MULTIPLIER})*(?:零?\d{{1,4}}(?![\d.%年月日]))?
        |[eE][-+]?\d{{1,2}}(?![A-Za-z\d])|k(?![A-Za-z]))?
      (?P<vague>{_VAGUE}(?P<over>{_MULTIPLIER})?)?)
  | (?P<spoken>(?P<run>{_SPOKEN_START}{_SPOKEN}{{0,40}}(?:{_PLACES}{_SPOKEN_SCALE}?)?)
      (?P<spoken_vague>{_VAGUE}(?P<spoken_over>{_LARGE})?)?)
  | (?P<halved>(?<![上下后大一两三四五六七八九十个点多过夜])(?<!(?<!提)前)半
      (?=年|个月|个?小时|天(?!然)|个工作日|公里|亩))
  | (?P<sign>[①-⒇㈠-㈩❶-❿Ⅰ-Ⅻⅰ-ⅻ])
    """,
    re.VERBOSE,
)
# Searching for a possible first character and matching there is four times as fast as searching for NUMBER.
FIRST: Final = re.compile(f"[0-9{DIGIT}十拾廿卅百佰千仟万亿兆零〇几数半.hw①-⒇㈠-㈩❶-❿Ⅰ-Ⅻⅰ-ⅻ{VULGAR}]")
JOINT: Final = re.compile(r"[-—–~～]{1,2}|至|到")


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
