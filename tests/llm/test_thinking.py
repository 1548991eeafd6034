"""What a model thinks aloud is no part of its answer, and gets the room it needs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer.errors import TruncatedAnswerError
from summarizer.llm import JsonSchema, Message
from summarizer.llm.replies import without_thoughts
from tests.fake_endpoint import Call, FakeEndpoint, Reply, answer, error, event, events, said
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="user", content="问"),)
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
GOOD = '{"name": "好"}'
DRAFT = '先写 {"name": "草稿", "note": "比答复还长的一段草稿"}，不对'

MARKS = [
    ("Qwen3, DeepSeek-R1", f"<think>{DRAFT}</think>\n\n{GOOD}"),
    ("a template that writes the beginning into the prompt", f"{DRAFT}</think>{GOOD}"),
    ("told not to think, and begun all the same", f"<think>\n\n{GOOD}"),
    ("empty thoughts", f"<think>\n\n</think>\n\n{GOOD}"),
    ("twice", f"<think>{DRAFT}</think>再想<think>{DRAFT}</think>{GOOD}"),
    ("Gemma", f"<thought>{DRAFT}</thought>{GOOD}"),
    ("others", f"<thinking>{DRAFT}</thinking>{GOOD}"),
    ("Magistral", f"[THINK]{DRAFT}[/THINK]{GOOD}"),
    ("Kimi-VL", f"◁think▷{DRAFT}◁/think▷{GOOD}"),
    ("Seed-OSS", f"<seed:think>{DRAFT}</seed:think>{GOOD}"),
    (
        "gpt-oss",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}<|return|>",
    ),
    ("GLM's box", f"<think>{DRAFT}</think><|begin_of_box|>{GOOD}<|end_of_box|>"),
]


@pytest.mark.parametrize(("title", "content"), MARKS, ids=[title for title, _ in MARKS])
def test_a_draft_among_the_thoughts_is_not_taken_for_the_answer(
    title: str, content: str, client: MakeClient
) -> None:
    with FakeEndpoint(answer(content)) as endpoint:
        got = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    assert got.data == {"name": "好"}


def message(**fields: object) -> Reply:
    return said({"choices": [{"message": {"role": "assistant", **fields}, "finish_reason": "stop"}]})


PLACES: list[tuple[str, Reply]] = [
    ("vLLM, DeepSeek", message(content=GOOD, reasoning_content=DRAFT)),
    ("OpenRouter", message(content=GOOD, reasoning=DRAFT)),
    ("Ollama", message(content=GOOD, thinking=DRAFT)),
    (
        "Mistral",
        message(
            content=[
                {"type": "thinking", "thinking": [{"type": "text", "text": DRAFT}]},
                {"type": "text", "text": GOOD},
            ]
        ),
    ),
    ("all of it taken for thoughts", message(content=None, reasoning_content=GOOD)),
    ("all of it taken for thoughts, empty text", message(content="", reasoning_content=f"\n{GOOD}")),
    (
        "streamed",
        events(
            event({"reasoning_content": DRAFT}),
            event({"content": GOOD[:5]}),
            event({"content": GOOD[5:]}, "stop"),
        ),
    ),
]


@pytest.mark.parametrize(("title", "reply"), PLACES, ids=[title for title, _ in PLACES])
def test_thoughts_in_a_place_of_their_own(title: str, reply: Reply, client: MakeClient) -> None:
    with FakeEndpoint(reply) as endpoint:
        got = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    assert got.data == {"name": "好"}


def thoughtful(needs: int) -> Any:
    """A model that thinks for so many tokens before it answers."""

    def behave(call: Call) -> Reply:
        if call.body["max_tokens"] >= needs:
            return answer(f"<think>{DRAFT}</think>{GOOD}")
        return answer(f"<think>{DRAFT}", finish_reason="length")

    return behave


@pytest.mark.parametrize(("needs", "limits"), [(40, [50]), (3000, [50, 8242]), (20_000, [50, 8242, 32_818])])
def test_a_model_that_thinks_gets_room_for_it_and_keeps_it(
    needs: int, limits: list[int], client: MakeClient
) -> None:
    with FakeEndpoint(thoughtful(needs), models=[{"id": "m", "max_model_len": 100_000}]) as endpoint:
        ours = client(endpoint.url)
        for _ in range(2):
            assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {"name": "好"}
        assert [call.body["max_tokens"] for call in endpoint.chats] == [*limits, limits[-1]]


def test_the_room_for_thoughts_is_within_the_context(client: MakeClient) -> None:
    with FakeEndpoint(thoughtful(2000), models=[{"id": "m", "max_model_len": 4096}]) as endpoint:
        assert client(endpoint.url).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {
            "name": "好"
        }
        assert endpoint.chats[-1].body["max_tokens"] < 4096


def test_thoughts_that_leave_no_room_at_all_are_an_error_that_says_so(client: MakeClient) -> None:
    with FakeEndpoint(thoughtful(10**6)) as endpoint:
        with pytest.raises(TruncatedAnswerError, match="思考"):
            client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert len(endpoint.chats) == 3


def test_the_thoughts_are_paid_for_too(client: MakeClient) -> None:
    with FakeEndpoint(thoughtful(3000)) as endpoint:
        got = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    assert (got.usage.requests, got.usage.tokens_out) == (3, 20), "the list of models, and two answers"


def test_an_answer_that_is_only_long_is_not_asked_for_again(client: MakeClient) -> None:
    text = json.dumps({"name": "好" * 50}, ensure_ascii=False)
    with FakeEndpoint(answer(f"<think>想</think>{text[:40]}", finish_reason="length")) as endpoint:
        with pytest.raises(TruncatedAnswerError, match="没有写完"):
            client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert len(endpoint.chats) == 1


def test_a_server_that_wants_thinking_switched_off_is_told_so(client: MakeClient) -> None:
    def dashscope(call: Call) -> Reply:
        if call.body.get("enable_thinking") is False:
            return answer(GOOD)
        return error(400, "parameter.enable_thinking must be set to false for non-streaming calls")

    with FakeEndpoint(dashscope) as endpoint:
        ours = client(endpoint.url, model="m")
        for _ in range(2):
            assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {"name": "好"}
        assert len(endpoint.chats) == 3


@pytest.mark.parametrize(
    ("text", "ended", "found"),
    [
        ("<think>想", False, ("", "想")),
        ("<think>想", True, ("想", "")),
        ("答<think>想", True, ("答", "想")),
        ("想</think>答", False, ("答", "想")),
        ("想</think>", True, ("", "想")),
        ("答", True, ("答", "")),
    ],
)
def test_where_thought_ends_and_speech_begins(text: str, ended: bool, found: tuple[str, str]) -> None:
    assert without_thoughts(text, ended=ended) == found
