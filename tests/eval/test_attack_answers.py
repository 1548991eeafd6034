"""Which questions are asked of a report that has no answer to them, and what counts as a false answer."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from eval.attack.questions import (
    ABSENCES,
    ANSWER_SHARES,
    AnswerTrial,
    Question,
    attack_answers,
    questions,
)
from eval.attack.scene import Scene
from eval.attack.titles import WORD_TITLES
from eval.attack.word_trial import scenes
from eval.pages import answers_page
from eval.texts import OWN, read_reports
from summarizer import load, loads
from summarizer.conversation import ask
from summarizer.models import Answer, Report, Status


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return read_reports(OWN, load)


@pytest.fixture(scope="module")
def asked(reports: dict[str, Report]) -> list[tuple[Scene, Question]]:
    return [(scene, question) for scene in scenes(reports) for question in questions(scene)]


def said(text: str, status: Status) -> Answer:
    """The answer of a stand-in: always the same."""
    report = load(next(OWN[0].glob("*.txt")))
    return ask(report, "粮食产量是多少？", engine="rules").model_copy(
        update={"answer": text, "status": status}
    )


def test_every_report_is_asked_both_sorts_of_question_and_none_twice(
    asked: list[tuple[Scene, Question]], reports: dict[str, Report]
) -> None:
    counts = Counter((question.report, question.absence) for _, question in asked)
    assert {name for name, _ in counts} == set(reports)
    assert {absence for _, absence in counts} == set(ABSENCES)
    assert len({(question.report, question.text) for _, question in asked}) == len(asked)
    assert all(question.text.endswith("？") for _, question in asked)


HEAD = "云溪县交通运输局2024年法治政府建设情况报告\n云溪县人民政府：\n一、主要工作和成效\n"


def test_a_report_is_asked_for_what_others_have_and_it_lacks() -> None:
    own = loads(HEAD + "全年检查运输企业76家，为农民工追回工资36万元。\n")
    other = loads(HEAD + "棉花种植亩数达到36万亩，检查运输企业90家。\n")
    asked = list(questions(Scene("yunxi-2024", own, [other])))
    absent = {question.text for question in asked if question.absence == "absent"}
    near = {question.text for question in asked if question.absence == "near"}
    assert absent
    assert all("棉花" in text for text in absent)
    assert any("工资" not in text and "追回" in text for text in near)


def test_the_same_seed_asks_the_same(reports: dict[str, Report]) -> None:
    scene = scenes(reports)[0]
    assert list(questions(scene, 7)) == list(questions(scene, 7))
    assert list(questions(scene, 7)) != list(questions(scene, 8))


@pytest.mark.parametrize(
    ("text", "status", "held"),
    [
        ("全年追回工资36万元。", "answered", 0),
        ("超过七成案件调解结案，共九百余件。", "answered", 0),
        ("报告中没有“粮食产量”。最接近的是：追回工资36万元。", "not_found", 1),
        ("进一步加强了执法监督。", "answered", 1),
    ],
)
def test_only_a_figure_for_an_answer_is_a_false_one(
    reports: dict[str, Report], text: str, status: Status, held: int
) -> None:
    answer = said(text, status)
    trial = attack_answers(dict(list(reports.items())[:2]), lambda report, question: answer)
    assert trial.both.value == held
    assert bool(trial.slips) != bool(held)


def test_the_product_gives_no_figure_for_what_is_absent(reports: dict[str, Report]) -> None:
    few = dict(list(reports.items())[:3])
    trial = attack_answers(few, partial(ask, engine="rules"))
    assert isinstance(trial, AnswerTrial)
    assert (trial.shares()["absent"].value or 0) >= 0.97
    assert set(trial.shares()) == set(ANSWER_SHARES)
    page = answers_page(trial)
    assert all(f"`{name}`" in page for name in ANSWER_SHARES)
    assert set(ABSENCES) <= set(WORD_TITLES)
