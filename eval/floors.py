"""Floors: below which value of which figure a run does not pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval.errors import FloorError
from eval.figures import NAMES
from eval.intervals import Rate
from summarizer.models import Model


class Floor(Model):
    """The least value, 0 to 1, that a figure may have."""

    figure: str
    least: float


def parse_floor(text: str, names: Sequence[str] = NAMES) -> Floor:
    """Read ``figure=value``.

    Args:
        text: as typed.
        names: the figures there are.

    Raises:
        FloorError: if there is no such figure, or the value is no share.
    """
    figure, _, value = text.partition("=")
    if figure not in names:
        raise FloorError(f"there is no figure {figure!r}; there are {', '.join(names)}")
    try:
        least = float(value)
    except ValueError as error:
        raise FloorError(f"{text!r}: write figure=value, with a value from 0 to 1") from error
    if not 0 <= least <= 1:
        raise FloorError(f"{text!r}: the value is a share, from 0 to 1")
    return Floor(figure=figure, least=least)


def broken(floors: Iterable[Floor], rates: Mapping[str, Rate]) -> Iterator[str]:
    """Say which floors do not hold; a figure without any item holds none, because it shows nothing."""
    for floor in floors:
        rate = rates[floor.figure]
        if rate.value is None:
            yield f"{floor.figure} has nothing to judge, so it does not show {floor.least:.1%}"
        elif rate.value < floor.least:
            yield f"{floor.figure} is {rate}, below {floor.least:.1%}"
