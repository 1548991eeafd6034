"""Answers of every sort, constructed, and what each costs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.figures import QUESTION_FIGURES
from eval.gold import GoldAnswers, GoldQuestion, GoldReport
from eval.run import Conditions, empty_summary, run
from eval.sample import Sample
from eval.scorers.answers import Asked, score_answer
from summarizer.errors import EndpointError
from summarizer.models import Answer, AnswerCitation, Claim, Derived, Report, Summary
from tests.eval.invented import TEXT, cite

SENTENCE = "全年举办招聘会12场，帮扶就业3400余人，发放补贴1.5亿元。"
Counts = dict[str, tuple[int, int]]
Score = Callable[..., Counts]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def question(**fields: object) -> GoldQuestion:
    given: dict[str, object] = {
        "id": "q1",
        "question": "招聘会办了几场？",
        "kind": "number",
        "answerable": True,
        "answer": "12场。",
        "numbers": [{"value": "12", "unit": "场"}],
        "evidence": [span(SENTENCE)],
    }
    return GoldQuestion.model_validate({**given, **fields})


def answer(sample: Sample, text: str, *quotes: str, **fields: object) -> Answer:
    places = [AnswerCitation(report="yunxi-2024.txt", **cite(quote).model_dump()) for quote in quotes]
    empty = empty_summary(sample, "rules")
    given: dict[str, object] = {
        "question": "",
        "status": "answered",
        "answer": text,
        "claims": (Claim(text=text, citations=tuple(places)),),
        "checks": empty.checks,
        "provenance": empty.provenance,
    }
    return Answer.model_validate({**given, **fields})


@pytest.fixture
def scored(sample: Sample) -> Score:
    """Score an answer: right and n of each figure."""

    def score(asked: GoldQuestion, given: Answer | None) -> Counts:
        counts: Counts = {}
        for item in score_answer(Asked(sample=sample, question=asked, answer=given)):
            right, n = counts.get(item.figure, (0, 0))
            counts[item.figure] = (right + item.right, n + 1)
        return counts

    return score


def test_a_right_answer_with_its_sentence_is_right_in_all(sample: Sample, scored: Score) -> None:
    assert scored(question(), answer(sample, "举办招聘会12场。", SENTENCE)) == {
        "answers.given": (1, 1),
        "answers.numbers": (1, 1),
        "answers.right": (1, 1),
        "answers.shown": (1, 1),
        "answers.number": (1, 1),
        "citations.recall": (1, 1),
        "citations.precision": (1, 1),
        "answers.supported": (1, 1),
        "answers.exact": (1, 1),
    }


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("12场", True),
        ("十二场", True),
        ("共 12 场", True),
        ("13场", False),
        ("12次", False),
        ("12%", False),
        ("112场", False),
        ("很多场", False),
    ],
)
def test_a_number_is_right_by_value_and_unit(sample: Sample, scored: Score, text: str, right: bool) -> None:
    counts = scored(question(), answer(sample, text, SENTENCE))
    assert counts["answers.numbers"] == (int(right), 1)
    assert counts["answers.right"] == (int(right), 1)


@pytest.mark.parametrize(
    ("text", "value", "unit", "right"),
    [
        ("3400余人", "3400", "人", True),
        ("3400多名", "3400", "人", True),
        ("3400余人次", "3400", "人", False),
        ("1.5亿元", "150000000", "元", True),
        ("15000万元", "150000000", "元", True),
        ("1.5万元", "150000000", "元", False),
        ("百分之五十", "50", "%", True),
        ("五成", "50", "%", True),
        ("四分之三", "0.75", "", True),
    ],
)
def test_written_forms_of_one_number_are_one(
    sample: Sample, scored: Score, text: str, value: str, unit: str, right: bool
) -> None:
    asked = question(numbers=[{"value": value, "unit": unit}])
    assert scored(asked, answer(sample, text, SENTENCE))["answers.numbers"] == (int(right), 1)


def test_of_a_list_every_number_is_needed(sample: Sample, scored: Score) -> None:
    asked = question(kind="list", numbers=[{"value": "12", "unit": "场"}, {"value": "3400", "unit": "人"}])
    assert scored(asked, answer(sample, "12场，3400余人", SENTENCE))["answers.list"] == (1, 1)
    assert scored(asked, answer(sample, "12场", SENTENCE))["answers.list"] == (0, 1)


def test_a_figure_worked_out_counts_to_the_digits_of_the_gold(sample: Sample, scored: Score) -> None:
    asked = question(kind="derived", formula="12/3400*100 = 0.4", numbers=[{"value": "0.4", "unit": "%"}])
    derived = Derived.model_validate({"formula": "12 ÷ 3400", "value": "0.35", "unit": "%"})
    place = AnswerCitation(report="", **cite(SENTENCE).model_dump())
    claim = Claim(text="12 ÷ 3400 = 0.35%", citations=(place,), derived=derived)
    counts = scored(asked, answer(sample, "12 ÷ 3400 = 0.35%", claims=(claim,)))
    assert counts["answers.derived"] == (1, 1)
    assert counts["answers.supported"] == (3, 3), "what was worked out is no unsupported number"


def test_the_right_number_from_another_place_is_no_right_answer(sample: Sample, scored: Score) -> None:
    counts = scored(question(), answer(sample, "12场", "窗口人手偏紧，主要原因是编制不足。"))
    assert counts["answers.numbers"] == (1, 1)
    assert counts["answers.right"] == (0, 1)
    assert counts["citations.recall"] == counts["citations.precision"] == (0, 1)


def test_a_false_refusal_costs_the_answer_and_no_citation(sample: Sample, scored: Score) -> None:
    counts = scored(question(), answer(sample, "没有给出。", claims=(), status="not_found"))
    assert counts["answers.given"] == counts["answers.right"] == counts["answers.numbers"] == (0, 1)
    assert "citations.recall" not in counts


def test_what_is_closest_is_neither_an_answer_nor_lost(sample: Sample, scored: Score) -> None:
    counts = scored(question(), answer(sample, "报告的说法是：12场。", SENTENCE, status="closest"))
    assert counts["answers.given"] == counts["answers.right"] == (0, 1)
    assert counts["answers.shown"] == (1, 1)


def test_what_the_report_lacks_must_be_refused(sample: Sample, scored: Score) -> None:
    asked = question(answerable=False, numbers=[], evidence=[], near=[span("12场")])
    refusal = answer(sample, "没有给出。", claims=(), status="not_found")
    assert scored(asked, refusal) == {"answers.refused": (1, 1), "answers.near_refused": (1, 1)}
    counts = scored(asked, answer(sample, "12场", SENTENCE))
    assert counts["answers.refused"] == counts["answers.near_refused"] == (0, 1)
    assert "answers.given" not in counts


@pytest.mark.parametrize(
    ("said", "right"), [("是。全年举办招聘会12场。", 1), ("没有。", 0), ("举办招聘会12场。", 1)]
)
def test_a_yes_that_should_be_a_no_is_wrong(sample: Sample, scored: Score, said: str, right: int) -> None:
    asked = question(kind="yesno", answer="是，12场。", numbers=[])
    assert scored(asked, answer(sample, said, SENTENCE))["answers.yesno"] == (right, 1)


def test_a_number_the_report_does_not_state_is_unsupported(sample: Sample, scored: Score) -> None:
    assert scored(question(), answer(sample, "12场，77人", SENTENCE))["answers.supported"] == (1, 2)


def test_a_moved_quote_is_not_exact(sample: Sample, scored: Score) -> None:
    given = answer(sample, "12场", SENTENCE)
    place = given.claims[0].citations[0]
    moved = place.model_copy(update={"start": place.start + 1, "end": place.end + 1})
    claims = (given.claims[0].model_copy(update={"citations": (moved,)}),)
    assert scored(question(), given.model_copy(update={"claims": claims}))["answers.exact"] == (0, 1)


def test_asking_that_fails_is_wrong_for_every_question(sample: Sample, scored: Score) -> None:
    assert scored(question(), None)["answers.right"] == (0, 1)
    assert scored(question(answerable=False), None) == {"answers.refused": (0, 1)}


def test_a_run_asks_the_questions_of_the_gold_and_lists_what_failed(
    sample: Sample, gold: GoldReport, answers: GoldAnswers, perfect: Summary
) -> None:
    asked = answers.model_copy(update={"questions": (question(), question(id="q2"))})
    sample = Sample(gold=gold, answers=asked, report=sample.report, path=sample.path)
    given = iter([answer(sample, "12场", SENTENCE)])

    def ask(report: Report, text: str) -> Answer:
        try:
            return next(given)
        except StopIteration:
            raise EndpointError(url="http://localhost:1/v1", model="m", reason="refused") from None

    made = run(Conditions(engine="rules"), (sample,), (gold, asked), lambda report: perfect, ask=ask)
    assert (made.summary.pooled["answers.right"].right, made.summary.pooled["answers.right"].n) == (1, 2)
    assert [failure.error for failure in made.summary.info.failures] == ["EndpointError"]


def test_every_figure_of_questions_is_scored_by_something(sample: Sample, scored: Score) -> None:
    kinds = ("number", "list", "text", "yesno", "derived")
    seen = {
        figure for kind in kinds for figure in scored(question(kind=kind), answer(sample, "12场", SENTENCE))
    } | set(scored(question(answerable=False, near=[span("12场")]), answer(sample, "12场", SENTENCE)))
    assert seen == {figure.name for figure in QUESTION_FIGURES}
