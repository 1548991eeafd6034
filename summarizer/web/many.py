"""Many reports in the background: each ends as done or as failed with a reason, and what is done can be had at once."""

from __future__ import annotations

import contextvars
import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final, Literal

from summarizer.errors import AuthenticationError, ModelNotFoundError, SummarizerError
from summarizer.export import to_json, to_markdown, write_workbooks
from summarizer.messages import say
from summarizer.models import Model, Summary
from summarizer.web.opened import Opened
from summarizer.web.problems import Caught, sentence

State = Literal["waiting", "running", "done", "failed", "skipped"]

_WORKERS: Final = 2
# What would come of every further file, too.
_ENDS: Final = (AuthenticationError, ModelNotFoundError)


class Upload(Model):
    """A file as it came."""

    name: str
    data: bytes


class Row(Model):
    """A report of a batch as the page lists it."""

    id: str = ""
    name: str
    state: State
    issuer: str = ""
    year: str = ""
    metrics: str = ""
    note: str = ""


class _Line(Model):
    """What the list says of a report, so that the report itself may stay packed."""

    issuer: str
    year: str
    metrics: int
    supported: int
    total: int


@dataclass
class _Item:
    upload: Upload
    state: State = "waiting"
    opened: Opened | None = None
    line: _Line | None = None
    error: SummarizerError | None = None


@dataclass
class Job:
    """A batch at work; the threads write to it, the page reads from it.

    Args:
        uploads: the files.
        work: reads and summarises one file; raises SummarizerError for one that cannot be.
    """

    uploads: Sequence[Upload]
    work: Callable[[Upload], Opened]
    problem: SummarizerError | None = field(default=None, init=False)
    """Why it stopped before its end, where it did so by itself."""
    _items: list[_Item] = field(init=False)
    _stopped: threading.Event = field(default_factory=threading.Event, init=False)

    def __post_init__(self) -> None:
        self._items = [_Item(upload) for upload in self.uploads]

    def start(self) -> Job:
        """Begin, in threads that end with the process."""
        here = contextvars.copy_context()
        pool = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="summarizer-many")
        for item in self._items:
            pool.submit(here.copy().run, self._run, item)
        pool.shutdown(wait=False)
        return self

    def stop(self) -> None:
        """Leave what has not begun."""
        self._stopped.set()

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self._items)

    @property
    def finished(self) -> int:
        """How many are done or failed."""
        return sum(item.state in ("done", "failed") for item in self._items)

    @property
    def failed(self) -> int:
        """How many failed."""
        return sum(item.state == "failed" for item in self._items)

    @property
    def running(self) -> bool:
        """Whether any work is left."""
        waiting = {"running"} if self._stopped.is_set() else {"running", "waiting"}
        return any(item.state in waiting for item in self._items)

    @property
    def done(self) -> list[Opened]:
        """What is finished, in the order of the files."""
        return [item.opened for item in self._items if item.opened]

    def rows(self) -> list[Row]:
        """List the files as they stand, in the language in force."""
        rows = [_row(item) for item in self._items]
        if not self._stopped.is_set():
            return rows
        return [
            row.model_copy(update={"state": "skipped"}) if row.state == "waiting" else row for row in rows
        ]

    def zip(self) -> bytes:
        """Put what is done into one archive: JSON and Markdown a report, one workbook, and what failed and why."""
        opened = self.done
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, TemporaryDirectory() as folder:
            for stem, one in _named(opened):
                summary = one.summary
                archive.writestr(f"json/{stem}.json", to_json(summary) + "\n")
                archive.writestr(f"markdown/{stem}.md", to_markdown(summary))
            if opened:
                summaries = (one.summary for one in opened)
                for path in write_workbooks(Path(folder) / "metrics.xlsx", summaries):
                    archive.write(path, path.name)
            failed = [f"{item.upload.name}\t{sentence(item.error)}" for item in self._items if item.error]
            failed += [
                f"{row.name}\t{say('web.state_skipped')}" for row in self.rows() if row.state == "skipped"
            ]
            if failed:
                archive.writestr("failed.txt", "\n".join(failed) + "\n")
        return packed.getvalue()

    def _run(self, item: _Item) -> None:
        if self._stopped.is_set():
            return
        item.state = "running"
        with Caught() as caught:
            opened = self.work(item.upload)
            item.line, item.opened = _line(opened.summary), opened
        item.error = caught.error
        item.state = "failed" if caught.error else "done"
        if isinstance(caught.error, _ENDS):
            self.problem = caught.error
            self.stop()


def _line(summary: Summary) -> _Line:
    return _Line(
        issuer=summary.report.issuer or "",
        year=str(summary.report.year or ""),
        metrics=len(summary.metrics),
        supported=summary.checks.numbers_supported,
        total=summary.checks.numbers_total,
    )


def _row(item: _Item) -> Row:
    if item.line is None or item.opened is None:
        return Row(name=item.upload.name, state=item.state, note=sentence(item.error) if item.error else "")
    return Row(
        id=item.opened.id,
        name=item.upload.name,
        state=item.state,
        issuer=item.line.issuer,
        year=item.line.year,
        metrics=str(item.line.metrics),
        note=say("web.traced", supported=item.line.supported, total=item.line.total),
    )


def _named(opened: Sequence[Opened]) -> Iterator[tuple[str, Opened]]:
    """Give each report a file name of its own that means nothing to any file system."""
    taken: set[str] = set()
    for one in opened:
        stem = "".join("_" if char in '<>:"/\\|?*' or ord(char) < 32 else char for char in one.name)
        stem = PurePath(stem).stem.strip(". ")[:80] or "report"
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.casefold())
        yield name, one
