from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.settings import load_settings
from summarizer.web.opened import Opened
from summarizer.web.talk import Asked, Turn, show_turn, suggest
from summarizer.web.visit import Visit
from tests.web.apptest import EXAMPLES, opened

QINGLAN = next(path for path in EXAMPLES if path.stem == "qinglan-2024")
YUNLING = next(path for path in EXAMPLES if path.stem == "yunling-2025")


def visit_of(*reports: Opened) -> Visit:
    visit = Visit()
    for one in reports:
        visit.add(one)
    return visit


def turn_of(visit: Visit, question: str) -> Turn:
    return show_turn(visit.ask(question, load_settings()), visit.by_name)


def test_each_claim_has_chips_that_quote_the_report() -> None:
    it = opened(QINGLAN)
    turn = turn_of(visit_of(it), "存在哪些问题？")
    assert turn.status == "answered"
    chips = [chip for claim in turn.claims for chip in claim.chips]
    assert chips
    assert all(it.report.document.source[chip.start : chip.end] == chip.quote for chip in chips)
    assert {chip.report for chip in chips} == {it.id}


def test_a_refusal_does_not_say_the_nearest_twice() -> None:
    turn = turn_of(visit_of(opened(QINGLAN)), "调解成功率是多少？")
    assert turn.status == "not_found"
    assert turn.claims
    assert all(claim.text not in turn.lead for claim in turn.claims)


def test_a_derived_figure_shows_its_formula_once() -> None:
    turn = turn_of(visit_of(opened(QINGLAN)), "新增就业多少人？比上年多多少？")
    shown = [f"{claim.text} {claim.formula}" for claim in turn.claims]
    assert sum(text.count("=") for text in shown) == 1


def test_chips_name_the_report_only_where_several_were_asked() -> None:
    visit = visit_of(opened(QINGLAN), opened(YUNLING))
    one = turn_of(visit, "存在哪些问题？")
    visit.everywhere = True
    all_of_them = turn_of(visit, "行政处罚多少件？")
    assert {chip.source for claim in one.claims for chip in claim.chips} == {""}
    assert {chip.source for claim in all_of_them.claims for chip in claim.chips} == {"青澜市", "云岭省"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_suggested_questions_are_answered(path: Path) -> None:
    it = opened(path)
    suggested = suggest(it.report, it.summary)
    assert len(suggested) >= 3
    visit = visit_of(it)
    assert [turn_of(visit, question).status for question in suggested] == ["answered"] * len(suggested)


def test_a_claim_of_a_report_that_was_closed_keeps_its_text() -> None:
    visit = visit_of(opened(QINGLAN))
    asked: Asked = visit.ask("存在哪些问题？", load_settings())
    assert show_turn(asked, {}).claims[0].text
