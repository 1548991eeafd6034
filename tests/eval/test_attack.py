"""What an attack plants, that it is an error each time, and what comes of it on a report nobody tuned to."""

from __future__ import annotations

from random import Random

import pytest

from eval.attack.plants import KINDS, Ground, Planted, plant
from eval.attack.statements import Statement, metric_statement, statements
from eval.attack.titles import TITLES
from eval.attack.trial import SHARES, Trial, attack
from eval.attack.truths import WAYS, truths
from eval.floors import broken, parse_floor
from eval.gold import GoldMetric, load_answers, load_gold
from eval.pages import attack_page
from eval.run import samples
from eval.sample import Sample
from eval.texts import ROOT, find_texts
from summarizer import load


@pytest.fixture(scope="module")
def examples() -> tuple[Sample, ...]:
    return samples(load_gold(), load_answers(), find_texts([ROOT / "examples"]), load)


@pytest.fixture(scope="module")
def trial(examples: tuple[Sample, ...]) -> Trial:
    return attack(examples)


def of(sample: Sample, surface: str) -> GoldMetric:
    return next(metric for metric in sample.gold.metrics if metric.surface == surface)


def planted(examples: tuple[Sample, ...], surface: str) -> list[Planted]:
    """Every error planted in the statement of one metric of the first example."""
    one = next(sample for sample in examples if any(at.surface == surface for at in sample.gold.metrics))
    ground = Ground(sample=one, others=[other for other in examples if other is not one])
    return list(plant(metric_statement(of(one, surface), one), ground, Random(1)))


def test_the_statement_of_a_metric_keeps_its_marks(examples: tuple[Sample, ...]) -> None:
    texts = {statement.text for sample in examples for statement in statements(sample)}
    assert any(text.endswith("超210万次") for text in texts)
    assert any(text.endswith("92%以上") for text in texts)


@pytest.mark.parametrize(
    ("surface", "kind", "wrong"),
    [
        ("3.46亿元", "multiplier", {"3.46万元", "3.46元"}),
        ("1万6千多户", "multiplier", {"1亿6千多户"}),
        ("130余条", "qualifier", {"130条"}),
        ("210万次", "qualifier", {"210万次"}),
        ("8.21万人", "rounding", {"8.2万人", "约8.3万人"}),
        ("7.88万人", "rounding", {"7.9万人", "约8.1万人"}),
    ],
)
def test_errors_are_planted_at_the_number(
    examples: tuple[Sample, ...], surface: str, kind: str, wrong: set[str]
) -> None:
    made = [one for one in planted(examples, surface) if one.kind == kind]
    assert len(made) == len(wrong)
    assert all(any(one.statement.text.endswith(text) for text in wrong) for one in made)
    assert all(one.statement.text != one.was for one in made)


def test_a_changed_unit_is_no_other_word_for_the_same(examples: tuple[Sample, ...]) -> None:
    made = [one.statement.text for one in planted(examples, "130余条") if one.kind == "unit"]
    assert len(made) == 2
    assert not any(text.endswith(("余条", "余件", "余个", "余项")) for text in made)


def test_every_kind_of_error_and_every_way_of_the_truth_is_tried(trial: Trial) -> None:
    assert [row.label for row in trial.caught] == list(KINDS)
    assert [row.label for row in trial.refused] == [way for way in WAYS if way != "labeller"] + ["name"]
    assert all(row.rate.n for row in (*trial.caught, *trial.refused, trial.labellers))
    assert set(TITLES) == {*KINDS, *WAYS, "name"}


def test_true_statements_are_made_without_changing_a_number(examples: tuple[Sample, ...]) -> None:
    sample = examples[0]
    correct = statements(sample)
    first = [truth.statement.text for truth in truths(correct, sample, Random(3))]
    assert first == [truth.statement.text for truth in truths(correct, sample, Random(3))]
    by_text: dict[str, Statement] = {statement.text: statement for statement in correct}
    assert set(by_text) <= set(first)


def test_the_gate_holds_on_the_examples(trial: Trial) -> None:
    floors = [
        parse_floor(text, SHARES)
        for text in ("first_six=0.985", "all_kinds=0.98", "passed=0.98", "year=0.95")
    ]
    assert list(broken(floors, trial.shares())) == []


def test_the_same_seed_gives_the_same_trial(examples: tuple[Sample, ...]) -> None:
    once = attack(examples[:1], 7)
    assert once == attack(examples[:1], 7)
    assert once != attack(examples[:1], 8)


def test_the_page_has_a_line_for_each_kind_and_says_what_is_left_out(trial: Trial) -> None:
    page = attack_page(trial, None)
    assert all(f"`{name}`" in page for name in (*KINDS, *WAYS, "name"))
    assert "news" not in page
