"""A batch in a thread of its own, for a program that goes on meanwhile: the page starts one, looks at it, stops it."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from summarizer.batch.items import Ending, Failure, Item
from summarizer.batch.progress import Watcher
from summarizer.batch.run import Options, run_batch
from summarizer.errors import SummarizerError
from summarizer.models import Model
from summarizer.settings import Settings


class ReportState(Model):
    """Where a report of a running batch stands; of one that is done ``summary`` is the file of its summary, JSON."""

    path: str
    source: str
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    summary: Path | None = None
    failure: Failure | None = None


class BatchHandle:
    """A batch at work; any thread may look at it and stop it.

    Attributes:
        result: how it ended; None while it runs, and where it could not.
        error: why it could not begin or go on, if so.
    """

    def __init__(self, out: Path) -> None:
        self.result: Ending | None = None
        self.error: SummarizerError | None = None
        self._out = out
        self._reports: list[ReportState] = []
        self._ended = threading.Event()
        self._stop: Callable[[], object] | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether anything is still to come."""
        return not self._ended.is_set()

    def reports(self) -> tuple[ReportState, ...]:
        """Return the reports as they stand, in the order of the plan; none before all files were looked at."""
        return tuple(self._reports)

    def stop(self) -> None:
        """Begin no further report; those that have asked a model are finished."""
        self._stopped = True
        if self._stop is not None and self.running:
            # Its loop may end in this very moment.
            with contextlib.suppress(RuntimeError):
                self._stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the batch has ended, or so many seconds at most; return whether it has."""
        return self._ended.wait(seconds)

    # --- what the run tells, from its thread -------------------------------------------------------------

    def planned(self, items: Sequence[Item], stop: Callable[[], object]) -> None:
        """Take the plan, and what stops the run when it is called in the run's event loop."""
        loop = asyncio.get_running_loop()
        self._reports = [ReportState(path=item.path, source=item.source) for item in items]
        self._stop = lambda: loop.call_soon_threadsafe(stop)
        if self._stopped:
            stop()

    def began(self, item: Item) -> None:
        """Note that work on a report has begun."""
        self._set(item, "running")

    def ended(self, item: Item, failure: Failure | None) -> None:
        """Note that a report is done, or has failed."""
        self._set(item, "failed" if failure else "done", failure)

    def _set(
        self, item: Item, state: Literal["running", "done", "failed"], failure: Failure | None = None
    ) -> None:
        summary = self._out / "reports" / f"{item.name}.json" if state == "done" else None
        self._reports[item.position] = ReportState(
            path=item.path, source=item.source, state=state, summary=summary, failure=failure
        )

    def run(self, batch: Callable[[], Ending]) -> None:
        """Run to the end; the work of the thread."""
        try:
            self.result = batch()
        except SummarizerError as error:
            self.error = error
        finally:
            self._ended.set()


def start_batch(
    places: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> BatchHandle:
    """Begin ``run_batch`` in a thread that ends with the process, and return at once.

    What keeps the batch from beginning or from going on is the handle's ``error``.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which engine and model.
        watcher: is told how it comes on, in that thread.
    """
    handle = BatchHandle(options.out)

    def batch() -> Ending:
        return asyncio.run(run_batch(places, options, settings, watcher, follower=handle))

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(handle.run, batch), name="batch", daemon=True)
    thread.start()
    return handle
