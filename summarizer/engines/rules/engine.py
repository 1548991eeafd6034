"""Puts the rules together to a draft: metrics, points and overview."""

from __future__ import annotations

from summarizer.engines.rules.overview import overview
from summarizer.engines.rules.points import achievements, plans, problems
from summarizer.facts.subject import OTHER, category
from summarizer.models import Draft, MetricDraft, Report


class RulesEngine:
    """Drafts a summary by rule; the same report always gives the same draft."""

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
