"""A draft, from whichever engine, becomes the parts of a summary: what stands, and what was checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from summarizer.grounding.binding import name_fault
from summarizer.grounding.checks import Recount, Shown
from summarizer.grounding.coverage import uncovered
from summarizer.grounding.extracts import found_in
from summarizer.grounding.proof import prove
from summarizer.models import (
    Achievement,
    BriefSentence,
    Checks,
    Citation,
    Draft,
    Fallback,
    Highlight,
    Metric,
    MetricDraft,
    Model,
    Opinion,
    Plan,
    PointDraft,
    Problem,
    Proof,
    Quantity,
    Report,
    SectionKind,
    Unsupported,
)


class Grounded(Model):
    """What of a draft may be shown."""

    brief: tuple[BriefSentence, ...]
    highlights: tuple[Highlight, ...]
    overview_proof: Proof | None
    achievements: tuple[Achievement, ...]
    metrics: tuple[Metric, ...]
    problems: tuple[Problem, ...]
    plans: tuple[Plan, ...]
    checks: Checks


class _Statement(NamedTuple):
    """A statement that may be shown, with its places and the report's numbers that it states."""

    text: str
    category: str
    cause: str | None
    sentences: tuple[int, ...]
    """Those that carry it."""
    drafted: tuple[int, ...]
    """Those and the ones it was drafted from, of which it may not need all."""
    citations: tuple[Citation, ...]
    quantities: tuple[int, ...]
    proof: Proof


def ground(report: Report, draft: Draft, fallback: Draft) -> Grounded:
    """Check a draft and put together what may be shown.

    Args:
        report: the report the draft is of.
        draft: what an engine proposes.
        fallback: the rules engine's draft, which stands in for what fails and for what was passed over; it passes
            the same gate.

    Returns:
        The parts of a summary. Each number in them equals one of the report's, each quote is the source's own
        characters. ``checks.numbers_unsupported`` lists the numbers that were refused, ``checks.fallbacks`` what
        failed, ``checks.uncovered`` the report's numbers that no part uses.
    """
    gate = _Gatekeeper(report, draft.opinions)
    metrics = gate.metrics(draft, fallback)
    achievements = gate.statements("achievements", draft.achievements, fallback.achievements)
    problems = gate.statements("problems", draft.problems, fallback.problems)
    plans = gate.statements("plans", draft.plans, fallback.plans)
    highlights = gate.few("highlights", draft.highlights, fallback.highlights, "achievements")
    brief = gate.few("brief", draft.brief, fallback.brief, "other")
    explained = tuple(
        gate.problem(f"problems[{number}]", stood, fallback.problems)
        for number, stood in enumerate(problems, 1)
    )
    shown = [
        Shown(item, stood.text, stood.citations)
        for item, kept in (
            ("brief", brief),
            ("highlights", highlights),
            ("achievements", achievements),
            ("plans", plans),
        )
        for stood in kept
    ]
    shown += [
        Shown("problems", f"{problem.text}\n{problem.cause or ''}", problem.citations)
        for problem in explained
    ]
    recount = Recount(report)
    counted = recount.statements(shown) + recount.metrics(metrics)
    quoted = [at for one in shown for at in one.citations] + [metric.citation for metric in metrics]
    return Grounded(
        brief=tuple(
            BriefSentence(text=_with_stop(stood.text), citations=stood.citations, proof=stood.proof)
            for stood in brief
        ),
        highlights=tuple(
            Highlight(text=stood.text, theme=stood.category, citations=stood.citations, proof=stood.proof)
            for stood in highlights
        ),
        overview_proof=_weakest(brief) if brief else None,
        achievements=tuple(
            Achievement(
                text=stood.text, category=stood.category, citations=stood.citations, proof=stood.proof
            )
            for stood in achievements
        ),
        metrics=metrics,
        problems=explained,
        plans=tuple(Plan(text=stood.text, citations=stood.citations, proof=stood.proof) for stood in plans),
        checks=Checks(
            numbers_total=counted.total,
            numbers_supported=counted.supported,
            numbers_unsupported=(*counted.unsupported, *gate.unsupported),
            quotes_exact=recount.exact(quoted),
            quantities_total=len(report.quantities),
            quantities_used=len(gate.used),
            uncovered=uncovered(report, gate.used),
            fallbacks=(*draft.fallbacks, *gate.fallbacks),
            edits=draft.edits,
            unread=report.document.unread,
        ),
    )


class _Gatekeeper:
    """Takes what was drafted one by one, and keeps what was used, what was refused and what fell back."""

    def __init__(self, report: Report, opinions: Iterable[Opinion]) -> None:
        self.report = report
        self.opinions = tuple(opinions)
        self.used: set[int] = set()
        self.fallbacks: list[Fallback] = []
        self.unsupported: list[Unsupported] = []

    def metrics(self, draft: Draft, fallback: Draft) -> tuple[Metric, ...]:
        """Bind each drafted name to its number; the rules' stands in for one that does not hold, or is missing."""
        quantities = {quantity.id: quantity for quantity in self.report.quantities}
        ours = {metric.quantity: metric for metric in fallback.metrics}
        proposed = {**ours, **{metric.quantity: metric for metric in draft.metrics}}
        shown = []
        for drafted in sorted(proposed.values(), key=lambda metric: metric.quantity):
            quantity = quantities.get(drafted.quantity)
            if quantity is None or quantity.role != "metric" or not drafted.metric:
                continue
            name = drafted.name
            known = ours.get(drafted.quantity)
            if known is not None and name != known.name:
                fault = name_fault(name, quantity, self.report) if name else "empty"
                if fault:
                    self.fallbacks.append(Fallback(item=f"metrics[{quantity.label}].name", reason=fault))
                    name = known.name
            shown.append(_metric(name, drafted, quantity, self.report))
            self.used.add(quantity.id)
        return tuple(shown)

    def statements(
        self, item: SectionKind, points: Iterable[PointDraft], fallback: Iterable[PointDraft]
    ) -> list[_Statement]:
        """Pass statements through the gate; the rules speak of the sentences that no statement that stands does."""
        stood = [
            kept
            for number, point in enumerate(points, 1)
            if (kept := self._judged(f"{item}[{number}]", point, item)) is not None
        ]
        told = {sentence for kept in stood for sentence in kept.sentences}
        stood += [
            kept
            for point in fallback
            if told.isdisjoint(point.sentences) and (kept := self._judged(item, point, item)) is not None
        ]
        return self._taken(sorted(stood, key=lambda kept: kept.sentences))

    def few(
        self, item: str, points: Sequence[PointDraft], fallback: Sequence[PointDraft], kind: SectionKind
    ) -> list[_Statement]:
        """Pass a few statements through the gate; if one of a model's fails, the rules' take the place of all."""
        stood = [self._judged(f"{item}[{number}]", point, kind) for number, point in enumerate(points, 1)]
        if points is not fallback and (not stood or None in stood):
            stood = [self._judged(item, point, kind) for point in fallback]
        return self._taken(kept for kept in stood if kept is not None)

    def problem(self, item: str, stood: _Statement, fallback: Iterable[PointDraft]) -> Problem:
        """Show a problem, with its cause if the cited sentences carry one that says more than the problem does."""
        ours = (
            (point.cause, point.sentences)
            for point in fallback
            if not set(point.sentences).isdisjoint(stood.drafted)
        )
        for cause, sentences in ((stood.cause, stood.drafted), *ours):
            if not cause or cause.rstrip("。") == stood.text.rstrip("。"):
                continue
            judged = self._judged(f"{item}.cause", PointDraft(text=cause, sentences=sentences))
            if judged is not None:
                self.used.update(judged.quantities)
                return Problem(
                    text=stood.text,
                    cause=cause,
                    citations=self._with_cause(stood, judged),
                    proof=_weakest((stood, judged)),
                )
        return Problem(text=stood.text, cause=None, citations=stood.citations, proof=stood.proof)

    def _with_cause(self, stood: _Statement, cause: _Statement) -> tuple[Citation, ...]:
        """Return the citations of a problem and, where none of them holds its cause, those of the cause."""
        place = found_in(cause.text, cause.sentences, self.report)
        own = cause.citations if place is None else (self.report.document.cite(place.start, place.end),)
        held = stood.citations
        extra = [at for at in own if not any(one.start <= at.start and at.end <= one.end for one in held)]
        return (*held, *extra)

    def _judged(self, item: str, point: PointDraft, kind: SectionKind | None = None) -> _Statement | None:
        """Pass one statement through the gate, as what it is to be shown."""
        proved = prove(
            point.text, point.sentences, self.report, kind, spans=point.spans, opinions=self.opinions
        )
        if proved.proof is None:
            self.fallbacks.append(Fallback(item=item, reason=proved.reason))
            self.unsupported += [
                Unsupported(surface=found.number.surface, item=item, reason=found.reason)
                for found in proved.checks
                if found.verdict == "unsupported"
            ]
            return None
        return _Statement(
            text=point.text,
            category=point.category,
            cause=point.cause,
            sentences=proved.sentences,
            drafted=tuple(sorted({*point.sentences, *proved.sentences})),
            citations=proved.citations,
            quantities=proved.quantities,
            proof=proved.proof,
        )

    def _taken(self, stood: Iterable[_Statement]) -> list[_Statement]:
        """Keep the first of those that say the same."""
        taken: dict[str, _Statement] = {}
        for kept in stood:
            if taken.setdefault(kept.text, kept) is kept:
                self.used.update(kept.quantities)
        return list(taken.values())


def _weakest(stood: Iterable[_Statement]) -> Proof:
    """Return the proof that asks most trust of a reader among those of some statements."""
    return max((one.proof for one in stood), key=get_args(Proof).index)


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
        proof="condensed",
    )


def _with_stop(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
