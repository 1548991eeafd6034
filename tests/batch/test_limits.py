"""What holds requests back."""

from __future__ import annotations

import asyncio
import time

import pytest

from summarizer.batch.admission import AdmissionControl, EndpointHealth, Limits, Pace, Spend
from summarizer.batch.plan import Deferred
from summarizer.errors import RateLimitError, ServerError
from summarizer.llm.vendor_errors import AttemptError
from summarizer.models import Usage


async def timed(work: object) -> float:
    begun = time.monotonic()
    await work  # type: ignore[misc]
    return time.monotonic() - begun


def refused(after: float | None = None) -> AttemptError:
    """Return a refusal for the rate."""
    return AttemptError(RateLimitError(url="u", model="m", reason="slow down"), transient=True, after=after)


def fault() -> AttemptError:
    """Return the failure of an endpoint that is down."""
    return AttemptError(ServerError(url="u", model="m", reason="refused", status=500), transient=True)


def fail(endpoint: EndpointHealth, times: int) -> None:
    for _ in range(times):
        endpoint.failed(fault(), time.monotonic())


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
        sick.failed(refused(0.3), time.monotonic())
        return await timed(asyncio.gather(*(sick.wait() for _ in range(3))))

    assert asyncio.run(run()) >= 0.3


def test_a_wave_of_refusals_counts_once() -> None:
    async def run() -> tuple[float, float]:
        sick = health(0.1)
        sent = time.monotonic()
        for _ in range(50):
            sick.failed(refused(), sent)
        first = await timed(sick.wait())
        sick.failed(refused(), time.monotonic())
        return first, await timed(sick.wait())

    first, second = asyncio.run(run())
    # Fifty refusals counted one by one would hold everybody back for years.
    assert 0.09 <= first < 5
    assert 0.19 <= second < 5


def test_an_endpoint_that_is_down_is_said_so_tried_by_one_at_a_time_and_back() -> None:
    said: list[str] = []

    async def run() -> float:
        sick = EndpointHealth(0.1, 60, said.append)
        fail(sick, 10)
        assert sick.down
        probe = await timed(sick.wait())
        waiting = asyncio.create_task(sick.wait())
        await asyncio.sleep(0.02)
        assert not waiting.done(), "one at a time tries"
        sick.answered()
        await asyncio.wait_for(waiting, 1)
        return probe

    assert asyncio.run(run()) >= 0.09
    assert said == ["refused", ""]


def test_scattered_failures_are_no_outage() -> None:
    async def run() -> bool:
        fair = health()
        for _ in range(10):
            fail(fair, 9)
            fair.answered()
        return fair.down

    assert not asyncio.run(run())


def test_an_endpoint_that_stays_down_is_given_up() -> None:
    async def run() -> None:
        sick = health(patience=0.0)
        fail(sick, 10)
        await sick.wait()
        fail(sick, 1)
        assert isinstance(sick.given_up, ServerError)
        await asyncio.wait_for(sick.wait(), 1)

    asyncio.run(run())


@pytest.mark.parametrize("begins", [True, False])
def test_after_a_stop_no_report_begins_but_one_that_has_asked_goes_on(begins: bool) -> None:
    async def admitted() -> bool:
        limits = Limits()
        control = AdmissionControl(limits, health(), Spend(limits, Usage()))
        control.stop()
        try:
            async with control.admitted(Usage(), begins=begins):
                return True
        except Deferred:
            return False

    assert asyncio.run(admitted()) != begins


def test_nothing_is_sent_that_could_pass_the_limit_of_tokens() -> None:
    async def run() -> tuple[object, object, object]:
        spend = Spend(Limits(max_tokens=100), Usage(tokens_in=40))
        most = Usage(tokens_in=40)
        first = await spend.reserve(most)
        waiting = asyncio.create_task(spend.reserve(most))
        await asyncio.sleep(0)
        assert not waiting.done(), "the first may yet turn out smaller"
        spend.pay(Usage(tokens_in=15, tokens_out=5))
        spend.release(most)
        second = await waiting
        spend.pay(Usage(tokens_in=30))
        spend.release(most)
        return first, second, await spend.reserve(most)

    assert asyncio.run(run()) == (None, None, "tokens")


@pytest.mark.parametrize(("limit", "bound"), [(0.5, "cost"), (1.0, None)])
def test_cost_is_bounded_by_the_most_a_request_can_take(limit: float, bound: str | None) -> None:
    spend = Spend(Limits(max_cost=limit), Usage())
    assert asyncio.run(spend.reserve(Usage(tokens_in=1, cost=0.6))) == bound
