"""Tells whether two units count the same thing, and whether two quantities say the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from summarizer.models import Quantity


class _Scale(NamedTuple):
    """A unit of a dimension, as an exact multiple of the dimension's first unit."""

    dimension: str
    factor: Fraction


# Units in one line may stand for one another, 个 for any thing; people, visits and times of doing never do.
_PEOPLE: Final = frozenset("人 名 位".split())
_CASES: Final = frozenset("件 起 宗 例 桩 单".split())
_THINGS: Final = frozenset(
    """个 项 件 条 份 家 户 起 宗 例 桩 单 期 场 篇 处 座 所 栋 幢 套 台 辆 艘 架 只 头 匹 株 棵 张 本 册 部 卷 枚 块 支 类
    种 款 间 队 班 团 门 节 站 村 县 区 镇 乡 社区 街道 省 市 校 笔 幅 则 批 组 课""".split()
)
_ALIKE: Final[tuple[frozenset[str], ...]] = (
    _PEOPLE,
    _CASES,
    frozenset("项 件 条 类 种".split()),
    frozenset("份 件 本 册 张 篇 部".split()),
    frozenset("篇 条 则 期 个".split()),
    frozenset("场 次 期 届 轮 场次 轮次 期次".split()),
    frozenset("次 人次".split()) & frozenset(),
    frozenset("批 批次".split()),
    frozenset("轮 轮次".split()),
    frozenset("家 户 个".split()),
    frozenset("座 所 处 家 个".split()),
    frozenset("栋 幢 座".split()),
    frozenset("台 辆 部 架 艘 套".split()),
    frozenset("卷 件 册 宗".split()),
    frozenset("元 元人民币 人民币 元钱 块 块钱".split()),
    frozenset("美元 美金 美圆".split()),
    frozenset("港元 港币".split()),
    frozenset("台币 新台币".split()),
    frozenset("韩元 韩币".split()),
    frozenset("度电 度 千瓦时 千瓦小时 kWh KWh kwh".split()),
)


def _scales() -> dict[str, _Scale]:
    table: dict[str, dict[str, Fraction | int]] = {
        "length": {"米": 1, "公里": 1000, "千米": 1000, "里": 500, "厘米": Fraction(1, 100), "公分": Fraction(1, 100),
                   "毫米": Fraction(1, 1000), "分米": Fraction(1, 10), "m": 1, "km": 1000, "㎞": 1000, "cm": Fraction(1, 100),
                   "mm": Fraction(1, 1000), "延米": 1},
        "mass": {"千克": 1, "公斤": 1, "kg": 1, "克": Fraction(1, 1000), "g": Fraction(1, 1000), "毫克": Fraction(1, 10**6),
                 "吨": 1000, "t": 1000, "斤": Fraction(1, 2), "担": 50},
        "area": {"平方米": 1, "平米": 1, "㎡": 1, "m2": 1, "m²": 1, "平方公里": 10**6, "平方千米": 10**6, "km²": 10**6, "km2": 10**6,
                 "公顷": 10**4, "亩": Fraction(2000, 3), "平方厘米": Fraction(1, 10**4)},
        "volume": {"立方米": 1, "立方": 1, "方": 1, "m3": 1, "m³": 1, "升": Fraction(1, 1000), "公升": Fraction(1, 1000),
                   "L": Fraction(1, 1000), "毫升": Fraction(1, 10**6), "ml": Fraction(1, 10**6), "mL": Fraction(1, 10**6)},
        "energy": {"千瓦时": 1, "千瓦小时": 1, "度电": 1, "kWh": 1, "KWh": 1, "kwh": 1, "兆瓦时": 1000},
        "power": {"千瓦": 1, "瓦": Fraction(1, 1000), "兆瓦": 1000, "kW": 1, "kw": 1, "KW": 1, "MW": 1000, "GW": 10**6},
        "voltage": {"千伏": 1, "kV": 1, "KV": 1, "伏": Fraction(1, 1000)},
        "clock": {"小时": 1, "分钟": Fraction(1, 60), "秒": Fraction(1, 3600), "秒钟": Fraction(1, 3600)},
        "days": {"天": 1, "日": 1, "周": 7, "星期": 7},
        "workdays": {"工作日": 1},
        "months": {"个月": 1, "年": 12, "季度": 3, "个季度": 3},
        "share": {"%": 1, "‰": Fraction(1, 10), "‱": Fraction(1, 100)},
        "points": {"百分点": 1, "千分点": Fraction(1, 10)},
        "yuan": {"元": 1, "元人民币": 1, "人民币": 1, "元钱": 1, "块": 1, "块钱": 1, "角": Fraction(1, 10), "毛": Fraction(1, 10)},
        "dollar": {"美元": 1, "美金": 1, "美圆": 1, "美分": Fraction(1, 100)},
    }  # fmt: skip
    return {
        unit: _Scale(dimension, Fraction(factor))
        for dimension, units in table.items()
        for unit, factor in units.items()
    }


_SCALES: Final = _scales()
_COUNTS: Final = _PEOPLE | _THINGS | frozenset("次 人次 场次 批次 件次 户次 轮次 班次".split())


def compatible_unit(a: str, b: str) -> bool:
    """Tell whether two units can stand for the same quantity.

    Args:
        a: a unit as ``Quantity.unit`` has it, without multiplier: 件, 元, %, 元/人; empty where the text has none.
        b: the other.

    Returns:
        True for equal units, for words that count alike (件 and 起, 人 and 名), for units of one dimension (公里 and 米),
        and for an empty unit beside a counting word. 人 and 人次, % and 百分点, 元 and 美元 are never compatible.
    """
    if a == b:
        return True
    if not a or not b:
        return (a or b) in _COUNTS
    if "/" in a or "/" in b:
        parts, others = a.split("/"), b.split("/")
        return len(parts) == len(others) and all(map(compatible_unit, parts, others))
    here, there = _SCALES.get(a), _SCALES.get(b)
    if here and there and here.dimension == there.dimension:
        return True
    if "个" in (a, b) and a in _THINGS and b in _THINGS:
        return True
    return any(a in alike and b in alike for alike in _ALIKE)


def same_value(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities state the same number in compatible units.

    Values are compared exactly, converted where the units differ (15公里 and 15000米, 3成 and 30%); qualifiers are
    not looked at. A range equals only a range with the same ends.
    """
    if not compatible_unit(a.unit, b.unit):
        return False
    here, there = _factor(a.unit), _factor(b.unit)
    if a.unit != b.unit and "/" in a.unit and here != there:
        return False
    if Fraction(a.value) * here != Fraction(b.value) * there:
        return False
    if a.value_max is None or b.value_max is None:
        return a.value_max is b.value_max
    return Fraction(a.value_max) * here == Fraction(b.value_max) * there


def _factor(unit: str) -> Fraction:
    """Give the factor of a unit to the first of its dimension; of 公里/小时, the quotient."""
    above, *below = (_SCALES[part].factor if part in _SCALES else Fraction(1) for part in unit.split("/"))
    for each in below:
        above /= each
    return above
