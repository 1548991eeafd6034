"""What holds a request back: slots, the pace of a minute, the money, an endpoint in trouble, the end of the run."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, Literal

from aiolimiter import AsyncLimiter

from summarizer.batch.plan import Deferred, EndpointFailed
from summarizer.errors import EndpointTimeoutError, ModelError, RateLimitError, UnexpectedReplyError
from summarizer.llm.vendor_errors import AttemptError
from summarizer.messages import say
from summarizer.models import Model, Usage

PATIENCE: Final = 1800.0
"""Seconds for which one request bears being refused for the rate; others get through meanwhile."""
# What says nothing of the request, also where it is not tried again.
_OF_THE_ENDPOINT: Final = (EndpointTimeoutError, UnexpectedReplyError)
_MINUTE: Final = 60.0
_SHARES: Final = 12
_LONGEST_PAUSE: Final = 60.0
_LONGEST_SLEEP: Final = 0.2
_FAILURES_IN_A_ROW: Final = 10
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


class Spend:
    """Keeps the sum of what was paid and what is out below the limits.

    Args:
        limits: of cost and tokens.
        before: what earlier runs in this folder have paid; the limits hold for all of them together.
    """

    def __init__(self, limits: Limits, before: Usage) -> None:
        self._limits = limits
        self._before = before
        self._tokens_out = 0
        self._cost_out = 0.0
        self._in_flight = 0
        self._settled = asyncio.Event()
        self.now = Usage()
        """What this run has paid."""
        self.exhausted: Bound | None = None
        """Which limit has been met, if any."""

    async def reserve(self, most: Usage) -> Bound | None:
        """Reserve the most that one request can take, waiting for others to settle where that may make room.

        Returns:
            None once it may be sent; else the limit that would be passed even with nothing else out.
        """
        while (bound := self._passed_by(most)) is not None:
            if not self._in_flight or self.exhausted:
                self.exhausted = bound
                self._settled.set()
                return bound
            self._settled.clear()
            await self._settled.wait()
        self._hold(most, 1)
        return None

    def pay(self, usage: Usage) -> None:
        """Add what a request took, before its reservation is released."""
        self.now += usage

    def release(self, most: Usage) -> None:
        """Return a reservation back."""
        self._hold(most, -1)
        self._settled.set()

    def _hold(self, most: Usage, sign: Literal[1, -1]) -> None:
        self._in_flight += sign
        self._tokens_out += sign * _tokens(most)
        self._cost_out += sign * (most.cost or 0.0)

    def _passed_by(self, most: Usage) -> Bound | None:
        total = self._before + self.now + most
        return self._limits.passed_by(_tokens(total) + self._tokens_out, (total.cost or 0.0) + self._cost_out)


def _tokens(usage: Usage) -> int:
    return usage.tokens_in + usage.tokens_out


class EndpointHealth:
    """One time before which nobody may send: while the endpoint limits the rate, or is down.

    Each further pause is twice as long, up to a minute. After ten failures in a row the endpoint is held to be down,
    and one request at a time tries whether it is back.

    Args:
        first: seconds of the first pause.
        patience: seconds after which an endpoint that stays down is given up.
        changed: told the reason when it is held to be down, and an empty text when it is back.
    """

    def __init__(self, first: float, patience: float, changed: Callable[[str], None]) -> None:
        self._first = first
        self._patience = patience
        self._changed = changed
        self._not_before = 0.0
        self._paused_at = 0.0
        self._pause = 0.0
        self._failures = 0
        self._down_since: float | None = None
        self.given_up: ModelError | None = None
        """Why it is no use to wait any longer, if so."""

    @property
    def down(self) -> bool:
        """Whether the endpoint is held to be down."""
        return self._down_since is not None

    async def wait(self) -> None:
        """Wait until the pause is over, or there is no hope."""
        while self.given_up is None and (left := self._not_before - time.monotonic()) > 0:
            # Nobody sleeps long, since the pause may end early; and they do not all come back in the same instant.
            await asyncio.sleep(min(left * random.uniform(1, 1.25), _LONGEST_SLEEP))
        if self.down:
            self._lengthen()

    def failed(self, fault: AttemptError, sent_at: float) -> None:
        """Learn from an attempt that failed; ``sent_at`` is when it was sent (``time.monotonic``)."""
        error = fault.error
        limited = isinstance(error, RateLimitError)
        if error.stops_all or (limited and (fault.after or 0.0) > PATIENCE):
            # Every request would meet it; or more patience is asked for than we have.
            self.given_up = self.given_up or error
        elif limited:
            self._limited(sent_at, fault.after)
        elif says_nothing_of_the_request(fault):
            self._no_answer(error)
        else:
            self.answered()

    def answered(self) -> None:
        """Note that the endpoint answered, be it with a refusal: the next pause begins short again."""
        self._back()
        self._pause = 0.0

    def _limited(self, sent_at: float, after: float | None) -> None:
        """Begin or prolong the pause: as long as the endpoint asks, else twice as long as the last."""
        self._back()
        if after is not None:
            self._paused_at = time.monotonic()
            self._not_before = max(self._not_before, self._paused_at + after)
        elif sent_at >= self._paused_at:
            # Those sent before a pause began tell nothing new.
            self._lengthen()

    def _no_answer(self, error: ModelError) -> None:
        self._failures += 1
        now = time.monotonic()
        if self._down_since is not None:
            if now - self._down_since >= self._patience:
                self.given_up = self.given_up or error
        elif self._failures >= _FAILURES_IN_A_ROW:
            self._down_since = now
            self._lengthen()
            self._changed(str(error.values.get("reason", "")))

    def _back(self) -> None:
        self._failures = 0
        if self.down:
            self._down_since = None
            self._not_before = 0.0
            self._changed("")

    def _lengthen(self) -> None:
        self._pause = min(max(self._pause * 2, self._first), _LONGEST_PAUSE)
        self._paused_at = time.monotonic()
        self._not_before = max(self._not_before, self._paused_at + self._pause)


def says_nothing_of_the_request(fault: AttemptError) -> bool:
    """Whether an attempt failed for what is wrong with the endpoint, so that another request may meet the same."""
    return fault.transient or isinstance(fault.error, _OF_THE_ENDPOINT)


class AdmissionControl:
    """Lets so many requests through at a time, each when health, money and pace allow it."""

    def __init__(self, limits: Limits, health: EndpointHealth, spend: Spend) -> None:
        self.spend = spend
        self._health = health
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._pace = Pace(limits)
        self._stopped = False

    def stop(self) -> None:
        """Let no further report begin; one that has begun is finished, so that what was paid for is not wasted."""
        self._stopped = True

    @property
    def ended(self) -> str:
        """Why no report should begin any more: money or endpoint; empty where one may."""
        if self.spend.exhausted is not None:
            return say(f"batch.stopped_by_{self.spend.exhausted}")
        return str(self._health.given_up or "").rstrip("。.")

    @asynccontextmanager
    async def admitted(self, most: Usage, *, begins: bool) -> AsyncIterator[None]:
        """Hold a slot, and so much of what may be spent, until the attempt is over and its answer is safe.

        Args:
            most: the most that the request can take; nothing where no limit asks for it.
            begins: whether it is the first about its report.

        Raises:
            Deferred: if the run stops before the report has begun, or a limit is met.
            EndpointFailed: with the reason, if the endpoint is given up.
        """
        async with self._slots:
            await self._health.wait()
            self._check(begins)
            if await self.spend.reserve(most) is not None:
                raise Deferred
            try:
                await self._pace.wait(_tokens(most))
                self._check(begins)
                sent_at = time.monotonic()
                try:
                    yield
                except AttemptError as fault:
                    self._health.failed(fault, sent_at)
                    raise
                self._health.answered()
            finally:
                self.spend.release(most)

    def _check(self, begins: bool) -> None:
        error = self._health.given_up
        if begins and (self._stopped or error):
            raise Deferred
        if error is not None:
            raise EndpointFailed(error)
