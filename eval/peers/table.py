"""Ours and the peers in one table, scored by the same scorers on the same reports."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Final

from eval.intervals import METHOD
from eval.peers.said import Peer, summary_of
from eval.results import Rates, Result, rates
from eval.sample import Case, Sample
from eval.scorers import score
from eval.scorers.detection import score_detection
from eval.scorers.fields import score_fields
from summarizer import summarize
from summarizer.models import Model, Report, Summary

COLUMNS: Final = (
    "detection.recall",
    "detection.precision",
    "field.value",
    "field.unit",
    "field.qualifier",
    "field.name",
    "metric.number",
    "metric.complete",
)


class Row(Model):
    """A system with its figures over all reports, and how long it took."""

    title: str
    figures: Rates
    seconds: float


class Table(Model):
    """The systems side by side."""

    reports: tuple[str, ...]
    interval: str = METHOD
    rows: tuple[Row, ...]


def _summary(system: Peer | None, sample: Sample) -> Summary:
    """Summarize by the rules engine, or as a peer does."""
    report: Report = sample.report
    return summarize(report, engine="rules") if system is None else summary_of(sample, system.metrics(report))


def _row(system: Peer | None, samples: Sequence[Sample]) -> Row:
    results: list[Result] = []
    seconds = 0.0
    for sample in samples:
        started = perf_counter()
        summary = _summary(system, sample)
        seconds += perf_counter() - started
        items = score(Case(sample, summary), (score_detection, score_fields))
        results += [Result(**item.model_dump()) for item in items]
    title = "summarizer, rules" if system is None else system.title
    return Row(title=title, figures=rates(results, 1), seconds=round(seconds, 1))


def table(peers: Sequence[Peer], samples: Sequence[Sample]) -> Table:
    """Score the rules engine and the peers.

    Raises:
        PeerError: if a peer is not installed, or its endpoint gives no answer.
    """
    return Table(
        reports=tuple(sample.name for sample in samples),
        rows=tuple(_row(system, samples) for system in (None, *peers)),
    )
