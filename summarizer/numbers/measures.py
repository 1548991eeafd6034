"""The measure words of measures.toml: which one stands behind a number, and whether two count the same thing."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, NamedTuple

from summarizer.models import Quantity

Sort = Literal["count", "kind", "date", "clock", "span", "share", "money", "measure", "place"]


class Measure(NamedTuple):
    """A unit as the text writes it: ``元人民币`` is written, ``元`` its name."""

    written: str
    name: str
    sort: Sort
    bars: str
    """Characters that cannot follow it."""
    spoken: bool
    """Whether a lone Chinese digit may stand before it."""


@cache
def lexicon() -> dict[str, Any]:
    """Read measures.toml as it is written."""
    source = resources.files("summarizer.numbers").joinpath("measures.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _index() -> dict[str, tuple[Measure, ...]]:
    """Index the measure words by their first character, longest first."""
    words, names, bars = lexicon(), lexicon()["names"], lexicon()["bars"]
    found: dict[str, Measure] = {}
    for group in words["group"]:
        for word in group["words"].split():
            measure = Measure(word, names.get(word, word), group["sort"], bars.get(word, ""), group["spoken"])
            found.setdefault(word, measure)
    index: dict[str, list[Measure]] = {}
    for measure in sorted(found.values(), key=lambda one: -len(one.written)):
        index.setdefault(measure.written[0], []).append(measure)
    return {first: tuple(ones) for first, ones in index.items()}


# 次日, 次要: a word of its own.
_NOT_TIMES: Final = frozenset(("日", "年", "月", "要", "生", "序", "性", "贷"))
_BY_FIRST: Final = _index()


def measure_at(text: str, at: int) -> Measure | None:
    """Find the longest measure word that stands at a place of a text, or None."""
    for measure in _BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(measure.written, at):
            end = at + len(measure.written)
            following = text[end : end + 1]
            if not following or following not in measure.bars:
                return (
                    _by_times(measure)
                    if following == "次" and text[end + 1 : end + 2] not in _NOT_TIMES
                    else measure
                )
    return None


@cache
def _by_times(measure: Measure) -> Measure:
    """Return the measure that counts how often something counted took place: 册 becomes 册次."""
    if measure.sort != "count" or len(measure.written) > 1 or measure.written == "次":
        return measure
    return measure._replace(written=f"{measure.written}次", name=f"{measure.name}次", bars="")


class _Scale(NamedTuple):
    """A unit of a dimension, as an exact multiple of the dimension's base."""

    dimension: str
    factor: Fraction


def _scales() -> dict[str, _Scale]:
    dimensions: dict[str, dict[str, str]] = lexicon()["scale"]
    return {
        unit: _Scale(dimension, Fraction(factor))
        for dimension, units in dimensions.items()
        for unit, factor in units.items()
    }


_SCALES: Final = _scales()
_PEOPLE: Final = frozenset[str](lexicon()["alike"]["people"].split())
_THINGS: Final = frozenset[str](lexicon()["alike"]["things"].split())
_TIMES: Final = frozenset[str](lexicon()["alike"]["times"].split())
_ALIKE: Final = (_PEOPLE, *(frozenset[str](line.split()) for line in lexicon()["alike"]["sets"]))
_COUNTS: Final = _PEOPLE | _THINGS | _TIMES
_ONE: Final = Fraction(1)


def compatible_unit(a: str, b: str) -> bool:
    """Whether two units can stand for the same quantity.

    Args:
        a: a unit as ``Quantity.unit`` has it, without multiplier: 件, 元, %, 元/人; empty for none.
        b: the other.

    Returns:
        True for equal units, for words that count alike (件 and 起, 人 and 名), for units of one
        dimension (公里 and 米), and for an empty unit beside a counting word. 人 and 人次, % and 百分点,
        元 and 美元 are never compatible.
    """
    if "（" in a or "（" in b:
        # 家（次） counts like 家.
        a, b = a.partition("（")[0], b.partition("（")[0]
    if a == b:
        return True
    if not a or not b:
        return (a or b) in _COUNTS
    if "/" in a or "/" in b:
        parts, others = a.split("/"), b.split("/")
        return len(parts) == len(others) and all(map(compatible_unit, parts, others))
    if a in _SCALES and b in _SCALES and _SCALES[a].dimension == _SCALES[b].dimension:
        return True
    if "个" in (a, b) and a in _THINGS and b in _THINGS:
        return True
    return any(a in alike and b in alike for alike in _ALIKE)


def same_value(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities state the same number in compatible units.

    Values are compared exactly, converted where the units differ (15公里 and 15000米, 百分之五 and 5%);
    qualifiers are not looked at. A range equals only a range with the same ends.
    """
    if not compatible_unit(a.unit, b.unit):
        return False
    here, there = _factor(a.unit), _factor(b.unit)
    if Fraction(a.value) * here != Fraction(b.value) * there:
        return False
    if a.value_max is None or b.value_max is None:
        return a.value_max is b.value_max
    return Fraction(a.value_max) * here == Fraction(b.value_max) * there


def _factor(unit: str) -> Fraction:
    """Return the factor of a unit to the base of its dimension; of 公里/小时, the quotient."""
    above, *below = (_SCALES[part].factor if part in _SCALES else _ONE for part in unit.split("/"))
    for each in below:
        above /= each
    return above
