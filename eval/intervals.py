"""A rate is never alone: its n and its 95% interval go with it.

Method: the Wilson score interval (scipy.stats.binomtest), which holds its promise for few items and for rates
near 0 and 1, where the plus-minus of the textbook does not. It treats items as independent of each other.
F1 is no share of items, but it is 2J / (1 + J), where J is the share of right ones among all that the gold or
the product names; the interval of J goes through the same formula.
An empty set has no rate: ``value`` is None and is printed as "none".
"""

from __future__ import annotations

from typing import Final

from scipy.stats import binomtest  # type: ignore[import-untyped]

from summarizer.models import Model

METHOD: Final = "Wilson score interval, 95%"
_CONFIDENCE: Final = 0.95
_DECIMALS: Final = 6


class Rate(Model):
    """A share of items with its 95% interval; the counts are those of all passes together."""

    right: int
    n: int
    passes: int = 1
    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "none (n = 0)"
        return f"{self.value:.1%} (n = {self.n}, {self.low:.1%} to {self.high:.1%})"


def rate(right: int, n: int, *, passes: int = 1) -> Rate:
    """Make a rate of counts summed over passes.

    The passes of a run see the same items, which is no new evidence: the interval is that of one pass.
    """
    if not n:
        return Rate(right=0, n=0, passes=passes, value=None, low=None, high=None)
    size = max(round(n / passes), 1)
    interval = binomtest(min(round(right / passes), size), size).proportion_ci(_CONFIDENCE, method="wilson")
    return Rate(
        right=right,
        n=n,
        passes=passes,
        value=round(right / n, _DECIMALS),
        low=round(float(interval.low), _DECIMALS),
        high=round(float(interval.high), _DECIMALS),
    )


def _f1(jaccard: float | None) -> float | None:
    return None if jaccard is None else round(2 * jaccard / (1 + jaccard), _DECIMALS)


def f1(true_positive: int, false_positive: int, false_negative: int, *, passes: int = 1) -> Rate:
    """Make the F1 of counts summed over passes; ``n`` counts what the gold or the product names."""
    shared = rate(true_positive, true_positive + false_positive + false_negative, passes=passes)
    return shared.model_copy(
        update={"value": _f1(shared.value), "low": _f1(shared.low), "high": _f1(shared.high)}
    )
