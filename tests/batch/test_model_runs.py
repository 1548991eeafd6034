"""A batch that asks a model: paid for once, within its limits, whatever the endpoint does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.batch import Options, estimate
from summarizer.batch.progress import Watcher
from summarizer.errors import EndpointError, UsageError
from summarizer.settings import load_settings
from tests.batch.conftest import Batch
from tests.batch.invented import write_reports
from tests.fake_endpoint import Endpoint, FakeEndpoint, error, free_port, obedient

TWO_A_REPORT = 12


class Listener(Watcher):
    """Keeps what a person would have been told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def failures(tmp_path: Path) -> set[str]:
    lines = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["error"] for line in lines}


def test_what_was_paid_for_is_not_asked_again(batch: Batch, reports: Path, tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        assert batch(reports, url=endpoint.url).totals.done == 6
        assert endpoint.counts().answered == TWO_A_REPORT
        assert batch(reports, url=endpoint.url).totals.kept == 6
        assert endpoint.counts().arrived == TWO_A_REPORT
        changed = reports / "00000.txt"
        changed.write_text(changed.read_text(encoding="utf-8").replace("件", "宗"), encoding="utf-8")
        batch(reports, url=endpoint.url)
        assert endpoint.counts().arrived == TWO_A_REPORT + 2


def test_a_changed_prompt_repeats_only_the_requests_it_changes(
    batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    shipped = Path(__file__).parents[2] / "prompts/metrics.toml"
    text = shipped.read_text(encoding="utf-8")
    text = text.replace('user = """\n', 'user = """\n请逐项核对。\n', 1)
    (prompts / "metrics.toml").write_text(text, encoding="utf-8")
    with Endpoint() as endpoint:
        batch(reports, url=endpoint.url)
        monkeypatch.setenv("SUMMARIZER_PROMPTS", str(prompts))
        ending = batch(reports, url=endpoint.url)
        assert (ending.totals.done, ending.totals.kept) == (6, 0)
        assert endpoint.counts().arrived == TWO_A_REPORT + 6
        assert endpoint.counts().again == 0


def test_no_more_requests_are_in_flight_than_allowed(batch: Batch, reports: Path) -> None:
    with Endpoint(latency=0.1) as endpoint:
        batch(reports, url=endpoint.url, concurrency=3, processes=2)
        assert endpoint.counts().most_in_flight <= 3 + 1  # and the look at the counts itself


def test_trouble_that_passes_leaves_no_trace_in_the_results(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    with Endpoint(limited=0.2, failing=0.2, cut=0.1, prose=0.1, passing=3) as endpoint:
        assert batch(reports, url=endpoint.url).totals.done == 6
        counts = endpoint.counts()
    assert counts.arrived > TWO_A_REPORT
    assert counts.answered == TWO_A_REPORT
    lines = (tmp_path / "out/results.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["provenance"]["requests"] for line in lines} == {2}
    assert {json.loads(line)["provenance"]["structured_output"] for line in lines} == {"json_schema"}


def test_retry_after_is_obeyed(batch: Batch, reports: Path) -> None:
    with Endpoint(limited=0.15, retry_after="1") as endpoint:
        ending = batch(reports, url=endpoint.url)
        limited = endpoint.counts().by_trouble.get("limited", 0)
    assert ending.totals.done == 6
    assert limited
    assert ending.seconds >= 1


@pytest.mark.parametrize(
    ("limit", "reason"), [({"max_tokens": 10_000}, "max-tokens"), ({"max_cost": 0.01}, "max-cost")]
)
def test_it_stops_before_a_limit_is_passed(
    batch: Batch, reports: Path, limit: dict[str, float], reason: str
) -> None:
    with Endpoint() as endpoint:
        ending = batch(reports, url=endpoint.url, price_input=1.0, price_output=1.0, **limit)
        sent = endpoint.counts().arrived
        assert 0 < ending.totals.usage.tokens_in + ending.totals.usage.tokens_out <= 10_000
        assert ending.totals.waiting > 0
        assert ending.totals.failed == 0
        assert reason in ending.reason
        again = batch(reports, url=endpoint.url, price_input=1.0, price_output=1.0, **limit)
        assert again.totals.usage.requests == 0, "the limit is for all runs together"
        assert batch(reports, url=endpoint.url).complete
        assert endpoint.counts().arrived == TWO_A_REPORT
    assert sent < TWO_A_REPORT


def test_a_limit_of_cost_needs_a_price(batch: Batch, reports: Path) -> None:
    with Endpoint() as endpoint, pytest.raises(UsageError):
        batch(reports, url=endpoint.url, max_cost=1.0)


def test_a_refused_key_stops_it_after_a_few_requests(batch: Batch, tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in", 30, sentences=12)
    with Endpoint(refuse_key=True) as endpoint:
        ending = batch(reports, url=endpoint.url, concurrency=2)
        assert endpoint.counts().arrived <= 2
        assert 1 <= ending.totals.failed <= 2
        assert ending.totals.waiting == 30 - ending.totals.failed, "nothing is wrong with the others"
        assert "OPENAI_API_KEY" in ending.reason
    assert failures(tmp_path) == {"AuthenticationError"}
    with Endpoint() as endpoint:
        assert batch(reports, url=endpoint.url).complete


def test_a_used_up_quota_stops_it_and_what_was_paid_for_is_kept(batch: Batch, tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "in", 30, sentences=12)
    used_up = error(429, "no balance", code="insufficient_quota")
    with FakeEndpoint(lambda call: obedient(call) if len(endpoint.calls) <= 25 else used_up) as endpoint:
        ending = batch(reports, url=endpoint.url, model="fake", concurrency=2)
        assert len(endpoint.chats) < 35
        assert ending.totals.done > 0
        assert ending.totals.waiting >= 10
        assert "no balance" in ending.reason
    with FakeEndpoint(obedient) as again:
        assert batch(reports, url=again.url, model="fake").totals.kept == ending.totals.done


def test_an_endpoint_that_goes_down_is_said_so_and_given_up(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    listener = Listener()
    with Endpoint(down_after=4) as endpoint:
        ending = batch(reports, url=endpoint.url, patience=0.1, watcher=listener)
        assert not ending.complete
        assert ending.totals.failed > 0
        assert endpoint.url in ending.reason
        assert failures(tmp_path) == {"ServerError"}
        assert any(endpoint.url in note for note in listener.notes)
        endpoint.come_up()
        assert batch(reports, url=endpoint.url).complete
        assert endpoint.counts().again == 0


def test_an_endpoint_that_was_never_there_fails_at_once(batch: Batch, reports: Path, tmp_path: Path) -> None:
    with pytest.raises(EndpointError):
        batch(reports, url=f"http://127.0.0.1:{free_port()}/v1")
    assert not (tmp_path / "out").exists()


def test_a_dry_run_counts_what_the_run_will_ask(batch: Batch, reports: Path, tmp_path: Path) -> None:
    import asyncio

    with Endpoint() as endpoint:
        settings = load_settings(
            engine="llm", base_url=endpoint.url, price_input=1.0, price_output=2.0, model="fake"
        )
        options = Options(out=tmp_path / "out")
        found = asyncio.run(estimate([str(reports)], options, settings))
        assert endpoint.counts().arrived == 0
        assert (found.reports, found.done, found.requests) == (6, 0, TWO_A_REPORT)
        assert found.tokens_in > 1000
        assert found.cost is not None
        assert found.cost_most is not None
        assert 0 < found.cost < found.cost_most
        unpriced = load_settings(engine="llm", base_url=endpoint.url)
        assert asyncio.run(estimate([str(reports)], options, unpriced)).cost is None
        batch(reports / "00000.txt", url=endpoint.url)
        later = asyncio.run(estimate([str(reports)], options, unpriced))
        assert (later.done, later.requests) == (1, TWO_A_REPORT - 2)
