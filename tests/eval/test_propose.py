"""Proposed labels have the gold's form and hold no sentence of the report."""

from __future__ import annotations

from eval.gold import GoldAnswers, GoldReport
from eval.propose import propose, write_metrics
from summarizer.models import Summary


def test_a_proposal_reads_back_as_gold_with_the_numbers_of_the_summary(perfect: Summary) -> None:
    proposal = propose(perfect, "yunxi-2024")
    gold = GoldReport.model_validate_json(proposal.gold)
    assert [(m.name, m.value, m.start) for m in gold.metrics] == [
        (m.name, m.value, m.citation.start) for m in perfect.metrics
    ]
    assert gold.sha256 == perfect.report.sha256


def test_points_are_proposed_as_places_and_their_words_are_left_to_the_labeller(perfect: Summary) -> None:
    answers = GoldAnswers.model_validate_json(propose(perfect, "yunxi-2024").answers)
    (problem,) = answers.points.problems
    assert (problem.start, problem.text) == (perfect.problems[0].citations[0].start, "")


def test_one_label_a_line_so_that_a_correction_is_one_line_of_a_diff(gold: GoldReport) -> None:
    lines = write_metrics(gold).splitlines()
    assert sum('"surface"' in line for line in lines) == len(gold.metrics)
