"""Whether every quote is the report's own characters at the place it names: it has to be."""

from __future__ import annotations

from collections.abc import Iterator

from eval.sample import Case, Item
from eval.scorers.points import KINDS, predicted
from summarizer.models import Citation


def citations(case: Case) -> Iterator[tuple[str, Citation]]:
    """Return every citation of a summary with the place in the summary where it stands."""
    summary = case.summary
    for number, metric in enumerate(summary.metrics):
        yield f"metrics {number}", metric.citation
    for kind in KINDS:
        for number, point in enumerate(predicted(case, kind)):
            for citation in point.citations:
                yield f"{kind} {number}", citation


def score_quotes(case: Case) -> Iterator[Item]:
    """Score every citation of the summary against the source itself."""
    for where, citation in citations(case):
        own = case.sample.source[citation.start : citation.end]
        exact = 0 <= citation.start < citation.end and own == citation.quote
        yield Item(
            figure="quotes.exact",
            report=case.sample.name,
            key=f"{where.split()[0]} {citation.start}-{citation.end}",
            right=exact,
            sentence="" if exact else where,
            expected="" if exact else own,
            found="" if exact else citation.quote,
        )
