"""Which model is asked, with which key and proxy, how many at a time, and what it is said to have cost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from summarizer.errors import EndpointError, ModelNotFoundError, UsageError
from summarizer.llm import Client, JsonObject, JsonSchema, Message
from summarizer.settings import load_settings
from tests.fake_endpoint import FakeEndpoint, answer, error, free_port
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="user", content="问"),)
SCHEMA: JsonSchema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
GOOD = {"name": "好"}


def test_with_no_model_named_the_only_one_answers(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD), models=["qwen"]) as endpoint:
        ours = client(endpoint.url)
        completions = [ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0) for _ in range(2)]
        assert [completion.model for completion in completions] == ["qwen", "qwen"]
        assert len(endpoint.calls) == 3, "the list is read once"


@pytest.mark.parametrize(
    ("models", "says"),
    [(["甲", "乙"], "甲, 乙"), ([], "/v1"), (None, "/v1")],
    ids=["several", "none", "no list"],
)
def test_with_no_model_named_and_not_just_one_the_error_names_them(
    models: list[str] | None, says: str, client: MakeClient
) -> None:
    with FakeEndpoint(models=models) as endpoint, pytest.raises(ModelNotFoundError, match=says):
        client(endpoint.url).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)


@pytest.mark.parametrize(("models", "says"), [(["甲", "乙"], "“丙”.*甲, 乙"), (None, "“丙”.*/v1")])
def test_a_model_the_endpoint_does_not_have(models: list[str] | None, says: str, client: MakeClient) -> None:
    with (
        FakeEndpoint(error(404, "no such model"), models=models) as endpoint,
        pytest.raises(ModelNotFoundError, match=says),
    ):
        client(endpoint.url, model="丙").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)


def test_a_named_model_needs_no_list(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD), models=None) as endpoint:
        assert (
            client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == GOOD
        )
        assert len(endpoint.calls) == 1


@pytest.mark.parametrize(("key", "header"), [(None, None), ("sk-1", "Bearer sk-1")])
def test_the_key_is_sent_if_there_is_one(key: str | None, header: str | None, client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD)) as endpoint:
        client(endpoint.url, api_key=key).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert {call.headers.get("authorization") for call in endpoint.calls} == {header}


async def ask_without_blocking(client: Client) -> JsonObject:
    try:
        return (await client.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)).data
    finally:
        await client.aclose()


def test_a_key_no_header_can_hold_is_an_error_of_the_endpoint(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD)) as endpoint, pytest.raises(EndpointError):
        asyncio.run(ask_without_blocking(client(endpoint.url, api_key="sk\n1")))


@pytest.mark.parametrize(
    ("variable", "value"), [("SSL_CERT_FILE", "/nowhere/ca.pem"), ("http_proxy", "ftp://proxy.example")]
)
def test_surroundings_no_request_can_be_made_in_are_an_error_of_the_endpoint(
    variable: str, value: str, client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarizer.llm import transport

    transport.trusted_certificates.cache_clear()
    monkeypatch.setenv(variable, value)
    with pytest.raises(EndpointError):
        client("http://model.example/v1", model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)


def test_passwords_of_other_programs_are_not_sent(
    client: MakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login u password p\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with FakeEndpoint(answer(GOOD), answer(GOOD)) as endpoint:
        monkeypatch.setenv("http_proxy", endpoint.url.removesuffix("/v1"))
        # An address elsewhere goes to the proxy, which is the endpoint itself.
        for key in (None, "sk-1"):
            asked = client("http://model.example/v1", model="m", api_key=key)
            assert asyncio.run(ask_without_blocking(asked)) == GOOD
        assert [call.headers.get("authorization") for call in endpoint.chats] == [None, "Bearer sk-1"]


def test_without_an_endpoint_there_is_no_client() -> None:
    with pytest.raises(UsageError):
        Client(load_settings())


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with FakeEndpoint(answer(GOOD)) as endpoint:
        assert client(endpoint.url).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == GOOD
    with pytest.raises(EndpointError):  # any other address goes to the proxy, and there is none
        client("http://model.example/v1", model="m", retries=0).ask_json(
            MESSAGES, SCHEMA, max_tokens=50, repairs=0
        )


def test_a_socks_proxy_is_asked_only_where_no_other_is_named(
    client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")
    asked = client("http://model.example/v1", model="m", retries=0)
    with pytest.raises(EndpointError):
        asked.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    with FakeEndpoint(answer(GOOD)) as endpoint:
        monkeypatch.setenv("http_proxy", endpoint.url.removesuffix("/v1"))
        assert asked.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == GOOD


def test_the_usage_is_the_endpoints_own(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD, tokens=(1000, 200), cached=400)) as endpoint:
        usage = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).usage
    assert (usage.requests, usage.tokens_in, usage.tokens_cached, usage.tokens_out) == (1, 1000, 400, 200)
    assert usage.cost is None, "the price of an unknown model is unknown"


def test_the_usage_is_estimated_where_the_endpoint_gives_none(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD, tokens=None)) as endpoint:
        usage = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).usage
    assert usage.tokens_in > 0
    assert usage.tokens_out > 0


def test_the_cost_follows_the_prices_set(client: MakeClient) -> None:
    prices = {"price_input": 2.0, "price_cached": 0.5, "price_output": 8.0}
    with FakeEndpoint(answer(GOOD, tokens=(1_000_000, 100_000), cached=400_000)) as endpoint:
        usage = client(endpoint.url, **prices).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).usage
    assert usage.cost == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.1 * 8)


CONTEXTS = [
    ("set by the user", {"context": 5000}, [{"id": "m", "max_model_len": 9000}], 5000),
    ("llama.cpp", {}, [{"id": "m", "meta": {"n_ctx": 16384}}], 16384),
    ("vLLM", {}, [{"id": "m", "max_model_len": 9000}], 9000),
    ("another model's", {"model": "m"}, [{"id": "x", "max_model_len": 9000}], 16384),
    ("known by name", {"model": "gpt-4o-2024-11-20"}, ["gpt-4o-2024-11-20"], 128000),
    ("no list, unknown", {"model": "m"}, None, 16384),
]


@pytest.mark.parametrize(
    ("title", "settings", "models", "tokens"), CONTEXTS, ids=[case[0] for case in CONTEXTS]
)
def test_the_context_is(
    title: str, settings: dict[str, object], models: list[object], tokens: int, client: MakeClient
) -> None:
    with FakeEndpoint(models=models) as endpoint:  # type: ignore[arg-type]
        assert client(endpoint.url, **settings).budget().context == tokens


def test_no_more_requests_are_in_flight_than_allowed(client: MakeClient) -> None:
    async def run(url: str) -> None:
        async with aclosing(client(url, model="m", concurrency=3)) as ours:
            await asyncio.gather(
                *(ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0) for _ in range(12))
            )

    with FakeEndpoint(answer(GOOD).after(0.03)) as endpoint:
        asyncio.run(run(endpoint.url))
        assert len(endpoint.chats) == 12
        assert endpoint.most_in_flight == 3


def test_a_client_may_be_used_again_after_it_was_closed(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD)) as endpoint:
        ours = client(endpoint.url)
        for _ in range(2):
            with closing(ours):
                assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == GOOD
            asyncio.run(_ask_once(ours))


async def _ask_once(ours: Client) -> None:
    async with aclosing(ours):
        assert (await ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)).data == GOOD


def test_nothing_heavy_is_imported_before_the_first_request() -> None:
    code = (
        "import sys; import summarizer, summarizer.settings, summarizer.llm;"
        "print([name for name in ('openai', 'tiktoken', 'httpx2') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
