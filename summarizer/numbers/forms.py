"""Reads what the grammar matched: value, vague mark and unit of one number, with what belongs to the unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from summarizer.numbers.grammar import DIGIT, Reading
from summarizer.numbers.measures import Measure, measure_at
from summarizer.numbers.numerals import DIGITS, MULTIPLIERS, parse

_SCALES: Final = {
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "万亿": Decimal(10**12),
}
# What may stand before a multiplier alone: 上百, 数千, 近万.
_LOOSE: Final = frozenset("上近超逾过破达约几数")
# 二十五六, 三千四五百, 一万六七千, 七八十万: what goes before, two neighbouring digits, what multiplies both.
_NEIGHBOURS: Final = re.compile(
    f"(?P<before>(?:[{DIGIT}]?[十百千万亿零〇])*)(?P<low>[{DIGIT}])(?P<high>[{DIGIT}])(?P<times>[十百千万亿]*)"
)
_LOWERED: Final = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_LAST: Final = re.compile(r"(?<=[百千万亿])\d+$")
_PER: Final = {"百": "%", "千": "‰", "万": "‱", "佰": "%", "仟": "‰"}


def read_at(text: str, match: re.Match[str]) -> Reading | None:
    """Read what ``NUMBER`` matched, or give None where it is no number (统一, 四川)."""
    return _READERS[match.lastgroup or ""](text, match)


def _read_fraction(text: str, match: re.Match[str]) -> Reading | None:
    below, above = match["below"], match["above"]
    if below is None:
        reading = Reading("fraction", match.start(), match.end(), Decimal(100))
        reading.unit = "%"
        return reading
    share = below in _PER and match["whole"] is None
    between = _approximation(above) if share else None
    try:
        if between is not None:
            value = between[0]
        elif share:
            value = Decimal(MULTIPLIERS[above]) if above in MULTIPLIERS else parse(above)
        else:
            value = parse(f"{below}分之{above}") + (parse(match["whole"]) if match["whole"] else 0)
    except ValueError:
        return _read_below(below, match.start())
    reading = Reading("fraction", match.start(), match.end(), value)
    reading.vague = match.end("above") < match.end()
    reading.value_max = between[1] if between is not None else None
    reading.tail = True
    if share:
        reading.unit = _PER[below]
    else:
        attach(text, reading)
    return reading


def _read_below(below: str, start: int) -> Reading | None:
    """Read the digits before a 分之 that makes no fraction (0分之3)."""
    if not below.isdecimal():
        return None
    return Reading("digits", start, start + len(below), Decimal(below))


def _read_ratio(text: str, match: re.Match[str]) -> Reading:
    """Read 13.5:1, which is 13.5 with the unit ``:1``."""
    reading = Reading("ratio", match.start(), match.end(), Decimal(match["times"] or match["against"]))
    reading.unit, reading.tail = ":1", True
    return reading


def _read_power(text: str, match: re.Match[str]) -> Reading:
    """Read 2^5 and 1.1^-3."""
    base = Decimal(match["base"])
    value = base ** int(match["exponent"]) if base else base
    return Reading("power", match.start(), match.end(), value, tail=True)


def _read_scientific(text: str, match: re.Match[str]) -> Reading:
    """Read 3×10⁴ and 1.2x10^6, and 10⁴ where a unit follows."""
    exponent = int((match["raised"] or match["tens"]).lstrip("^").translate(_LOWERED))
    value = Decimal(match["factor"] or 1).scaleb(exponent)
    reading = Reading("power", match.start(), match.end(), value, tail=True)
    attach(text, reading)
    return reading


def _read_mixed(text: str, match: re.Match[str]) -> Reading:
    """Read a whole number and a fraction behind it: 1 3/5."""
    value = Decimal(match["ones"]) + Decimal(match["parts"]) / Decimal(match["of"])
    reading = Reading("vulgar", match.start(), match.end(), value, tail=True)
    attach(text, reading)
    return reading


def _read_vulgar(text: str, match: re.Match[str]) -> Reading:
    """Read ½, 1½ and ⅔."""
    written = match[0]
    above, _, below = unicodedata.normalize("NFKC", written[-1]).partition("\N{FRACTION SLASH}")
    value = Decimal(above) / Decimal(below) + Decimal(written[:-1] or 0)
    reading = Reading("vulgar", match.start(), match.end(), value)
    reading.tail = True
    attach(text, reading)
    return reading


def _read_half(text: str, match: re.Match[str]) -> Reading:
    """Read 一半, 半数 and the 半 of 过半, which are 50 %."""
    reading = Reading("fraction", match.start(), match.end(), Decimal(50))
    reading.unit, reading.tail, reading.loose = "%", True, True
    return reading


def _read_halved(text: str, match: re.Match[str]) -> Reading:
    """Read the 半 of 半年 and 半个月."""
    reading = Reading("spoken", match.start(), match.end(), Decimal("0.5"))
    attach(text, reading)
    return reading


def _read_digits(text: str, match: re.Match[str]) -> Reading:
    arabic, scale, vague, over = match.group("arabic", "scale", "vague", "over")
    written = arabic.replace(",", "").replace("，", "") if len(arabic) > 4 else arabic
    value = Decimal(written)
    if scale is not None:
        value = value * _SCALES[scale] if scale in _SCALES else _mixed(written, scale, value)
    if over is not None:
        value = _over(written, scale, value, over)
    reading = Reading("digits", match.start(), match.end(), value)
    reading.vague = vague is not None
    reading.tail = scale is not None or over is not None or "." in arabic or written is not arabic
    if text[reading.stop] == "/" and text[reading.stop + 1].isdigit():
        _divide(text, reading)
    attach(text, reading)
    return reading


def _over(written: str, scale: str | None, value: Decimal, over: str) -> Decimal:
    """Read a multiplier behind the vague mark: 200余万, and of 3亿1200余万 that of the last part."""
    times = parse(f"一{over}")
    last = _LAST.search(scale) if scale is not None else None
    if scale is None or last is None:
        return value * times
    return parse(written + scale[: last.start()]) + Decimal(last[0]) * times


def _mixed(written: str, scale: str, value: Decimal) -> Decimal:
    """Read 1万6千, 3万4000 and 2e5; what does not add up keeps the multiplier next to the digits."""
    if scale[0] in "eE":
        return value.scaleb(int(scale[1:]))
    try:
        return parse(written + scale)
    except ValueError:
        return value * MULTIPLIERS[scale[0]]


# 9.6/10万 is 9.6 of so many.
_DENOMINATOR: Final = re.compile(r"/(\d+)(?![\d/万千])")


def _divide(text: str, reading: Reading) -> None:
    found = _DENOMINATOR.match(text, reading.stop)
    below = Decimal(found[1]) if found else Decimal(0)
    if 1900 <= reading.value < 2100 and 1900 <= below < 2100:
        # 2022/2023学年
        return
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
    if _PLAN.fullmatch(run) and measure_at(text, end) is None:
        # 十四五 is the fourteenth plan, 十四五件 are 14 or 15.
        return Reading("spoken", start, end, parse(run[:-1]))
    value, value_max = _spoken_value(_once(run), match["spoken_over"])
    if value is None:
        return _read_shorter(text, run, start)
    reading = Reading("spoken", start, end, value)
    reading.value_max = value_max
    reading.vague = match["spoken_vague"] is not None or "几" in run or run[0] == "数"
    reading.loose = run[0] in MULTIPLIERS and run[0] not in "十拾廿卅"
    reading.tail = run[-1] in "万亿" or match["spoken_over"] is not None or "点" in run
    attach(text, reading)
    if reading.loose and not reading.vague and text[start - 1] not in _LOOSE:
        return None
    return None if _is_row(run, reading) else reading


def _once(run: str) -> str:
    """Leave out what is printed twice: 三十万三十万."""
    half = len(run) // 2
    return run[half:] if run[:half] == run[half:] and run[-1] in MULTIPLIERS else run


def _is_row(run: str, reading: Reading) -> bool:
    """Whether digits in a row count nothing: 唯一一条, 一一对应; a year, a day or 九五折 may be written so."""
    if reading.value_max is not None or any(
        character in MULTIPLIERS or character == "点" for character in run
    ):
        return False
    measure = reading.measure
    return measure is not None and measure.sort not in ("date", "span", "share")


_PLAN: Final = re.compile(r"十[一二三四五六七八九]五")


def _read_shorter(text: str, run: str, start: int) -> Reading | None:
    """Read the numeral with which a run begins that is none as a whole (五十千, 二十一一)."""
    for length in range(len(run) - 1, 1, -1):
        value, _ = _spoken_value(run[:length], None)
        if value is not None:
            reading = Reading("spoken", start, start + length, value)
            attach(text, reading)
            return reading
    return None


def _spoken_value(run: str, over: str | None) -> tuple[Decimal | None, Decimal | None]:
    """Read a Chinese numeral of two or more characters, or one with a vague mark."""
    times = parse(f"一{over}") if over else Decimal(1)
    between = _approximation(run)
    if between is not None:
        return between[0] * times, between[1] * times
    plain = run.replace("零几", "").replace("几", "一" if run[0] == "几" else "").replace("数", "一")
    if plain[0] in MULTIPLIERS and plain[0] not in "十拾廿卅":
        plain = f"一{plain}"
    try:
        return parse(plain) * times, None
    except ValueError:
        return None, None


def _approximation(run: str) -> tuple[Decimal, Decimal] | None:
    """Read two neighbouring digits as the ends of a range: 七八 is 7 to 8, 三千四五百 is 3400 to 3500."""
    near = _NEIGHBOURS.fullmatch(run)
    if near is None:
        return None
    low, high = near.group("low", "high")
    if DIGITS[low] + 1 != DIGITS[high] and (low + high != "三五" or near["before"]):
        return None
    try:
        ends = [parse(f"{near['before']}{digit}{near['times']}") for digit in (low, high)]
    except ValueError:
        return None
    return ends[0], ends[1]


def _read_lone(text: str, run: str, start: int, end: int) -> Reading | None:
    """Read one Chinese digit: a number only before a measure word, after 第, or as numbering."""
    if run in "几数":
        # 几千瓦 is some unit, no number.
        return None
    loose = run in MULTIPLIERS and run not in "十拾廿卅"
    if loose and text[start - 1] not in _LOOSE:
        return None
    reading = Reading("spoken", start, end, Decimal(DIGITS[run] if run in DIGITS else MULTIPLIERS[run]))
    reading.loose = loose
    attach(text, reading)
    return reading


def _read_sign(text: str, match: re.Match[str]) -> Reading:
    return Reading("sign", match.start(), match.end(), Decimal(int(unicodedata.numeric(match[0]))))


_READERS: Final[dict[str, Callable[[str, re.Match[str]], Reading | None]]] = {
    "ratio": _read_ratio,
    "power": _read_power,
    "scientific": _read_scientific,
    "mixed": _read_mixed,
    "vulgar": _read_vulgar,
    "half": _read_half,
    "halved": _read_halved,
    "fraction": _read_fraction,
    "digits": _read_digits,
    "spoken": _read_spoken,
    "sign": _read_sign,
}


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
    """Take in 个半月, 个多小时 and 个半百分点; return the measure and where it ends."""
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
