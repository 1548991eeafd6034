"""The Batch API of an endpoint that misbehaves: in time, in bounds, in one sentence, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer import errors
from summarizer.batch import Options, RunResult
from summarizer.batch.openai_batch import run_batch_api
from summarizer.settings import load_settings
from tests.fake_endpoint import TEXT, Call, FakeEndpoint, Reply, error, filled, redirected, said, web_page

Lines = Callable[[dict[str, Any]], list[str]]


def mail(reports: Path, out: Path, url: str, *, wait: bool = False) -> RunResult:
    settings = load_settings(
        engine="llm", base_url=url, model="fake", timeout=1.0, retries=0, retry_wait=0.01, context=60_000
    )
    return asyncio.run(
        run_batch_api([str(reports)], Options(out=out, processes=1), settings, wait=wait, poll=0.02)
    )


BAD: list[tuple[str, Reply, type[errors.ModelError]]] = [
    ("sends the reports elsewhere", redirected("https://model.example/v1/files"), errors.RedirectError),
    ("has an empty account", error(402, "Insufficient Balance"), errors.QuotaExhaustedError),
    ("is a sign-in page", web_page(), errors.UnexpectedReplyError),
    ("sends other JSON", said({"id": None}), errors.UnexpectedReplyError),
    ("sends half a reply", said("{"), errors.EndpointError),
    ("has no Batch API", said({"detail": "Not Found"}, 404), errors.ModelNotFoundError),
]


@pytest.mark.parametrize(("title", "reply", "kind"), BAD, ids=[title for title, *_ in BAD])
def test_handing_in_to_an_endpoint_that(
    title: str, reply: Reply, kind: type[errors.ModelError], reports: Path, tmp_path: Path
) -> None:
    with FakeEndpoint(others=lambda call: reply) as endpoint:
        with pytest.raises(kind):
            mail(reports, tmp_path / "out", endpoint.url)
        # It is asked first whether the batch is there already; a reply that broke off is asked for again.
        assert len(endpoint.calls) <= (7 if kind is errors.EndpointError else 2)


def test_an_upload_that_comes_to_no_end_is_timed_out(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.batch.plan._RETRIES", 0)
    with FakeEndpoint(others=lambda call: Reply(endless=b" ", drip=0.1)) as endpoint:
        began = time.monotonic()
        with pytest.raises(errors.EndpointTimeoutError):
            mail(reports, tmp_path / "out", endpoint.url)
        assert time.monotonic() - began < 8


def test_a_reply_without_an_end_is_cut(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.llm.transport.MOST_BYTES", 1_000_000)
    flood = Reply(endless=b" " * 10_000)
    with (
        FakeEndpoint(others=lambda call: flood) as endpoint,
        pytest.raises(errors.UnexpectedReplyError, match="MB"),
    ):
        mail(reports, tmp_path / "out", endpoint.url)


class Desk:
    """A Batch API of one endpoint, which answers each request with the lines it is told to."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.files: list[bytes] = []
        self.asked = 0

    def __call__(self, call: Call) -> Reply:
        if call.path.endswith("/content"):
            return Reply(raw="\n".join(self._answers()).encode(), content_type="application/octet-stream")
        if call.path.endswith("/files"):
            self.files.append(call.content)
            return said({"id": f"file-{len(self.files)}", "object": "file"})
        if call.method == "GET" and "/batches?" in call.path:
            return said({"object": "list", "data": [], "has_more": False})
        ended = (
            {"status": "completed", "output_file_id": "answers"}
            if call.method == "GET"
            else {"status": "validating"}
        )
        return said({"id": f"batch-{len(self.files)}", "object": "batch", **ended})

    def _answers(self) -> list[str]:
        asked = [json.loads(line) for line in self.files[-1].splitlines() if line.startswith(b'{"custom_id"')]
        self.asked += len(asked)
        return [line for request in asked for line in self.lines(request)]


def line(request: dict[str, Any], body: object, status: int = 200) -> str:
    reply = {"custom_id": request["custom_id"], "response": {"status_code": status, "body": body}}
    return json.dumps(reply, ensure_ascii=False)


def good(request: dict[str, Any]) -> str:
    schema = request["body"].get("response_format", {}).get("json_schema", {}).get("schema")
    text = json.dumps(filled(schema, TEXT), ensure_ascii=False) if schema else TEXT
    return line(request, {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})


def test_a_line_that_is_no_answer_costs_only_itself(reports: Path, tmp_path: Path) -> None:
    seen: set[str] = set()

    def lines(request: dict[str, Any]) -> list[str]:
        first = request["custom_id"] not in seen
        seen.add(request["custom_id"])
        busy = line(request, {"code": 50001, "msg": "服务繁忙"})
        return ["", "not JSON", '{"custom_id": 5}', busy] if first else [good(request)]

    desk = Desk(lines)
    with FakeEndpoint(others=desk) as endpoint:
        assert mail(reports, tmp_path / "out", endpoint.url, wait=True).complete
    assert desk.asked == 2 * len(seen)


def test_an_account_that_runs_empty_stops_it_and_what_was_answered_is_kept(
    reports: Path, tmp_path: Path
) -> None:
    account = {"left": 7}

    def lines(request: dict[str, Any]) -> list[str]:
        account["left"] -= 1
        if account["left"] < 0:
            return [line(request, {"error": {"message": "Insufficient Balance"}}, 402)]
        return [good(request)]

    desk = Desk(lines)
    with FakeEndpoint(others=desk) as endpoint:
        ending = mail(reports, tmp_path / "out", endpoint.url, wait=True)
        assert not ending.complete
        assert "Insufficient Balance" in ending.reason
        before = desk.asked
        account["left"] = 100
        assert mail(reports, tmp_path / "out", endpoint.url, wait=True).complete
    assert desk.asked - before == 12 - 7


def test_a_model_that_knows_no_system_is_asked_without(reports: Path, tmp_path: Path) -> None:
    def lines(request: dict[str, Any]) -> list[str]:
        if any(turn["role"] == "system" for turn in request["body"]["messages"]):
            return [line(request, {"error": {"message": "System role not supported"}}, 400)]
        return [good(request)]

    with FakeEndpoint(others=Desk(lines)) as endpoint:
        assert mail(reports, tmp_path / "out", endpoint.url, wait=True).complete
