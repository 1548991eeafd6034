"""Reads the number that stands at a place: value, range, unit, span, before anything is known of its role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from summarizer.numbers.grammar import DIGIT, JOINT, NUMBER
from summarizer.numbers.measures import Measure, measure_at
from summarizer.numbers.numerals import DIGITS, MULTIPLIERS, parse

_SCALES: Final = {
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "万亿": Decimal(10**12),
}
_LOOSE: Final = frozenset("上近超逾过破达约几数")
_NEIGHBOURS: Final = re.compile(f"([{DIGIT}])([{DIGIT}])([十百千万亿]*)")
_PER: Final = {"百": "%", "千": "‰", "万": "‱", "佰": "%", "仟": "‰"}
_SIGN_AFTER: Final = frozenset("\n \u3000（(：:为长是到达至降计")
_HALF_AFTER: Final = frozenset("，。、；：！？）)\n以的多之")
_MORE_BARS: Final = frozenset("功元次方部级渠种样家个项点年")


class Reading:
    """A number as read: a half-open range of the scanned text, its value and its unit."""

    __slots__ = (
        "end",
        "form",
        "loose",
        "measure",
        "ordinal",
        "start",
        "stop",
        "tail",
        "unit",
        "vague",
        "value",
        "value_max",
    )

    def __init__(self, form: str, start: int, stop: int, value: Decimal) -> None:
        self.form = form
        self.start = start
        self.stop = stop
        """Where the numeral ends and the unit begins."""
        self.end = stop
        self.value = value
        self.value_max: Decimal | None = None
        self.measure: Measure | None = None
        self.unit = ""
        self.vague = False
        """Whether 余, 多 or 几 stands in or after it."""
        self.loose = False
        """Whether it is a multiplier alone, as in 上百."""
        self.ordinal = False
        self.tail = False
        """Whether the numeral has a multiplier, a decimal point or grouping."""


def read_at(text: str, match: re.Match[str]) -> Reading | None:
    """Read what ``NUMBER`` matched, or give None where it is no number (统一, 四川)."""
    return _READERS[match.lastgroup or ""](text, match)


def _read_fraction(text: str, match: re.Match[str]) -> Reading | None:
    below, above = match["below"], match["above"]
    if below is None:
        reading = Reading("fraction", match.start(), match.end(), Decimal(100))
        reading.unit = "%"
        return reading
    try:
        if below in _PER and match["whole"] is None:
            value = Decimal(MULTIPLIERS[above]) if above in MULTIPLIERS else parse(above)
        else:
            value = parse(f"{below}分之{above}") + (parse(match["whole"]) if match["whole"] else 0)
    except ValueError:
        return _read_below(below, match.start())
    reading = Reading("fraction", match.start(), match.end(), value)
    reading.vague = match.end("above") < match.end()
    reading.tail = True
    if below in _PER and match["whole"] is None:
        reading.unit = _PER[below]
    else:
        _attach(text, reading)
    return reading


def _read_below(below: str, start: int) -> Reading | None:
    """Read the digits before a 分之 that makes no fraction (0分之3)."""
    if not below.isdecimal():
        return None
    return Reading("digits", start, start + len(below), Decimal(below))


def _read_digits(text: str, match: re.Match[str]) -> Reading:
    arabic, scale, vague, over = match.group("arabic", "scale", "vague", "over")
    written = arabic.replace(",", "").replace("，", "") if len(arabic) > 4 else arabic
    value = Decimal(written)
    if scale is not None:
        value = value * _SCALES[scale] if scale in _SCALES else _mixed(written, scale, value)
    if over is not None:
        value *= parse(f"一{over}")
    reading = Reading("digits", match.start(), match.end(), value)
    reading.vague = vague is not None
    reading.tail = scale is not None or over is not None or "." in arabic or written is not arabic
    if text[reading.stop] == "/" and text[reading.stop + 1].isdigit():
        _divide(text, reading)
    _attach(text, reading)
    return reading


def _mixed(written: str, scale: str, value: Decimal) -> Decimal:
    """Read 1万6千, 3万4000 and 2e5; what does not add up keeps the multiplier next to the digits."""
    if scale[0] in "eE":
        return value.scaleb(int(scale[1:]))
    try:
        return parse(written + scale)
    except ValueError:
        return value * MULTIPLIERS[scale[0]]


_DENOMINATOR: Final = re.compile(r"/(\d+)(?![\d/])")


def _divide(text: str, reading: Reading) -> None:
    found = _DENOMINATOR.match(text, reading.stop)
    below = Decimal(found[1]) if found else Decimal(0)
    if found and below:
        reading.value /= below
        reading.stop = reading.end = found.end()
        reading.form = "ratio"
        reading.tail = True


def _read_spoken(text: str, match: re.Match[str]) -> Reading | None:
    run = match["run"]
    start, end = match.span()
    if len(run) == 1 and match["spoken_vague"] is None:
        return _read_lone(text, run, start, end)
    if _PLAN.fullmatch(run):
        # 十四五 is the fourteenth plan.
        return Reading("spoken", start, end, parse(run[:-1]))
    value, value_max = _spoken_value(run, match["spoken_over"])
    if value is None:
        return _read_shorter(text, run, start)
    reading = Reading("spoken", start, end, value)
    reading.value_max = value_max
    reading.vague = match["spoken_vague"] is not None or "几" in run or run[0] == "数"
    reading.loose = run[0] in MULTIPLIERS and run[0] not in "十拾廿卅"
    reading.tail = run[-1] in "万亿" or match["spoken_over"] is not None or "点" in run
    _attach(text, reading)
    if reading.loose and not reading.vague and text[start - 1] not in _LOOSE:
        return None
    return reading


_PLAN: Final = re.compile(r"十[一二三四五六七八九]五")


def _read_shorter(text: str, run: str, start: int) -> Reading | None:
    """Read the numeral with which a run begins that is none as a whole (五十千, 二十一一)."""
    for length in range(len(run) - 1, 1, -1):
        value, _ = _spoken_value(run[:length], None)
        if value is not None:
            reading = Reading("spoken", start, start + length, value)
            _attach(text, reading)
            return reading
    return None


def _spoken_value(run: str, over: str | None) -> tuple[Decimal | None, Decimal | None]:
    """Read a Chinese numeral of two or more characters, or one with a vague mark."""
    near = _NEIGHBOURS.fullmatch(run)
    times = parse(f"一{over}") if over else Decimal(1)
    if near and (DIGITS[near[1]] + 1 == DIGITS[near[2]] or near[1] + near[2] == "三五"):
        for multiplier in near[3]:
            times *= MULTIPLIERS[multiplier]
        return DIGITS[near[1]] * times, DIGITS[near[2]] * times
    plain = run.replace("零几", "").replace("几", "一" if run[0] == "几" else "").replace("数", "一")
    if plain[0] in MULTIPLIERS and plain[0] not in "十拾廿卅":
        plain = f"一{plain}"
    try:
        return parse(plain) * times, None
    except ValueError:
        return None, None


def _read_lone(text: str, run: str, start: int, end: int) -> Reading | None:
    """Read one Chinese digit: a number only before a measure word, after 第, or as numbering."""
    loose = run in MULTIPLIERS and run not in "十拾廿卅"
    if loose and text[start - 1] not in _LOOSE:
        return None
    reading = Reading("spoken", start, end, Decimal(DIGITS[run] if run in DIGITS else MULTIPLIERS[run]))
    reading.loose = loose
    _attach(text, reading)
    return reading


def _read_sign(text: str, match: re.Match[str]) -> Reading:
    return Reading("sign", match.start(), match.end(), Decimal(int(unicodedata.numeric(match[0]))))


_READERS: Final[dict[str, Callable[[str, re.Match[str]], Reading | None]]] = {
    "fraction": _read_fraction,
    "digits": _read_digits,
    "spoken": _read_spoken,
    "sign": _read_sign,
}


def _attach(text: str, reading: Reading) -> None:
    """Find the unit behind a numeral and take in what belongs to it: 个多月, 元/人, 年多, 吨半."""
    at = reading.stop
    measure = measure_at(text, at)
    if measure is None:
        return
    end = at + len(measure.written)
    if measure.written == "个" and text[end] in "多半余":
        longer = measure_at(text, end + 1)
        if longer is not None and longer.sort == "span":
            reading.vague = reading.vague or text[end] != "半"
            if text[end] == "半":
                reading.value += Decimal("0.5")
            measure = measure_at(f"个{longer.written}", 0) or longer
            end += 1 + len(longer.written)
    reading.measure = measure
    reading.unit = measure.name
    if measure.name in ("成", "折"):
        end = _tenths(text, reading, measure, end)
    elif measure.sort in ("span", "measure", "money") or measure.name == "倍":
        end = _after_unit(text, reading, end)
    if text[end] == "/":
        end = _compound(text, reading, end)
    reading.end = end


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
    if mark == "半" and following in _HALF_AFTER and not reading.tail:
        reading.value += Decimal("0.5")
        return end + 1
    return end


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
        below = measure_at(text, end + 1)
        if below is None:
            break
        end += 1 + len(below.written)
        reading.unit = f"{reading.unit}/{below.name}"
    return end


def join_range(text: str, first: Reading) -> None:
    """Take in the upper end of a range that begins with a number: 6.5%-7%, 3至5个, 1—2万元."""
    joint = JOINT.match(text, first.end)
    if joint is None or text[first.start - 1] in "从由自":
        return
    match = NUMBER.match(text, joint.end())
    second = read_at(text, match) if match and match.lastgroup in ("digits", "spoken", "fraction") else None
    if second is None or not _joinable(first, second):
        return
    value = first.value
    if not first.unit and not first.tail and second.tail and value < second.value:
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


def _joinable(first: Reading, second: Reading) -> bool:
    """Two ends of a range count the same thing, and neither is a date."""
    if first.unit and first.unit != second.unit:
        return False
    if not (second.unit or first.tail or second.tail):
        return False
    return not (second.measure is not None and second.measure.sort in ("date", "clock") or is_year(second))


def is_year(reading: Reading) -> bool:
    """Whether a number with 年 behind it names a year and does not count years."""
    if reading.unit != "年" or reading.tail or reading.vague:
        return False
    return reading.stop - reading.start == 4 and 1000 <= reading.value < 3000


def _scale_of(numeral: str) -> Decimal:
    """Give the multiplier a numeral ends with (1-2万: 10000)."""
    scale = Decimal(1)
    for character in reversed(numeral):
        if character not in MULTIPLIERS:
            break
        scale *= MULTIPLIERS[character]
    return scale


_MONEY_SIGNS: Final = {"$": "美元", "￥": "元", "¥": "元"}


def take_sign(text: str, reading: Reading) -> None:
    """Take in a minus sign or a sign of money before the number."""
    before = text[reading.start - 1]
    if before in _MONEY_SIGNS:
        if reading.measure is None and reading.form == "digits":
            reading.start -= 1
            reading.unit = _MONEY_SIGNS[before]
        return
    earlier = text[reading.start - 2] if reading.start > 1 else "\n"
    if (before == "-" and earlier in _SIGN_AFTER) or (before == "负" and earlier not in "担背抱自胜肩欺正"):
        reading.start -= 1
        reading.value = -reading.value
