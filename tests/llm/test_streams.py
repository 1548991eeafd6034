"""Replies in forms nobody asked for are read for what they say, or told for what they are."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from summarizer import errors
from summarizer.llm import JsonSchema, Message
from summarizer.llm.replies import read_text
from tests.fake_endpoint import FakeEndpoint, Json, Reply, answer, event, events, said, streamed
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="user", content="问"),)
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
GOOD = '{"name": "好"}'
HALVES = (GOOD[:6], GOOD[6:])
USAGE = {"prompt_tokens": 7, "completion_tokens": 3}
WHOLE: Json = {
    "choices": [{"index": 0, "message": {"content": GOOD}, "finish_reason": "stop"}],
    "usage": USAGE,
}


def lines(*sent: str) -> Reply:
    return Reply(content_type="text/event-stream", body="\n".join(sent))


READ: list[tuple[str, Reply]] = [
    ("a stream", streamed(*HALVES)),
    ("a stream that says it is JSON", replace(streamed(*HALVES), content_type="application/json")),
    (
        "a stream with usage at its end",
        events(event({"content": GOOD}, "stop"), json.dumps({"choices": [], "usage": USAGE})),
    ),
    (
        "a stream with a role first and no content",
        events(event({"role": "assistant"}), event({"content": None}), event({"content": GOOD}, "stop")),
    ),
    ("a stream without its last word", events(event({"content": GOOD}, "stop"), done=False)),
    ("a stream without an end, but with the last word", events(event({"content": GOOD}))),
    (
        "a stream of whole messages",
        events(json.dumps({"choices": [{"message": {"content": HALVES[0]}}]}), json.dumps(WHOLE)),
    ),
    (
        "comments, ids and names",
        lines(
            ": keep-alive",
            "",
            "id: 1",
            "event: message",
            f"data: {event({'content': GOOD}, 'stop')}",
            "",
            "data: [DONE]",
            "",
        ),
    ),
    ("no space after the colon", lines(f"data:{event({'content': GOOD}, 'stop')}", "", "data:[DONE]")),
    (
        "no blank lines between",
        lines(*(f"data: {event({'content': half})}" for half in HALVES), "data: [DONE]"),
    ),
    (
        "an event in two lines",
        lines(
            'data: {"choices": [{"delta":', f"data: {json.dumps({'content': GOOD})}}}]}}", "", "data: [DONE]"
        ),
    ),
    ("blank lines, then JSON", said("\n\n \n" + json.dumps(WHOLE))),
    ("JSON with the end of a stream", said(json.dumps(WHOLE) + "\n\ndata: [DONE]\n\n")),
    ("a byte-order mark", Reply(raw=b"\xef\xbb\xbf" + json.dumps(WHOLE).encode())),
    (
        "GBK, said so",
        Reply(
            raw=json.dumps(WHOLE, ensure_ascii=False).encode("gbk"),
            content_type="application/json; charset=gbk",
        ),
    ),
    ("GBK, not said", Reply(raw=json.dumps(WHOLE, ensure_ascii=False).encode("gbk"))),
    ("UTF-16", Reply(raw=json.dumps(WHOLE).encode("utf-16"))),
    ("a charset nobody knows", replace(answer(GOOD), content_type="application/json; charset=klingon")),
    ("wrapped in data", said({"code": 0, "msg": "success", "data": WHOLE})),
    ("wrapped in result", said({"success": True, "result": WHOLE})),
    ("DashScope's own", said({"output": WHOLE, "request_id": "1"})),
    (
        "Ollama's own",
        said(
            {
                "model": "m",
                "message": {"role": "assistant", "content": GOOD},
                "done": True,
                "done_reason": "stop",
            }
        ),
    ),
    ("Qianfan's own", said({"object": "chat.completion", "result": GOOD, "usage": USAGE})),
    ("text where the message should be", said({"choices": [{"text": GOOD, "finish_reason": "stop"}]})),
    ("a delta where the message should be", said({"choices": [{"delta": {"content": GOOD}}]})),
    (
        "content in parts",
        said({"choices": [{"message": {"content": [{"type": "text", "text": half} for half in HALVES]}}]}),
    ),
    ("content that is an object", said({"choices": [{"message": {"content": json.loads(GOOD)}}]})),
    (
        "a call of a tool nobody offered",
        said(
            {
                "choices": [
                    {
                        "message": {
                            "content": None,
                            "tool_calls": [{"function": {"name": "answer", "arguments": GOOD}}],
                        },
                        "finish_reason": "tool_calls",
                    }
                ]
            }
        ),
    ),
    (
        "the older call of a function",
        said({"choices": [{"message": {"content": "", "function_call": {"arguments": GOOD}}}]}),
    ),
    ("a finish that is no word", said({"choices": [{"message": {"content": GOOD}, "finish_reason": 1}]})),
    ("usage that is no usage", said({**WHOLE, "usage": "n/a"})),
    (
        "counts that are no counts",
        said(
            {
                **WHOLE,
                "usage": {"prompt_tokens": "many", "completion_tokens": -5, "prompt_tokens_details": []},
            }
        ),
    ),
    ("counts beyond reason", said({**WHOLE, "usage": {"prompt_tokens": 10**30, "completion_tokens": 1e300}})),
    ("status 201", said(json.dumps(WHOLE), 201)),
]


@pytest.mark.parametrize(("title", "reply"), READ, ids=[title for title, _ in READ])
def test_an_answer_is_read_in_whatever_form_it_comes(title: str, reply: Reply, client: MakeClient) -> None:
    with FakeEndpoint(reply) as endpoint:
        got = client(endpoint.url, model="m", price_input=1.0, price_output=1.0).ask_json(
            MESSAGES, SCHEMA, max_tokens=50, repairs=0
        )
        assert len(endpoint.chats) == 1
    assert got.data == {"name": "好"}
    assert got.usage.tokens_in > 0
    assert got.usage.tokens_out > 0
    assert got.usage.cost is not None
    assert 0 < got.usage.cost < 1


def test_a_streams_own_count_is_taken(client: MakeClient) -> None:
    with FakeEndpoint(dict(READ)["a stream with usage at its end"]) as endpoint:
        usage = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).usage
    assert (usage.tokens_in, usage.tokens_out) == (7, 3)


BROKEN: list[tuple[str, Reply, type[errors.ModelError], int, str]] = [
    (
        "a stream that breaks off",
        events(event({"content": HALVES[0]}), done=False),
        errors.EndpointError,
        3,
        "中途断开",
    ),
    (
        "a stream that breaks off within an event",
        lines('data: {"choices": [{"del'),
        errors.EndpointError,
        3,
        "中途断开",
    ),
    (
        "an error amid a stream",
        events(event({"content": HALVES[0]}), json.dumps({"error": {"message": "上游服务繁忙"}})),
        errors.ServerError,
        3,
        "上游服务繁忙",
    ),
    (
        "an empty account amid a stream",
        events(json.dumps({"error": {"message": "余额不足"}})),
        errors.QuotaExhaustedError,
        1,
        "余额不足",
    ),
    (
        "a refusal",
        said({"choices": [{"message": {"content": None, "refusal": "抱歉，不能这样做"}}]}),
        errors.InvalidAnswerError,
        1,
        "抱歉，不能这样做",
    ),
    ("prose", answer("好的，我来总结。"), errors.InvalidAnswerError, 1, "开头是“好的，我来总结。”"),
    (
        "an answer the censor cut",
        said({"choices": [{"message": {"content": '{"na'}, "finish_reason": "content_filter"}]}),
        errors.TruncatedAnswerError,
        1,
        "没有写完",
    ),
    (
        "Gemini's own form",
        said({"candidates": [{"content": {"parts": [{"text": GOOD}]}}]}),
        errors.UnexpectedReplyError,
        1,
        "candidates",
    ),
    ("no choice", said({"id": "1", "choices": [None]}), errors.InvalidAnswerError, 1, "没有内容"),
]


@pytest.mark.parametrize(
    ("title", "reply", "kind", "requests", "shows"), BROKEN, ids=[case[0] for case in BROKEN]
)
def test_what_is_no_answer_is_one_sentence(
    title: str, reply: Reply, kind: type[errors.ModelError], requests: int, shows: str, client: MakeClient
) -> None:
    with FakeEndpoint(reply) as endpoint:
        with pytest.raises(kind) as caught:
            client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert len(endpoint.chats) == requests
    assert type(caught.value) is kind
    assert shows in str(caught.value)
    assert "\n" not in str(caught.value)


def test_half_a_character_is_no_reason_to_fall_over() -> None:
    reply = read_text('{"choices": [{"message": {"content": "好\\ud83d"}}]}')
    assert reply is not None
    assert reply.text.encode() == "好?".encode()


LISTS: list[tuple[str, object]] = [
    ("bare", [{"id": "m"}]),
    ("as Ollama names it", {"models": [{"name": "m"}]}),
    ("with an entry that is none", {"data": [None, {"object": "model"}, {"id": "m"}]}),
    ("with a context that is none", {"data": [{"id": "m", "context_length": None}]}),
]


@pytest.mark.parametrize(("title", "listed"), LISTS, ids=[title for title, _ in LISTS])
def test_a_list_of_models_is_read_in_whatever_form_it_comes(
    title: str, listed: object, client: MakeClient
) -> None:
    with FakeEndpoint(lists=said(listed)) as endpoint:
        assert client(endpoint.url).budget().model == "m"


@pytest.mark.parametrize(
    "listed", ["<html>no</html>", {"code": 50001, "msg": "服务繁忙"}, {"data": None}, "null", ""]
)
def test_a_named_model_needs_no_list_that_can_be_read(listed: object, client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD), lists=said(listed)) as endpoint:
        ours = client(endpoint.url, model="m", retries=0)
        assert ours.budget().context == 16_384
        assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {"name": "好"}
