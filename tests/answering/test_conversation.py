"""Questions that lean on those before, and questions to several reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.conversation import Conversation, ask
from summarizer.errors import UsageError
from summarizer.export.markdown import answer_to_markdown
from summarizer.models import Report, Turn
from summarizer.pipeline import loads
from summarizer.questions.follow_ups import resolve
from summarizer.settings import Settings

RULES = Settings(engine="rules")


@pytest.mark.parametrize(
    ("last", "question", "understood"),
    [
        ("工伤保险参保人数是多少？", "那失业保险呢？", "失业保险参保人数是多少？"),
        ("2024年新建停车位多少个？", "2023年呢", "2023年新建停车位多少个？"),
        ("云泽市新建停车位多少个？", "那沧州市呢？", "沧州市新建停车位多少个？"),
        ("噪声投诉受理多少件？", "它比上年多吗？", "噪声投诉受理比上年多吗？"),
        ("噪声投诉受理多少件？", "新建停车位多少个？", "新建停车位多少个？"),
        ("噪声投诉受理多少件？", "写一首诗", "写一首诗"),
    ],
)
def test_a_follow_up_becomes_a_complete_question(last: str, question: str, understood: str) -> None:
    assert resolve(question, [Turn(question=last, answer="")]) == understood


def test_without_history_a_question_stays_as_it_is() -> None:
    assert resolve("那失业保险呢？", []) == "那失业保险呢？"


def test_the_resolved_question_is_shown_and_history_grows_no_further_than_its_bound(
    asker: Conversation,
) -> None:
    asker.ask("全系统行政处罚案件多少件？")
    assert asker.ask("上年呢？").question == "上年全系统行政处罚案件多少件？"
    for _ in range(30):
        asker.ask("新建公共停车位多少个？")
    assert len(asker.history) == 20


def other() -> Report:
    return loads(
        "临江市城市管理局2024年度法治政府建设情况报告\n\n一、主要成效\n\n全年查处违法建设案件300起，新建公共停车位7200个。\n\n"
        "临江市城市管理局\n2025年2月3日\n",
        "linjiang.txt",
    )


def test_what_may_be_meant_is_shown_under_its_reports_name(report: Report) -> None:
    answer = ask([report, other()], "违法广告查处多少起？", settings=RULES)
    assert (answer.status, answer.refusal) == ("closest", None)
    assert "云泽市城市管理局（2024）：报告的说法是：查处违法建设案件450起。" in answer.answer.splitlines()
    assert answer.answer.splitlines()[-1].startswith("（2份报告中0份写明")
    assert "**可能所指**" in answer_to_markdown(answer)


def test_several_reports_say_each_for_itself(report: Report) -> None:
    answer = ask([report, other()], "新建公共停车位多少个？", settings=RULES)
    assert "云泽市城市管理局（2024）" in answer.answer and "临江市城市管理局（2024）" in answer.answer
    assert {at.report for claim in answer.claims for at in claim.citations} == {"yunze.txt", "linjiang.txt"}


@pytest.mark.parametrize(
    "question",
    [
        "哪个市新建公共停车位最多？",
        "新建公共停车位一共多少个？",
        "新建公共停车位多少个？请排名",
    ],
)
def test_over_reports_nobody_wins_and_nothing_is_added_up(report: Report, question: str) -> None:
    answer = ask([report, other()], question, settings=RULES)
    assert "5800个" in answer.answer and "7200个" in answer.answer
    assert "13000" not in answer.answer and "最多" not in answer.answer and ">" not in answer.answer
    assert answer.answer.endswith("（2份报告中2份写明；各报告口径可能不同，不作排名和合计。）")


def test_a_question_that_names_a_place_is_put_to_its_report(report: Report) -> None:
    answer = ask([report, other()], "临江市新建公共停车位多少个？", settings=RULES)
    assert "7200个" in answer.answer
    assert "5800个" not in answer.answer


def test_no_report_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        ask([], "有多少？", settings=RULES)


def test_a_users_synonyms_add_to_the_shipped_ones(report: Report, tmp_path: Path) -> None:
    question = "马扎费发了多少万元？"
    assert ask(report, question, settings=RULES).status != "answered"
    file = tmp_path / "words.toml"
    file.write_text('[means]\n"马扎费" = "高温补贴"\n', encoding="utf-8")
    answer = ask(report, question, settings=Settings(engine="rules", synonyms=file))
    assert "180万元" in answer.answer


def test_a_broken_file_of_synonyms_is_wrong_usage(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text("[means", encoding="utf-8")
    with pytest.raises(UsageError):
        ask(report, "有多少？", settings=Settings(engine="rules", synonyms=file))
