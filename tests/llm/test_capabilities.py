"""Servers that refuse how they are asked: what they name is left out or put another way, once, and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from summarizer.errors import RequestRejectedError
from summarizer.llm import Client, JsonSchema, Message
from tests.fake_endpoint import Behaviour, Call, FakeEndpoint, Reply, answer, error, event, events, said
from tests.llm.conftest import MakeClient

MESSAGES = (
    Message(role="system", content="系统的话"),
    Message(role="user", content="例子"),
    Message(role="assistant", content="例子的答复"),
    Message(role="user", content="问"),
)
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
GOOD = {"name": "好"}


@dataclass(frozen=True)
class Manner:
    """A way to be asked: what is refused, in which words, and how often that takes a further request."""

    title: str
    refuses: Callable[[dict[str, Any]], bool]
    words: object
    status: int = 400
    further: int = 1
    sent: Mapping[str, object] = field(default_factory=dict)
    """What the last request must hold; None for what it must not."""
    then: Behaviour | None = None


def roles(body: dict[str, Any]) -> list[str]:
    return [turn["role"] for turn in body["messages"]]


def has(*names: str) -> Callable[[dict[str, Any]], bool]:
    return lambda body: any(name in body for name in names)


def has_system(body: dict[str, Any]) -> bool:
    return "system" in roles(body)


def detail(*names: str, message: str = "Extra inputs are not permitted") -> object:
    return {
        "detail": [
            {"type": "x", "loc": ["body", *name.split(".")], "msg": message, "input": 0} for name in names
        ]
    }


def worded(message: str, **fields: object) -> object:
    return {"error": {"message": message, **fields}}


def streaming(call: Call) -> Reply:
    text = json.dumps(GOOD, ensure_ascii=False)
    return events(event({"content": text[:4]}), event({"content": text[4:]}, "stop"))


NO_SYSTEM = {"messages": [
    {"role": "user", "content": "系统的话\n\n例子"},
    {"role": "assistant", "content": "例子的答复"},
    {"role": "user", "content": "问"},
]}  # fmt: skip

MANNERS = [
    # The system's words go into the user's.
    Manner(
        "vLLM with Gemma",
        has_system,
        {"object": "error", "message": "System role not supported", "code": 400},
        sent=NO_SYSTEM,
    ),
    Manner(
        "vLLM with Mistral",
        has_system,
        worded("Conversation roles must alternate user/assistant/user/..."),
        sent=NO_SYSTEM,
    ),
    Manner(
        "llama.cpp says it with 500",
        has_system,
        worded(
            "\n---\nWhile executing CallExpression at line 19\n"
            "Error: Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/..."
        ),
        500,
        sent=NO_SYSTEM,
    ),
    Manner(
        "llama.cpp, Devstral",
        has_system,
        worded(
            "Error: Jinja Exception: After the optional system message, "
            "conversation roles must alternate user and assistant roles"
        ),
        500,
        sent=NO_SYSTEM,
    ),
    Manner(
        "LM Studio",
        has_system,
        {
            "error": 'Error rendering prompt with jinja template: "Only user and assistant '
            'roles are supported!"'
        },
        sent=NO_SYSTEM,
    ),
    Manner(
        "TGI",
        has_system,
        {
            "error": "Template error: invalid operation: System role not supported",
            "error_type": "template_error",
        },
        422,
        sent=NO_SYSTEM,
    ),
    Manner(
        "old vLLM",
        has_system,
        {
            "object": "error",
            "message": "[{'type': 'literal_error', 'loc': ('body', 'messages',"
            " 0, 'role'), 'msg': \"Input should be 'user'\", 'input': 'system'}]",
        },
        sent=NO_SYSTEM,
    ),
    Manner(
        "Qianfan, with 200",
        has_system,
        {
            "error_code": 336006,
            "error_msg": "the role of message with odd index in the messages must be user or function",
        },
        200,
        sent=NO_SYSTEM,
    ),
    Manner(
        "MiniMax, with 200",
        has_system,
        {"base_resp": {"status_code": 2013, "status_msg": "invalid role: system"}},
        200,
        sent=NO_SYSTEM,
    ),
    Manner("a bureau's own server", has_system, worded("不支持 system 角色"), sent=NO_SYSTEM),
    # What is refused by name is left out.
    Manner("FastAPI", has("seed"), detail("seed"), 422, sent={"seed": None, "temperature": 0}),
    Manner(
        "FastAPI, several at once",
        has("seed", "response_format"),
        detail("seed", "response_format"),
        422,
        3,
        sent={"seed": None, "response_format": None, "temperature": 0},
    ),
    Manner("Mistral", has("seed"), {"object": "error", "message": detail("seed")}, 422, sent={"seed": None}),
    Manner(
        "Mistral, as text", has("seed"), {"message": json.dumps(detail("seed"))}, 422, sent={"seed": None}
    ),
    Manner(
        "Xinference says it with 500",
        has("seed"),
        {"detail": "[pid=7] chat() got an unexpected keyword argument 'seed'"},
        500,
        sent={"seed": None},
    ),
    Manner("a typed gateway", has("seed"), worded("Unknown parameter", param="seed"), sent={"seed": None}),
    Manner(
        "a server that knows no strict",
        lambda body: "strict" in str(body),
        detail("response_format.json_schema.strict"),
        422,
        sent={"seed": 20_240_101},
    ),
    Manner(
        "DeepSeek",
        lambda body: body.get("response_format", {}).get("type") == "json_schema",
        worded("This response_format type is unavailable now"),
        sent={"response_format": {"type": "json_object"}},
    ),
    Manner(
        "LM Studio's formats",
        has("response_format"),
        {"error": "'response_format.type' must be 'json_schema' or 'text'"},
        400,
        2,
        sent={"response_format": None},
    ),
    Manner(
        "a young server says it with 501",
        has("response_format"),
        worded("response_format is not implemented"),
        501,
        2,
        sent={"response_format": None},
    ),
    Manner(
        "it wants a stream and sends none",
        lambda body: "stream" not in body,
        worded("This model only support stream mode"),
        sent={"stream": True},
    ),
    # The limit on the answer.
    Manner(
        "OpenAI's newer models",
        has("max_tokens"),
        worded(
            "Unsupported parameter: 'max_tokens' is not supported with "
            "this model. Use 'max_completion_tokens' instead.",
            param="max_tokens",
            code="unsupported_parameter",
        ),
        sent={"max_tokens": None, "max_completion_tokens": 5000},
    ),
    Manner(
        "no limit at all",
        has("max_tokens", "max_completion_tokens"),
        detail("max_tokens", "max_completion_tokens"),
        422,
        2,
        sent={"max_tokens": None, "max_completion_tokens": None},
    ),
    Manner(
        "DashScope's range",
        lambda body: body["max_tokens"] > 2000,
        worded("Range of max_tokens should be [1, 2000]"),
        sent={"max_tokens": 2000},
    ),
    Manner(
        "DeepSeek's range",
        lambda body: body["max_tokens"] > 2000,
        worded("Invalid max_tokens value, the valid range of max_tokens is [1, 2000]"),
        sent={"max_tokens": 2000},
    ),
    Manner(
        "Volcengine's range",
        lambda body: body["max_tokens"] > 2000,
        worded(
            "The parameter max_tokens specified in the "
            "request is not valid: integer above maximum value, expected a value <= 2000, but got 5000 instead",
            param="max_tokens",
        ),
        sent={"max_tokens": 2000},
    ),
    Manner(
        "OpenAI's range",
        lambda body: body["max_tokens"] > 2000,
        worded(
            "max_tokens is too large: 5000. This model "
            "supports at most 2000 completion tokens, whereas you provided 5000.",
            param="max_tokens",
        ),
        sent={"max_tokens": 2000},
    ),
    # The temperature.
    Manner(
        "OpenAI's thinking models",
        has("temperature"),
        worded(
            "Unsupported value: 'temperature' does not support 0 with "
            "this model. Only the default (1) value is supported.",
            param="temperature",
        ),
        sent={"temperature": None, "seed": 20_240_101},
    ),
    Manner(
        "Kimi",
        has("temperature"),
        worded("invalid temperature: only 1 is allowed for this model"),
        sent={"temperature": None},
    ),
    Manner(
        "TGI's temperature",
        lambda body: body.get("temperature") == 0,
        {
            "error": "Input validation error: `temperature` must be strictly positive",
            "error_type": "validation",
        },
        422,
        sent={"temperature": 0.01},
    ),
    Manner(
        "MindIE's temperature",
        lambda body: body.get("temperature") == 0,
        {"error": "temperature must be greater than 0"},
        422,
        sent={"temperature": 0.01},
    ),
    # Streams and thinking.
    Manner(
        "QwQ on DashScope",
        lambda body: "stream" not in body,
        worded(
            "This model only support stream mode, please enable the stream parameter to access the model. "
        ),
        sent={"stream": True, "stream_options": {"include_usage": True}},
        then=streaming,
    ),
    Manner(
        "streams without usage",
        has("stream_options"),
        detail("stream_options.include_usage"),
        422,
        0,
        sent={"stream": None},
    ),
    Manner(
        "Qwen3 on DashScope, in Chinese",
        lambda body: "enable_thinking" not in body,
        worded("parameter.enable_thinking必须设置为false才能进行非流式调用"),
        sent={"enable_thinking": False},
    ),
    # A refusal that names nothing.
    Manner(
        "Zhipu",
        has("seed"),
        {"error": {"code": "1210", "message": "API 调用参数有误，请检查文档。"}},
        sent={"seed": None, "temperature": 0},
    ),
    Manner(
        "new-api hides what its upstream said",
        has("seed", "response_format"),
        worded("bad response status code 400", code="bad_response_status_code"),
        400,
        3,
        sent={"seed": None, "temperature": 0},
    ),
    Manner("nothing but a status", has("seed"), "", 422, sent={"seed": None}),
]


def picky(manner: Manner) -> Behaviour:
    def behave(call: Call) -> Reply:
        if manner.refuses(call.body):
            return said(manner.words if manner.words else "", manner.status)
        return manner.then(call) if manner.then else answer(GOOD)

    return behave


def ask(client: Client) -> object:
    return client.ask_json(MESSAGES, SCHEMA, max_tokens=5000, repairs=0).data


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.title)
def test_what_a_server_refuses_is_put_another_way_and_remembered(manner: Manner, client: MakeClient) -> None:
    with FakeEndpoint(picky(manner)) as endpoint:
        ours = client(endpoint.url, model="m")
        assert ask(ours) == GOOD
        assert len(endpoint.chats) == 1 + manner.further
        assert ask(ours) == GOOD
        assert len(endpoint.chats) == 2 + manner.further, "it was remembered"
        last = endpoint.chats[-1].body
    for name, value in manner.sent.items():
        assert last.get(name) == value


def test_several_refusals_one_after_another_are_all_learnt(client: MakeClient) -> None:
    steps: list[tuple[Callable[[dict[str, Any]], bool], object]] = [
        (has_system, worded("System role not supported")),
        (has("seed"), detail("seed")),
        (has("temperature"), worded("'temperature' does not support 0")),
        (has("max_tokens"), worded("Use 'max_completion_tokens' instead of max_tokens")),
        (has("response_format"), worded("response_format is not supported")),
    ]

    def strict(call: Call) -> Reply:
        return next((said(words, 400) for refuses, words in steps if refuses(call.body)), answer(GOOD))

    with FakeEndpoint(strict) as endpoint:
        ours = client(endpoint.url, model="m")
        assert ask(ours) == GOOD
        assert len(endpoint.chats) == 7, "two of them for the two modes of structured output"
        assert ask(ours) == GOOD
        assert len(endpoint.chats) == 8
        assert endpoint.chats[-1].body.keys() == {"model", "messages", "max_completion_tokens"}


def test_one_model_of_an_endpoint_teaches_nothing_about_another(client: MakeClient) -> None:
    def gemma_only(call: Call) -> Reply:
        if call.body["model"] == "gemma" and has_system(call.body):
            return error(400, "System role not supported")
        return answer(GOOD)

    with FakeEndpoint(gemma_only) as endpoint:
        ask(client(endpoint.url, model="gemma"))
        ask(client(endpoint.url, model="qwen"))
        assert [roles(call.body)[0] for call in endpoint.chats] == ["system", "user", "system"]


REFUSALS = [
    ("System role not supported", 2),
    ("'temperature' does not support 0", 2),
    ("API 调用参数有误", 5),
    ("max_tokens is wrong", 3),
    ("enable_thinking must be set to false", 4),
    ("This model only support stream mode", 2),
    ("seed and temperature and max_tokens and response_format and system role not supported", 7),
]


@pytest.mark.parametrize(("words", "requests"), REFUSALS, ids=[words for words, _ in REFUSALS])
def test_a_server_that_refuses_whatever_is_tried_is_given_up_with_its_own_words(
    words: str, requests: int, client: MakeClient
) -> None:
    with FakeEndpoint(error(400, words)) as endpoint:
        with pytest.raises(RequestRejectedError) as caught:
            ask(client(endpoint.url, model="m"))
        assert words in str(caught.value)
        assert len(endpoint.chats) <= requests + 1
