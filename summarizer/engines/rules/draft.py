"""The engine without a model: a summary made of the report's own sentences, the same each time."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.rules.answerer import RuleAnswerer
from summarizer.engines.rules.points import achievements, plans, problems
from summarizer.engines.rules.trimming import trimmed
from summarizer.facts.subject import OTHER, category
from summarizer.models import Document, Draft, MetricDraft, PointDraft, Report, Span

_SHORT, _LONG = 20, 110
_FIGURES = 4
# A result that leans on a sentence before it, or a clause that only says why or from where it is seen.
_LEANS = re.compile("其中|同时|目前|上述|该|其")
_ASIDE = re.compile(
    r"(?:由于|因为|鉴于|受.{2,20}(?:影响|制约|限制)|随着|虽然|尽管|从.{1,8}看|在.{2,30}(?:下|中|同时|方面)|面对|对照|与.{2,20}相比)"
)
_MARK = re.compile("[，：；。]")
_ITEMS, _CLAUSE, _GIST = 5, 40, 110


class RulesEngine(RuleAnswerer):
    """Drafts summaries and answers by rule; the same report always gives the same draft."""

    leads: Final = False

    def draft(self, report: Report) -> Draft:
        """Draft a summary of a report."""
        done = achievements(report)
        short = problems(report)
        meant = plans(report)
        return Draft(
            engine="rules",
            overview=overview(report, done, short, meant),
            achievements=done,
            metrics=metric_drafts(report),
            problems=short,
            plans=meant,
        )

    def close(self) -> None:
        """Do nothing: rules hold no connection."""


def metric_drafts(report: Report) -> tuple[MetricDraft, ...]:
    """Return every fact of a number of role metric, in the order of the text."""
    document = report.document
    drafts = []
    for sentence, facts in report.facts.by_sentence.items():
        said = document.sentences[sentence]
        path = document.path(said.section)
        heading = path[-1].title if path else ""
        around = category(document.text[said.start : said.end], heading)
        for fact in facts:
            if fact.quantity.role != "metric":
                continue
            own = category(fact.indicator)
            drafts.append(
                MetricDraft(
                    quantity=fact.quantity.id,
                    name=fact.indicator or heading,
                    category=around if own == OTHER else own,
                    subject=fact.subject,
                    period=fact.period,
                )
            )
    return tuple(drafts)


def overview(
    report: Report,
    achievements: tuple[PointDraft, ...],
    problems: tuple[PointDraft, ...],
    plans: tuple[PointDraft, ...],
) -> tuple[PointDraft, ...]:
    """Choose the two sentences from what was drafted; fewer where a report has no more."""
    chosen = []
    fit = [point for point in achievements if len(point.text) <= _LONG]
    if best := max(fit, key=lambda point: _weight(report, point), default=None):
        chosen.append(best)
    document = report.document
    if gist := _gist(document, problems, "主要问题：") or _gist(document, plans, "下一步："):
        chosen.append(gist)
    return tuple(chosen)


def _weight(report: Report, point: PointDraft) -> tuple[bool, int]:
    """Weigh a point: it reads alone, and has figures, though a few do."""
    figures = sum(
        quantity.role == "metric"
        for span in point.spans
        for quantity in report.quantities_in(span.start, span.end)
    )
    return len(point.text) >= _SHORT and not _LEANS.match(point.text), min(figures, _FIGURES)


def _gist(document: Document, points: tuple[PointDraft, ...], lead: str) -> PointDraft | None:
    """Join the title or opening clause of the first points to one sentence."""
    spans: list[Span] = []
    length = 0
    for point in points:
        span = _clause(document, point.spans[0])
        if span is None or length + span.end - span.start > _GIST:
            continue
        spans.append(span)
        length += span.end - span.start
        if len(spans) == _ITEMS:
            break
    if not spans:
        return None
    return PointDraft(
        text=lead + "；".join(document.text[span.start : span.end] for span in spans),
        sentences=tuple(sorted({document.sentence_at(span.start).id for span in spans})),
        spans=tuple(spans),
    )


def _clause(document: Document, span: Span) -> Span | None:
    """Return the first clause of a stretch that says something itself; None where none is short enough."""
    start = span.start
    while start < span.end:
        mark = _MARK.search(document.text, start, span.end)
        end = mark.start() if mark else span.end
        if end - start >= 4 and not _ASIDE.match(document.text, start, end):
            return trimmed(document, start, end) if end - start <= _CLAUSE else None
        start = end + 1
    return None
