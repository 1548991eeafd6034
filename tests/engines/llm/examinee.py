"""Models at the fake endpoint that take the exam, well or badly; all else they answer without an opinion."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.engines.llm.exam import NONE, load_exam
from tests.fake_endpoint import Behaviour, Call, FakeEndpoint, Reply, answer, obedient

QUESTIONS = load_exam().questions
RIGHT = {one.key: one.expected for one in QUESTIONS}
LURES = {one.key: one.lure for one in QUESTIONS if one.lure is not None}
WRONG = {one.key: NONE for one in QUESTIONS if one.expected != NONE}


def is_exam(call: Call) -> bool:
    return f"{QUESTIONS[-1].key}（" in call.prompt


def exams(endpoint: FakeEndpoint) -> list[Call]:
    return [call for call in endpoint.chats if is_exam(call)]


def saying(said: Mapping[str, str | None]) -> Behaviour:
    """Give these answers."""

    def behave(call: Call) -> Reply:
        return answer(dict(said), tokens=(4000, 400)) if is_exam(call) else obedient(call)

    return behave


def with_mistakes(wrong: int = 0, fallen: int = 0) -> Behaviour:
    """Answer right but for so many questions that have an answer, and so many that have none."""
    return saying({**RIGHT, **dict([*WRONG.items()][:wrong]), **dict([*LURES.items()][:fallen])})
