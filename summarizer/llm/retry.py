"""The only retry there is: which attempts are made again, after what pause, and when to stop."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_base, wait_random_exponential

from summarizer.llm.faults import Fault
from summarizer.settings import Settings

LONGEST_PAUSE = 20.0

T = TypeVar("T")


class RetryAfter(wait_base):
    """Wait as long as the endpoint asks, else at random within a window that doubles (full jitter)."""

    def __init__(self, first: float) -> None:
        self._otherwise = wait_random_exponential(multiplier=first, max=LONGEST_PAUSE)

    def __call__(self, retry_state: RetryCallState) -> float:
        """Give the seconds to wait before the next attempt."""
        fault = _fault(retry_state)
        if fault is not None and fault.after is not None:
            return fault.after
        return self._otherwise(retry_state)


async def retried(attempt: Callable[[], Awaitable[T]], settings: Settings) -> T:
    """Attempt something until it succeeds, or there is no hope or no time left; the last Fault is raised then.

    The policy is built, which takes longer than to send a request, only where the first attempt fails.
    """
    begun = time.monotonic()
    try:
        return await attempt()
    except Fault as fault:
        faults = [fault]
    # A pause that would pass the limit isn't begun.
    seconds = max(settings.retry_seconds - (time.monotonic() - begun), 0.0)

    async def again() -> T:
        if faults:
            raise faults.pop()
        return await attempt()

    policy = AsyncRetrying(
        retry=_again,
        reraise=True,
        stop=stop_after_attempt(settings.retries + 1) | stop_before_delay(seconds),
        wait=RetryAfter(settings.retry_wait),
    )
    return await policy(again)


def _again(retry_state: RetryCallState) -> bool:
    fault = _fault(retry_state)
    if fault is None:
        return False
    return fault.transient and not (fault.once and retry_state.attempt_number > 1)


def _fault(retry_state: RetryCallState) -> Fault | None:
    raised = retry_state.outcome.exception() if retry_state.outcome else None
    return raised if isinstance(raised, Fault) else None
