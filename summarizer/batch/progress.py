"""How a batch is watched: by a bar on a terminal, by a line now and then, by another thread report by report."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from summarizer.batch.plan import Failure, Job, RunResult, Totals
from summarizer.errors import SummarizerError
from summarizer.messages import say
from summarizer.models import Model

_LINE_EVERY: Final = 10.0
State = Literal["waiting", "running", "done", "failed"]


class Watcher:
    """Is told how a batch comes on; by itself it shows nothing."""

    def planned(self, jobs: Sequence[Job], reports: Path, stop: Callable[[], object]) -> None:
        """Take the plan, the folder of the summaries, and what lets no further report begin."""

    def moved(self, job: Job, state: State, failure: Failure | None = None) -> None:
        """Take where a report stands now."""

    def update(self, totals: Totals) -> None:
        """Show how far it has come."""

    def note(self, text: str) -> None:
        """Show a sentence: the endpoint is down, the run is stopping."""

    def close(self) -> None:
        """Show no more."""


class Display(Watcher):
    """Shows figures: behind a bar that moves where there is a terminal, else as a line at most every ten seconds.

    The speed is that of the last half minute.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        self._progress = Progress(
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:>3.0f}% {task.description}", markup=False),
            console=Console(file=stream),
            expand=True,
            get_time=clock,
        )
        self._task = self._progress.add_task("", total=None)
        self._last = clock()
        if self._live:
            self._progress.start()

    def update(self, totals: Totals) -> None:
        """Move the bar, or write a line if the last is old enough."""
        finished = totals.done + totals.failed
        self._progress.update(self._task, total=totals.reports, completed=finished)
        speed = self._progress.tasks[0].speed or 0.0
        self._progress.update(self._task, description=figures(totals, speed))
        if not self._live and self._clock() - self._last >= _LINE_EVERY:
            self._write(self._progress.tasks[0].description)
            self._last = self._clock()

    def note(self, text: str) -> None:
        """Print a sentence, above the bar if there is one."""
        if self._live:
            self._progress.console.print(text, markup=False, highlight=False)
        else:
            self._write(text)

    def close(self) -> None:
        """Leave the bar as it stands, or write where it ended."""
        if self._live:
            self._progress.stop()
        elif self._progress.tasks[0].description:
            self._write(self._progress.tasks[0].description)

    def _write(self, text: str) -> None:
        # A log that takes no more costs no report.
        with suppress(OSError):
            print(text, file=self._stream, flush=True)


def display(*, quiet: bool) -> Watcher:
    """Return what shows progress on stderr; nothing where there is none."""
    return Watcher() if quiet or sys.stderr is None else Display(sys.stderr)


def figures(totals: Totals, speed: float) -> str:
    """Say in one line where a batch stands; ``speed`` is in reports a second, 0 where it is not known."""
    text = say(
        "batch.figures",
        done=totals.done,
        reports=totals.reports,
        failed=totals.failed,
        rate=f"{speed:.1f}",
        left=_time_left(totals.waiting, speed),
    )
    usage = totals.usage
    if not usage.requests and not usage.tokens_in:
        return text
    cost = say("batch.unknown") if usage.cost is None else f"{usage.cost:.4f}"
    tokens = f"{usage.tokens_in + usage.tokens_out:,}"
    return text + say("batch.figures_model", requests=usage.requests, tokens=tokens, cost=cost)


def _time_left(waiting: int, speed: float) -> str:
    """Return the time that so many reports will take, as ``m:ss`` or ``h:mm:ss``; ``?`` where unknown."""
    if waiting and speed <= 0:
        return "?"
    minutes, seconds = divmod(round(waiting / speed) if waiting else 0, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class ReportState(Model):
    """Where a report of a running batch stands; ``summary`` is the file of its summary, JSON, once it is done."""

    path: str
    source: str
    state: State = "waiting"
    summary: Path
    failure: Failure | None = None


class BatchHandle(Watcher):
    """A batch at work in another thread; any thread may look at it and stop it.

    Attributes:
        result: how it ended; None while it runs, and where it could not.
        error: why it could not begin or go on, if so.
        ended: is set when it has ended.
    """

    def __init__(self) -> None:
        self.result: RunResult | None = None
        self.error: SummarizerError | None = None
        self.ended = threading.Event()
        self._reports: list[ReportState] = []
        self._stop: Callable[[], object] | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether anything is still to come."""
        return not self.ended.is_set()

    def reports(self) -> tuple[ReportState, ...]:
        """Return the reports as they stand, in the order of the plan; none before all files were looked at."""
        return tuple(self._reports)

    def stop(self) -> None:
        """Begin no further report; those that have asked a model are finished."""
        self._stopped = True
        if self._stop is not None:
            # Its event loop may end in this very moment.
            with suppress(RuntimeError):
                self._stop()

    def planned(self, jobs: Sequence[Job], reports: Path, stop: Callable[[], object]) -> None:
        """Take the plan."""
        loop = asyncio.get_running_loop()
        self._reports = [
            ReportState(path=job.path, source=job.source, summary=reports / f"{job.name}.json")
            for job in jobs
        ]
        self._stop = lambda: loop.call_soon_threadsafe(stop)
        if self._stopped:
            stop()

    def moved(self, job: Job, state: State, failure: Failure | None = None) -> None:
        """Take where a report stands now."""
        before = self._reports[job.position]
        self._reports[job.position] = before.model_copy(update={"state": state, "failure": failure})
