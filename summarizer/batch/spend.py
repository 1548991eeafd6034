"""What a batch may cost: each request reserves the most it can take before it is sent."""

from __future__ import annotations

import asyncio
from typing import Literal, NamedTuple

from summarizer.batch.limits import Limits
from summarizer.models import Usage

Bound = Literal["cost", "tokens"]


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
        self._paid = before
        self._out = Most()
        self._in_flight = 0
        self._settled = asyncio.Condition()
        self._exhausted: Bound | None = None

    @property
    def paid(self) -> Usage:
        """What was paid up to now."""
        return self._paid

    @property
    def exhausted(self) -> Bound | None:
        """Which limit has been met, if any."""
        return self._exhausted

    async def reserve(self, most: Most) -> Bound | None:
        """Reserve for one request, waiting for others to settle where that may make room.

        Returns:
            None once it may be sent; else the limit that would be passed even with nothing else out.
        """
        async with self._settled:
            while (bound := self._passed_by(most)) is not None:
                if not self._in_flight or self._exhausted:
                    self._exhausted = bound
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
            self._paid += usage
            self._settled.notify_all()

    def _passed_by(self, most: Most) -> Bound | None:
        limits, paid, out = self._limits, self._paid, self._out
        if limits.max_cost is not None and (paid.cost or 0.0) + out.cost + most.cost > limits.max_cost:
            return "cost"
        tokens = paid.tokens_in + paid.tokens_out + out.tokens + most.tokens
        if limits.max_tokens is not None and tokens > limits.max_tokens:
            return "tokens"
        return None
