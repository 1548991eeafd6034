"""Whether a difference between two runs is larger than chance: paired tests and the interval of a difference.

An item of a run is two counts, what it adds to a figure's numerator and to its denominator; ``Counts`` has a
row per item, the same rows in both runs. All random numbers are seeded: the same runs give the same p.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import (  # type: ignore[import-untyped]
    binomtest,
    bootstrap,
    false_discovery_control,
    permutation_test,
)

from summarizer.models import Model

Counts = NDArray[np.float64]
Rows = NDArray[np.int64]

RESAMPLES: Final = 9999
_SEED: Final = 20
_BATCH: Final = 500
_DECIMALS: Final = 6


class PairedTest(Model):
    """The outcome of a paired test: which one, its two-sided p, and the 95% interval of the difference."""

    name: str
    p: float
    low: float
    high: float


def ratio(counts: Counts) -> Counts:
    """Return numerator over denominator of all items (second last axis); NaN where there is none."""
    total = counts.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total[..., 1] > 0, total[..., 0] / total[..., 1], np.nan))


def _permutation(a: Counts, b: Counts) -> float:
    # scipy swaps the rows' numbers between the runs: those from len(a) on are rows of b.
    both, rows = np.concatenate([a, b]), np.arange(len(a))

    def statistic(of_a: Rows, of_b: Rows, axis: int) -> Counts:
        return np.asarray(ratio(both[of_b.astype(int)]) - ratio(both[of_a.astype(int)]))

    test = permutation_test(
        (rows, rows + len(a)),
        statistic,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        axis=-1,
        rng=np.random.default_rng(_SEED),
    )
    return float(test.pvalue)


def _interval(a: Counts, b: Counts) -> tuple[float, float]:
    def statistic(rows: Rows, axis: int) -> Counts:
        drawn = rows.astype(int)
        return np.asarray(ratio(b[drawn]) - ratio(a[drawn]))

    interval = bootstrap(
        (np.arange(len(a)),),
        statistic,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return round(float(interval.low), _DECIMALS), round(float(interval.high), _DECIMALS)


def paired_test(a: Counts, b: Counts) -> PairedTest:
    """Test the difference of two runs on the same items, and give its bootstrap interval.

    Where each item is right or wrong once in both runs, the exact McNemar test asks how likely so uneven a
    split of the changed items is. Otherwise outcomes are swapped between the runs, item by item at random
    (Yeh 2000, "More accurate tests for the statistical significance of result differences").
    """
    if (a[:, 1] == 1).all() and (b[:, 1] == 1).all():
        change = b[:, 0] - a[:, 0]
        gained, lost = int((change > 0).sum()), int((change < 0).sum())
        name, p = "McNemar, exact", float(binomtest(gained, gained + lost, 0.5).pvalue)
    else:
        name, p = "permutation", _permutation(a, b)
    low, high = _interval(a, b)
    return PairedTest(name=name, p=round(p, _DECIMALS), low=low, high=high)


def adjusted(values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values for there being many of them, after Benjamini and Hochberg."""
    if not values:
        return ()
    return tuple(round(float(value), _DECIMALS) for value in false_discovery_control(values, method="bh"))
