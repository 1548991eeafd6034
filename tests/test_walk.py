"""A question's walk is short: few modules, none entered again and again from another."""

from __future__ import annotations

import pytest

from scripts.walk_question import REPORT, walk
from summarizer import load
from summarizer.conversation import Conversation
from summarizer.settings import Settings

MODULES = 8
ENTRIES = 3


@pytest.fixture(scope="module")
def asker() -> Conversation:
    conversation = Conversation(load(REPORT), settings=Settings(engine="rules"))
    conversation.ask("准备好了吗")
    return conversation


@pytest.mark.parametrize(
    ("question", "modules"),
    [
        ("全年城镇新增就业多少人？", MODULES),
        ("2020年城镇新增就业多少人？", MODULES),
        ("欠薪问题为什么没有解决？", MODULES),
        ("有没有企业拖欠工资？", MODULES),
        ("飞船发射了几次？", MODULES),
        # Where a figure is worked out, what derives it comes to that.
        ("清理的文件里，废止的占多大比例？", MODULES + 1),
    ],
)
def test_a_question_walks_through_few_modules(asker: Conversation, question: str, modules: int) -> None:
    asker.history = []
    walked = walk(asker, question)
    assert len(walked.modules) <= modules, walked.modules
    assert max(walked.entries.values()) <= ENTRIES, walked.entries
    # Both judged and answered: the walk was seen at all.
    assert {"conversation", "questions.parse", "grounding.answer"} <= set(walked.modules)
