"""What holds requests back."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from summarizer.batch.admission import AdmissionControl, EndpointHealth, RequestMeta
from summarizer.batch.budget import Limits, Most, Pace, Spend
from summarizer.batch.plan import Deferred
from summarizer.batch.store import Store
from summarizer.models import Usage


async def timed(work: object) -> float:
    begun = time.monotonic()
    await work  # type: ignore[misc]
    return time.monotonic() - begun


def health(first: float = 0.01, patience: float = 60.0) -> EndpointHealth:
    return EndpointHealth(first, patience, lambda reason: None)


def test_requests_are_spread_over_the_minute() -> None:
    async def run() -> float:
        pace = Pace(Limits(requests_per_minute=1200))
        return await timed(asyncio.gather(*(pace.wait(0) for _ in range(9))))

    assert asyncio.run(run()) > 0.35


def test_tokens_are_spread_over_the_minute_also_where_one_request_has_more_than_a_bucket() -> None:
    async def run() -> float:
        pace = Pace(Limits(tokens_per_minute=60_000))
        await pace.wait(5000)
        return await timed(pace.wait(500))

    assert asyncio.run(run()) > 0.3


def test_retry_after_holds_everybody_back() -> None:
    async def run() -> float:
        sick = health()
        sick.limited(time.monotonic(), 0.3)
        return await timed(asyncio.gather(*(sick.wait() for _ in range(3))))

    assert asyncio.run(run()) >= 0.3


def test_a_wave_of_refusals_counts_once() -> None:
    async def run() -> tuple[float, float]:
        sick = health(0.1)
        sent = time.monotonic()
        for _ in range(50):
            sick.limited(sent, None)
        first = await timed(sick.wait())
        sick.limited(time.monotonic(), None)
        return first, await timed(sick.wait())

    first, second = asyncio.run(run())
    # Fifty refusals counted one by one would hold everybody back for years.
    assert 0.09 <= first < 5
    assert 0.19 <= second < 5


def test_an_endpoint_that_is_down_is_said_so_tried_by_one_at_a_time_and_back() -> None:
    said: list[str] = []

    async def run() -> float:
        sick = EndpointHealth(0.1, 60, said.append)
        for _ in range(10):
            sick.failed("refused")
        assert sick.down
        probe = await timed(sick.wait())
        waiting = asyncio.create_task(sick.wait())
        await asyncio.sleep(0.02)
        assert not waiting.done(), "one at a time tries"
        sick.passed()
        await asyncio.wait_for(waiting, 1)
        return probe

    assert asyncio.run(run()) >= 0.09
    assert said == ["refused", ""]


def test_scattered_failures_are_no_outage() -> None:
    async def run() -> bool:
        fair = health()
        for _ in range(10):
            for _ in range(9):
                fair.failed("x")
            fair.passed()
        return fair.down

    assert not asyncio.run(run())


def test_an_endpoint_that_stays_down_is_given_up() -> None:
    async def run() -> None:
        sick = health(patience=0.0)
        for _ in range(10):
            sick.failed("x")
        await sick.wait()
        sick.failed("x")
        assert sick.given_up
        await asyncio.wait_for(sick.wait(), 1)

    asyncio.run(run())


@pytest.mark.parametrize("begins", [True, False])
def test_after_a_stop_no_report_begins_but_one_that_has_asked_goes_on(tmp_path: Path, begins: bool) -> None:
    async def admitted() -> bool:
        with Store(tmp_path) as store:
            limits = Limits()
            control = AdmissionControl(store, limits, health(), Spend(limits, store.spent()))
            control.stop()
            try:
                assert await control.acquire(RequestMeta(key="k", begins=begins)) is None
            except Deferred:
                return False
            return True

    assert asyncio.run(admitted()) != begins


def test_nothing_is_sent_that_could_pass_the_limit_of_tokens() -> None:
    async def run() -> tuple[object, object, object]:
        spend = Spend(Limits(max_tokens=100), Usage(tokens_in=40))
        most = Most(tokens=40)
        first = await spend.reserve(most)
        waiting = asyncio.create_task(spend.reserve(most))
        await asyncio.sleep(0)
        assert not waiting.done(), "the first may yet turn out smaller"
        await spend.settle(most, Usage(tokens_in=15, tokens_out=5))
        second = await waiting
        await spend.settle(most, Usage(tokens_in=30))
        return first, second, await spend.reserve(most)

    assert asyncio.run(run()) == (None, None, "tokens")


@pytest.mark.parametrize(("limit", "bound"), [(0.5, "cost"), (1.0, None)])
def test_cost_is_bounded_by_the_most_a_request_can_take(limit: float, bound: str | None) -> None:
    spend = Spend(Limits(max_cost=limit), Usage())
    assert asyncio.run(spend.reserve(Most(tokens=1, cost=0.6))) == bound
