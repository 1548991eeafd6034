"""What a batch may do at most: requests at a time and a minute, tokens, cost, failures."""

from __future__ import annotations

import asyncio
from typing import Final, Literal, NamedTuple

from aiolimiter import AsyncLimiter

from summarizer.models import Model, Usage

_MINUTE: Final = 60.0
_SHARES: Final = 12
Bound = Literal["cost", "tokens"]


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

    def passed_by(self, tokens: int, cost: float) -> Bound | None:
        """Return the limit that so much would pass, if any."""
        if self.max_cost is not None and cost > self.max_cost:
            return "cost"
        if self.max_tokens is not None and tokens > self.max_tokens:
            return "tokens"
        return None


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


class Most(NamedTuple):
    """The most a request can take: its prompt as counted, and the longest answer it allows."""

    tokens: int = 0
    cost: float = 0.0


class Spend:
    """Keeps the sum of what was paid and what is out below the limits.

    Args:
        limits: of cost and tokens.
        before: what earlier runs in this folder have paid; the limits hold for all of them together.
    """

    def __init__(self, limits: Limits, before: Usage) -> None:
        self._limits = limits
        self._before = before
        self._out = Most()
        self._in_flight = 0
        self._settled = asyncio.Condition()
        self.now = Usage()
        """What this run has paid."""
        self.exhausted: Bound | None = None
        """Which limit has been met, if any."""

    async def reserve(self, most: Most) -> Bound | None:
        """Reserve for one request, waiting for others to settle where that may make room.

        Returns:
            None once it may be sent; else the limit that would be passed even with nothing else out.
        """
        async with self._settled:
            while (bound := self._passed_by(most)) is not None:
                if not self._in_flight or self.exhausted:
                    self.exhausted = bound
                    self._settled.notify_all()
                    return bound
                await self._settled.wait()
            self._in_flight += 1
            self._out = Most(tokens=self._out.tokens + most.tokens, cost=self._out.cost + most.cost)
            return None

    async def settle(self, most: Most, usage: Usage) -> None:
        """Exchange a reservation for what the request took."""
        async with self._settled:
            self._in_flight -= 1
            self._out = Most(tokens=self._out.tokens - most.tokens, cost=self._out.cost - most.cost)
            self.now += usage
            self._settled.notify_all()

    def _passed_by(self, most: Most) -> Bound | None:
        paid = self._before + self.now
        tokens = paid.tokens_in + paid.tokens_out + self._out.tokens + most.tokens
        return self._limits.passed_by(tokens, (paid.cost or 0.0) + self._out.cost + most.cost)
