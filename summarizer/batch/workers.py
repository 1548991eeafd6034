"""The processes that read and ground for a batch; one that dies is replaced, and takes one report along at most."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Final, ParamSpec, TypeVar

from summarizer.errors import WorkerStartError
from summarizer.messages import Language, language, set_language

P = ParamSpec("P")
T = TypeVar("T")
_METHOD: Final = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
# So many are handed to the pool at a time that none of its processes waits for the event loop.
_CALLS_A_PROCESS: Final = 2
_OBJECTS: Final = 20_000
_hiding: Final = threading.Lock()


class Workers:
    """Runs functions in so many other processes; belongs to one event loop, and is to be closed."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._slots = asyncio.Semaphore(processes * _CALLS_A_PROCESS)
        self._alone = asyncio.Lock()
        self._context = multiprocessing.get_context(_METHOD)
        # Imported once for all of them.
        self._context.set_forkserver_preload(["summarizer.batch.job"])
        with _start_errors():
            self._there, self._here = self._context.Pipe(duplex=False)
        self._executor = self._started(processes)

    async def call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one of the processes.

        Whoever was there when a process died is run once more with no company, so that the cause fails alone.

        Raises:
            WorkerStartError: if the system lets no process start.
            BrokenProcessPool: if the function ends its process.
        """
        work = partial(function, *args, **kwargs)
        async with self._slots:
            executor = self._executor
            try:
                return await self._submitted(executor, work)
            except BrokenProcessPool:
                if self._executor is executor:
                    executor.shutdown(wait=False)
                    self._executor = self._started(self._processes)
        async with self._alone:
            executor = self._started(1)
            try:
                return await self._submitted(executor, work)
            finally:
                executor.shutdown(wait=False)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, ``at_once`` also amid their work."""
        if at_once:
            self._here.close()
        self._executor.shutdown(cancel_futures=True)
        self._here.close()
        self._there.close()

    def _started(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            mp_context=self._context,
            initializer=_begin,
            initargs=(language(), self._there),
        )

    async def _submitted(self, executor: ProcessPoolExecutor, work: Callable[[], T]) -> T:
        with _start_errors(), _main_module_hidden():
            future = executor.submit(work)
        return await asyncio.wrap_future(future)


@contextlib.contextmanager
def _start_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError) as error:
        raise WorkerStartError(reason=str(error) or type(error).__name__) from error


@contextlib.contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Start processes without running the caller's script again, which needs no ``if __name__`` then."""
    main = sys.modules["__main__"]
    with _hiding:
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


# --- in the processes ----------------------------------------------------------------------------------------


def _begin(spoken: Language, main: Connection) -> None:
    # The terminal sends Ctrl-C to all; what it means is the main process's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(spoken)
    # What is imported stays; a report makes tens of thousands of objects, nearly none of them in cycles.
    gc.freeze()
    gc.set_threshold(_OBJECTS, 5, 5)
    threading.Thread(target=_leave_with, args=(main,), name="main", daemon=True).start()


def _leave_with(main: Connection) -> None:
    """Wait until the main process closes its end of the pipe or ends, and leave then, also amid a report."""
    wait([main])
    os._exit(0)
