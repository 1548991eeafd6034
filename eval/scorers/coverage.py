"""Whether a number of the report can go missing in silence: each is used, or listed as not used."""

from __future__ import annotations

from collections.abc import Iterator

from eval.sample import Case, Item, Ranged, overlap
from eval.scorers.quotes import citations


def score_coverage(case: Case) -> Iterator[Item]:
    """Score the gold's numbers for being accounted for, the report's numbers for being used as metrics."""
    used: list[Ranged] = [metric.citation for metric in case.summary.metrics]
    cited: list[Ranged] = [citation for _, citation in citations(case)]
    listed: list[Ranged] = list(case.summary.checks.uncovered)
    for gold in (metric for metric in case.sample.gold.metrics if metric.required):
        accounted = any(overlap(gold, place) for place in (*cited, *listed))
        yield case.item(
            "coverage.accounted",
            gold,
            accounted,
            expected=f"{gold.surface} used or listed as not used",
            found="listed or used" if accounted else "neither",
        )
    document = case.sample.report.document
    for quantity in case.sample.report.quantities:
        if quantity.role == "metric":
            place = document.to_source(quantity.start, quantity.end)
            is_used = any(overlap(place, metric) for metric in used)
            yield case.item(
                "coverage.used",
                place,
                is_used,
                expected=f"{quantity.surface} among the metrics",
                found="there" if is_used else "not there",
            )
