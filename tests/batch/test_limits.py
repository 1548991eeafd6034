"""What holds requests back."""

from __future__ import annotations

import asyncio
import time

import pytest

from summarizer.batch.limits import Backoff, Circuit, Limits, Pace
from summarizer.batch.spend import Most, Spend
from summarizer.models import Usage


async def timed(work: object) -> float:
    begun = time.monotonic()
    await work  # type: ignore[misc]
    return time.monotonic() - begun


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
        backoff = Backoff(0.01)
        backoff.limited(time.monotonic(), 0.3)
        return await timed(asyncio.gather(*(backoff.wait() for _ in range(3))))

    assert asyncio.run(run()) >= 0.3


def test_a_wave_of_refusals_counts_once() -> None:
    async def run() -> tuple[float, float]:
        backoff = Backoff(0.1)
        sent = time.monotonic()
        for _ in range(50):
            backoff.limited(sent, None)
        first = await timed(backoff.wait())
        backoff.limited(time.monotonic(), None)
        return first, await timed(backoff.wait())

    first, second = asyncio.run(run())
    # Fifty refusals counted one by one would hold everybody back for years.
    assert 0.09 <= first < 5
    assert 0.19 <= second < 5


def test_the_circuit_opens_says_so_and_closes() -> None:
    said: list[str] = []

    async def run() -> float:
        circuit = Circuit(60, said.append, threshold=3, probe_after=0.1)
        for _ in range(3):
            circuit.failed("refused")
        assert circuit.open
        probe = await timed(circuit.wait())
        waiting = asyncio.create_task(circuit.wait())
        await asyncio.sleep(0.02)
        assert not waiting.done(), "one at a time tries"
        circuit.passed()
        await asyncio.wait_for(waiting, 1)
        return probe

    assert asyncio.run(run()) >= 0.1
    assert said == ["refused", ""]


def test_scattered_failures_do_not_open_the_circuit() -> None:
    async def run() -> bool:
        circuit = Circuit(60, lambda _: None, threshold=3)
        for _ in range(10):
            circuit.failed("x")
            circuit.failed("x")
            circuit.passed()
        return circuit.open

    assert not asyncio.run(run())


def test_an_endpoint_that_stays_down_is_given_up() -> None:
    async def run() -> None:
        circuit = Circuit(0.0, lambda _: None, threshold=1, probe_after=0.01)
        circuit.failed("x")
        await circuit.wait()
        circuit.failed("x")
        assert circuit.given_up
        await asyncio.wait_for(circuit.wait(), 1)

    asyncio.run(run())


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
