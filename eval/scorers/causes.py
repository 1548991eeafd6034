"""Whether a problem comes with a cause exactly where the report names one."""

from __future__ import annotations

from collections.abc import Iterator

from eval.sample import Case, Item
from eval.scorers.points import rests_on


def score_causes(case: Case) -> Iterator[Item]:
    """Score each problem of the gold that the summary has; the wording of the cause is not judged."""
    if case.sample.points is None:
        return
    for gold in case.sample.points.problems:
        met = [problem for problem in case.summary.problems if rests_on(problem.citations, gold)]
        if met:
            cause = next((problem.cause for problem in met if problem.cause), None)
            yield case.item(
                "problems.cause",
                gold,
                (cause is None) == (gold.cause is None),
                expected=gold.cause or "no cause",
                found=cause or "no cause",
            )
