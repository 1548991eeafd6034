"""The Batch API: hand in, leave, come back, collect; half the price, the same results."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from summarizer.batch import Limits, Options, RunResult
from summarizer.batch.openai_batch import run_batch_api
from summarizer.errors import UsageError
from summarizer.settings import load_settings
from tests.batch.chaos import differing
from tests.batch.conftest import Batch
from tests.fake_endpoint import Endpoint


def mail(reports: Path, out: Path, url: str, *, wait: bool = False, **limits: float) -> RunResult:
    settings = load_settings(engine="llm", base_url=url, price_input=1.0, price_output=10.0)
    options = Options(out=out, processes=1, limits=Limits(**limits))
    return asyncio.run(run_batch_api([str(reports)], options, settings, wait=wait, poll=0.05))


def test_leave_and_come_back_until_it_is_done(reports: Path, tmp_path: Path) -> None:
    with Endpoint(polls=2) as endpoint:
        endings = [mail(reports, tmp_path / "out", endpoint.url) for _ in range(5)]
        counts = endpoint.counts()
    assert [ending.totals.done for ending in endings] == [0, 0, 0, 0, 6]
    assert all(ending.reason for ending in endings[:4])
    assert counts.answered == 12
    assert counts.again == 0


def test_the_same_results_at_half_the_price(batch: Batch, reports: Path, tmp_path: Path) -> None:
    with Endpoint(failing=0.2) as endpoint:
        mailed = mail(reports, tmp_path / "mailed", endpoint.url, wait=True)
        direct = batch(reports, url=endpoint.url, price_input=1.0, price_output=10.0)
    assert mailed.complete
    assert mailed.totals.done == direct.totals.done
    assert set(differing(tmp_path / "mailed", tmp_path / "out")) <= {
        "results.jsonl",
        *(f"reports/{number:05}.json" for number in range(6)),
    }
    costs = []
    for folder in ("mailed", "out"):
        made = json.loads((tmp_path / folder / "reports/00000.json").read_text(encoding="utf-8"))
        provenance = made.pop("provenance")
        costs.append((made, provenance["tokens_in"], provenance["cost"]))
    assert costs[0][:2] == costs[1][:2]
    assert costs[0][2] == pytest.approx(costs[1][2] / 2)


def test_a_direct_run_goes_on_with_what_the_batch_brought(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    with Endpoint() as endpoint:
        mail(reports, tmp_path / "out", endpoint.url)
        mail(reports, tmp_path / "out", endpoint.url)
        assert batch(reports, url=endpoint.url).complete
        assert endpoint.counts().again == 0


def test_a_batch_whose_id_was_lost_is_found_again(reports: Path, tmp_path: Path) -> None:
    import sqlite3

    with Endpoint() as endpoint:
        mail(reports, tmp_path / "out", endpoint.url)
        connection = sqlite3.connect(tmp_path / "out/batch.sqlite")
        connection.executescript("DELETE FROM job_request; DELETE FROM job;")
        connection.close()
        assert mail(reports, tmp_path / "out", endpoint.url, wait=True).complete
        assert endpoint.counts().arrived == 12


def test_no_more_is_handed_in_than_may_be_spent(reports: Path, tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        ending = mail(reports, tmp_path / "out", endpoint.url, wait=True, max_tokens=10_000)
        assert 0 < endpoint.counts().arrived < 12
    assert "max-tokens" in ending.reason


def test_rules_have_nothing_to_hand_in(reports: Path, tmp_path: Path) -> None:
    options = Options(out=tmp_path / "out")
    with pytest.raises(UsageError):
        asyncio.run(run_batch_api([str(reports)], options, load_settings(engine="rules")))
