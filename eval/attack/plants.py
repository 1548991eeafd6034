"""The ten kinds of errors, each planted in a correct statement so that it is no longer true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final, Literal, get_args

from eval.attack.statements import (
    MARKS_AFTER,
    MARKS_BEFORE,
    Figure,
    Statement,
    metric_statement,
    plain_surface,
    sentence_of,
)
from eval.gold import GoldMetric
from eval.names import normal, similarity
from eval.sample import Sample
from summarizer.models import Model, plain

Kind = Literal[
    "digit", "multiplier", "unit", "swap", "qualifier", "year", "foreign", "invented", "citation", "rounding"
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FIRST_SIX: Final = KINDS[:6]


class Planted(Model):
    """A statement with one error in it."""

    kind: Kind
    statement: Statement
    was: str


@dataclass(frozen=True)
class Ground:
    """What an error is made of: the report a statement is of, and all others."""

    sample: Sample
    others: Sequence[Sample]

    def foreign(self, unit: str, rng: Random) -> GoldMetric | None:
        """Draw a metric of another report, of the same unit where there is one."""
        metrics = [metric for sample in self.others for metric in sample.gold.metrics]
        alike = [metric for metric in metrics if metric.unit == unit]
        return rng.choice(alike or metrics) if metrics else None


Plant = Callable[[Statement, Ground, Random], Iterator[str]]

_DIGIT: Final = re.compile(r"[1-9一二三四五六七八九]|(?<=\d)0")
_CHINESE: Final = "一二三四五六七八九"
_MULTIPLIER: Final = re.compile("[万亿]")
_YEAR: Final = re.compile(r"20\d\d(?=年)")
_MANTISSA: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_APART: Final = 4
_VAGUE: Final = re.compile("[余多]")
# Words for units; those of one line may be said for one another, those of two never.
_UNITS: Final = (
    ("人", "名", "位"),
    ("人次",),
    ("元",),
    ("美元",),
    ("%",),
    ("个百分点",),
    (
        "件",
        "起",
        "宗",
        "例",
        "份",
        "条",
        "项",
        "个",
        "部",
        "篇",
        "册",
        "卷",
        "张",
        "本",
        "笔",
        "所",
        "辆",
        "类",
    ),
    ("家", "户", "个"),
    ("场", "次", "期", "个", "批", "批次", "轮次", "场次"),
    ("天", "日"),
    ("吨",),
    ("亩",),
)


def _digit(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        surface = statement.text[figure.start : figure.end]
        places = [match.start() for match in _DIGIT.finditer(surface)]
        for at in rng.sample(places, min(2, len(places))):
            digits = _CHINESE if surface[at] in _CHINESE else "123456789"
            other = rng.choice([digit for digit in digits if digit != surface[at]])
            yield statement.replaced(figure.start + at, figure.start + at + 1, other)


def _multiplier(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        for match in _MULTIPLIER.finditer(statement.text, figure.start, figure.end):
            yield statement.replaced(*match.span(), "亿" if match.group() == "万" else "万")
            # 1万6千 without 万 is 16千, which is as true.
            if (
                statement.text[match.start() - 1].isdigit()
                and not statement.text[match.end() :][:1].isdigit()
            ):
                yield statement.replaced(*match.span(), "")


def _unit(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        unit = figure.metric.unit
        at = figure.end - len(unit)
        if not unit or statement.text[at : figure.end] != unit:
            continue
        alike = {word for line in _UNITS if unit in line for word in line}
        words = [word for line in _UNITS for word in line if word not in alike]
        for other in rng.sample(words, 2):
            yield statement.replaced(at, figure.end, other)


def _pairs(statement: Statement) -> Iterator[tuple[Figure, Figure]]:
    figures = statement.figures
    for at, one in enumerate(figures):
        for other in figures[at + 1 : at + 3]:
            if (one.metric.value, one.metric.unit) != (other.metric.value, other.metric.unit):
                yield one, other


def _swap(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for one, other in _pairs(statement):
        first, last = statement.text[one.start : one.end], statement.text[other.start : other.end]
        between = statement.text[one.end : other.start]
        # 339批次511人次 may be said the other way round as well.
        if one.metric.unit == other.metric.unit or len(between) >= _APART:
            yield statement.replaced(one.start, other.end, last + between + first)
        if one.metric.unit != other.metric.unit and one.metric.value != other.metric.value:
            left, right = (_numeral(text, figure) for text, figure in ((first, one), (last, other)))
            ends = (first.removeprefix(left), last.removeprefix(right))
            yield statement.replaced(one.start, other.end, right + ends[0] + between + left + ends[1])


def _numeral(surface: str, figure: Figure) -> str:
    return surface.removesuffix(figure.metric.unit)


def _qualifier(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        if figure.metric.qualifier in ("exact", "rank"):
            continue
        surface = statement.text[figure.start : figure.end]
        before, after = statement.text[: figure.start], statement.text[figure.end :]
        mark = next((mark for mark in MARKS_BEFORE if before.endswith(mark)), "")
        tail = next((mark for mark in MARKS_AFTER if after.startswith(mark)), "")
        bare = _VAGUE.sub("", surface)
        if bare != surface or mark or tail:
            yield before.removesuffix(mark) + bare + after.removeprefix(tail)


def _year(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for match in _YEAR.finditer(statement.text):
        year = int(match.group())
        for other in rng.sample([year - 2, year - 1, year + 1], 2):
            yield statement.replaced(*match.span(), str(other))


def _foreign(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        other = ground.foreign(figure.metric.unit, rng)
        if other and other.value != figure.metric.value:
            yield statement.replaced(figure.start, figure.end, plain_surface(other))


def invented_name(metric: GoldMetric, ground: Ground, rng: Random) -> str:
    """Draw the name of an indicator that the report does not have, from another report; may be empty."""
    own = [name for other in ground.sample.gold.metrics for name in other.names]
    text = normal(ground.sample.source)
    for _ in range(20):
        other = ground.foreign(metric.unit, rng)
        if (
            other
            and normal(other.name) not in text
            and all(similarity(other.name, name) < 0.5 for name in own)
        ):
            return other.name
    return ""


_BOUNDARY: Final = re.compile("[，。；：、（）]")


def _invented(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        name = invented_name(figure.metric, ground, rng)
        start = max((match.end() for match in _BOUNDARY.finditer(statement.text, 0, figure.start)), default=0)
        stop = _BOUNDARY.search(statement.text, figure.end)
        end = stop.start() if stop else len(statement.text)
        alone = not any(start <= other.start < end for other in statement.figures if other is not figure)
        if name and alone:
            yield statement.replaced(start, end, name + statement.text[figure.start : figure.end])


def _rounded(surface: str) -> tuple[str, Decimal] | None:
    """Write a number with one significant digit less; gives also what one step of its last digit is."""
    match = _MANTISSA.search(surface)
    if match is None:
        return None
    value = Decimal(match.group().replace(",", ""))
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    zeros = len(plain(value)) - len(plain(value).rstrip("0")) if not places else 0
    step = Decimal(1).scaleb(1 - places + zeros)
    rounded = (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    if rounded == value or rounded == 0:
        return None
    return surface[: match.start()] + plain(rounded) + surface[match.end() :], step


def _rounding(statement: Statement, ground: Ground, rng: Random) -> Iterator[str]:
    for figure in statement.figures:
        surface = statement.text[figure.start : figure.end]
        made = (
            _rounded(surface) if figure.metric.qualifier == "exact" and not figure.metric.value_max else None
        )
        if made is None:
            continue
        rounded, step = made
        yield statement.replaced(figure.start, figure.end, rounded)
        # Owned up to with 约, and wrong by a step; 约7.9 + 0.1 would be 约8, which is right again.
        match = _MANTISSA.search(rounded)
        if match:
            near = Decimal(match.group())
            wrong = plain(near + step if (near + step) % (step * 10) else near + 2 * step)
            yield statement.replaced(
                figure.start, figure.end, f"约{rounded[: match.start()]}{wrong}{rounded[match.end() :]}"
            )


_PLANTS: Final[dict[Kind, Plant]] = {
    "digit": _digit,
    "multiplier": _multiplier,
    "unit": _unit,
    "swap": _swap,
    "qualifier": _qualifier,
    "year": _year,
    "foreign": _foreign,
    "invented": _invented,
    "rounding": _rounding,
}


def plant(statement: Statement, ground: Ground, rng: Random) -> Iterator[Planted]:
    """Return the statement once for each error that can be planted in it."""
    for kind, planting in _PLANTS.items():
        for text in planting(statement, ground, rng):
            if text != statement.text:
                wrong = statement.model_copy(update={"text": text, "figures": ()})
                yield Planted(kind=kind, statement=wrong, was=statement.text)
    yield from _wrong_citation(statement, ground, rng)
    if statement.form == "metric":
        yield from _swapped_metric(statement, ground, rng)


def _wrong_citation(statement: Statement, ground: Ground, rng: Random) -> Iterator[Planted]:
    others = [
        sentence.id
        for sentence in ground.sample.report.document.sentences
        if sentence.id not in statement.sentences and not sentence.heading
    ]
    wrong = statement.model_copy(update={"sentences": (rng.choice(others),)})
    yield Planted(kind="citation", statement=wrong, was=statement.text)


def _swapped_metric(statement: Statement, ground: Ground, rng: Random) -> Iterator[Planted]:
    """Put the number of another metric of the report under this one's name, and cite that number's place."""
    own = statement.figures[0].metric
    rivals = sorted(
        (
            other
            for other in ground.sample.gold.metrics
            if other.value != own.value and similarity(other.name, own.name) < 0.7
        ),
        key=lambda other: (other.unit != own.unit, abs(other.start - own.start)),
    )
    for other in rivals[:2]:
        made = metric_statement(other, ground.sample, own.name)
        cited = tuple(sorted({*statement.sentences, sentence_of(other, ground.sample.report.document)}))
        wrong = made.model_copy(update={"sentences": cited})
        yield Planted(kind="swap", statement=wrong, was=statement.text)
