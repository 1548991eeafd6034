"""The one line to the endpoint: all requests of a batch pass here, whichever process asks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from summarizer.batch.limits import Backoff, Circuit, Limits, Pace
from summarizer.batch.spend import Bound, Most, Spend
from summarizer.batch.store import Answer, Store
from summarizer.errors import ModelError
from summarizer.models import Usage

Trouble = Literal["limited", "down", "refused", "fatal", "lost", "gone"]
Halt = Literal["cost", "tokens", "down", "stopped", "later"]


class Ticket(NamedTuple):
    """One request, as the line knows it; ``body`` is the request itself, where it is handed in and not sent.

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
class Entry:
    """What the line says to a request: here is the answer, or go, or there is no going.

    ``error``: with ``down``, what the endpoint is given up for.
    """

    answer: Answer | None = None
    halt: Halt | None = None
    error: ModelError | None = None


@dataclass(frozen=True, slots=True)
class Attempted:
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


class Line(Protocol):
    """Admits requests and hears what became of them."""

    async def enter(self, ticket: Ticket) -> Entry:
        """Wait until the request may be sent; whoever is told to go must ``leave``."""
        ...

    async def leave(self, ticket: Ticket, report: Attempted) -> None:
        """Report an attempt; with an answer, return when it is on the disk."""
        ...


@dataclass
class LocalLine:
    """The line itself, in the process that holds the store.

    ``given_up``: called once it is no use to send any more, with the reason.
    """

    store: Store
    limits: Limits
    backoff: Backoff
    circuit: Circuit
    spend: Spend
    given_up: Callable[[ModelError | None], None] = lambda error: None
    stopped: bool = False
    error: ModelError | None = None
    _slots: asyncio.Semaphore = field(init=False)
    _pace: Pace = field(init=False)
    _sent_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.limits.concurrency)
        self._pace = Pace(self.limits)

    async def enter(self, ticket: Ticket) -> Entry:
        """Give the stored answer, or wait for a slot, the circuit, the pause, the budget and the pace."""
        answer = self.store.answer(ticket.key)
        if answer is not None:
            return Entry(answer=answer)
        await self._slots.acquire()
        try:
            halt = await self._admitted(ticket)
        except BaseException:
            self._slots.release()
            raise
        if halt is not None:
            self._slots.release()
            return Entry(halt=halt, error=self.error if halt == "down" else None)
        self._sent_at[ticket.key] = time.monotonic()
        return Entry()

    async def leave(self, ticket: Ticket, report: Attempted) -> None:
        """Settle an attempt; the slot stays taken until an answer is safe, so that a kill costs no more."""
        try:
            await self._record(ticket, report)
        finally:
            self._slots.release()

    def stop(self) -> None:
        """Let no further report begin; one that has begun is finished, so that what was paid for is not wasted."""
        self.stopped = True

    async def _admitted(self, ticket: Ticket) -> Halt | None:
        await self.circuit.wait()
        await self.backoff.wait()
        if self.stopped and ticket.begins:
            return "stopped"
        if self.circuit.given_up:
            return "down"
        bound: Bound | None = await self.spend.reserve(ticket.most)
        if bound is None:
            await self._pace.wait(ticket.tokens_in + ticket.tokens_out)
            if self.stopped and ticket.begins:
                await self.spend.settle(ticket.most, Usage())
                return "stopped"
        return bound

    async def _record(self, ticket: Ticket, report: Attempted) -> None:
        sent_at = self._sent_at.pop(ticket.key, 0.0)
        usage = report.usage
        if report.answer is not None:
            await self.store.keep_answer(
                ticket.key, ticket.model, Answer(status=200, body=report.answer), usage
            )
        elif report.charged:
            self.store.lose(ticket.key, report.trouble or "", usage)
        await self.spend.settle(ticket.most, usage)
        self._learn(report, sent_at)

    def _learn(self, report: Attempted, sent_at: float) -> None:
        """Take from an attempt what it says of the endpoint."""
        before = self.circuit.given_up
        if report.trouble in ("down", "fatal") and not before:
            self.error = report.error
        if report.trouble == "fatal":
            self.circuit.give_up()
        elif report.trouble == "down":
            self.circuit.failed(str(report.error.values.get("reason", "")) if report.error else "")
        elif report.trouble == "limited":
            self.backoff.limited(sent_at, report.after)
            self.circuit.passed()
        elif report.trouble != "gone":
            self.backoff.passed()
            self.circuit.passed()
        if self.circuit.given_up and not before:
            self.given_up(self.error)
