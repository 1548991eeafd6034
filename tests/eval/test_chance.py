"""Which differences between two runs are larger than chance."""

from __future__ import annotations

import numpy as np
import pytest

from eval.chance import adjusted, paired_test, ratio


def outcomes(right: int, wrong: int) -> list[list[float]]:
    return [[1.0, 1.0]] * right + [[0.0, 1.0]] * wrong


def test_where_both_runs_judge_the_same_items_the_changed_ones_decide() -> None:
    a = np.array(outcomes(90, 10))
    b = np.array(outcomes(100, 0))
    test = paired_test(a, b)
    assert test.name == "McNemar, exact"
    assert test.p == pytest.approx(2 * 0.5**10, abs=1e-6)
    assert 0.04 < test.low < 0.1 < test.high < 0.17


def test_as_many_gained_as_lost_is_chance() -> None:
    a = np.array(outcomes(5, 5))
    assert paired_test(a, a[::-1]).p == 1.0


def test_precision_is_compared_although_the_items_differ() -> None:
    shared = outcomes(80, 0)
    extra = [[0.0, 1.0]] * 20
    nothing = [[0.0, 0.0]] * 20
    a, b = np.array(shared + extra), np.array(shared + nothing)
    test = paired_test(a, b)
    assert test.name == "permutation"
    assert test.p < 0.001
    assert test.low > 0


def test_a_small_difference_in_what_is_found_is_chance() -> None:
    a, b = np.array([*outcomes(80, 0), [0.0, 1.0]]), np.array([*outcomes(80, 0), [0.0, 0.0]])
    assert paired_test(a, b).p > 0.5


def test_the_same_runs_give_the_same_p() -> None:
    rng = np.random.default_rng(1)
    a, b = (np.stack([rng.integers(0, 3, 40), np.full(40, 3)], axis=1).astype(float) for _ in range(2))
    assert paired_test(a, b) == paired_test(a, b)


def test_ratio_of_nothing_is_no_number() -> None:
    assert np.isnan(ratio(np.zeros((3, 2))))


def test_many_p_values_are_adjusted_together() -> None:
    assert adjusted([0.01, 0.04, 0.5]) == (0.03, 0.06, 0.5)
    assert adjusted([]) == ()
