"""A run is made, kept, read back, held against floors and shown; two runs are compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.compare import compare
from eval.errors import FloorError, RunError
from eval.figures import SUMMARY_NAMES
from eval.floors import broken, parse_floor
from eval.gold import GoldAnswers, GoldReport
from eval.pages import comparison_page, error_page, summary_page, write_pages
from eval.results import Run, read, save
from eval.run import Conditions, run, samples
from eval.sample import Sample
from summarizer.errors import EndpointError
from summarizer.models import Report, Summary
from tests.eval.invented import changed

Runner = Callable[..., Run]


@pytest.fixture
def make(sample: Sample, perfect: Summary, gold: GoldReport, answers: GoldAnswers) -> Runner:
    """Run an engine that gives these summaries, one after the other."""

    def made(*summaries: Summary) -> Run:
        given = iter(summaries or (perfect,))
        conditions = Conditions(engine="rules", passes=len(summaries) or 1)
        return run(conditions, (sample,), (gold, answers), lambda report: next(given))

    return made


@pytest.fixture
def flawed(perfect: Summary) -> Summary:
    return perfect.model_copy(update={"metrics": changed(perfect.metrics, 0, value="13", name="开会<b>")})


def test_the_same_engine_gives_the_same_figures_twice(make: Runner) -> None:
    one, two = make(), make()
    assert (one.summary.pooled, one.summary.reports, one.results) == (
        two.summary.pooled,
        two.summary.reports,
        two.results,
    )


def test_a_run_is_read_back_as_it_was(make: Runner, tmp_path: Path) -> None:
    made = make()
    assert read(save(made, tmp_path)) == made


def test_a_folder_without_a_run_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        read(tmp_path)


def test_every_scored_figure_is_in_the_table_and_the_other_way_round(make: Runner, flawed: Summary) -> None:
    scored = {result.figure for result in make(flawed).results}
    assert scored | {"detection.f1", "coverage.used"} == set(SUMMARY_NAMES)


def test_figures_are_pooled_for_each_report_and_spread_over_passes(
    make: Runner, perfect: Summary, flawed: Summary
) -> None:
    summary = make(perfect, flawed, perfect, flawed).summary
    assert summary.pooled["field.value"].right == 14
    assert summary.pooled["field.value"].n == 16
    assert summary.reports["yunxi-2024"] == summary.pooled
    assert summary.spread["field.value"] == (0.75, 1.0)


def test_a_report_that_fails_is_listed_with_its_reason_and_its_gold_is_missed(
    sample: Sample, gold: GoldReport, answers: GoldAnswers
) -> None:
    def fail(report: Report) -> Summary:
        raise EndpointError(url="http://localhost:1/v1", model="m", reason="refused")

    made = run(Conditions(engine="llm"), (sample,), (gold, answers), fail)
    (failure,) = made.summary.info.failures
    assert failure.error == "EndpointError"
    assert made.summary.pooled["detection.recall"].value == 0
    assert made.summary.pooled["field.value"].value is None
    assert failure.message in error_page(made)


def test_gold_whose_text_is_not_at_hand_is_named(gold: GoldReport, answers: GoldAnswers) -> None:
    with pytest.raises(RunError, match="--reports DIR"):
        samples((gold,), (answers,), {}, lambda path: pytest.fail("nothing to load"))


@pytest.mark.parametrize("text", ["field.value", "field.value=", "field.value=98", "no.figure=1", "="])
def test_a_floor_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(FloorError):
        parse_floor(text)


@pytest.mark.parametrize(
    ("floor", "message"),
    [
        ("field.value=0.75", None),
        ("field.value=0.76", "field.value is 75.0% (n = 4"),
        ("coverage.used=0.1", "coverage.used has nothing to judge"),
    ],
)
def test_a_floor_holds_or_says_why_not(
    make: Runner, flawed: Summary, floor: str, message: str | None
) -> None:
    messages = list(broken([parse_floor(floor)], make(flawed).summary.pooled))
    assert len(messages) == (0 if message is None else 1)
    if message:
        assert messages[0].startswith(message)


def test_each_error_stands_on_the_page_with_its_sentence_expected_and_found(
    make: Runner, flawed: Summary, tmp_path: Path
) -> None:
    made = make(flawed)
    write_pages(made, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "全年举办招聘会<mark>12场</mark>，帮扶" in page
    assert '<td class="expected">12</td><td class="found">13</td>' in page
    assert "开会&lt;b&gt;" in page, "what a model says is text and never markup"
    assert page.count('<td class="found">') == len(made.errors)


def test_an_empty_set_reads_none(make: Runner) -> None:
    page = summary_page(make())
    assert "| Numbers used | `coverage.used` | none | 0 |  |" in page


def test_the_same_run_twice_differs_in_nothing(make: Runner) -> None:
    comparison = compare(make(), make())
    assert {d.test for d in comparison.differences} == {"none"}
    assert not any(d.larger_than_chance for d in comparison.differences)
    assert "No difference is larger than chance." in comparison_page(comparison)


def test_one_item_more_is_no_difference_beyond_chance(make: Runner, flawed: Summary) -> None:
    of_figure = {d.figure: d for d in compare(make(flawed), make()).differences}
    value = of_figure["field.value"]
    assert (value.gained, value.lost, value.test) == (1, 0, "McNemar, exact")
    assert value.p == 1.0
    assert not value.larger_than_chance


def test_runs_against_different_gold_are_compared_with_a_warning(make: Runner) -> None:
    one = make()
    info = one.summary.info.model_copy(update={"gold_version": "another"})
    other = one.model_copy(update={"summary": one.summary.model_copy(update={"info": info})})
    assert "different gold" in compare(one, other).warnings[0]
