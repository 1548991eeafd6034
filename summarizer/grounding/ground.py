"""A draft, from whichever engine, becomes the parts of a summary: what stands, and what was checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from summarizer.grounding.binding import name_fault
from summarizer.grounding.coverage import uncovered
from summarizer.grounding.extracts import bare, is_extract, place_of, quantities_of
from summarizer.grounding.gate import check
from summarizer.grounding.words import pairs, share
from summarizer.models import (
    Achievement,
    Checks,
    Citation,
    Draft,
    Fallback,
    Metric,
    MetricDraft,
    Model,
    Plan,
    PointDraft,
    Problem,
    Quantity,
    Report,
    Span,
)

# A cited sentence must give a statement at least this share of its character pairs.
_CARRIES = 0.15


class Grounded(Model):
    """What of a draft may be shown."""

    overview: str
    achievements: tuple[Achievement, ...]
    metrics: tuple[Metric, ...]
    problems: tuple[Problem, ...]
    plans: tuple[Plan, ...]
    checks: Checks


class _Stood(NamedTuple):
    """A statement that may be shown, with its places and the numbers it states."""

    point: PointDraft
    cited: tuple[int, ...]
    """The sentences it was drafted from, of which it may not need all."""
    citations: tuple[Citation, ...]
    quantities: tuple[int, ...]
    numbers: int


class _Desk:
    """Takes statements one by one and keeps what was used and what fell back."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.used: set[int] = set()
        self.fallbacks: list[Fallback] = []
        self.numbers = 0

    def statements(
        self, item: str, points: Iterable[PointDraft], spare: Iterable[PointDraft]
    ) -> list[_Stood]:
        """Pass statements through the gate; of the sentences no statement that stands speaks of, the spare's do."""
        stood = [
            kept
            for at, point in enumerate(points, 1)
            if (kept := self._statement(f"{item}[{at}]", point)) is not None
        ]
        told = {sentence for kept in stood for sentence in kept.point.sentences}
        stood += [
            kept
            for point in spare
            if told.isdisjoint(point.sentences) and (kept := self._statement(item, point)) is not None
        ]
        return self._taken(sorted(stood, key=lambda kept: kept.point.sentences))

    def overview(self, points: Iterable[PointDraft], spare: Iterable[PointDraft]) -> list[_Stood]:
        """Pass an overview through the gate; if any of it fails, the spare one takes its place."""
        stood = [self._statement(f"overview[{at}]", point) for at, point in enumerate(points, 1)]
        if not stood or None in stood:
            stood = [self._statement("overview", point) for point in spare]
        return self._taken(kept for kept in stood if kept is not None)

    def problem(self, item: str, stood: _Stood, spare: Iterable[PointDraft]) -> Problem:
        """Show a problem, with its cause if the cited sentences carry one that says more than the problem does."""
        point = stood.point
        ours = ((other.cause, other.sentences) for other in spare if set(other.sentences) & set(stood.cited))
        for cause, sentences in ((point.cause, stood.cited), *ours):
            if not cause or cause.rstrip("。") == point.text.rstrip("。"):
                continue
            place = place_of(cause, sentences, self.report)
            if place is not None:
                cited = self._with(place, stood.citations)
                return Problem(text=point.text, cause=cause, citations=cited)
            checked = check(cause, sentences, self.report)
            if checked.verdict == "supported" and not self._told(checked.sentences):
                self.used.update(found.quantity for found in checked.checks if found.quantity is not None)
                self.numbers += len(checked.checks)
                return Problem(text=point.text, cause=cause, citations=stood.citations)
            self.fallbacks.append(Fallback(item=f"{item}.cause", reason=checked.reason or checked.verdict))
        return Problem(text=point.text, cause=None, citations=stood.citations)

    def _with(self, place: Span, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """Count the numbers of a cause; cite it too where the problem's own places do not hold it."""
        inside = quantities_of(place, self.report)
        self.used.update(inside)
        self.numbers += len(inside)
        at = self.report.document.cite(place.start, place.end)
        held = any(cited.start <= at.start and at.end <= cited.end for cited in citations)
        return citations if held else (*citations, at)

    def _told(self, sentences: Iterable[int]) -> bool:
        """Tell whether a statement rests on a sentence that tells a machine what to say."""
        document = self.report.document
        return any(document.sentences[at].instruction for at in sentences)

    def _taken(self, stood: Iterable[_Stood]) -> list[_Stood]:
        taken: dict[str, _Stood] = {}
        for kept in stood:
            if kept.point.text not in taken:
                taken[kept.point.text] = kept
                self.used.update(kept.quantities)
                self.numbers += kept.numbers
        return list(taken.values())

    def _statement(self, item: str, point: PointDraft) -> _Stood | None:
        if point.spans and is_extract(point, self.report):
            return _extract(point, self.report)
        checked = check(point.text, _pruned(point, self.report), self.report)
        if checked.verdict == "unsupported" or self._told(checked.sentences):
            self.fallbacks.append(Fallback(item=item, reason=checked.reason or "instruction"))
            return None
        spans = [bare(at, self.report) for at in checked.sentences]
        return _Stood(
            point.model_copy(update={"sentences": checked.sentences}),
            tuple(sorted({*point.sentences, *checked.sentences})),
            tuple(self.report.document.cite(span.start, span.end) for span in spans),
            tuple(found.quantity for found in checked.checks if found.quantity is not None),
            len(checked.checks),
        )


def ground(report: Report, draft: Draft, spare: Draft) -> Grounded:
    """Check a draft and put together what may be shown.

    Args:
        report: the report the draft is of.
        draft: what an engine proposes.
        spare: the rules engine's draft, which stands in for what fails and for what was passed over.

    Returns:
        The parts of a summary. Each number in them equals one of the report's, each quote is the source's own
        characters; what failed is listed in ``checks.fallbacks``, what no part uses in ``checks.uncovered``.
    """
    desk = _Desk(report)
    metrics = _metrics(draft, spare, desk)
    achievements = desk.statements("achievements", draft.achievements, spare.achievements)
    problems = desk.statements("problems", draft.problems, spare.problems)
    plans = desk.statements("plans", draft.plans, spare.plans)
    overview = desk.overview(draft.overview, spare.overview)
    shown_problems = tuple(
        desk.problem(f"problems[{number}]", at, spare.problems) for number, at in enumerate(problems, 1)
    )
    desk.used.update(quantity.id for quantity, _ in metrics)
    numbers = desk.numbers + len(metrics)
    shown = tuple(metric for _, metric in metrics)
    cited = [at.citations for at in (*achievements, *plans)] + [at.citations for at in shown_problems]
    cited += [(at.citation,) for at in shown]
    return Grounded(
        overview="".join(_sentence(at.point.text) for at in overview),
        achievements=tuple(
            Achievement(text=at.point.text, category=at.point.category, citations=at.citations)
            for at in achievements
        ),
        metrics=shown,
        problems=shown_problems,
        plans=tuple(Plan(text=at.point.text, citations=at.citations) for at in plans),
        checks=Checks(
            numbers_total=numbers,
            numbers_supported=numbers,
            numbers_unsupported=(),
            quotes_exact=_exact(cited, report.document.source),
            quantities_total=len(report.quantities),
            quantities_used=len(desk.used),
            uncovered=uncovered(report, desk.used),
            fallbacks=(*draft.fallbacks, *desk.fallbacks),
            unread=report.document.unread,
        ),
    )


def _metrics(draft: Draft, spare: Draft, desk: _Desk) -> list[tuple[Quantity, Metric]]:
    """Bind each drafted name to its number; the spare one stands in for one that does not hold, or is missing."""
    quantities = {quantity.id: quantity for quantity in desk.report.quantities}
    spares = {metric.quantity: metric for metric in spare.metrics}
    proposed = {**spares, **{metric.quantity: metric for metric in draft.metrics}}
    shown = []
    for drafted in sorted(proposed.values(), key=lambda metric: metric.quantity):
        quantity = quantities.get(drafted.quantity)
        if quantity is None or quantity.role != "metric" or not drafted.metric:
            continue
        name = drafted.name
        if drafted.quantity in spares and name != spares[drafted.quantity].name:
            fault = name_fault(name, quantity, desk.report) if name else "empty"
            if fault:
                desk.fallbacks.append(Fallback(item=f"metrics[{quantity.label}].name", reason=fault))
                name = spares[drafted.quantity].name
        shown.append((quantity, _metric(name, drafted, quantity, desk.report)))
    return shown


def _metric(name: str, drafted: MetricDraft, quantity: Quantity, report: Report) -> Metric:
    document = report.document
    sentence = document.sentence_at(quantity.start)
    citation = document.cite(quantity.start, quantity.end)
    stated = document.cite(quantity.start - quantity.words_before, quantity.end + quantity.words_after)
    return Metric(
        name=name,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        surface=citation.quote,
        stated=stated.quote,
        category=drafted.category,
        subject=drafted.subject,
        period=drafted.period,
        section=document.sections[sentence.section].kind,
        citation=citation,
    )


def _pruned(point: PointDraft, report: Report) -> tuple[int, ...]:
    """Leave out of a citation the sentences that give the statement next to none of its words."""
    wanted = pairs(point.text)
    document = report.document
    shares = {
        at: share(wanted, pairs(document.text[document.sentences[at].start : document.sentences[at].end]))
        for at in point.sentences
    }
    return tuple(at for at in point.sentences if shares[at] >= _CARRIES) or point.sentences


def _extract(point: PointDraft, report: Report) -> _Stood:
    """Cite the very places a statement is made of; its numbers are theirs."""
    found = [quantity for span in point.spans for quantity in quantities_of(span, report)]
    citations = tuple(report.document.cite(span.start, span.end) for span in point.spans)
    return _Stood(point, point.sentences, citations, tuple(found), len(found))


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _exact(cited: Iterable[tuple[Citation, ...]], source: str) -> bool:
    return all(source[at.start : at.end] == at.quote for citations in cited for at in citations)
