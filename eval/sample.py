"""What is scored: a report with its labels, what the product made of it, and the items that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from eval.gold import GoldAnswers, GoldMetric, GoldPoints, GoldReport
from eval.texts import sentence_around
from summarizer.models import Citation, Metric, Model, Report, Summary


class Ranged(Protocol):
    """Anything with a half-open range of code points of the source."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class Item(Model):
    """One thing that was right or wrong; ``figure`` and ``key`` say which, and pair it with another run's."""

    figure: str
    report: str
    key: str
    right: bool
    sentence: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Sample:
    """A report as the product reads it, with what the labellers say of it."""

    gold: GoldReport
    answers: GoldAnswers | None
    report: Report
    path: Path

    @property
    def name(self) -> str:
        """The report's id in the gold."""
        return self.gold.report

    @property
    def source(self) -> str:
        """The text that all offsets of gold and summaries count."""
        return self.report.document.source

    @property
    def points(self) -> GoldPoints | None:
        """The points of a good summary, where they were labelled."""
        return self.answers.points if self.answers else None


def overlap(one: Ranged, other: Ranged) -> int:
    """Count the code points that two ranges share."""
    return max(min(one.end, other.end) - max(one.start, other.start), 0)


def align(gold: Sequence[Ranged], found: Sequence[Ranged]) -> dict[int, int]:
    """Pair gold with found (as indices), one to one, those that share most first."""
    shared = sorted(
        (-size, at, to)
        for at, one in enumerate(gold)
        for to, other in enumerate(found)
        if (size := overlap(one, other))
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, to in shared:
        if at not in pairs and to not in taken:
            pairs[at] = to
            taken.add(to)
    return pairs


@dataclass(frozen=True)
class Case:
    """A sample with one summary of it; what several scorers need is worked out once."""

    sample: Sample
    summary: Summary

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Index of a gold metric to the index of the summary's metric that overlaps with it, one to one."""
        return align(self.sample.gold.metrics, [metric.citation for metric in self.summary.metrics])

    @property
    def matched(self) -> Iterator[tuple[GoldMetric, Metric]]:
        """The required gold metrics that were found, each with what was found."""
        for at, metric in enumerate(self.sample.gold.metrics):
            if metric.required and at in self.pairs:
                yield metric, self.summary.metrics[self.pairs[at]]

    def item(self, figure: str, at: Ranged, right: bool, *, expected: str = "", found: str = "") -> Item:
        """Make the item of a range of the source."""
        return Item(
            figure=figure,
            report=self.sample.name,
            key=f"{at.start}-{at.end}",
            right=right,
            sentence="" if right else sentence_around(self.sample.source, at.start, at.end),
            expected=expected,
            found=found,
        )


def quoted(citations: Iterable[Citation]) -> str:
    """Put quotes one after the other, for reading."""
    return " … ".join("".join(citation.quote.split()) for citation in citations)
