"""A batch has what is worded freely verified: paid for once, by whichever way the requests go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from summarizer import verifying
from summarizer.batch import Limits, Options, estimate
from summarizer.batch.openai_batch import run_batch_api
from summarizer.batch.workers import Workers
from summarizer.cli import main
from summarizer.errors import UsageError
from summarizer.grounding.proof import Control, Pending
from summarizer.models import AnswerDraft, Draft, Report
from summarizer.settings import load_settings
from tests.batch.conftest import Batch
from tests.engines.llm.answering import is_verifying
from tests.fake_endpoint import TEXT, Call, Endpoint, FakeEndpoint, Reply, answer, error, filled

P = ParamSpec("P")
T = TypeVar("T")
DRAFTED, VERIFIED = 12, 18


@pytest.fixture(autouse=True)
def _worded_freely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the report's first sentence be worded freely, in this process, where the tests can say so."""

    def pending(report: Report, draft: Draft | AnswerDraft) -> tuple[Pending, ...]:
        return (Pending(text="另一种说法", sentences=(0,), quote=report.document.text[:40]),)

    def controls(report: Report) -> tuple[Control, ...]:
        quote = report.document.text[:40]
        return (Control(text=quote, quote=quote, same=True), Control(text="别的", quote=quote, same=False))

    async def call(self: Workers, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    monkeypatch.delenv("SUMMARIZER_VERIFIER")
    monkeypatch.setattr(verifying, "pending", pending)
    monkeypatch.setattr(verifying, "controls", controls)
    monkeypatch.setattr(Workers, "call", call)


def drafted(call: Call) -> Reply:
    return answer(filled(call.schema, TEXT))


def fallbacks(folder: Path) -> list[list[str]]:
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    noted = [json.loads(line)["checks"]["fallbacks"] for line in lines]
    return [[at["reason"] for at in one if at["item"] == "verifier"] for one in noted]


def test_each_report_asks_once_more_and_never_again(batch: Batch, reports: Path, tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        assert batch(reports, url=endpoint.url).complete
        assert endpoint.counts().answered == VERIFIED
        assert batch(reports, url=endpoint.url).totals.kept == 6
        assert endpoint.counts().arrived == VERIFIED
    assert fallbacks(tmp_path / "out") == [["controls_missed: 1 of 2"]] * 6


def test_a_run_that_was_stopped_before_verifying_pays_nothing_twice(batch: Batch, reports: Path) -> None:
    with Endpoint() as endpoint:
        ending = batch(reports, url=endpoint.url, max_tokens=15_000)
        assert ending.totals.waiting > 0
        assert batch(reports, url=endpoint.url).complete
        assert (endpoint.counts().arrived, endpoint.counts().again) == (VERIFIED, 0)


def test_another_verifier_makes_other_results_and_pays_for_its_own_opinion_alone(
    batch: Batch, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Endpoint() as endpoint:
        batch(reports, url=endpoint.url)
        monkeypatch.setenv("SUMMARIZER_VERIFIER", "second")
        again = batch(reports, url=endpoint.url)
        assert (again.totals.done, again.totals.kept) == (6, 0)
        assert endpoint.counts().arrived == VERIFIED + 6
        monkeypatch.setenv("SUMMARIZER_VERIFIER", "none")
        assert batch(reports, url=endpoint.url).totals.kept == 0
        assert endpoint.counts().arrived == VERIFIED + 6


@pytest.mark.parametrize(
    ("reply", "reason"),
    [(error(500), "ServerError"), (error(400, "Content Exists Risk"), "ContentFilterError")],
    ids=["fails beyond all retries", "will not read it"],
)
def test_an_endpoint_that_fails_a_verifier_costs_the_opinions_alone(
    reply: Reply, reason: str, batch: Batch, reports: Path, tmp_path: Path
) -> None:
    with FakeEndpoint(lambda call: reply if is_verifying(call) else drafted(call)) as endpoint:
        ending = batch(reports, url=endpoint.url, model="fake", retry_seconds=0.1, patience=30.0)
    assert ending.complete
    assert fallbacks(tmp_path / "out") == [[reason]] * 6


def test_a_key_that_may_not_use_the_verifier_stops_the_run_and_loses_nothing(
    batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_VERIFIER", "second")
    allowed = False

    def behave(call: Call) -> Reply:
        return error(403, "not this model") if is_verifying(call) and not allowed else drafted(call)

    with FakeEndpoint(behave) as endpoint:
        ending = batch(reports, url=endpoint.url, model="fake", concurrency=1)
        assert not ending.complete
        assert "not this model" in ending.reason
        allowed = True
        assert batch(reports, url=endpoint.url, model="fake").complete
        asked = [call.content for call in endpoint.chats if not is_verifying(call)]
    assert len(asked) == len(set(asked)) == DRAFTED
    assert fallbacks(tmp_path / "out") == [["controls_missed: 1 of 2"]] * 6


def test_by_the_batch_api_it_is_one_round_more_and_each_file_is_of_one_model(
    batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_VERIFIER", "second")
    options = Options(out=tmp_path / "mailed", processes=1, limits=Limits())
    with Endpoint() as endpoint:
        settings = load_settings(engine="llm", base_url=endpoint.url, price_input=1.0, price_output=10.0)
        # The others begin when the first is to be verified: requests to both models are handed in at once.
        for _ in range(2):
            asyncio.run(run_batch_api([str(reports / "00000.txt")], options, settings))
        run = asyncio.run(run_batch_api([str(reports)], options, settings, wait=True, poll=0.05))
        assert run.complete
        assert (endpoint.counts().answered, endpoint.counts().again) == (VERIFIED, 0)
        direct = batch(reports, url=endpoint.url, price_input=1.0, price_output=10.0)
    assert direct.complete
    assert fallbacks(tmp_path / "mailed") == fallbacks(tmp_path / "out")
    costs = [
        json.loads((tmp_path / folder / "reports/00000.json").read_text(encoding="utf-8"))["provenance"][
            "cost"
        ]
        for folder in ("mailed", "out")
    ]
    assert costs[0] == pytest.approx(costs[1] / 2)


def test_a_dry_run_counts_one_request_more_until_the_drafts_are_known(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    with Endpoint() as endpoint:
        settings = load_settings(engine="llm", base_url=endpoint.url, price_input=1.0, price_output=1.0)
        options = Options(out=tmp_path / "out")

        def estimated(**more: str) -> int:
            found = asyncio.run(estimate([str(reports)], options, settings.model_copy(update=more)))
            return found.requests

        assert estimated() == VERIFIED
        assert estimated(verifier="none") == DRAFTED
        batch(reports, url=endpoint.url)
        assert estimated(verifier="second") == 6


def test_the_command_line_names_the_verifier(reports: Path, tmp_path: Path) -> None:
    with FakeEndpoint(drafted) as endpoint:
        options = ["--engine", "llm", "--base-url", endpoint.url, "--model", "fake", "--verifier", "second"]
        assert main(["batch", str(reports / "00000.txt"), "-o", str(tmp_path / "out"), "-q", *options]) == 0
        assert main(["summarize", str(reports / "00000.txt"), *options]) == 0
        assert main(["ask", str(reports / "00000.txt"), "审查合同多少份？", *options]) == 0
    asked = [(call.body["model"], is_verifying(call)) for call in endpoint.chats]
    assert [model for model, verifies in asked if verifies] == ["second"] * 3
    assert {model for model, verifies in asked if not verifies} == {"fake"}


def test_a_limit_of_cost_needs_the_price_of_each_model(
    batch: Batch, reports: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from summarizer.batch.plan import set_up

    settings = load_settings(api_key="k", engine="llm", model="gpt-4o-mini", context=1000)
    asyncio.run(set_up(settings, priced=True))
    with pytest.raises(UsageError, match="somebody/else"):
        asyncio.run(set_up(settings.model_copy(update={"verifier": "somebody/else"}), priced=True))
