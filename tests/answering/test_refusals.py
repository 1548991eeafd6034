"""What a reader is told where there is no answer: no more than is known."""

from __future__ import annotations

import json

import pytest

from summarizer.conversation import Conversation, ask
from summarizer.document.identity import Named, labels_of
from summarizer.export import answer_to_markdown, to_json
from summarizer.messages import set_language
from summarizer.models import Identity, Refusal
from summarizer.pipeline import loads
from tests.invented import TEXT

OTHER = TEXT.replace("白鹭市", "黛溪县").replace("2024", "2023")


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        # Known: all that may be said for GDP is known, and nothing of it is in the text; a number; a place; a year.
        ("GDP是多少？", "absent"),
        ("为什么查处了7777件？", "absent"),
        ("紫荆市开展执法检查多少次？", "absent"),
        ("2017年开展执法检查多少次？", "absent"),
        # Not known: the words are there or might be said otherwise, and the search did not bring them together.
        ("熊猫有几只？", "unfound"),
        ("扫描设备花了多少钱？", "unfound"),
        ("2023年开展执法检查多少次？", "unfound"),
        # Not understood.
        ("你好", "unclear"),
        ("qwertz", "unclear"),
        ("？？", "unclear"),
        ("今天天气怎么样？", "out_of_scope"),
    ],
)
def test_a_reader_is_told_only_what_is_known(question: str, refusal: Refusal) -> None:
    text = TEXT.replace("电子档案问题31个", "电子档案问题31个，比上年少9个")
    answer = ask(loads(text, "报告.txt"), question, engine="rules")
    assert answer.status == "not_found"
    assert answer.refusal == refusal


def test_in_the_report_is_never_denied_where_the_search_only_failed() -> None:
    answer = ask(loads(TEXT, "报告.txt"), "扫描设备花了多少钱？", engine="rules")
    said = answer_to_markdown(answer)
    assert "没有找到" in said
    assert "报告中没有" not in said


def test_a_greeting_is_not_understood_and_nothing_is_near_it() -> None:
    answer = ask(loads(TEXT, "报告.txt"), "你好", engine="rules")
    assert "没有读懂" in answer_to_markdown(answer)
    assert not answer.claims


@pytest.mark.parametrize("said", ["你好", "您好！", "谢谢", "嗯嗯", "OK", "hello"])
def test_a_greeting_leans_on_no_question_before_it(said: str) -> None:
    with Conversation(loads(TEXT, "报告.txt"), engine="rules") as conversation:
        conversation.ask("存在哪些问题？")
        answer = conversation.ask(said)
    assert (answer.question, answer.refusal) == (said, "unclear")


def test_an_answer_has_no_refusal_and_json_stays_as_it_was() -> None:
    answer = ask(loads(TEXT, "报告.txt"), "开展档案执法检查多少次？", engine="rules")
    assert answer.refusal is None
    refused = ask(loads(TEXT, "报告.txt"), "GDP是多少？", engine="rules")
    assert "refusal" not in json.loads(to_json(refused))


def test_several_reports_lack_a_thing_only_if_each_is_known_to() -> None:
    reports = [loads(TEXT, "甲.txt"), loads(OTHER, "乙.txt")]
    assert ask(reports, "GDP是多少？", engine="rules").refusal == "absent"
    with_the_word = [loads(TEXT, "甲.txt"), loads(f"{OTHER}\n\n另附全县GDP核算说明。", "乙.txt")]
    assert ask(with_the_word, "GDP是多少？", engine="rules").refusal == "unfound"


def test_what_one_of_several_reports_says_stands_under_its_name() -> None:
    reports = [loads(TEXT, "甲.txt"), loads(OTHER, "乙.txt")]
    said = ask(reports, "2017年开展执法检查多少次？", engine="rules").answer
    assert said.startswith(("白鹭市档案局（2024）", "黛溪县档案局（2023）"))


def test_the_same_words_in_english() -> None:
    set_language("en")
    said = answer_to_markdown(ask(loads(TEXT, "r.txt"), "GDP是多少？", engine="rules"))
    assert "**Not in the report**" in said


def test_two_reports_of_one_office_and_year_are_told_apart_in_an_answer() -> None:
    reports = [loads(TEXT, "初稿.txt"), loads(TEXT.replace("86次", "91次"), "定稿.txt")]
    said = ask(reports, "开展档案执法检查多少次？", engine="rules").answer
    assert "白鹭市档案局（2024） 初稿" in said
    assert "白鹭市档案局（2024） 定稿" in said


BARE = Identity(title=None, issuer=None, region=None, level=None, year=None, date=None, addressee=None)


@pytest.mark.parametrize(
    ("reports", "labels"),
    [
        ([("a.txt", "市统计局", 2024)], ["市统计局（2024）"]),
        ([("a.txt", "市统计局", None)], ["市统计局"]),
        ([("年报.docx", None, 2024)], ["年报（2024）"]),
        ([("年报.docx", None, None)], ["年报"]),
        (
            [("初稿.txt", "市统计局", 2024), ("定稿.txt", "市统计局", 2024), ("旧.txt", "市统计局", 2023)],
            ["市统计局（2024） 初稿", "市统计局（2024） 定稿", "市统计局（2023）"],
        ),
        ([("年报.txt", None, None), ("年报.txt", None, None)], ["年报 年报", "年报 年报 (2)"]),
        ([("", None, None)], ["工作报告"]),
    ],
)
def test_labels_name_issuer_and_year_and_are_never_empty_nor_alike(
    reports: list[tuple[str, str | None, int | None]], labels: list[str]
) -> None:
    given = [
        Named(name, BARE.model_copy(update={"issuer": issuer, "year": year}))
        for name, issuer, year in reports
    ]
    assert labels_of(given) == labels
