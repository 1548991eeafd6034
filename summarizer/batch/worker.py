"""A worker process: turns reports into outcomes; the main process sends its requests to a model.

It leaves at once when the main process ends, however that ends, and when the pipe between them closes.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import threading
import zlib
from contextvars import ContextVar
from itertools import count
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.batch.files import of_this_file, write_report
from summarizer.batch.items import Item, Outcome
from summarizer.batch.line import Ticket
from summarizer.batch.pipe import Pipe
from summarizer.batch.sender import Reply, ticket_for
from summarizer.batch.unit import PutOffError, Rules, unforeseen, work
from summarizer.engines import AsyncEngine, RulesEngine
from summarizer.errors import OutputError
from summarizer.llm import Request
from summarizer.messages import Language, set_language
from summarizer.models import Model
from summarizer.settings import Settings

_OBJECTS: Final = 20_000
# Of the report at hand: each is a task, and so has a context, of its own.
_has_asked: Final[ContextVar[bool]] = ContextVar("_has_asked", default=False)


class Orders(Model):
    """What a worker is told once, at its start."""

    settings: Settings
    rules: Rules
    model: str | None
    language: Language
    counted: bool
    mailed: bool
    folder: Path


class Do(NamedTuple):
    """To the worker: do this report."""

    item: Item


class Done(NamedTuple):
    """From the worker: what became of a report, None where it was put off; or that the disk takes no more."""

    position: int
    outcome: Outcome | None
    error: OutputError | None = None


class Ask(NamedTuple):
    """From the worker: send this request, or the answer to it that is stored; without a ticket it just goes out."""

    number: int
    request: Request
    ticket: Ticket | None


class Told(NamedTuple):
    """To the worker: what came of an ``Ask``."""

    number: int
    reply: Reply


class PipeSender:
    """Carries requests to the main process, and its replies back.

    A request's meter counts as if it went out once and was answered, so that a result does not depend on how often
    the run was interrupted or an attempt failed.
    """

    def __init__(self, pipe: Pipe, orders: Orders) -> None:
        self._pipe = pipe
        self._orders = orders
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Reply]] = {}

    async def send(self, request: Request) -> str:
        """Give the body of the reply.

        Raises:
            ModelError: what the endpoint refuses, which the flow may know how to ask otherwise.
            PassedError: with the error, if the endpoint fails beyond all retries.
            PutOffError: if the run stops.
        """
        request.meter.attempt()
        ticket = None
        if request.method == "POST":
            orders = self._orders
            ticket = ticket_for(request, orders.settings, counted=orders.counted, mailed=orders.mailed)
            ticket = ticket._replace(begins=not _has_asked.get())
            _has_asked.set(True)
        # Its body is written here, where there are more processes to do it.
        posted = request.sealed()
        number = next(self._numbers)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._pipe.send(Ask(number, posted, ticket))
        return (await future).body()

    async def close(self) -> None:
        """Nothing is open."""

    def told(self, message: Told) -> None:
        """Hand the main process's reply to whoever waits for it."""
        self._waiting.pop(message.number).set_result(message.reply)


def run_worker(end: socket.socket, orders: Orders) -> None:
    """Work until the main process closes its end of the pipe; the entry point of the process."""
    # The terminal sends Ctrl-C to all; what it means is the main process's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(orders.language)
    # What is imported stays; a report makes tens of thousands of objects, nearly none of them in cycles.
    gc.freeze()
    gc.set_threshold(_OBJECTS, 5, 5)
    threading.Thread(target=_leave_with_main, name="main", daemon=True).start()
    asyncio.run(_serve(end, orders))


def _leave_with_main() -> None:
    """Wait for the end of the main process, also amid a report."""
    main = multiprocessing.parent_process()
    if main is not None:
        wait([main.sentinel])
        os._exit(0)


async def _serve(end: socket.socket, orders: Orders) -> None:
    bench = _Bench(end, orders)
    await bench.closed.wait()
    # Nobody is there to work for: what is under way is given up.
    os._exit(0)


class _Bench:
    """Where a worker's reports are done, each as a task."""

    def __init__(self, end: socket.socket, orders: Orders) -> None:
        self.closed = asyncio.Event()
        self._pipe = Pipe(end, self._take, self.closed.set)
        self._orders = orders
        self._sender = PipeSender(self._pipe, orders)
        self._engine = _engine(orders, self._sender)
        self._tasks: set[asyncio.Task[None]] = set()

    def _take(self, message: Do | Told) -> None:
        if isinstance(message, Told):
            self._sender.told(message)
            return
        task = asyncio.get_running_loop().create_task(self._do(message.item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, item: Item) -> None:
        self._pipe.send(await self._done(item))

    async def _done(self, item: Item) -> Done:
        orders = self._orders
        try:
            outcome = await work(item.position, item.path, None, self._engine, orders.rules)
            if outcome.summary is not None:
                summary = zlib.decompress(outcome.summary).decode()
                write_report(orders.folder, item.name, of_this_file(summary, item.name, item.source))
        except PutOffError:
            return Done(item.position, None)
        except OutputError as error:
            return Done(item.position, None, error)
        except Exception as error:
            # The edge of one report: a worker that said nothing of it would be waited for, for ever.
            return Done(item.position, unforeseen(item.position, item.path, error))
        return Done(item.position, outcome)


def _engine(orders: Orders, sender: PipeSender) -> AsyncEngine | RulesEngine:
    if orders.model is None:
        return RulesEngine()
    from summarizer.engines.llm import LlmEngine
    from summarizer.llm import Client

    return LlmEngine(orders.settings, Client(orders.settings, sender=sender))
