"""An endpoint that never ends, floods, or sends the report elsewhere: bounded in time and size, in one sentence."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer import ask_stream, errors, load
from summarizer.cli import main
from summarizer.llm import JsonSchema, Message
from summarizer.settings import load_settings
from tests.fake_endpoint import Behaviour, Call, FakeEndpoint, Reply, answer, filled, hang, redirected
from tests.invented import TEXT
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="user", content="报告的内容"),)
SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
GOOD = answer({"name": "好"})
QUESTION = "开展档案执法检查多少次？"
MEGABYTE = 1_000_000

ENDLESS: list[tuple[str, Reply]] = [
    ("a blank line now and then", Reply(endless=b"\n", drip=0.05)),
    ("a space now and then", Reply(endless=b" ", drip=0.05)),
    ("its answer, byte by byte", replace(GOOD, drip=0.05)),
    ("comments of a stream", Reply(endless=b": keep-alive\n\n", drip=0.05, content_type="text/event-stream")),
    ("pieces of a stream without an end", Reply(endless=b'data: {"choices": []}\n\n', drip=0.05)),
    ("headers without an end", Reply(headless=True, drip=0.05)),
    ("nothing", hang(30)),
]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize(("title", "reply"), ENDLESS, ids=[title for title, _ in ENDLESS])
def test_the_time_is_that_of_the_whole_request(title: str, reply: Reply, client: MakeClient) -> None:
    with FakeEndpoint(reply) as endpoint:
        ours = client(endpoint.url, model="m", timeout=0.4)
        ours.budget()
        with within(2.0), pytest.raises(errors.EndpointTimeoutError, match="0.4"):
            ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        # What has begun to come is slow for certain; of what has not, the connection may have been lost.
        assert len(endpoint.chats) == (2 if title in ("headers without an end", "nothing") else 1)


@pytest.mark.parametrize("reply", [ENDLESS[0][1], ENDLESS[5][1]], ids=["blank lines", "headers"])
def test_a_list_of_models_without_an_end_does_not_hold_up_a_named_model(
    reply: Reply, client: MakeClient
) -> None:
    with FakeEndpoint(GOOD, lists=reply) as endpoint, within(2.0):
        ours = client(endpoint.url, model="m", timeout=0.4)
        assert ours.budget().context > 0
        assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {"name": "好"}


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def by_stream(report: str, url: str) -> None:
    settings = load_settings(base_url=url, model="m", timeout=0.4, engine="llm")
    list(ask_stream(load(report), QUESTION, settings=settings))


COMMANDS: list[Callable[[str], list[str]]] = [
    lambda file: ["summarize", file],
    lambda file: ["ask", file, QUESTION],
    lambda file: ["chat", file],
]


@pytest.mark.parametrize("command", COMMANDS, ids=["summarize", "ask", "chat"])
def test_every_command_ends_in_time_with_one_sentence(
    command: Callable[[str], list[str]],
    report: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n"))
    with FakeEndpoint(ENDLESS[0][1]) as endpoint, within(4.0):
        arguments = ["--engine", "llm", "--base-url", endpoint.url, "--model", "m", "--timeout", "0.4"]
        assert main([*command(report), *arguments]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "在 0.4 秒内没有答复" in last


def test_an_answer_claim_by_claim_ends_in_time_too(report: str) -> None:
    with FakeEndpoint(ENDLESS[0][1]) as endpoint, within(4.0), pytest.raises(errors.EndpointTimeoutError):
        by_stream(report, endpoint.url)


UNREADABLE = ['"\\udfff"', '"\udfff"', "[" * 300 + "]" * 300, "9" * 5000]


@pytest.mark.parametrize("command", ["summarize", "ask"])
@pytest.mark.parametrize("value", UNREADABLE, ids=["escaped", "surrogate", "deep", "long"])
def test_an_answer_no_validator_reads_ends_no_command(
    value: str, command: str, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def behave(call: Call) -> Reply:
        whole = json.dumps(filled(call.schema, "办理"), ensure_ascii=False)
        return answer(f'{whole[:-1]}, "x": {value}}}')

    question = [QUESTION] if command == "ask" else []
    with FakeEndpoint(behave) as endpoint:
        arguments = ["--engine", "llm", "--base-url", endpoint.url, "--model", "m"]
        assert main([command, report, *question, *arguments]) == 0
    assert capsys.readouterr().out


def packed(size: int, *, times: int = 1) -> bytes:
    body = b'{"choices": [{"message": {"content": "' + b"x" * size
    for _ in range(times):
        body = gzip.compress(body, 9)
    return body


FLOODS: list[tuple[str, Reply]] = [
    ("an answer without an end", Reply(endless=b"x" * 65_536)),
    ("blank lines without an end", Reply(endless=b"\n" * 65_536)),
    (
        "a stream without an end",
        Reply(endless=b'data: {"choices": [{"delta": {"content": "x"}}]}\n\n' * 1000),
    ),
    ("a bomb", Reply(raw=packed(400 * MEGABYTE), headers={"Content-Encoding": "gzip"})),
    ("an answer that is merely huge", Reply(body="{" + "x" * 40 * MEGABYTE)),
    ("a page without an end, and a bad status", Reply(status=500, endless=b"x" * 65_536)),
]


@pytest.mark.parametrize(("title", "reply"), FLOODS, ids=[title for title, _ in FLOODS])
def test_a_flood_is_cut_at_a_size_that_is_said(title: str, reply: Reply, client: MakeClient) -> None:
    with FakeEndpoint(reply) as endpoint:
        ours = client(endpoint.url, model="m", timeout=30.0)
        tracemalloc.start()
        try:
            with within(20.0), pytest.raises(errors.UnexpectedReplyError, match="超过 32 MB"):
                ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert len(endpoint.chats) == 1
        assert most < 250 * MEGABYTE


def test_headers_that_flood_are_an_error(client: MakeClient) -> None:
    with FakeEndpoint(Reply(headless=True)) as endpoint, within(5.0), pytest.raises(errors.EndpointError):
        client(endpoint.url, model="m", retries=0).ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)


def test_a_long_answer_is_no_flood(client: MakeClient) -> None:
    long = answer({"name": "好" * 3 * MEGABYTE})
    with FakeEndpoint(long) as endpoint:
        got = client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
    assert got.data is not None
    assert len(str(got.data["name"])) == 3 * MEGABYTE


def moved(endpoint: FakeEndpoint, path: str, status: int) -> Behaviour:
    """Send a request elsewhere within the same host, until it comes there."""

    def behave(call: Call) -> Reply:
        return GOOD if call.path.startswith("/v2") else redirected(path, status)

    endpoint.script = [behave]
    return behave


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", ["/v2/chat/completions", "//127.0.0.1:{port}/v2/chat/completions"])
def test_a_redirect_within_the_host_is_followed_with_the_whole_request(
    status: int, path: str, client: MakeClient
) -> None:
    with FakeEndpoint() as endpoint:
        port = endpoint.url.rpartition(":")[2].removesuffix("/v1")
        moved(endpoint, path.format(port=port), status)
        got = client(endpoint.url, model="m", api_key="sk-1").ask_json(
            MESSAGES, SCHEMA, max_tokens=50, repairs=0
        )
        assert got.data == {"name": "好"}
        assert [call.method for call in endpoint.calls] == ["POST", "POST"]
        assert endpoint.calls[1].body == endpoint.calls[0].body


ELSEWHERE = [
    "http://127.0.0.1:{port}/v1/chat/completions",
    "https://model.example/v1",
    "ftp://model.example/",
    "//x.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("status", [302, 307])
def test_the_report_does_not_go_to_another_host(target: str, status: int, client: MakeClient) -> None:
    with FakeEndpoint(GOOD) as other:
        port = other.url.rpartition(":")[2].removesuffix("/v1")
        target = target.format(port=port)
        with FakeEndpoint(redirected(target, status)) as endpoint:
            with pytest.raises(errors.RedirectError) as caught:
                client(endpoint.url, model="m", api_key="sk-1").ask_json(
                    MESSAGES, SCHEMA, max_tokens=50, repairs=0
                )
            assert len(endpoint.chats) == 1
        assert other.calls == []
    assert target.split("/")[2] in str(caught.value)
    assert "没有发过去" in str(caught.value)


@pytest.mark.parametrize("target", ["/v1/chat/completions", "/v2/chat/completions", "chat/completions"])
def test_a_circle_of_redirects_is_one_sentence(target: str, client: MakeClient) -> None:
    with FakeEndpoint(redirected(target)) as endpoint:
        with pytest.raises(errors.RedirectError, match="仍没有答复"):
            client(endpoint.url, model="m").ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert len(endpoint.calls) <= 5


def test_asyncio_is_bounded_the_same(client: MakeClient) -> None:
    async def run(url: str, timeout: float, kind: type[errors.ModelError]) -> None:
        async with aclosing(client(url, model="m", timeout=timeout)) as ours:
            with pytest.raises(kind):
                await ours.aask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)

    for reply, timeout, kind in (
        (ENDLESS[0][1], 0.4, errors.EndpointTimeoutError),
        (FLOODS[4][1], 30.0, errors.UnexpectedReplyError),
        (redirected("http://model.example/"), 0.4, errors.RedirectError),
    ):
        with FakeEndpoint(reply) as endpoint, within(10.0):
            asyncio.run(run(endpoint.url, timeout, kind))


@pytest.mark.parametrize("wait", ["inf", "nan", "-5", "1e400", "²", "9" * 400])
def test_a_pause_that_makes_no_sense_is_none(wait: str, client: MakeClient) -> None:
    busy = Reply(
        status=429, body="{}", headers={"Retry-After": wait.encode("latin-1", "replace").decode("latin-1")}
    )
    with FakeEndpoint(busy, GOOD) as endpoint, within(5.0):
        ours = client(endpoint.url, model="m")
        assert ours.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0).data == {"name": "好"}


def test_a_client_nobody_closed_leaves_no_thread_behind(client: MakeClient) -> None:
    import gc
    import threading

    from summarizer.llm import Client

    with FakeEndpoint(GOOD) as endpoint:
        forgotten = Client(load_settings(base_url=endpoint.url, model="m"))
        forgotten.ask_json(MESSAGES, SCHEMA, max_tokens=50, repairs=0)
        assert "endpoint" in [thread.name for thread in threading.enumerate()]
        del forgotten
        gc.collect()
        assert "endpoint" not in [thread.name for thread in threading.enumerate()]


def test_whoever_is_interrupted_gives_the_request_up(report: str) -> None:
    import os
    import signal
    import subprocess
    import sys

    with FakeEndpoint(hang(30)) as endpoint:
        command = [
            sys.executable,
            "-m",
            "summarizer",
            "summarize",
            report,
            "--base-url",
            endpoint.url,
            "--model",
            "m",
        ]
        run = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8"
        )
        while not endpoint.chats and run.poll() is None:
            time.sleep(0.05)
        with within(5.0):
            os.kill(run.pid, signal.SIGINT)
            shown = run.communicate()[1]
    assert "已中断" in shown
    assert "Traceback" not in shown
    assert json.dumps(run.returncode) != "0"
