"""What a peer says of a report, in the one form that is scored."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from types import ModuleType
from typing import Final, Protocol

from eval.errors import PeerError
from eval.numerals import Read, numbers_in, read_surface
from eval.run import empty_summary
from eval.sample import Sample
from summarizer.models import Citation, Metric, Model, Qualifier, Report, Summary

_MARKS: Final[tuple[tuple[re.Pattern[str], Qualifier], ...]] = (
    (re.compile(r"(?:不少于|不低于|至少)$"), "at_least"),
    (re.compile(r"(?:不超过|不突破)$"), "at_most"),
    (re.compile(r"(?:约|大概)$"), "about"),
    (re.compile(r"近$"), "near"),
    (re.compile(r"(?:超过?|逾|突破)$"), "over"),
    (re.compile(r"(?:不足|不到|低于)$"), "under"),
)


class Said(Model):
    """A number that a peer calls a metric: its name, and its place in the source text."""

    name: str
    start: int
    end: int


class Peer(Protocol):
    """Another way of finding a report's metrics."""

    @property
    def title(self) -> str:
        """What the table calls it."""
        ...

    def metrics(self, report: Report) -> tuple[Said, ...]:
        """Find a report's metrics.

        Raises:
            PeerError: if the peer is not installed, or its endpoint gives no answer.
        """
        ...


def require(module: str) -> ModuleType:
    """Import a module of a peer.

    Raises:
        PeerError: if it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f'{module} is not installed; run pip install -e ".[eval,peers]"'
        raise PeerError(message) from error


def locate(surfaces: Iterable[tuple[str, str]], source: str) -> tuple[Said, ...]:
    """Find the places of names and surfaces in a source text, each surface once and in their order if that can be.

    A surface that the source does not have is given an empty place at its end: it is a metric too many.
    """
    taken: set[int] = set()
    found = []
    at = 0
    for name, surface in surfaces:
        places = [match.start() for match in re.finditer(re.escape(surface), source)] if surface else []
        free = [place for place in places if place not in taken]
        start = next((place for place in free if place >= at), free[0] if free else len(source))
        end = start + len(surface) if free else start
        taken.add(start)
        at = start if free else at
        found.append(Said(name=name, start=start, end=end))
    return tuple(found)


def summary_of(sample: Sample, said: Iterable[Said]) -> Summary:
    """Make a summary of a peer's metrics; value, unit and mark are read from the source by the harness."""
    metrics = tuple(_metric(one, sample) for one in said)
    return empty_summary(sample, "rules").model_copy(update={"metrics": metrics})


def _metric(said: Said, sample: Sample) -> Metric:
    text = sample.source[said.start : said.end]
    numbers = numbers_in(text)
    start = said.start + (numbers[0].start if numbers else 0)
    surface = sample.source[start : said.end]
    read = read_surface(surface) or _first(surface)
    return Metric(
        name=said.name,
        value=read.value,
        value_max=read.value_max,
        unit=read.unit,
        qualifier="more" if read.vague else _mark(sample.source[max(start - 4, 0) : start]),
        surface=surface,
        stated=surface,
        category="",
        subject="",
        period="",
        section="other",
        citation=Citation(start=start, end=said.end, quote=surface),
        proof="condensed",
    )


def _first(surface: str) -> Read:
    """Read the first number of a surface that is not read as a whole."""
    number = next(iter(numbers_in(surface)), None)
    if number is None:
        return Read.model_validate({"value": 0, "value_max": None, "unit": "", "vague": False})
    unit = "%" if number.percent else surface[number.end :]
    return Read(value=number.value, value_max=None, unit=unit, vague=number.vague)


def _mark(before: str) -> Qualifier:
    text = "".join(before.split())
    return next((meaning for pattern, meaning in _MARKS if pattern.search(text)), "exact")
