"""How a batch is watched: by a bar on a terminal, by a line now and then, by another thread report by report."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, TextIO

from summarizer.batch.plan import Failure, Job, RunResult, Totals
from summarizer.errors import SummarizerError
from summarizer.messages import say
from summarizer.models import Model

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_LINE_EVERY: Final = 10.0
_WINDOW: Final = 30.0


class Watcher(Protocol):
    """Is told how a batch comes on."""

    def update(self, totals: Totals) -> None:
        """Show how far it has come."""
        ...

    def note(self, text: str) -> None:
        """Show a sentence: the endpoint is down, the run is stopping."""
        ...

    def close(self) -> None:
        """Show no more."""
        ...


class Silence:
    """Shows nothing."""

    def update(self, totals: Totals) -> None:
        """Show nothing."""

    def note(self, text: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


class Speed:
    """Reports a second over the last half minute, and from it the time that is left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def mark(self, finished: int) -> None:
        """Note how many reports are finished now."""
        self._marks.append((self._clock(), finished))
        while len(self._marks) > 2 and self._marks[-1][0] - self._marks[0][0] > _WINDOW:
            self._marks.popleft()

    @property
    def rate(self) -> float:
        """Reports a second; 0 where nothing is known yet."""
        if len(self._marks) < 2:
            return 0.0
        (begun, before), (now, after) = self._marks[0], self._marks[-1]
        return (after - before) / (now - begun) if now > begun else 0.0

    def left(self, waiting: int) -> str:
        """Return the time that so many reports will take, as ``m:ss`` or ``h:mm:ss``; ``?`` where unknown."""
        if not waiting:
            return "0:00"
        if self.rate <= 0:
            return "?"
        minutes, seconds = divmod(round(waiting / self.rate), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def figures(totals: Totals, speed: Speed) -> str:
    """Say in one line where a batch stands."""
    text = say(
        "batch.figures",
        done=totals.done,
        reports=totals.reports,
        failed=totals.failed,
        rate=f"{speed.rate:.1f}",
        left=speed.left(totals.waiting),
    )
    usage = totals.usage
    if not usage.requests and not usage.tokens_in:
        return text
    cost = say("batch.unknown") if usage.cost is None else f"{usage.cost:.4f}"
    tokens = f"{usage.tokens_in + usage.tokens_out:,}"
    return text + say("batch.figures_model", requests=usage.requests, tokens=tokens, cost=cost)


class Lines:
    """Writes plain lines, at most one in ten seconds: for logs."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._speed = Speed(clock)
        self._last = clock()
        self._latest: Totals | None = None

    def update(self, totals: Totals) -> None:
        """Write a line if the last is old enough."""
        self._speed.mark(totals.done + totals.failed)
        self._latest = totals
        if self._clock() - self._last >= _LINE_EVERY:
            self._write(figures(totals, self._speed))
            self._last = self._clock()

    def note(self, text: str) -> None:
        """Write a sentence."""
        self._write(text)

    def close(self) -> None:
        """Write where it ended."""
        if self._latest is not None:
            self._write(figures(self._latest, self._speed))

    def _write(self, text: str) -> None:
        # A log that takes no more costs no report.
        with suppress(OSError):
            print(text, file=self._stream, flush=True)


class Live:
    """Draws a bar that moves, with the figures behind it."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._console = Console(stderr=True)
        self._speed = Speed()
        self._bar: Bar = Progress(
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:>3.0f}% {task.description}", markup=False),
            console=self._console,
            expand=True,
        )
        self._task: TaskID = self._bar.add_task("", total=None)
        self._bar.start()

    def update(self, totals: Totals) -> None:
        """Move the bar."""
        finished = totals.done + totals.failed
        self._speed.mark(finished)
        self._bar.update(
            self._task, total=totals.reports, completed=finished, description=figures(totals, self._speed)
        )

    def note(self, text: str) -> None:
        """Print a sentence above the bar."""
        self._bar.console.print(text, markup=False, highlight=False)

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()


def watcher_for(stream: TextIO | None = sys.stderr, *, quiet: bool = False) -> Watcher:
    """Choose how to show progress: not at all, a bar where there is a terminal, else lines."""
    if quiet or stream is None:
        return Silence()
    return Live() if stream.isatty() else Lines(stream)


class ReportState(Model):
    """Where a report of a running batch stands; ``summary`` is the file of its summary, JSON, once it is done."""

    path: str
    source: str
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    summary: Path
    failure: Failure | None = None


class BatchHandle:
    """A batch at work; any thread may look at it and stop it.

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

    def planned(self, jobs: Sequence[Job], folder: Path, stop: Callable[[], object]) -> None:
        """Take from the run its plan, the folder of the summaries, and what stops it."""
        loop = asyncio.get_running_loop()
        self._reports = [
            ReportState(path=job.path, source=job.source, summary=folder / f"{job.name}.json") for job in jobs
        ]
        self._stop = lambda: loop.call_soon_threadsafe(stop)
        if self._stopped:
            stop()

    def note(
        self, job: Job, state: Literal["waiting", "running", "done", "failed"], failure: Failure | None = None
    ) -> None:
        """Take from the run where a report stands now."""
        before = self._reports[job.position]
        self._reports[job.position] = before.model_copy(update={"state": state, "failure": failure})
