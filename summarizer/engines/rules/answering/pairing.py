"""Which figures of a sentence go together as part and whole, and how far each is the one meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.engines.rules.answering.evidence import carry, mean
from summarizer.engines.rules.answering.terms import Term
from summarizer.facts import Fact as Figure
from summarizer.models.asking import Operation, Working
from summarizer.numbers import compatible_unit


class Work(NamedTuple):
    """A working with its figures, the first first, and how surely they are the ones meant."""

    working: Working
    figures: tuple[Figure, ...]
    score: float
    resolved: bool = False
    """Whether each figure was found by its own part of the question, and need not carry all of it."""


def work(
    operation: Operation, figures: tuple[Figure, ...], unit: str, score: float, *, resolved: bool = False
) -> Work:
    """Put a working together."""
    ids = tuple(figure.quantity.id for figure in figures)
    return Work(Working(operation=operation, quantities=ids, unit=unit), figures, score, resolved)


def alike(a: Figure, b: Figure) -> bool:
    """Tell whether two figures count in units that go together."""
    return compatible_unit(a.quantity.unit, b.quantity.unit)


def pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Give each smaller figure of a sentence with each larger one of its unit, percentages apart."""
    for part in figures:
        for whole in figures:
            counted = alike(part, whole) and part.quantity.unit != "%"
            if part is not whole and counted and part.quantity.value <= whole.quantity.value:
                yield part, whole


def stem(rate: Term) -> Term:
    """Give the deed of a rate: 合格 of 合格率."""
    return rate.model_copy(update={"text": rate.text.removesuffix("率"), "parts": ()})


def own_share(terms: Sequence[Term], figure: Figure) -> float:
    """Tell how far the words beside a figure, or its name, carry some words."""
    return mean(terms, [max(carry(term, figure.own), carry(term, figure.indicator)) for term in terms])


def around(terms: Sequence[Term], figure: Figure, figures: Sequence[Figure]) -> float:
    """Tell how far a figure is a whole: by its own words, and by being the largest of its sentence."""
    largest = max(at.quantity.value for at in figures if alike(at, figure))
    return 0.5 * own_share(terms, figure) + 0.5 * (figure.quantity.value == largest)
