"""Questions that a report does not answer, though it has numbers nearby: nothing made up is said to them."""

from __future__ import annotations

import pytest

from summarizer.conversation import Conversation, ask
from summarizer.models import Report
from summarizer.pipeline import loads
from summarizer.settings import Settings

NORTH = loads(
    """北岭市水务局2024年法治政府建设工作报告
一、主要成效
全年办理行政复议申请17件、行政诉讼案件41件，均未被纠错。开展水政执法检查1100次，组织考试318人参加，其中271人合格。
兑现奖补资金19项。为用水户挽回损失1.92万元，罚没入库2107.35万元，为企业减免罚款360万元。
印发《用水管理办法》（北水规〔2024〕3号）等规范性文件6件。
二、存在问题
基层水政力量薄弱，三个站所只有2名专职人员。
""",
    "north",
)
SOUTH = loads(
    """南浦市水务局2024年法治政府建设工作报告
一、主要成效
规范性文件公开征求意见不少于30日。办理行政诉讼案件52件，其中败诉2件。
二、存在问题
基层水政力量不足，有的站所仅有四分之三的人员持证。
""",
    "south",
)


@pytest.mark.parametrize(
    "question",
    [
        "大熊猫检查了多少？",
        "航母检查了多少次？",
        "奖金发放了多少？",
        "减税降费多少？",
        "行政诉讼败诉率是多少？",
        "考试不合格率是多少？",
        "没收违法所得多少？",
    ],
)
def test_what_the_report_does_not_count_is_not_answered_with_what_it_does(question: str) -> None:
    answer = ask(NORTH, question, engine="rules")
    assert answer.status != "answered", answer.answer


def test_a_rate_is_worked_out_where_the_report_says_of_what() -> None:
    answer = ask(SOUTH, "行政诉讼败诉率是多少？", engine="rules")
    assert answer.claims[0].derived is not None
    assert answer.answer.startswith("2件 ÷ 52件")


@pytest.mark.parametrize(
    "question",
    [
        "哪个单位有没有出台规范性文件，最多的是谁？",
        "为什么基层力量最薄弱，谁更多？",
        "哪家规范性文件管理得最好？",
    ],
)
def test_nobody_wins_where_no_number_was_asked_for(question: str) -> None:
    reports: list[Report] = [NORTH, SOUTH]
    with Conversation(reports, engine="rules") as conversation:
        said = conversation.ask(question).answer
    assert "最多的是" not in said
    assert "由高到低" not in said


AHEAD = loads(
    """白石市水务局2024年度法治政府建设工作报告

一、主要成效

关停造纸生产线3条。全年抽检水样1200批次。

二、下一步打算

建设水质监测室，完善取证规程。

白石市水务局
2025年1月6日
""",
    "baishi.txt",
)


@pytest.mark.parametrize(
    "question",
    ["水质监测室已经建好在用了吗？", "有人说造纸生产线并没有关停，这个说法对吗？"],
)
def test_neither_a_plan_nor_a_denial_put_to_the_test_gets_a_yes(question: str) -> None:
    answer = ask(AHEAD, question, settings=Settings(engine="rules"))
    assert answer.verdict == ""
    assert not answer.answer.startswith(("是。", "否。"))
