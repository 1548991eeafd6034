"""Two runs side by side: what changed, item by item, and whether by more than chance.

Items are paired by figure, report and key. Figures that did not change, or had no error in either run, are not
tested. The others are tested at once, so their p values are adjusted; a difference is called larger than chance
below ``ALPHA``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from eval.chance import Counts, adjusted, paired_test, ratio
from eval.figures import F1, NAMES, PRECISION, RECALL, SUMMARY_NAMES
from eval.results import Result, Run
from summarizer.models import Model

ALPHA: Final = 0.05
_DECIMALS: Final = 6

Place = tuple[str, str]
Outcomes = dict[Place, list[float]]


class Difference(Model):
    """What became of one figure from run A to run B; ``p`` is None where there is nothing to test.

    ``gained`` and ``lost`` count the items of both runs that became right or wrong; ``items`` are those of both.
    """

    figure: str
    a: float | None
    b: float | None
    gained: int
    lost: int
    items: int
    only_a: int
    only_b: int
    test: str = "none"
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None

    @property
    def difference(self) -> float | None:
        """B less A, where both have the figure."""
        return None if self.a is None or self.b is None else round(self.b - self.a, _DECIMALS)

    @property
    def larger_than_chance(self) -> bool:
        """Whether chance alone would hardly make such a difference."""
        return self.adjusted is not None and self.adjusted < ALPHA


class Comparison(Model):
    """Two runs compared, figure by figure."""

    a: str
    b: str
    warnings: tuple[str, ...]
    differences: tuple[Difference, ...]


def _outcomes(results: Iterable[Result], figure: str) -> Outcomes:
    """Give, for each item, numerator and denominator summed over the passes."""
    outcomes: Outcomes = defaultdict(lambda: [0.0, 0.0])
    for result in results:
        if result.figure == figure:
            outcome = outcomes[result.report, result.key]
            outcome[0] += result.right
            outcome[1] += 1
    return outcomes


def _f1_outcomes(results: Sequence[Result]) -> Outcomes:
    """Return F1 as a ratio: what is found adds 2 above and below, what is missed or too much 1 below."""
    outcomes: Outcomes = {}
    for place, (right, n) in _outcomes(results, RECALL).items():
        outcomes[place] = [2 * right, right + n]
    for (report, key), (right, n) in _outcomes(results, PRECISION).items():
        if n > right:
            outcomes[report, f"found {key}"] = [0.0, n - right]
    return outcomes


def _counts(outcomes: Outcomes, places: Sequence[Place]) -> Counts:
    return np.array([outcomes.get(place, [0.0, 0.0]) for place in places], dtype=float).reshape(-1, 2)


def _share(counts: Counts) -> Counts:
    return np.asarray(counts[:, 0] / np.maximum(counts[:, 1], 1))


def _figure(counts: Counts) -> float | None:
    value = float(ratio(counts))
    return None if np.isnan(value) else round(value, _DECIMALS)


def _difference(figure: str, a_results: Sequence[Result], b_results: Sequence[Result]) -> Difference:
    if figure == F1:
        a_outcomes, b_outcomes = _f1_outcomes(a_results), _f1_outcomes(b_results)
    else:
        a_outcomes, b_outcomes = _outcomes(a_results, figure), _outcomes(b_results, figure)
    places = sorted(a_outcomes.keys() | b_outcomes.keys())
    a, b = _counts(a_outcomes, places), _counts(b_outcomes, places)
    in_a, in_b = a[:, 1] > 0, b[:, 1] > 0
    change = (_share(b) - _share(a))[in_a & in_b]
    difference = Difference(
        figure=figure,
        a=_figure(a),
        b=_figure(b),
        gained=int((change > 0).sum()),
        lost=int((change < 0).sum()),
        items=int((in_a & in_b).sum()),
        only_a=int((in_a & ~in_b).sum()),
        only_b=int((in_b & ~in_a).sum()),
    )
    if difference.difference is None or np.array_equal(a, b) or difference.a == difference.b == 1:
        return difference
    test = paired_test(a, b)
    return difference.model_copy(update={"test": test.name, "p": test.p, "low": test.low, "high": test.high})


def _adjust(differences: Iterable[Difference]) -> Iterable[Difference]:
    differences = tuple(differences)
    tested = [difference for difference in differences if difference.p is not None]
    values = adjusted([difference.p for difference in tested if difference.p is not None])
    value_of = {difference.figure: value for difference, value in zip(tested, values, strict=True)}
    for difference in differences:
        yield difference.model_copy(update={"adjusted": value_of.get(difference.figure)})


def _warnings(a: Run, b: Run) -> Iterable[str]:
    if a.summary.info.gold_version != b.summary.info.gold_version:
        yield "the runs were scored against different gold; some items have no partner"
    if set(a.summary.info.reports) != set(b.summary.info.reports):
        yield "the runs read different reports; only those of both are compared"


def compare(a: Run, b: Run) -> Comparison:
    """Compare run B with run A on the reports that both have read."""
    shared = set(a.summary.info.reports) & set(b.summary.info.reports)
    a_results = [result for result in a.results if result.report in shared]
    b_results = [result for result in b.results if result.report in shared]
    judged = {result.figure for result in (*a_results, *b_results)}
    figures = [figure for figure in NAMES if figure in SUMMARY_NAMES or figure in judged]
    differences = (_difference(figure, a_results, b_results) for figure in figures)
    return Comparison(
        a=a.id, b=b.id, warnings=tuple(_warnings(a, b)), differences=tuple(_adjust(differences))
    )
