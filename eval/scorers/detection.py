"""Which numbers were found to be metrics: recall over the gold, precision over the metrics of the summary."""

from __future__ import annotations

from collections.abc import Iterator

from eval.sample import Case, Item


def score_detection(case: Case) -> Iterator[Item]:
    """Score by overlap of spans, one to one; an optional label counts neither way, found or not."""
    metrics = case.sample.gold.metrics
    for at, metric in enumerate(metrics):
        if metric.required:
            found = case.summary.metrics[case.pairs[at]].surface if at in case.pairs else "nothing"
            expected = f"{metric.name} {metric.surface}"
            yield case.item("detection.recall", metric, at in case.pairs, expected=expected, found=found)
    gold_of = {to: metrics[at] for at, to in case.pairs.items()}
    for to, predicted in enumerate(case.summary.metrics):
        if to in gold_of and not gold_of[to].required:
            continue
        yield case.item(
            "detection.precision",
            predicted.citation,
            to in gold_of,
            expected=gold_of[to].surface if to in gold_of else "no metric",
            found=f"{predicted.name} {predicted.surface}",
        )
