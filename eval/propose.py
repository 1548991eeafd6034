"""First labels for a new report, from the rules engine, to be corrected by hand (``eval/LABELLING.md``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from eval.gold import (
    GoldAnswers,
    GoldMeta,
    GoldMetric,
    GoldPoint,
    GoldPoints,
    GoldReport,
    GoldSection,
    PointKind,
)
from eval.sample import Ranged
from summarizer.models import Achievement, Model, Plan, Problem, Summary

_SECTIONS: Final[dict[str, GoldSection]] = {
    "achievements": "achievements",
    "problems": "problems",
    "plans": "plans",
    "responsibility": "responsibility",
}


class Proposal(Model):
    """The two files of a report's labels, as text."""

    gold: str
    answers: str


def _list(key: str, items: Sequence[Model], indent: str) -> str:
    lines = [f"{indent} {json.dumps(item.model_dump(mode='json'), ensure_ascii=False)}" for item in items]
    inner = "\n" + ",\n".join(lines) + f"\n{indent}" if lines else ""
    return f"{indent}{json.dumps(key)}: [{inner}]"


def _head(labels: GoldReport | GoldAnswers) -> list[str]:
    values = labels.model_dump(mode="json", exclude={"metrics", "questions", "points"})
    return [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]


def write_metrics(gold: GoldReport) -> str:
    """Write metric labels as JSON, one a line, so that a correction is one line of a diff."""
    return "{\n" + ",\n".join([*_head(gold), _list("metrics", gold.metrics, " ")]) + "\n}\n"


def write_answers(answers: GoldAnswers) -> str:
    """Write questions and points as JSON, one a line."""
    kinds: tuple[PointKind, ...] = ("achievements", "problems", "plans")
    points = ",\n".join(_list(kind, answers.points.of(kind), "  ") for kind in kinds)
    parts = [*_head(answers), _list("questions", answers.questions, " "), f' "points": {{\n{points}\n }}']
    return "{\n" + ",\n".join(parts) + "\n}\n"


class _Range(Model):
    start: int
    end: int


def _evidence(point: Achievement | Problem | Plan) -> Ranged:
    return _Range(start=point.citations[0].start, end=point.citations[-1].end)


def _points(
    points: tuple[Achievement, ...] | tuple[Problem, ...] | tuple[Plan, ...],
) -> tuple[GoldPoint, ...]:
    # The text stays empty: it is the labeller's to write, in words that are not the report's.
    ranges = [_evidence(point) for point in points if point.citations]
    return tuple(GoldPoint(text="", start=place.start, end=place.end) for place in ranges)


def propose(summary: Summary, name: str) -> Proposal:
    """Turn a summary into labels of the gold's form.

    Args:
        summary: what the rules engine says of the report.
        name: the report's id in the gold.

    Returns:
        The text of ``gold/<name>.json`` and of ``gold_qa/<name>.json``.
    """
    info = summary.report
    gold = GoldReport(
        report=name,
        file=info.source,
        sha256=info.sha256,
        chars=info.chars,
        meta=GoldMeta(issuer=info.issuer, region=info.region, year=info.year, date=info.date),
        metrics=tuple(
            GoldMetric(
                name=metric.name,
                surface=metric.citation.quote,
                value=metric.value,
                value_max=metric.value_max,
                unit=metric.unit,
                qualifier=metric.qualifier,
                start=metric.citation.start,
                end=metric.citation.end,
                section=_SECTIONS.get(metric.section, "other"),
            )
            for metric in summary.metrics
        ),
    )
    answers = GoldAnswers(
        report=name,
        file=info.source,
        sha256=info.sha256,
        points=GoldPoints(
            achievements=_points(summary.achievements),
            problems=_points(summary.problems),
            plans=_points(summary.plans),
        ),
    )
    return Proposal(gold=write_metrics(gold), answers=write_answers(answers))
