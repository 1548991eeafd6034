"""The judge of answers: what an engine proposes stands only where the report bears it out, whoever proposes it."""

from __future__ import annotations

import pytest

from summarizer.grounding.answer import ground_answer
from summarizer.grounding.checks import Recount, Shown
from summarizer.models import AnswerDraft, ClaimDraft, Operation, Report, Working
from summarizer.pipeline import loads
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.index import Index

REPORT = loads(
    "白鹭市档案局2024年工作报告\n\n一、主要成效\n\n参加考试102人，报考率和通过率均为100%，罚款2.6万元。"
    "修订制度12项，废止制度3项。接收档案86卷，其中文书档案31卷、会计档案55卷。\n\n"
    "二、2025年计划\n\n新建馆库2座。\n",
    "cut.txt",
)


def sentence(part: str, report: Report = REPORT) -> int:
    return report.document.sentence_at(report.document.text.index(part)).id


def number(surface: str, report: Report = REPORT) -> int:
    return next(quantity.id for quantity in report.quantities if quantity.surface == surface)


def judged(question: str, *claims: ClaimDraft) -> tuple[str, str]:
    """Return the status, and the text of the first claim or the reason."""
    query = parse(question, REPORT, synonyms())
    found = ground_answer(query, Index(REPORT), AnswerDraft(claims=claims))
    return found.status, found.stated[0].claim.text if found.stated else str(found.reason)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("报考率和通过率均为100%", "报考率和通过率均为100%"),
        ("报考率和通过率均为100", "参加考试102人，报考率和通过率均为100%，罚款2.6万元"),
        ("02人，报考率和通过率均为100%", "参加考试102人，报考率和通过率均为100%，罚款2.6万元"),
        ("报考率和通过率均为99%", "参加考试102人，报考率和通过率均为100%，罚款2.6万元"),
    ],
)
def test_a_wording_that_cuts_or_changes_a_number_gives_way_to_the_sentence(text: str, shown: str) -> None:
    claim = ClaimDraft(sentences=(sentence("报考率"),), text=text)
    assert judged("报考率和通过率怎么样？", claim) == ("answered", shown)


@pytest.mark.parametrize(
    ("question", "surface", "expected"),
    [
        ("修订制度多少项？", "12项", ("answered", "修订制度12项")),
        ("2023年修订制度多少项？", "12项", ("not_found", "year")),
        ("青岛市修订制度多少项？", "12项", ("not_found", "place")),
        ("修订制度花了多少万元？", "12项", ("not_found", "indicator")),
        ("修订制度增加了多少项？", "12项", ("closest", "修订制度12项")),
        ("全省修订制度多少项？", "12项", ("not_found", "indicator")),
        ("新建馆库多少座？", "2座", ("closest", "新建馆库2座")),
        ("2025年新建馆库多少座？", "2座", ("answered", "新建馆库2座")),
        ("修订办法多少项？", "12项", ("closest", "修订制度12项")),
        ("90卷档案里，文书档案有多少卷？", "31卷", ("not_found", "number")),
        ("修订档案制度多少项？", "12项", ("answered", "修订制度12项")),
        ("发现问题多少项？", "12项", ("closest", "修订制度12项")),
    ],
)
def test_a_figure_answers_only_what_it_is(question: str, surface: str, expected: tuple[str, str]) -> None:
    quantity = number(surface)
    where = next(one.start for one in REPORT.quantities if one.id == quantity)
    claim = ClaimDraft(sentences=(REPORT.document.sentence_at(where).id,), quantities=(quantity,))
    assert judged(question, claim) == expected


@pytest.mark.parametrize(
    ("question", "operation", "surfaces", "expected"),
    [
        ("文书档案和会计档案一共多少卷？", "sum", ("31卷", "55卷"), "31卷 + 55卷 = 86卷"),
        ("文书档案占接收档案的比例是多少？", "share", ("31卷", "86卷"), "31卷 ÷ 86卷 = 36.05%"),
    ],
)
def test_figures_are_worked_out_where_that_is_asked(
    question: str, operation: Operation, surfaces: tuple[str, ...], expected: str
) -> None:
    working = Working(operation=operation, quantities=tuple(map(number, surfaces)))
    claim = ClaimDraft(sentences=(sentence("接收档案"),), working=working)
    assert judged(question, claim)[1] == expected


def test_ids_that_are_not_the_reports_do_not_stand() -> None:
    assert judged("修订制度多少项？", ClaimDraft(sentences=(9999,)))[0] == "not_found"
    assert judged("修订制度多少项？", ClaimDraft(sentences=(1,), quantities=(9999,)))[0] == "not_found"


def test_numbers_are_counted_by_what_is_shown_whatever_the_judge_said() -> None:
    found = ground_answer(
        parse("修订制度多少项？", REPORT, synonyms()),
        Index(REPORT),
        AnswerDraft(claims=(ClaimDraft(sentences=(sentence("修订制度"),), quantities=(number("12项"),)),)),
    )
    right = found.stated[0].claim
    counted = Recount(REPORT).statements([Shown("claims[1]", right.text, right.citations)])
    assert (counted.total, counted.supported) == (1, 1)
    # What a broken judge would let through.
    wrong = Shown("claims[2]", "修订制度12项，居全省第1位，增加5项", right.citations)
    recount = Recount(REPORT).statements([wrong])
    assert recount.supported < recount.total
    assert {one.item for one in recount.unsupported} == {"claims[2]"}
    assert "5项" in {one.surface for one in recount.unsupported}
