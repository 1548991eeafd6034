"""What the proof of the gold catches, and that the gold in the repository passes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.check import Proof, check_gold, misfiled
from eval.errors import GoldError
from eval.gold import (
    GOLD,
    QUESTIONS,
    GoldAnswers,
    GoldMetric,
    GoldPoints,
    GoldQuestion,
    GoldReport,
    gold_version,
    load_answers,
    load_gold,
)
from eval.texts import OWN, PLACES, find_texts
from tests.eval.invented import TEXT, metric, point

SEED = PLACES[0]


@pytest.fixture
def texts(tmp_path: Path, gold: GoldReport) -> dict[str, Path]:
    (tmp_path / "yunxi-2024.txt").write_bytes(TEXT.encode())
    return find_texts([tmp_path])


def prove(gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path]) -> Proof:
    return check_gold([gold], [answers], texts, ())


def messages(proof: Proof) -> str:
    return "\n".join(str(finding) for finding in proof.findings)


def question(**fields: object) -> GoldQuestion:
    given = {"id": "q1", "question": "招聘会几场？", "kind": "number", "answerable": True, "answer": "12场。"}
    place = metric("举办招聘会", "12场", "12", "场")
    evidence = {"numbers": [{"value": "12", "unit": "场"}], "evidence": [[place.start, place.end]]}
    return GoldQuestion.model_validate({**given, **evidence, **fields})


def test_right_labels_pass(gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path]) -> None:
    proof = prove(gold, answers, texts)
    assert proof.passed, messages(proof)
    assert proof.labels == 8


def test_without_the_text_it_says_what_it_could_not_check(gold: GoldReport, answers: GoldAnswers) -> None:
    proof = prove(gold, answers, {})
    assert proof.passed
    assert "not at hand" in messages(proof)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start": 1, "end": 4}, "the report has"),
        ({"end": 400}, "outside the report"),
        ({"value": "13"}, "the surface reads 12"),
        ({"unit": "次"}, "the surface's unit is 场"),
        ({"surface": "12余场"}, "the surface has 4 characters, the span 3"),
        ({"surface": "12余场"}, "a vague mark"),
        ({"name": "帮扶就业"}, "names two metrics"),
        ({"aliases": ("举办“招聘会”",)}, "repeats another name"),
    ],
)
def test_a_wrong_label_is_proven_wrong(
    gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path], fields: dict[str, object], message: str
) -> None:
    right = metric("举办招聘会", "12场", "12", "场")
    wrong = GoldMetric.model_validate({**right.model_dump(), **fields})
    proof = prove(gold.model_copy(update={"metrics": (wrong, *gold.metrics[1:])}), answers, texts)
    assert not proof.passed
    assert message in messages(proof)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, None),
        ({"evidence": ()}, "needs evidence"),
        ({"evidence": ((400, 410),)}, "outside the report"),
        ({"numbers": ({"value": "13", "unit": "场"},)}, "does not state 13"),
        ({"kind": "derived"}, "needs a formula"),
        ({"kind": "derived", "formula": "6+6 = 12"}, None),
        ({"kind": "derived", "formula": "6+7 = 12"}, "6+7 is 13, not 12"),
        ({"kind": "derived", "formula": "12/7*100 = 171.4"}, "none of the answer's numbers"),
        ({"kind": "derived", "formula": "12/0 = 12"}, "cannot be calculated"),
        ({"kind": "derived", "formula": "exit() = 12"}, "cannot be calculated"),
    ],
)
def test_a_question_is_held_against_its_evidence_and_formula(
    gold: GoldReport,
    answers: GoldAnswers,
    texts: dict[str, Path],
    fields: dict[str, object],
    message: str | None,
) -> None:
    asked = answers.model_copy(update={"questions": (question(**fields),)})
    proof = prove(gold, asked, texts)
    assert proof.passed is (message is None)
    assert (message or "") in messages(proof)


def test_words_copied_from_a_report_are_found(
    gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path]
) -> None:
    copied = point(TEXT.splitlines()[2][:26], "全年举办招聘会12场")
    proof = prove(gold, answers.model_copy(update={"points": GoldPoints(achievements=(copied,))}), texts)
    assert "characters in a row are the report's own" in messages(proof)


def test_a_point_without_words_is_not_finished(
    gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path]
) -> None:
    empty = point("", "全年举办招聘会12场")
    proof = prove(gold, answers.model_copy(update={"points": GoldPoints(plans=(empty,))}), texts)
    assert "has no text yet" in messages(proof)


def test_two_questions_with_one_id_are_found(
    gold: GoldReport, answers: GoldAnswers, texts: dict[str, Path]
) -> None:
    proof = prove(gold, answers.model_copy(update={"questions": (question(), question())}), texts)
    assert "two questions have this id" in messages(proof)


def test_a_file_that_is_no_gold_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(GoldError, match="x.json is no gold"):
        load_gold(tmp_path)


def test_the_gold_version_changes_with_any_label(gold: GoldReport) -> None:
    other = gold.model_copy(update={"metrics": gold.metrics[:-1]})
    assert gold_version([gold]) == gold_version([gold]) != gold_version([other])


def test_the_repository_s_gold_is_proven_as_far_as_its_texts_are_at_hand() -> None:
    gold, answers = load_gold(), load_answers()
    proof = check_gold(gold, answers, find_texts(PLACES), OWN)
    assert proof.passed, messages(proof)
    assert not list(misfiled(GOLD, gold))
    assert not list(misfiled(QUESTIONS, answers))


@pytest.mark.skipif(not SEED.is_dir(), reason="the five real reports are not at ../shared/reports/seed")
def test_the_five_real_reports_are_all_checked_against_their_text() -> None:
    texts = find_texts([SEED])
    real = [report for report in load_gold() if report.sha256 in texts]
    assert len(real) == 5
    assert sum(len(report.metrics) for report in real) == 157
    assert sum(metric.required for report in real for metric in report.metrics) == 152
