"""Two sentences that say what a report amounts to: its weightiest result, and what it holds to be wanting."""

from __future__ import annotations

from summarizer.models import Document, PointDraft, Report, Span

_SHORT, _LONG = 20, 140


def overview(
    report: Report,
    achievements: tuple[PointDraft, ...],
    problems: tuple[PointDraft, ...],
    plans: tuple[PointDraft, ...],
) -> tuple[PointDraft, ...]:
    """Choose the two sentences from what was drafted; fewer where a report has no more."""
    chosen = []
    if best := max(achievements, key=lambda point: _weight(report, point), default=None):
        chosen.append(best)
    if gist := _gist(report.document, problems) or _gist(report.document, plans):
        chosen.append(gist)
    return tuple(chosen)


def _weight(report: Report, point: PointDraft) -> tuple[bool, int]:
    """Weigh a point: of readable length, and with as many figures as may be."""
    figures = sum(
        quantity.role == "metric"
        for span in point.spans
        for quantity in report.quantities_in(span.start, span.end)
    )
    return _SHORT <= len(point.text) <= _LONG, figures


def _gist(document: Document, points: tuple[PointDraft, ...]) -> PointDraft | None:
    """Join the first span of each point, its title or opening clause, to one sentence."""
    spans = []
    for point in points:
        first = point.spans[0]
        comma = document.text.find("，", first.start + 6, first.end)
        spans.append(Span(start=first.start, end=comma if comma > 0 else first.end))
    if not spans:
        return None
    return PointDraft(
        text="；".join(document.text[span.start : span.end] for span in spans),
        sentences=tuple(sorted({document.sentence_at(span.start).id for span in spans})),
        spans=tuple(spans),
    )
