"""The only retry there is: which attempts are made again, after what pause, and when to stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_base, wait_random_exponential

from summarizer.llm.vendor_errors import AttemptError
from summarizer.settings import Settings

_LONGEST_PAUSE: Final = 20.0

T = TypeVar("T")


async def retried(attempt: Callable[[], Awaitable[T]], settings: Settings) -> T:
    """Attempt something until it succeeds, or there is no hope or no time left: the last AttemptError is raised."""

    async def attempted() -> T:
        return await attempt()

    policy = AsyncRetrying(
        retry=_again,
        reraise=True,
        # A pause that would pass the limit isn't begun.
        stop=stop_after_attempt(settings.retries + 1) | stop_before_delay(settings.retry_seconds),
        wait=_Pause(settings.retry_wait),
    )
    return await policy(attempted)


class _Pause(wait_base):
    """As long as the endpoint asks, else at random within a window that doubles (full jitter)."""

    def __init__(self, first: float) -> None:
        self._otherwise = wait_random_exponential(multiplier=first, max=_LONGEST_PAUSE)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = _error(retry_state)
        return self._otherwise(retry_state) if error is None or error.after is None else error.after


def _again(retry_state: RetryCallState) -> bool:
    error = _error(retry_state)
    return error is not None and error.transient and not (error.once and retry_state.attempt_number > 1)


def _error(retry_state: RetryCallState) -> AttemptError | None:
    raised = retry_state.outcome.exception() if retry_state.outcome else None
    return raised if isinstance(raised, AttemptError) else None
