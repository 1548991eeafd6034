"""The worker processes as the main process sees them: it hands out reports and sends their requests."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Final

from summarizer.batch.items import Failure, Item, Outcome
from summarizer.batch.pipe import Pipe, ends
from summarizer.batch.sender import BatchSender, Reply
from summarizer.batch.worker import Ask, Do, Done, Orders, Told, run_worker
from summarizer.errors import OutputError, WorkerStartError
from summarizer.messages import say

_MOST_TRIES: Final = 2


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Pipe
    held: dict[int, Item] = field(default_factory=dict)
    alone: bool = False
    """Whether it holds a report that was there when another worker died, which gets no company."""


class Pool:
    """Runs reports in worker processes; a worker that dies is replaced and its reports are done again.

    Args:
        orders: what each worker is told.
        processes: how many workers.
        depth: how many reports a worker may hold at a time.
        sender: what sends the workers' requests.
        finished: called with each report's outcome, or None where it was put off.
    """

    def __init__(
        self,
        orders: Orders,
        processes: int,
        depth: int,
        sender: BatchSender,
        finished: Callable[[Item, Outcome | None], None],
    ) -> None:
        self._orders = orders
        self._processes = processes
        self._depth = depth
        self._sender = sender
        self._finished = finished
        # A worker must not inherit the other workers' pipes, or none of them would see its own close.
        self._context = _context()
        self._workers: list[_Worker] = []
        self._deaths: dict[int, int] = {}
        self._asks: set[asyncio.Task[None]] = set()
        self._items: Iterator[Item] = iter(())
        self._again: list[Item] = []
        self._idle = asyncio.Event()
        self._accepting = True
        self._error: BaseException | None = None

    async def run(self, items: Iterator[Item]) -> None:
        """Do all the items, or as many as were handed out before ``stop``.

        Raises:
            OutputError: if an answer or a result cannot be stored.
            WorkerStartError: if there can be no workers.
        """
        self._items = items
        for _ in range(self._processes):
            self._workers.append(self._start())
        for _ in range(self._depth):
            for worker in self._workers:
                self._feed(worker)
        self._rest()
        await self._idle.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Hand out no more; what is in flight goes on."""
        self._accepting = False
        self._rest()

    def abort(self) -> None:
        """Wait for nothing that is in flight."""
        self._accepting = False
        self._idle.set()

    def fail(self, error: BaseException) -> None:
        """Let ``run`` end with this error."""
        self._error = self._error or error
        self.abort()

    async def close(self) -> None:
        """End the workers at once, and give up what they still ask."""
        for task in self._asks:
            task.cancel()
        await asyncio.gather(*self._asks, return_exceptions=True)
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            await worker.pipe.close()
            worker.process.join()

    def _start(self) -> _Worker:
        with _start_errors():
            ours, theirs = ends()
        process = self._context.Process(target=run_worker, args=(theirs, self._orders), daemon=True)
        try:
            with _start_errors(), _main_module_hidden():
                process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        pipe = Pipe(ours, lambda said: self._take(worker, said), lambda: self._died(worker))
        worker = _Worker(process, pipe)
        return worker

    def _take(self, worker: _Worker, message: Done | Ask) -> None:
        if isinstance(message, Ask):
            task = asyncio.get_running_loop().create_task(self._carry(worker, message))
            self._asks.add(task)
            task.add_done_callback(self._answered)
            return
        if message.error is not None:
            self.fail(message.error)
            return
        item = worker.held.pop(message.position)
        worker.alone = False
        self._finished(item, message.outcome)
        self._fill(worker)
        self._rest()

    async def _carry(self, worker: _Worker, ask: Ask) -> None:
        """Send a request; its answer is kept also where the worker that asked is gone by then."""
        try:
            reply = await self._sender.send(ask.request, ask.ticket)
        except OutputError:
            raise
        except Exception as error:
            # At the edge of one report, whose worker records it: it must not take the other reports along.
            reply = Reply(broken=f"{type(error).__name__}: {error}")
        worker.pipe.send(Told(ask.number, reply))

    def _answered(self, task: asyncio.Task[None]) -> None:
        """Stop everything where an answer cannot be stored: what is not on the disk would be paid for again."""
        self._asks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    def _fill(self, worker: _Worker) -> None:
        while len(worker.held) < self._depth and self._feed(worker):
            pass

    def _feed(self, worker: _Worker) -> bool:
        """Give a worker one more report; False where it gets none."""
        if not self._accepting or worker not in self._workers or worker.alone:
            return False
        worker.alone = bool(self._again) and not worker.held
        item = self._again.pop() if worker.alone else next(self._items, None)
        if item is None:
            return False
        worker.held[item.position] = item
        worker.pipe.send(Do(item))
        return True

    def _died(self, worker: _Worker) -> None:
        """Replace a worker; what it held is done again, one by one, to find the report that was the cause."""
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        for item in worker.held.values():
            self._deaths[item.position] = self._deaths.get(item.position, 0) + 1
            if self._deaths[item.position] >= _MOST_TRIES:
                self._finished(item, Outcome(position=item.position, failure=_killed(item)))
            else:
                self._again.append(item)
        try:
            self._workers.append(self._start())
        except WorkerStartError as error:
            self.fail(error)
            return
        for each in self._workers:
            self._fill(each)
        self._rest()

    def _rest(self) -> None:
        if not any(worker.held for worker in self._workers):
            self._idle.set()


def warm_up(*, asks: bool) -> None:
    """Begin to import what the workers need, once for all of them, while the plan is still being made.

    Args:
        asks: whether they will ask a model.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    modules = ["summarizer.batch.worker"]
    if asks:
        modules += ["summarizer.engines.llm"]
    multiprocessing.get_context("forkserver").set_forkserver_preload(modules)
    # If it cannot, the first worker says so.
    with contextlib.suppress(OSError):
        forkserver.ensure_running()


def _context() -> SpawnContext | ForkServerContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


def _killed(item: Item) -> Failure:
    return Failure(
        report=item.path,
        error="WorkerDiedError",
        message=say("batch.worker_died", path=item.path),
        todo=say("batch.worker_died_todo"),
    )


@contextlib.contextmanager
def _start_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError) as error:
        raise WorkerStartError(reason=str(error) or type(error).__name__) from error


@contextlib.contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Start workers without running the caller's script again, which needs no ``if __name__`` then."""
    main = sys.modules["__main__"]
    spec, file = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    main.__spec__ = None
    if file is not None:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file
