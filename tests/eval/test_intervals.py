"""A rate never comes without its n and interval, and an empty set has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import f1, rate


def test_an_empty_set_is_none_and_neither_0_nor_1() -> None:
    assert rate(0, 0).value is None
    assert str(rate(0, 0)) == "none (n = 0)"
    assert f1(0, 0, 0).value is None


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Published Wilson intervals: Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilson_s(right: int, n: int, low: float, high: float) -> None:
    interval = rate(right, n)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_repeated_passes_do_not_narrow_the_interval() -> None:
    once, thrice = rate(40, 50), rate(120, 150, passes=3)
    assert (thrice.value, thrice.low, thrice.high) == (once.value, once.low, once.high)


def test_f1_is_of_the_counts() -> None:
    found = f1(true_positive=8, false_positive=2, false_negative=2)
    assert found.value == pytest.approx(0.8)
    assert found.low is not None and found.high is not None
    assert found.low < 0.8 < found.high


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_rate_lies_within_its_interval(right: int, wrong: int) -> None:
    found = rate(right, right + wrong)
    if found.value is None:
        assert right + wrong == 0
    else:
        assert found.low is not None and found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 1
