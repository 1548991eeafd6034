"""A worker process: turns reports into outcomes, and asks the main process before each request to a model.

It dies with the main process, however that ends: told so, or when the pipe between them closes, it leaves at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import zlib
from collections.abc import Awaitable
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from summarizer.batch.files import write_report
from summarizer.batch.items import Item, Outcome
from summarizer.batch.line import Attempted, Entry, Ticket
from summarizer.batch.sender import BatchSender
from summarizer.batch.unit import PutOffError, Rules, work
from summarizer.engines import AsyncEngine, RulesEngine
from summarizer.messages import Language, set_language
from summarizer.models import Model
from summarizer.settings import Settings


class Orders(Model):
    """What a worker is told once, at its start."""

    settings: Settings
    rules: Rules
    model: str | None
    language: Language
    counted: bool
    mailed: bool
    folder: Path


@dataclass(frozen=True)
class Do:
    """To the worker: do this report."""

    item: Item


@dataclass(frozen=True)
class Done:
    """From the worker: what became of a report; None where it was put off."""

    position: int
    outcome: Outcome | None


@dataclass(frozen=True)
class Ask:
    """From the worker: may this request go out; or, with a report, this is what became of it."""

    number: int
    ticket: Ticket
    report: Attempted | None


@dataclass(frozen=True)
class Told:
    """To the worker: the answer to an ``Ask``."""

    number: int
    entry: Entry | None


class PipeLine:
    """The line to the endpoint as a worker sees it: each call goes through the pipe to the main process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Entry | None]] = {}

    async def enter(self, ticket: Ticket) -> Entry:
        """Wait until the main process lets the request go."""
        entry = await self._ask(ticket, None)
        return entry if entry is not None else Entry(halt="stopped")

    async def leave(self, ticket: Ticket, report: Attempted) -> None:
        """Report an attempt, and wait until the main process has stored what is to be stored."""
        await self._ask(ticket, report)

    def told(self, message: Told) -> None:
        """Hand the main process's answer to whoever waits for it."""
        self._waiting.pop(message.number).set_result(message.entry)

    def _ask(self, ticket: Ticket, report: Attempted | None) -> Awaitable[Entry | None]:
        number = next(self._numbers)
        future: asyncio.Future[Entry | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._pipe.send(Ask(number, ticket, report))
        return future


def run_worker(pipe: Connection, orders: Orders) -> None:
    """Work until the main process closes the pipe; the entry point of the process."""
    # The terminal sends Ctrl-C to all; what it means is the main process's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(orders.language)
    asyncio.run(_serve(pipe, orders))


async def _serve(pipe: Connection, orders: Orders) -> None:
    line = PipeLine(pipe)
    sender = BatchSender(line, orders.settings, counted=orders.counted, mailed=orders.mailed)
    engine = _engine(orders, sender)
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    async def do(item: Item) -> None:
        try:
            outcome = await work(item.position, item.path, None, engine, orders.rules)
            if outcome.summary is not None:
                write_report(orders.folder, item.name, zlib.decompress(outcome.summary).decode())
        except PutOffError:
            outcome = None
        pipe.send(Done(item.position, outcome))

    def take(message: Do | Told) -> None:
        if isinstance(message, Told):
            line.told(message)
            return
        task = loop.create_task(do(message.item))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def listen() -> None:
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                message = None
            if message is None:
                os._exit(0)
            loop.call_soon_threadsafe(take, message)

    threading.Thread(target=listen, name="pipe", daemon=True).start()
    await asyncio.Event().wait()


def _engine(orders: Orders, sender: BatchSender) -> AsyncEngine | RulesEngine:
    if orders.model is None:
        return RulesEngine()
    from summarizer.engines.llm import LlmEngine
    from summarizer.llm import Client

    return LlmEngine(orders.settings, Client(orders.settings, sender=sender))
