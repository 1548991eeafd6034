"""The one gate to the endpoint: every request of a batch waits here until it may go, and says what became of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

from summarizer.batch.budget import Limits, Most, Pace, Spend
from summarizer.batch.plan import Deferred, EndpointFailed
from summarizer.batch.store import Store, StoredAnswer
from summarizer.errors import ModelError
from summarizer.models import Usage

Trouble = Literal["limited", "down", "refused", "fatal", "lost", "gone"]
_LONGEST_PAUSE: Final = 60.0
_FAILURES_IN_A_ROW: Final = 10


class RequestMeta(NamedTuple):
    """One request, as far as admission knows it; ``body`` is the request itself, where it is handed in and not sent.

    ``begins``: whether it is the first about its report.
    """

    key: str
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    most_cost: float = 0.0
    body: str = ""
    begins: bool = True

    @property
    def most(self) -> Most:
        """The most it can take; nothing where no limit asks for it."""
        return Most(tokens=self.tokens_in + self.tokens_out, cost=self.most_cost)


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What became of one attempt.

    ``trouble``: ``limited`` is a 429, ``down`` an endpoint that fails or does not answer, ``fatal`` a refusal that
    every request will meet, ``refused`` one that is about this request, ``lost`` an answer of no use, ``gone`` an
    attempt that was given up.
    """

    answer: str | None = None
    trouble: Trouble | None = None
    error: ModelError | None = None
    after: float | None = None
    charged: bool = False
    usage: Usage = Usage()


class Admission(Protocol):
    """Admits requests and hears what became of them; see ``AdmissionControl``."""

    async def acquire(self, meta: RequestMeta) -> StoredAnswer | None:
        """Return the stored answer, or None once the request may be sent; then there must be a ``release``."""
        ...

    async def release(self, meta: RequestMeta, result: AttemptResult) -> None:
        """Note what became of an attempt; with an answer, return when it is on the disk."""
        ...


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
        self._woken = asyncio.Event()
        self.given_up = False
        """Whether it is no use to wait any longer."""

    @property
    def down(self) -> bool:
        """Whether the endpoint is held to be down."""
        return self._down_since is not None

    async def wait(self) -> None:
        """Wait until the pause is over, or there is no hope."""
        while not self.given_up and (left := self._not_before - time.monotonic()) > 0:
            # Those who waited for the rate do not all come back in the same instant.
            spread = 0.0 if self.down else random.uniform(0, min(left / 4, 1.0))
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left + spread):
                    await self._woken.wait()
        if self.down and not self.given_up:
            self._lengthen()

    def limited(self, sent_at: float, after: float | None) -> None:
        """Begin or prolong the pause: as long as the endpoint asks, else twice as long as the last.

        Args:
            sent_at: when the request was sent that was refused (``time.monotonic``). Those sent before a pause
                began tell nothing new.
            after: the seconds of Retry-After.
        """
        self._answered()
        if after is not None:
            self._paused_at = time.monotonic()
            self._not_before = max(self._not_before, self._paused_at + after)
        elif sent_at >= self._paused_at:
            self._lengthen()

    def passed(self) -> None:
        """Note that the endpoint answered, be it with a refusal: the next pause begins short again."""
        self._answered()
        self._pause = 0.0

    def failed(self, reason: str) -> None:
        """Note that the endpoint did not answer, or failed."""
        self._failures += 1
        now = time.monotonic()
        if self._down_since is not None:
            if now - self._down_since >= self._patience:
                self.give_up()
        elif self._failures >= _FAILURES_IN_A_ROW:
            self._down_since = now
            self._lengthen()
            self._changed(reason)

    def give_up(self) -> None:
        """Let nobody wait any longer."""
        self.given_up = True
        self._woken.set()

    def _answered(self) -> None:
        self._failures = 0
        if self.down:
            self._down_since = None
            self._not_before = 0.0
            self._woken.set()
            self._changed("")

    def _lengthen(self) -> None:
        self._pause = min(max(self._pause * 2, self._first), _LONGEST_PAUSE)
        self._paused_at = time.monotonic()
        self._not_before = max(self._not_before, self._paused_at + self._pause)


@dataclass
class AdmissionControl:
    """Holds requests to the limits, stored answers back from being asked for again, and everybody from a sick endpoint.

    ``given_up`` is called once it is no use to send any more, with the reason.
    """

    store: Store
    limits: Limits
    health: EndpointHealth
    spend: Spend
    given_up: Callable[[ModelError | None], None] = lambda error: None

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.limits.concurrency)
        self._pace = Pace(self.limits)
        self._sent_at: dict[str, float] = {}
        self._stopped = False
        self._error: ModelError | None = None

    def stop(self) -> None:
        """Let no further report begin; one that has begun is finished, so that what was paid for is not wasted."""
        self._stopped = True

    async def acquire(self, meta: RequestMeta) -> StoredAnswer | None:
        """Return the stored answer, or wait for a slot, the endpoint, the budget and the pace.

        Raises:
            Deferred: if the run stops before the report has begun, or a limit is met.
            EndpointFailed: with the reason, if the endpoint is given up.
        """
        answer = self.store.answer(meta.key)
        if answer is not None:
            return answer
        await self._slots.acquire()
        try:
            await self._admit(meta)
        except BaseException:
            self._slots.release()
            raise
        self._sent_at[meta.key] = time.monotonic()
        return None

    async def release(self, meta: RequestMeta, result: AttemptResult) -> None:
        """Settle an attempt; the slot stays taken until an answer is safe, so that a kill costs no more."""
        try:
            await self._record(meta, result)
        finally:
            self._slots.release()

    async def _admit(self, meta: RequestMeta) -> None:
        await self.health.wait()
        self._check(meta)
        if bound := await self.spend.reserve(meta.most):
            raise Deferred(bound)
        try:
            await self._pace.wait(meta.most.tokens)
            self._check(meta)
        except BaseException:
            await self.spend.settle(meta.most, Usage())
            raise

    def _check(self, meta: RequestMeta) -> None:
        if self._stopped and meta.begins:
            raise Deferred("stopped")
        if self.health.given_up:
            raise EndpointFailed(self._error) if self._error else Deferred("down")

    async def _record(self, meta: RequestMeta, result: AttemptResult) -> None:
        sent_at = self._sent_at.pop(meta.key, 0.0)
        if result.answer is not None:
            await self.store.keep_answer(
                meta.key, meta.model, StoredAnswer(status=200, body=result.answer), result.usage
            )
        elif result.charged:
            self.store.lose(meta.key, result.trouble or "", result.usage)
        await self.spend.settle(meta.most, result.usage)
        self._learn(result, sent_at)

    def _learn(self, result: AttemptResult, sent_at: float) -> None:
        """Take from an attempt what it says of the endpoint."""
        before = self.health.given_up
        if result.trouble in ("down", "fatal") and not before:
            self._error = result.error
        if result.trouble == "fatal":
            self.health.give_up()
        elif result.trouble == "down":
            self.health.failed(str(result.error.values.get("reason", "")) if result.error else "")
        elif result.trouble == "limited":
            self.health.limited(sent_at, result.after)
        elif result.trouble != "gone":
            self.health.passed()
        if self.health.given_up and not before:
            self.given_up(self._error)
