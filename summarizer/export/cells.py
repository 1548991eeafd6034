"""What stands in a table's cells: a metric's columns, a report's columns, and text that no program acts on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from summarizer.models import Metric, Summary

Cell = str | int | Decimal | None

METRIC_COLUMNS: Final = (
    "source", "title", "issuer", "region", "level", "year", "name", "value", "value_max", "unit", "qualifier",
    "surface", "stated", "category", "subject", "period", "section", "start", "end",
)  # fmt: skip
REPORT_COLUMNS: Final = (
    "source", "title", "issuer", "region", "level", "year", "date", "chars", "achievements", "metrics",
    "problems", "plans", "numbers_total", "numbers_supported", "quantities_total", "quantities_used", "fallbacks",
    "engine", "model",
)  # fmt: skip

_ACTED_ON: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Put a ' before text that a spreadsheet would take for a formula (CWE-1236)."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTED_ON) else text


def metric_rows(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each metric of a report, in the order of ``METRIC_COLUMNS``."""
    report = summary.report
    head = (report.source, report.title, report.issuer, report.region, report.level, report.year)
    for metric in summary.metrics:
        yield (*map(_cell, head), *map(_cell, _values(metric)))


def report_row(summary: Summary) -> tuple[Cell, ...]:
    """Give the row of a report, in the order of ``REPORT_COLUMNS``."""
    report, checks, made = summary.report, summary.checks, summary.provenance
    return tuple(
        map(
            _cell,
            (
                report.source,
                report.title,
                report.issuer,
                report.region,
                report.level,
                report.year,
                report.date,
                report.chars,
                len(summary.achievements),
                len(summary.metrics),
                len(summary.problems),
                len(summary.plans),
                checks.numbers_total,
                checks.numbers_supported,
                checks.quantities_total,
                checks.quantities_used,
                len(checks.fallbacks),
                made.engine,
                made.model,
            ),  # fmt: skip
        )
    )


def _values(metric: Metric) -> tuple[Cell, ...]:
    return (
        metric.name, metric.value, metric.value_max, metric.unit, metric.qualifier, metric.surface,
        metric.stated, metric.category, metric.subject, metric.period, metric.section, metric.citation.start,
        metric.citation.end,
    )  # fmt: skip


def _cell(value: Cell) -> Cell:
    return harmless(value) if isinstance(value, str) else value
