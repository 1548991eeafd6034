"""The engine without a model: a summary made of the report's own sentences, the same each time."""

from __future__ import annotations

from typing import Final

from summarizer.engines.rules.answerer import RuleAnswerer
from summarizer.engines.rules.brief import brief, highlights
from summarizer.engines.rules.points import achievements, plans, problems
from summarizer.facts.subject import OTHER, category
from summarizer.models import Draft, MetricDraft, Report


class RulesEngine(RuleAnswerer):
    """Drafts summaries and answers by rule; the same report always gives the same draft."""

    leads: Final = False

    def draft(self, report: Report) -> Draft:
        """Draft a summary of a report."""
        done = achievements(report)
        short = problems(report)
        meant = plans(report)
        best = highlights(report, done)
        return Draft(
            engine="rules",
            brief=brief(report, best, short, meant),
            highlights=best,
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
