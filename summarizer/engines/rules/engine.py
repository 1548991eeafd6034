"""Puts the rules together to a draft: metrics, points and overview."""

from __future__ import annotations

from summarizer.document.instructions import is_instruction
from summarizer.engines.rules.answer import RuleAnswerer
from summarizer.engines.rules.overview import overview
from summarizer.engines.rules.points import achievements, plans, problems
from summarizer.indicators.context import OTHER, category, period, subject
from summarizer.indicators.names import indicators
from summarizer.models import Draft, MetricDraft, Report


class RulesEngine(RuleAnswerer):
    """Drafts summaries and answers by rule; the same report always gives the same draft."""

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
    """Name every quantity of role metric of a report, in the order of the text.

    Those of a sentence that tells a machine what to say are none: they are nobody's result.
    """
    document = report.document
    named = indicators(report)
    drafts = []
    around: dict[int, str] = {}
    told: dict[int, bool] = {}
    for quantity in report.quantities:
        if (found := named.get(quantity.id)) is None:
            continue
        sentence = document.sentence_at(quantity.start)
        path = document.path(sentence.section)
        heading = path[-1].title if path else ""
        if sentence.id not in around:
            text = document.text[sentence.start : sentence.end]
            around[sentence.id] = category(text, heading)
            told[sentence.id] = is_instruction(text)
        if told[sentence.id]:
            continue
        own = category(found.name)
        drafts.append(
            MetricDraft(
                quantity=quantity.id,
                name=found.name or heading,
                category=around[sentence.id] if own == OTHER else own,
                subject=subject(quantity.start, found, report),
                period=found.period or period(quantity.start, report),
            )
        )
    return tuple(drafts)
