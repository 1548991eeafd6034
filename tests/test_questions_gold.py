"""The questions written after the rules are as labelled: what is asked, what proves the answer, in whose words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from eval.check import check_gold, misfiled
from eval.gold import MORE_QUESTIONS, QUESTIONS, GoldAnswers, GoldQuestion, load_answers, load_gold
from eval.numerals import numbers_in
from eval.texts import OWN, PLACES, find_texts, read_source

MORE_REPORTS: Final = PLACES[1]
ABOUT_MORE: Final = tuple(
    labels for labels in load_answers(QUESTIONS) if labels.report.startswith(("guowuyuan_", "hailar_"))
)
FURTHER: Final = {folder: load_answers(folder) for folder in MORE_QUESTIONS}
ABOUT_EXAMPLES: Final = FURTHER[MORE_QUESTIONS[0]]
ALL: Final = (*ABOUT_MORE, *chain.from_iterable(FURTHER.values()))
# The sets written about the invented reports of eval/invented ask half of their questions as the report puts it.
IN_OTHER_WORDS: Final = tuple(labels for labels in ALL if not (OWN[1] / f"{labels.report}.txt").exists())
NEAR: Final = {"near_indicator", "near_scope", "near_year"}
REFUSED: Final = NEAR | {"other_place", "out_of_scope", "false_premise"}
LONGEST_COPY: Final = 12


def asked() -> Iterator[GoldQuestion]:
    """Return every question of all sets."""
    return (question for labels in ALL for question in labels.questions)


def text_of(labels: GoldAnswers, texts: dict[str, Path]) -> str:
    """Read the report that questions are about, or skip where it is not at hand."""
    if labels.sha256 not in texts:
        pytest.skip("the report is not at ../shared/reports/more")
    return read_source(texts[labels.sha256])


@pytest.fixture(scope="module")
def texts() -> dict[str, Path]:
    return find_texts([MORE_REPORTS, *OWN])


def test_all_reports_of_a_set_have_as_many_questions() -> None:
    assert {len(labels.questions) for labels in ABOUT_MORE} == {16}
    assert {len(labels.questions) for labels in ABOUT_EXAMPLES} == {10}


def test_offsets_numbers_and_formulas_are_proven(texts: dict[str, Path]) -> None:
    proof = check_gold(load_gold(), ALL, texts, OWN)
    mine = {labels.report for labels in ALL}
    wrong = [str(finding) for finding in proof.findings if finding.proven_wrong and finding.report in mine]
    assert not wrong, "\n".join(wrong)
    assert not [finding for folder, filed in FURTHER.items() for finding in misfiled(folder, filed)]


@pytest.mark.parametrize("labels", IN_OTHER_WORDS, ids=lambda labels: labels.questions[0].id)
def test_no_question_says_it_in_the_report_s_words(labels: GoldAnswers, texts: dict[str, Path]) -> None:
    source = text_of(labels, texts)
    for question in labels.questions:
        asking = question.question
        pieces = (asking[at : at + LONGEST_COPY + 1] for at in range(len(asking) - LONGEST_COPY))
        assert not [piece for piece in pieces if piece in source], question.id


@pytest.mark.parametrize("labels", ALL, ids=lambda labels: labels.questions[0].id)
def test_what_is_reckoned_with_stands_in_the_evidence(labels: GoldAnswers, texts: dict[str, Path]) -> None:
    source = text_of(labels, texts)
    for question in (question for question in labels.questions if question.formula):
        cited = {number.value for start, end in question.evidence for number in numbers_in(source[start:end])}
        # a formula may leave out 万 or 亿 where they cancel out
        stated = {value / scale for value in cited for scale in (1, 10**4, 10**8, 10**12)}
        used = {number.value for number in numbers_in(str(question.formula).split("=")[0])}
        assert used <= stated | {Decimal(100), Decimal(10**4), Decimal(10**8)}, question.id


def test_a_third_has_no_answer_and_half_of_these_nearly_have_one() -> None:
    refused = [question for question in asked() if not question.answerable]
    kinds = Counter(question.subtype for question in refused)
    assert set(kinds) == REFUSED
    assert 0.3 <= len(refused) / len([*asked()]) <= 0.37
    assert 0.45 <= sum(kinds[kind] for kind in NEAR) / len(refused) <= 0.6


def test_a_subtype_says_whether_there_is_an_answer_and_what_it_could_be_mistaken_for() -> None:
    for question in asked():
        assert question.answerable == (question.subtype in {"direct", "paraphrased"}), question.id
        assert (question.kind == "derived") == bool(question.formula), question.id
        assert question.answerable or not question.numbers, question.id
        assert question.near or question.subtype not in NEAR, question.id


def test_questions_need_no_metric_labels_but_never_another_text(texts: dict[str, Path]) -> None:
    labels = ABOUT_EXAMPLES[0]
    assert check_gold((), [labels], texts, OWN).findings == ()
    elsewhere = labels.model_copy(update={"sha256": "0" * 64})
    proof = check_gold(load_gold(), [elsewhere], texts, OWN)
    assert any("another SHA-256" in finding.message for finding in proof.findings if finding.proven_wrong)
