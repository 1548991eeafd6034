"""What holds requests back: the pace that was asked for, the endpoint's own limit, and an endpoint that is down."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from typing import Final

from aiolimiter import AsyncLimiter

from summarizer.models import Model

_MINUTE: Final = 60.0
_LONGEST_PAUSE: Final = 60.0
_SHARES: Final = 12


class Limits(Model):
    """What a batch may do at most; None is no limit."""

    concurrency: int = 4
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    max_failures: int | None = None

    @property
    def counts_tokens(self) -> bool:
        """Whether a request's tokens have to be known before it is sent."""
        return not (self.tokens_per_minute is None and self.max_cost is None and self.max_tokens is None)


class Pace:
    """Spreads requests and tokens evenly over the minute, so that no minute holds more than the limit."""

    def __init__(self, limits: Limits) -> None:
        self._requests: AsyncLimiter | None = None
        self._tokens: AsyncLimiter | None = None
        if limits.requests_per_minute is not None:
            self._requests = AsyncLimiter(1, _MINUTE / limits.requests_per_minute)
        if limits.tokens_per_minute is not None:
            # A bucket of a twelfth of the minute: a request larger than that takes several.
            self._tokens = AsyncLimiter(max(limits.tokens_per_minute / _SHARES, 1), _MINUTE / _SHARES)

    async def wait(self, tokens: int) -> None:
        """Wait until one more request of so many tokens is within the pace."""
        if self._requests is not None:
            await self._requests.acquire()
        if self._tokens is not None:
            left = float(tokens)
            while left > 0:
                share = min(left, self._tokens.max_rate)
                await self._tokens.acquire(share)
                left -= share


class Backoff:
    """One pause for the whole endpoint while it limits the rate."""

    def __init__(self, first: float) -> None:
        self._first = first
        self._until = 0.0
        self._begun = 0.0
        self._length = 0.0

    async def wait(self) -> None:
        """Wait until the pause is over; those who wait do not all come back in the same instant."""
        while (left := self._until - time.monotonic()) > 0:
            await asyncio.sleep(left + random.uniform(0, min(left / 4, 1.0)))

    def limited(self, sent_at: float, after: float | None) -> None:
        """Begin or prolong the pause: as long as the endpoint asks, else twice as long as the last.

        Args:
            sent_at: when the request was sent that was refused (``time.monotonic``). Those sent before a pause
                began tell nothing new.
            after: the seconds of Retry-After.
        """
        now = time.monotonic()
        if after is not None:
            self._until = max(self._until, now + after)
            self._begun = now
        elif sent_at >= self._begun:
            self._length = min(max(self._length * 2, self._first), _LONGEST_PAUSE)
            self._begun = now
            self._until = max(self._until, now + self._length)

    def passed(self) -> None:
        """Note that a request came through: the next pause begins short again."""
        self._length = 0.0


class Circuit:
    """Opens when the endpoint fails again and again: one request at a time then tries whether it is back.

    Args:
        patience: seconds after which an endpoint that stays down is given up.
        changed: told the reason when it opens, and an empty text when it closes.
        threshold: failures in a row that open it.
        probe_after: seconds before the first try; each further one waits twice as long, up to a minute.
    """

    def __init__(
        self,
        patience: float,
        changed: Callable[[str], None],
        *,
        threshold: int = 10,
        probe_after: float = 2.0,
    ) -> None:
        self._patience = patience
        self._changed = changed
        self._threshold = threshold
        self._first = probe_after
        self._failures = 0
        self._opened: float | None = None
        self._wait = probe_after
        self._next_probe = 0.0
        self._woken = asyncio.Event()
        self._given_up = False

    @property
    def given_up(self) -> bool:
        """Whether it is no use to wait any longer."""
        return self._given_up

    @property
    def open(self) -> bool:
        """Whether the endpoint is held to be down."""
        return self._opened is not None

    async def wait(self) -> None:
        """Wait while it is open, unless it is this request's turn to try, or there is no hope."""
        while self.open and not self._given_up:
            now = time.monotonic()
            if now >= self._next_probe:
                self._wait = min(self._wait * 2, _LONGEST_PAUSE)
                self._next_probe = now + self._wait
                return
            self._woken.clear()
            try:
                async with asyncio.timeout(self._next_probe - now):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def passed(self) -> None:
        """Note that the endpoint answered, be it with a refusal."""
        self._failures = 0
        if self.open:
            self._opened = None
            self._wait = self._first
            self._woken.set()
            self._changed("")

    def failed(self, reason: str) -> None:
        """Note that the endpoint did not answer, or failed."""
        self._failures += 1
        now = time.monotonic()
        if self._opened is not None:
            if now - self._opened >= self._patience:
                self.give_up()
        elif self._failures >= self._threshold:
            self._opened = now
            self._next_probe = now + self._first
            self._changed(reason)

    def give_up(self) -> None:
        """Let nobody wait any longer."""
        self._given_up = True
        self._woken.set()
