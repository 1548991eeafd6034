"""Whatever an endpoint does, the caller gets an answer or one of the named errors, in time."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import pytest

from summarizer import errors
from summarizer.llm import JsonSchema, Message
from tests.fake_endpoint import (
    Behaviour,
    FakeEndpoint,
    Reply,
    answer,
    cut_off,
    error,
    free_port,
    hang,
    rate_limited,
    said,
    too_long,
    web_page,
)
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="user", content="问"),)
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
GOOD = answer({"name": "好"})


@dataclass(frozen=True)
class Case:
    title: str
    script: tuple[Reply | Behaviour, ...]
    fails: type[errors.ModelError] | None
    requests: int
    says: dict[str, object] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)


CASES = [
    Case("a good answer", (GOOD,), None, 1),
    Case("key refused", (error(401, "Incorrect API key"),), errors.AuthenticationError, 1),
    Case("key not allowed", (error(403, "no access"),), errors.AuthenticationError, 1),
    Case("429, then an answer", (rate_limited(), rate_limited(0), GOOD), None, 3),
    Case("429 until a date that has passed", (rate_limited("Wed, 21 Oct 2015 07:28:00 GMT"), GOOD), None, 2),
    Case("429 with a Retry-After nobody can read", (rate_limited("later"), GOOD), None, 2),
    Case("429 for ever", (rate_limited(),), errors.RateLimitError, 3, {"reason": "slow down"}),
    Case("429 that asks for more patience than we have", (rate_limited(3600),), errors.RateLimitError, 1),
    Case("quota used up", (error(429, "pay", code="insufficient_quota"),), errors.QuotaExhaustedError, 1,
         {"reason": "pay"}),
    Case("500, then an answer", (error(500), GOOD), None, 2),
    Case("503 for ever", (error(503, "loading"),), errors.ServerError, 3, {"status": 503}),
    Case("no retries wanted", (error(500), GOOD), errors.ServerError, 1, settings={"retries": 0}),
    Case("an error with status 200", (Reply(body='{"error": {"code": 502, "message": "upstream"}}'),),
         errors.ServerError, 3),
    Case("hangs once", (hang(), GOOD), None, 2, settings={"timeout": 0.2}),
    Case("hangs for ever", (hang(),), errors.EndpointTimeoutError, 2, {"seconds": "0.2"}, {"timeout": 0.2}),
    Case("body cut off, then an answer", (cut_off({"name": "好"}), GOOD), None, 2),
    Case("body cut off for ever", (cut_off({"name": "好"}),), errors.EndpointError, 3),
    Case("half a JSON body", (Reply(body='{"choices": [{"mess'),), errors.EndpointError, 3),
    Case("a web page", (web_page(),), errors.UnexpectedReplyError, 1, {"reason": "开头是“Sign in”"}),
    Case("plain text", (said("Welcome to nginx!"),), errors.UnexpectedReplyError, 1,
         {"reason": "开头是“Welcome to nginx!”"}),
    Case("other JSON", (said({"status": "ok"}),), errors.UnexpectedReplyError, 1),
    Case("nothing, then an answer", (said(""), GOOD), None, 2),
    Case("deep beyond reason", (said("[" * 100_000),), errors.UnexpectedReplyError, 1),
    Case("no choices", (Reply(body='{"choices": []}'),), errors.InvalidAnswerError, 1),
    Case("request refused", (error(400, "bad request"),), errors.RequestRejectedError, 1,
         {"reason": "bad request"}),
    Case("request too large", (error(413, "payload too large"),), errors.RequestRejectedError, 1),
    Case("context exceeded", (too_long(20000, 16384),), errors.ContextLengthError, 1,
         {"tokens": 20000, "limit": 16384}),
    Case("context exceeded, llama.cpp", (error(400, "the request exceeds the available context size",
         type="exceed_context_size_error", n_prompt_tokens=9000, n_ctx=4096),), errors.ContextLengthError, 1,
         {"tokens": 9000, "limit": 4096}),
    Case("prose instead of JSON", (answer("好的，我来总结。"),), errors.InvalidAnswerError, 1),
    Case("answer cut off", (answer('{"name": "好', finish_reason="length"),), errors.TruncatedAnswerError, 1),
    Case("nothing at all", (answer(""),), errors.InvalidAnswerError, 1),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_an_endpoint_that(case: Case, client: MakeClient) -> None:
    with FakeEndpoint(*case.script) as endpoint:
        ours = client(endpoint.url, model="fake", **case.settings)
        if case.fails is None:
            completion = ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
            assert completion.data == {"name": "好"}
            assert completion.usage.requests == case.requests
        else:
            with pytest.raises(case.fails) as caught:
                ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
            assert type(caught.value) is case.fails
            assert case.says.items() <= caught.value.values.items()
            assert str(caught.value)
        assert len(endpoint.chats) == case.requests


def test_nobody_at_the_address(client: MakeClient) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    with pytest.raises(errors.EndpointError) as caught:
        client(url, model="fake").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    assert url in str(caught.value)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.says or case.fails is None], ids=lambda c: c.title
)
def test_asyncio_sees_the_same(case: Case, client: MakeClient) -> None:
    async def run(url: str) -> None:
        async with aclosing(client(url, model="fake", **case.settings)) as ours:
            if case.fails is None:
                assert (await ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)).data == {
                    "name": "好"
                }
            else:
                with pytest.raises(case.fails):
                    await ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)

    with FakeEndpoint(*case.script) as endpoint:
        asyncio.run(run(endpoint.url))
        assert len(endpoint.chats) == case.requests


def test_retry_after_is_obeyed(client: MakeClient) -> None:
    with FakeEndpoint(rate_limited("0.3"), GOOD) as endpoint:
        ours = client(endpoint.url, model="fake")
        ours.budget()
        began = time.monotonic()
        ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert time.monotonic() - began >= 0.3


def test_an_answer_that_drips_in_is_timed_out_where_asyncio_allows_it(client: MakeClient) -> None:
    async def run(url: str) -> None:
        async with aclosing(client(url, model="fake", timeout=0.3, retries=0)) as ours:
            with pytest.raises(errors.EndpointTimeoutError):
                await ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)

    with FakeEndpoint(replace(GOOD, drip=0.05)) as endpoint:
        asyncio.run(run(endpoint.url))
