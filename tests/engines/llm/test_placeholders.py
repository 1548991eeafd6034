"""Where a model writes {Q72}, the report's own words for the number stand, or the statement does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.conversation import ask
from summarizer.engines.llm import LlmEngine
from summarizer.engines.llm.placeholders import fill
from summarizer.models import Answer, Draft, Report
from summarizer.pipeline import loads
from summarizer.settings import load_settings
from tests.engines.llm.answering import Summarized, holds, model
from tests.fake_endpoint import FakeEndpoint, Json, answer
from tests.invented import report

REPORT = report()
HEDGED = loads(
    "全年追回欠薪约1.53亿元，涉及近820人，办结率不低于98%，查处企业3家以上。\n于2024年5月上报。", "a.txt"
)


def label(surface: str, read: Report = REPORT) -> str:
    return next(at.label for at in read.quantities if at.surface == surface)


def sentence(part: str) -> str:
    return REPORT.document.sentence_at(REPORT.document.text.index(part)).label


MONEY, PEOPLE, RATE, FIRMS = (label(surface, HEDGED) for surface in ("1.53亿元", "820人", "98%", "3家"))
FILLED = [
    (f"追回欠薪{{{MONEY}}}", "追回欠薪约1.53亿元"),
    (f"追回欠薪约{{{MONEY}}}", "追回欠薪约1.53亿元"),
    (f"追回欠薪｛{MONEY}｝", "追回欠薪约1.53亿元"),
    (f"追回欠薪{{{{ {MONEY} }}}}", "追回欠薪约1.53亿元"),
    (f"查处{{{FIRMS}}}", "查处3家以上"),
    (f"查处{{{FIRMS}}}以上", "查处3家以上"),
    (f"办结率{{{RATE}}}", "办结率不低于98%"),
    (f"办结率不低于{{{RATE}}}", "办结率不低于98%"),
    (f"涉及{{{PEOPLE}}}，追回{{{MONEY}}}", "涉及近820人，追回约1.53亿元"),
    (f"追回欠薪〔{MONEY}:1.53亿元〕", "追回欠薪约1.53亿元"),
    (f"追回欠薪约〔{MONEY}：1.53亿元〕", "追回欠薪约1.53亿元"),
    ("追回欠薪1.53亿元", "追回欠薪1.53亿元"),
]


@pytest.mark.parametrize(("written", "text"), FILLED)
def test_the_reports_own_words_for_a_number_take_its_place_once(written: str, text: str) -> None:
    filled = fill(written, HEDGED)
    assert filled.text == text
    assert not filled.unknown


UNKNOWN = [
    ("no such number", "追回{Q999}"),
    ("a date", f"于{{{label('2024年', HEDGED)}}}上报"),
    ("another number than its mark", f"追回〔{MONEY}:1.35亿元〕"),
    ("a mark that does not end", f"追回{{{MONEY}"),
    ("two in one", "追回{Q1、Q2}"),
]


@pytest.mark.parametrize(("title", "text"), UNKNOWN, ids=[case[0] for case in UNKNOWN])
def test_what_stands_for_no_number_is_said_so(title: str, text: str) -> None:
    assert fill(text, HEDGED).unknown


@given(st.text())
def test_other_text_stays_as_it_is(text: str) -> None:
    filled = fill(text, HEDGED)
    assert filled.unknown or filled.quantities or filled.text == text


def first_said(text: str, surface: str) -> Callable[[Json], Json]:
    said = {"refs": [sentence(surface)], "text": text}
    return lambda given: {**given, "highlights": [said, *given["highlights"][1:]]}


def test_a_statement_with_placeholders_is_shown_with_the_numbers(summarized: Summarized) -> None:
    text = f"办理远程查档{{{label('3200余件')}}}，群众满意度{{{label('九成八')}}}"
    with FakeEndpoint(model(points=first_said(text, "3200余件"))) as endpoint:
        got = summarized(endpoint)
    holds(got)
    assert "办理远程查档3200余件，群众满意度约九成八" in [at.text for at in got.achievements]
    assert got.checks.edits == ()


def test_a_statement_with_an_unknown_number_gives_way_and_is_said_so(summarized: Summarized) -> None:
    text = "开展档案执法检查{Q999}，发现问题若干"
    with FakeEndpoint(model(points=first_said(text, "执法检查86次"))) as endpoint:
        got = summarized(endpoint)
    holds(got)
    shown = [at.text for at in got.achievements]
    assert any("执法检查86次" in at for at in shown)
    assert not any("Q999" in at or "若干" in at for at in shown)
    assert ("highlights[1]", "unknown_number: {Q999}") in [
        (at.item, at.reason) for at in got.checks.fallbacks
    ]


def test_a_cause_with_an_unknown_number_costs_the_cause_alone(engine: Callable[..., LlmEngine]) -> None:
    key = sentence("专业力量不足")

    def points(said: Json) -> Json:
        return {**said, key: {"text": f"全市档案执法人员仅{{{label('17人')}}}", "cause": "编制只有{Q999}"}}

    with FakeEndpoint(model(points=points)) as endpoint:
        draft: Draft = engine(endpoint.url).draft(REPORT)
    assert draft.problems[0].text == "全市档案执法人员仅17人"
    assert draft.problems[0].cause is None
    assert [(at.item, at.reason) for at in draft.fallbacks] == [
        ("problems[1].cause", "unknown_number: {Q999}")
    ]


def asked(text: str) -> Answer:
    claim = {"refs": [sentence("执法检查86次")], "text": text}
    said = {"claims": [claim], "working": None, "verdict": "none", "premise": None, "missing": ""}
    with FakeEndpoint(answer(said)) as endpoint:
        settings = load_settings(base_url=endpoint.url, model="fake", retries=0)
        return ask(REPORT, "开展了多少次档案执法检查？", settings=settings)


def test_an_answer_states_the_number_whose_placeholder_it_has() -> None:
    found = asked(f"开展档案执法检查{{{label('86次')}}}")
    assert found.claims[0].text == "开展档案执法检查86次"


def test_an_answer_with_an_unknown_number_is_given_in_the_reports_own_words() -> None:
    found = asked("开展档案执法检查{Q999}")
    assert "执法检查86次" in found.answer
    assert "{" not in found.answer
    assert [(at.item, at.reason) for at in found.checks.fallbacks] == [
        ("claims[1]", "unknown_number: {Q999}")
    ]
