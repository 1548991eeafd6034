"""Correct statements to plant errors in: the rules engine's points, and each gold metric put as a sentence.

Where a number stands in a statement is taken from the gold and not from the product's reader, so that a number
the product overlooks is attacked like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from eval.gold import GoldMetric
from eval.sample import Sample
from summarizer.engines import RulesEngine
from summarizer.models import Document, Model, PointDraft, SectionKind

Form = Literal["point", "metric", "name", "sentence", "clause", "condensed"]

MARKS_BEFORE: Final = (
    "不少于",
    "不低于",
    "不超过",
    "不突破",
    "至少",
    "接近",
    "超过",
    "不足",
    "不到",
    "突破",
    "低于",
    "高于",
    "大约",
    "超",
    "逾",
    "约",
    "近",
)
MARKS_AFTER: Final = ("以上", "以下", "以内", "左右")
_BEFORE: Final = re.compile(f"(?:达到?)?(?:{'|'.join(MARKS_BEFORE)})$")
_AFTER: Final = re.compile("|".join(MARKS_AFTER))


class Figure(Model):
    """A gold metric at its place in a statement (offsets into the statement's text)."""

    metric: GoldMetric
    start: int
    end: int


class Statement(Model):
    """A sentence and the sentences of the report it cites, with the gold metrics it states."""

    report: str
    form: Form
    text: str
    sentences: tuple[int, ...]
    figures: tuple[Figure, ...] = ()
    kind: SectionKind | None = None
    """Of the list it is offered for; None where it is offered for none."""

    def replaced(self, start: int, end: int, text: str) -> str:
        """Return the text with a range of it replaced."""
        return self.text[:start] + text + self.text[end:]

    def changed(self, text: str) -> Statement:
        """Return the statement with another text."""
        return self.model_copy(update={"text": text, "figures": ()})


def statements(sample: Sample) -> tuple[Statement, ...]:
    """Return the correct statements of a report."""
    return (*_points(sample), *_metrics(sample))


def _points(sample: Sample) -> Iterator[Statement]:
    draft = RulesEngine().draft(sample.report)
    for point in (*draft.achievements, *draft.problems, *draft.plans):
        yield Statement(
            report=sample.name,
            form="point",
            text=point.text,
            sentences=point.sentences,
            figures=tuple(_figures(point, sample)),
        )


def _figures(point: PointDraft, sample: Sample) -> Iterator[Figure]:
    at = 0
    places = [sample.report.document.to_source(span.start, span.end) for span in point.spans]
    for metric in sorted(sample.gold.metrics, key=lambda metric: metric.start):
        if not any(place.start <= metric.start and metric.end <= place.end for place in places):
            continue
        surface = plain_surface(metric, sample)
        start = point.text.find(surface, at)
        if start >= 0:
            at = start + len(surface)
            yield Figure(metric=metric, start=start, end=at)


def plain_surface(metric: GoldMetric, sample: Sample | None = None) -> str:
    """Return a metric's surface as the cleaned text has it: without white space, and without a page break."""
    if sample and "\n" in metric.surface:
        document = sample.report.document
        for quantity in sample.report.quantities:
            if document.to_source(quantity.start, quantity.end).start == metric.start:
                return quantity.surface
    return "".join(metric.surface.split())


def _metrics(sample: Sample) -> Iterator[Statement]:
    for metric in sample.gold.metrics:
        yield metric_statement(metric, sample)


def metric_statement(metric: GoldMetric, sample: Sample, name: str = "") -> Statement:
    """Put a metric as a sentence: its name, or another, and its number with the marks around it."""
    source = sample.report.document.source
    before = _BEFORE.search(re.sub(r"\s+", "", source[max(metric.start - 8, 0) : metric.start]))
    after = _AFTER.match(re.sub(r"\s+", "", source[metric.end : metric.end + 6]))
    prefix = (name or metric.name) + (before.group() if before else "")
    surface = plain_surface(metric, sample)
    return Statement(
        report=sample.name,
        form="metric",
        text=prefix + surface + (after.group() if after else ""),
        sentences=(sentence_of(metric, sample.report.document),),
        figures=(Figure(metric=metric, start=len(prefix), end=len(prefix) + len(surface)),),
    )


def sentence_of(metric: GoldMetric, document: Document) -> int:
    """Return the id of the sentence in which a metric of the gold begins."""
    for sentence in document.sentences:
        place = document.to_source(sentence.start, sentence.end)
        if place.start <= metric.start < place.end:
            return sentence.id
    return document.sentences[-1].id
