from __future__ import annotations

import io
import time
from pathlib import Path

import docx
import pytest

from summarizer.settings import load_settings
from summarizer.web.chat_view import (
    AskedQuestion,
    ChatTurn,
    conversation_to_docx,
    conversation_to_markdown,
    show_turn,
    suggest,
)
from summarizer.web.report_cache import OpenReport
from summarizer.web.session import Session
from tests.web.apptest import EXAMPLES, opened

QINGLAN = next(path for path in EXAMPLES if path.stem == "qinglan-2024")
YUNLING = next(path for path in EXAMPLES if path.stem == "yunling-2025")


def session_of(*reports: OpenReport) -> Session:
    session = Session()
    for one in reports:
        session.add(one)
    return session


def turn_of(session: Session, question: str) -> ChatTurn:
    return show_turn(session.ask(question, load_settings()), session.labels)


def test_each_claim_has_chips_that_quote_the_report() -> None:
    it = opened(QINGLAN)
    turn = turn_of(session_of(it), "存在哪些问题？")
    assert turn.status == "answered"
    chips = [chip for claim in turn.claims for chip in claim.chips]
    assert chips
    assert all(it.report.document.source[chip.start : chip.end] == chip.quote for chip in chips)
    assert {chip.report for chip in chips} == {it.id}
    assert {claim.proof for claim in turn.claims} == {"quoted"}


def test_a_refusal_does_not_say_the_nearest_twice() -> None:
    turn = turn_of(session_of(opened(QINGLAN)), "2019年新增就业多少人？")
    assert turn.status == "not_found"
    assert turn.claims
    assert all(claim.text not in turn.lead for claim in turn.claims)


def test_what_may_be_meant_is_shown_as_no_answer() -> None:
    turn = turn_of(session_of(opened(QINGLAN)), "有没有因为拖欠工钱闹出大事来？")
    assert (turn.status, turn.verdict, turn.lead, turn.check) == ("closest", "可能所指", "", "")
    assert len(turn.claims) == 1


def test_a_derived_figure_shows_its_formula_once() -> None:
    turn = turn_of(session_of(opened(QINGLAN)), "新增就业多少人？比上年多多少？")
    shown = [f"{claim.text} {claim.formula}" for claim in turn.claims]
    assert sum(text.count("=") for text in shown) == 1


def test_chips_name_issuer_and_year_whether_one_or_all_were_asked() -> None:
    session = session_of(opened(QINGLAN), opened(YUNLING))
    one = turn_of(session, "存在哪些问题？")
    session.everywhere = True
    all_of_them = turn_of(session, "行政处罚多少件？")
    assert sources(one) == {"云岭省市场监督管理局（2025）"}
    assert sources(all_of_them) == {"青澜市人力资源和社会保障局（2024）", "云岭省市场监督管理局（2025）"}


def test_an_answer_from_several_says_which_it_does_not_quote() -> None:
    session = session_of(opened(QINGLAN), opened(YUNLING))
    session.everywhere = True
    assert turn_of(session, "行政处罚多少件？").rest == ""
    turn = turn_of(session, "城镇新增就业多少人？")
    assert turn.asked_of == "全部 2 份"
    assert sources(turn) == {"青澜市人力资源和社会保障局（2024）"}
    assert turn.rest == "其余 1 份没有引用：云岭省市场监督管理局（2025）"


def sources(turn: ChatTurn) -> set[str]:
    return {chip.source for claim in turn.claims for chip in claim.chips}


PLAIN = "2024年，全局办理行政处罚案件32件，罚没金额1.2万元，整改率100%。" * 2


def test_a_report_without_an_issuer_is_named_by_its_file() -> None:
    assert sources(turn_of(session_of(opened(PLAIN, "草稿.txt")), "行政处罚多少件？")) == {"草稿"}


def test_two_reports_of_one_office_and_year_have_chips_that_differ() -> None:
    first = opened(f"青河市统计局2024年度工作报告\n\n{PLAIN}", "初稿.txt")
    second = opened(f"青河市统计局2024年度工作报告\n\n{PLAIN.replace('32', '33')}", "定稿.txt")
    session = session_of(first)
    asked = session.ask("行政处罚多少件？", load_settings())
    assert sources(show_turn(asked, session.labels)) == {"青河市统计局（2024）"}
    session.add(second)
    assert sources(show_turn(asked, session.labels)) == {"青河市统计局（2024） 初稿"}
    assert sources(turn_of(session, "行政处罚多少件？")) == {"青河市统计局（2024） 定稿"}


def test_an_answer_stays_with_its_report_when_another_is_opened() -> None:
    session = session_of(opened(QINGLAN))
    asked = session.ask("存在哪些问题？", load_settings())
    before = show_turn(asked, session.labels)
    session.add(opened(YUNLING))
    after = show_turn(asked, session.labels)
    assert (before.asked_of, after.asked_of) == ("青澜市人力资源和社会保障局（2024）",) * 2
    assert [claim.chips for claim in before.claims] == [claim.chips for claim in after.claims]


def test_a_conversation_taken_away_says_which_report_each_question_was_asked_of() -> None:
    session = session_of(opened(QINGLAN))
    session.ask("存在哪些问题？", load_settings())
    session.add(opened(YUNLING))
    session.ask("存在哪些问题？", load_settings())
    document = docx.Document(io.BytesIO(conversation_to_docx(session.turns)))
    word = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for text in (conversation_to_markdown(session.turns), word):
        assert text.count("青澜市人力资源和社会保障局（2024） qinglan-2024.txt") == 1
        assert text.count("云岭省市场监督管理局（2025） yunling-2025.txt") == 1


def test_a_later_report_of_the_same_file_name_is_not_taken_for_the_one_that_was_asked() -> None:
    first = opened(f"青河市统计局2024年度工作报告\n\n{PLAIN}", "报告.txt")
    session = session_of(first)
    asked = session.ask("行政处罚多少件？", load_settings())
    del session.opened[first.id]
    session.add(opened(f"白石县财政局2023年度工作报告\n\n{PLAIN.replace('32', '77')}", "报告.txt"))
    turn = show_turn(asked, session.labels)
    chips = [chip for claim in turn.claims for chip in claim.chips]
    assert turn.asked_of == "青河市统计局（2024）"
    assert [(chip.report, chip.source, chip.open) for chip in chips] == [
        (first.id, "青河市统计局（2024）", False)
    ]


def test_a_follow_up_does_not_lean_on_what_another_report_was_asked() -> None:
    session = session_of(opened(QINGLAN))
    session.ask("城镇新增就业多少人？", load_settings())
    session.add(opened(YUNLING))
    asked = session.ask("上年呢？", load_settings())
    assert "就业" not in asked.answer.question
    session.current = next(iter(session.opened))
    assert "7.88万人" in session.ask("上年呢？", load_settings()).answer.answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("存在哪些问题？", ""),
        ("GDP是多少？", "报告中没有"),
        ("仲裁庭开庭率是多少？", "没有找到"),
        ("调解成功率是多少？", "可能所指"),
        ("你好", "没有读懂"),
        ("今天天气怎么样？", "不在报告范围"),
    ],
)
def test_the_verdict_says_only_what_is_known(question: str, verdict: str) -> None:
    assert turn_of(session_of(opened(QINGLAN)), question).verdict == verdict


def test_nobody_waits_for_suggestions_on_a_text_full_of_numbers() -> None:
    it = opened(
        "青河市统计局2024年度工作报告\n\n一、主要工作\n全年办理"
        + "，".join(f"{n}件" for n in range(3_100))
        + "。"
    )
    begun = time.process_time()
    assert suggest(it.report, it.summary) == ()
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_suggested_questions_are_answered(path: Path) -> None:
    it = opened(path)
    suggested = suggest(it.report, it.summary)
    assert len(suggested) >= 3
    session = session_of(it)
    assert [turn_of(session, question).status for question in suggested] == ["answered"] * len(suggested)


def test_a_claim_of_a_report_that_was_closed_keeps_its_text_and_leads_nowhere() -> None:
    session = session_of(opened(QINGLAN))
    asked: AskedQuestion = session.ask("存在哪些问题？", load_settings())
    turn = show_turn(asked, {})
    assert turn.claims[0].text
    assert not any(chip.open for claim in turn.claims for chip in claim.chips)
    assert turn.asked_of == "青澜市人力资源和社会保障局（2024）"
