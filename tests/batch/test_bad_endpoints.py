"""A batch whose endpoint misbehaves: no report is lost or paid for in vain, and the run ends with a sentence."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
import pytest

from summarizer import errors
from summarizer.batch import Rules
from summarizer.batch.plan import set_up
from summarizer.batch.ray import Worker
from summarizer.cli import main
from summarizer.settings import load_settings
from tests.batch.conftest import Batch
from tests.batch.invented import write_reports
from tests.batch.test_model_runs import Listener
from tests.fake_endpoint import (
    TEXT,
    Behaviour,
    Call,
    FakeEndpoint,
    Reply,
    answer,
    error,
    event,
    events,
    filled,
    rate_limited,
    redirected,
    said,
    web_page,
)


def obedient(call: Call) -> Reply:
    return answer(filled(call.schema, TEXT))


def failures(tmp_path: Path) -> list[dict[str, str]]:
    lines = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


EMPTY: list[tuple[str, Reply]] = [
    ("402", error(402, "Insufficient Balance")),
    ("429 with that code", error(429, "You exceeded your current quota", code="insufficient_quota")),
    ("403", error(403, "预扣费额度失败", type="new_api_error")),
    ("a reply with status 200", said({"code": 1113, "msg": "账户余额不足", "data": None})),
]


@pytest.mark.parametrize(("title", "reply"), EMPTY, ids=[title for title, _ in EMPTY])
def test_an_empty_account_stops_the_run_and_the_next_goes_on_where_it_stopped(
    title: str, reply: Reply, batch: Batch, tmp_path: Path
) -> None:
    reports = write_reports(tmp_path / "in", 12, sentences=12)
    paid: Counter[str] = Counter()
    account = {"left": 9}

    def asked(call: Call) -> Reply:
        if account["left"] == 0:
            return reply
        account["left"] -= 1
        paid[json.dumps(call.body)] += 1
        return obedient(call)

    with FakeEndpoint(asked) as endpoint:
        ending = batch(reports, url=endpoint.url, concurrency=1)
        assert len(endpoint.chats) == 10, "it was asked once too often, and no more"
        assert ending.totals.done >= 2
        assert 1 <= ending.totals.failed <= 4, "those that were amid their answers"
        assert ending.totals.waiting >= 4, "nothing is wrong with the others"
        assert "余额或额度已用完" in ending.reason
        assert {each["error"] for each in failures(tmp_path)} == {"QuotaExhaustedError"}
        assert "充值" in failures(tmp_path)[0]["todo"]
        account["left"] = 100
        again = batch(reports, url=endpoint.url, concurrency=1)
    assert again.complete
    assert again.totals.kept == ending.totals.done
    assert set(paid.values()) == {1}, "what was paid for is not asked again"
    assert len(paid) == 24


def test_the_command_says_how_to_go_on(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeEndpoint(error(402, "Insufficient Balance")) as endpoint:
        arguments = [
            "--out",
            str(tmp_path / "out"),
            "--engine",
            "llm",
            "--base-url",
            endpoint.url,
            "--processes",
            "1",
        ]
        assert main(["batch", str(reports), *arguments]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "Insufficient Balance" in last
    assert "充值" in last
    assert "再次运行同一命令即可继续" in last


def stubborn(refuses: str, reply: Reply) -> Behaviour:
    def behave(call: Call) -> Reply:
        return reply if refuses in json.dumps(call.body) else obedient(call)

    return behave


def streaming(call: Call) -> Reply:
    text = json.dumps(filled(call.schema, TEXT), ensure_ascii=False)
    return events(event({"content": text[:9]}), event({"content": text[9:]}, "stop"))


def unreadable(call: Call) -> Reply:
    whole = json.dumps(filled(call.schema, TEXT), ensure_ascii=False)
    return answer(f'{whole[:-1]}, "x": ["\udfff", "\\udfff", {"[" * 300 + "]" * 300}]}}')


MANNERS: list[tuple[str, Behaviour]] = [
    ("knows no system", stubborn('"role": "system"', error(400, "System role not supported"))),
    ("knows no system, and says so with 500", stubborn('"role": "system"', error(500, "Jinja Exception: Conversation "
     "roles must alternate user/assistant"))),
    ("knows no seed", stubborn('"seed"', said({"detail": [{"loc": ["body", "seed"], "msg": "extra"}]}, 422))),
    ("streams", streaming),
    ("adds what no validator reads", unreadable),
]  # fmt: skip


@pytest.mark.parametrize(("title", "behave"), MANNERS, ids=[title for title, _ in MANNERS])
def test_every_report_is_done_whatever_the_endpoint_wants(
    title: str, behave: Behaviour, batch: Batch, reports: Path
) -> None:
    with FakeEndpoint(behave) as endpoint:
        assert batch(reports, url=endpoint.url).complete
        before = len(endpoint.chats)
        assert batch(reports, url=endpoint.url).totals.kept == 6
        assert len(endpoint.chats) == before


def test_a_busy_reply_with_status_200_is_no_answer_and_is_not_kept_as_one(
    batch: Batch, reports: Path
) -> None:
    seen: Counter[str] = Counter()

    def busy_first(call: Call) -> Reply:
        seen[json.dumps(call.body)] += 1
        if seen[json.dumps(call.body)] == 1:
            return said({"code": 50001, "msg": "服务繁忙", "data": None})
        return obedient(call)

    with FakeEndpoint(busy_first) as endpoint:
        assert batch(reports, url=endpoint.url).complete
    assert set(seen.values()) == {2}


def test_an_endpoint_that_drips_costs_a_report_no_more_than_its_time(batch: Batch, tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in", 12, sentences=12)
    listener = Listener()
    with FakeEndpoint(Reply(endless=b"\n", drip=0.05)) as endpoint, within(8.0):
        ending = batch(reports, url=endpoint.url, timeout=0.4, patience=0.1, watcher=listener)
        assert len(endpoint.chats) <= 14
    assert ending.totals.failed == 12
    assert [note for note in listener.notes if "连续失败（0.4 秒内没有答复）" in note]
    assert {each["error"] for each in failures(tmp_path)} == {"EndpointTimeoutError"}


HOPELESS: list[tuple[str, Reply, type[errors.ModelError], int]] = [
    ("sends the reports elsewhere", redirected("https://model.example/v1"), errors.RedirectError, 1),
    ("sends them round in a circle", redirected("/v1/chat/completions"), errors.RedirectError, 5),
    ("asks for a day's patience", rate_limited(86_400), errors.RateLimitError, 1),
    ("is a sign-in page", web_page(), errors.UnexpectedReplyError, 6),
    ("is cut for its size", Reply(body="x" * 40_000_000), errors.UnexpectedReplyError, 6),
]


@pytest.mark.parametrize(
    ("title", "reply", "kind", "requests"), HOPELESS, ids=[title for title, *_ in HOPELESS]
)
def test_an_endpoint_without_hope_is_not_asked_for_ever(
    title: str,
    reply: Reply,
    kind: type[errors.ModelError],
    requests: int,
    batch: Batch,
    reports: Path,
    tmp_path: Path,
) -> None:
    with FakeEndpoint(reply) as endpoint, within(15.0):
        ending = batch(reports, url=endpoint.url, concurrency=1, patience=0.1)
        assert len(endpoint.chats) <= requests
    totals = ending.totals
    # What every further request would meet fails the report in flight; the others wait for the next run.
    waits = kind.stops_all or kind is errors.RateLimitError
    assert (totals.failed, totals.waiting) == ((1, 5) if waits else (6, 0))
    assert {each["error"] for each in failures(tmp_path)} == {kind.__name__}


def test_on_a_cluster_a_worker_asks_no_more_once_the_account_is_empty(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What reads any file system comes with the extra.
    monkeypatch.setattr("summarizer.batch.ray._fetched", lambda path: Path(path).read_bytes())
    with FakeEndpoint(error(402, "Insufficient Balance")) as endpoint:
        settings = load_settings(engine="llm", base_url=endpoint.url, model="fake", concurrency=1)
        setup = asyncio.run(set_up(settings))
        worker = Worker(setup, Rules(), "zh")
        paths = [str(path) for path in sorted(reports.iterdir())]
        nothing = numpy.array([""], dtype=object)
        rows = [worker({"path": numpy.array([path], dtype=object), "failure": nothing}) for path in paths]
        assert len(endpoint.chats) == 1
    assert [row["error"] for row in rows] == [["QuotaExhaustedError"]] * 6
    assert [row["report"] for row in rows] == [[path] for path in paths]
