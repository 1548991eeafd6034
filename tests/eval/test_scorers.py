"""What each figure counts as right and as wrong, on an invented report."""

from __future__ import annotations

import pytest

from eval.sample import Case, Sample, align
from eval.scorers import score
from summarizer.models import Citation, Metric, Summary, Uncovered
from tests.eval.invented import TEXT, Judge, changed, cite, found, metric


def test_a_perfect_summary_has_every_figure_at_its_top_and_optional_labels_do_not_count(judge: Judge) -> None:
    counts = judge()
    assert all(right == n for right, n in counts.values())
    assert counts["detection.recall"] == counts["detection.precision"] == (4, 4)
    assert counts["coverage.accounted"] == (4, 4)


def test_an_optional_metric_that_is_found_is_neither_right_nor_wrong(judge: Judge, perfect: Summary) -> None:
    optional = found(metric("连续获评优秀", "三年", "3", "年"))
    with_it, without = judge(metrics=(*perfect.metrics, optional)), judge()
    assert with_it.pop("quotes.exact") == (8, 8), "its quote counts all the same"
    assert without.pop("quotes.exact") == (7, 7)
    assert with_it == without


def test_a_missed_metric_costs_recall_and_not_the_fields_of_the_others(
    judge: Judge, perfect: Summary
) -> None:
    counts = judge(metrics=perfect.metrics[1:])
    assert counts["detection.recall"] == (3, 4)
    assert counts["detection.precision"] == (3, 3)
    assert counts["field.value"] == (3, 3)
    assert counts["metric.number"] == counts["metric.complete"] == (3, 4)


def test_what_the_gold_does_not_call_a_metric_costs_precision(judge: Judge, perfect: Summary) -> None:
    year = found(metric("年份", "2024年", "2024", "年"))
    assert judge(metrics=(*perfect.metrics, year))["detection.precision"] == (4, 5)


def test_two_metrics_on_one_place_are_one_right_and_one_too_many(judge: Judge, perfect: Summary) -> None:
    counts = judge(metrics=(*perfect.metrics, perfect.metrics[0]))
    assert counts["detection.precision"] == (4, 5)
    assert counts["detection.recall"] == (4, 4)


@pytest.mark.parametrize(
    ("field", "value", "figure", "number_right"),
    [
        ("value", "13", "field.value", False),
        ("value_max", "14", "field.value", False),
        ("unit", "次", "field.unit", False),
        ("qualifier", "about", "field.qualifier", False),
        ("name", "举办培训班", "field.name", True),
        ("section", "plans", "field.section", True),
    ],
)
def test_one_wrong_field_costs_that_field_alone(
    judge: Judge, perfect: Summary, field: str, value: str, figure: str, number_right: bool
) -> None:
    counts = judge(metrics=changed(perfect.metrics, 0, **{field: value}))
    wrong = {name for name, (right, n) in counts.items() if right < n}
    assert counts[figure] == (3, 4)
    assert wrong == (
        {figure, "metric.complete"} - ({"metric.complete"} if field == "section" else set())
        | (set() if number_right else {"metric.number"})
    )


def test_an_alias_is_as_right_as_the_name(judge: Judge, perfect: Summary) -> None:
    assert judge(metrics=changed(perfect.metrics, 0, name="“招聘会”")) == judge()


def test_pairs_go_to_those_that_share_most() -> None:
    gold = [Citation(start=0, end=4, quote=""), Citation(start=4, end=8, quote="")]
    predicted = [Citation(start=3, end=8, quote=""), Citation(start=0, end=1, quote="")]
    assert align(gold, predicted) == {0: 1, 1: 0}


def test_points_are_judged_by_their_evidence_and_not_by_their_words(judge: Judge, perfect: Summary) -> None:
    other_words = perfect.plans[0].model_copy(update={"text": "明年添服务站8个"})
    elsewhere = perfect.plans[0].model_copy(update={"citations": (cite("连续三年获评优秀。"),)})
    assert judge(plans=(other_words,))["plans.recall"] == (1, 1)
    counts = judge(plans=(elsewhere,))
    assert counts["plans.recall"] == (0, 1)
    assert counts["plans.precision"] == (0, 1)


def test_a_touch_at_the_edge_is_no_evidence(judge: Judge, perfect: Summary) -> None:
    nearly = perfect.plans[0].model_copy(update={"citations": (cite("2025年新"), cite("连续三年获评优秀。"))})
    assert judge(plans=(nearly,))["plans.recall"] == (0, 1)


def test_a_cause_left_out_is_wrong_only_where_the_report_names_one(judge: Judge, perfect: Summary) -> None:
    without = perfect.problems[0].model_copy(update={"cause": None})
    assert judge(problems=(without,))["problems.cause"] == (0, 1)
    assert judge(problems=())["problems.recall"] == (0, 1)
    assert "problems.cause" not in judge(problems=())


@pytest.mark.parametrize(
    ("text", "supported", "cited"),
    [
        ("新建服务站8个", (1, 1), (1, 1)),
        ("新建服务站九个", (0, 1), (0, 1)),
        ("新建服务站12个", (1, 1), (0, 1)),
        ("新建服务站8%", (0, 1), (0, 1)),
    ],
)
def test_a_number_in_prose_must_stand_in_the_report_and_in_the_quote(
    judge: Judge, perfect: Summary, text: str, supported: tuple[int, int], cited: tuple[int, int]
) -> None:
    counts = judge(
        plans=(perfect.plans[0].model_copy(update={"text": text}),), achievements=(), problems=(), overview=""
    )
    assert (counts["prose.supported"], counts["prose.cited"]) == (supported, cited)


def test_the_overview_has_no_citation_and_is_held_against_the_whole_report(judge: Judge) -> None:
    counts = judge(overview="全年发放补贴2亿元，举办招聘会12场。", achievements=(), problems=(), plans=())
    assert counts["prose.supported"] == (1, 2)
    assert "prose.cited" not in counts


def test_a_quote_that_is_off_by_one_is_not_exact(judge: Judge, perfect: Summary) -> None:
    right = perfect.metrics[0].citation
    moved = {"start": right.start + 1, "end": right.end + 1, "quote": right.quote}
    counts = judge(metrics=changed(perfect.metrics, 0, citation=moved))
    assert counts["quotes.exact"] == (6, 7)


def test_a_number_neither_used_nor_listed_is_a_silent_omission(judge: Judge, perfect: Summary) -> None:
    nothing: dict[str, object] = {"metrics": (), "achievements": (), "problems": (), "plans": ()}
    assert judge(**nothing)["coverage.accounted"] == (0, 4)
    start = TEXT.index("8个")
    listed = perfect.checks.model_copy(
        update={"uncovered": (Uncovered(surface="8个", start=start, end=start + 2, reason=""),)}
    )
    assert judge(checks=listed, **nothing)["coverage.accounted"] == (1, 4)


def test_an_error_carries_its_sentence_what_was_expected_and_what_was_found(
    sample: Sample, perfect: Summary
) -> None:
    wrong: tuple[Metric, ...] = changed(perfect.metrics, 2, value="15000")
    items = score(Case(sample, perfect.model_copy(update={"metrics": wrong})))
    (error,) = [item for item in items if item.figure == "field.value" and not item.right]
    assert error.sentence == "全年举办招聘会12场，帮扶就业3400余人，发放补贴【1.5亿元】。"
    assert (error.expected, error.found) == ("150000000", "15000")
