"""What a person sees while a batch runs: a bar on a terminal, a line now and then where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from summarizer.batch.items import Totals
from summarizer.messages import say

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
        """Do nothing."""


class Speed:
    """Reports a second over the last half minute, and from it the time that is left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: list[tuple[float, int]] = []

    def mark(self, finished: int) -> None:
        """Note how many reports are finished now."""
        now = self._clock()
        self._marks.append((now, finished))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.pop(0)

    @property
    def rate(self) -> float:
        """Reports a second; 0 where nothing is known yet."""
        if len(self._marks) < 2:
            return 0.0
        (begun, before), (now, after) = self._marks[0], self._marks[-1]
        return (after - before) / (now - begun) if now > begun else 0.0

    def left(self, waiting: int) -> str:
        """Give the time that so many reports will take, as ``m:ss`` or ``h:mm:ss``; ``?`` where unknown."""
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
    if usage.requests or usage.tokens_in:
        text += say(
            "batch.figures_model",
            requests=usage.requests,
            tokens=f"{usage.tokens_in + usage.tokens_out:,}",
            cost=say("batch.unknown") if usage.cost is None else f"{usage.cost:.4f}",
        )
    return text


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
