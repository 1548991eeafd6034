"""Prints the walk of a question from ``ask`` to its answer: which modules it enters, from where and how often.

    python scripts/walk_question.py [QUESTION FILE]

Modules that every room reads with do not count: models, messages, document, numbers, and the rooms that read a
report's figures and words. Without a question, one of each sort about the example reports is walked.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

from summarizer.conversation import Conversation
from summarizer.pipeline import load
from summarizer.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "examples/qinglan-2024.txt"
QUESTIONS: Final = (
    "全年城镇新增就业多少人？",
    "2023年城镇新增就业多少人？",
    "存在哪些问题？",
    "清理的文件里，废止的占多大比例？",
    "欠薪问题为什么没有解决？",
    "有没有企业拖欠工资？",
    "飞船发射了几次？",
)
ROOMS: Final = (
    "questions",
    "retrieval",
    "engines",
    "grounding",
    "conversation",
    "compare",
    "pipeline",
    "llm",
)
PREFIX: Final = "summarizer."


class Walk(NamedTuple):
    """The modules a question enters, in the order of the first entry, and how often each from which other."""

    modules: tuple[str, ...]
    entries: Counter[tuple[str, str]]


def walk(asker: Conversation, question: str) -> Walk:
    """Ask a question and watch."""
    order: dict[str, None] = {}
    entries: Counter[tuple[str, str]] = Counter()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        here = _module(frame)
        caller = frame.f_back
        # A call from within a library, such as a sort by one of our keys, is made by who called the library.
        while caller and not _module(caller):
            caller = caller.f_back
        there = _module(caller) if caller else ""
        if here and here != there:
            order.setdefault(here)
            if there:
                entries[there, here] += 1

    sys.setprofile(watch)
    try:
        asker.ask(question)
    finally:
        sys.setprofile(None)
    return Walk(tuple(order), entries)


def _module(frame: FrameType) -> str:
    """Return the module of a frame without the package's name, where it counts; a class being made is no call."""
    name = str(frame.f_globals.get("__name__", ""))
    inner = name.removeprefix(PREFIX)
    counts = name.startswith(PREFIX) and inner.partition(".")[0] in ROOMS
    return inner if counts and frame.f_code.co_name != "<module>" else ""


def main() -> None:
    """Print the walks."""
    question, file = (*sys.argv[1:3],) if len(sys.argv) == 3 else ("", str(REPORT))
    with Conversation(load(file), settings=Settings(engine="rules", embeddings="off")) as asker:
        for one in [question] if question else QUESTIONS:
            asker.ask("准备好了吗")
            asker.history = []
            walked = walk(asker, one)
            print(f"{one}  {len(walked.modules)} modules")
            for module in walked.modules:
                said = ", ".join(f"{n} from {a}" for (a, b), n in walked.entries.items() if b == module)
                print(f"    {module:<28} {said}")


if __name__ == "__main__":
    main()
