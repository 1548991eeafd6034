"""Many reports as the page shows them while a batch reads them: rows, what can be opened, everything as one archive."""

from __future__ import annotations

import io
import re
import shutil
import weakref
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, Literal

from summarizer.batch import Failure, Limits, Options, ReportState, Rules, start_batch
from summarizer.export import to_markdown
from summarizer.messages import catalogue, say
from summarizer.models import Model, Summary
from summarizer.settings import Settings
from summarizer.web.launch import web_options
from summarizer.web.problems import CaughtOnPage, sentence
from summarizer.web.report_cache import ReportSource, check_size

RowState = Literal["waiting", "running", "done", "failed", "skipped"]

_PROCESSES: Final = 2
# How long an endpoint may be away before the batch stops; somebody looks on.
_PATIENCE: Final = 60.0
_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME: Final = 60


class BatchRow(Model):
    """A report of a batch as the page lists it."""

    number: int
    name: str
    state: RowState
    summary: Path | None = None
    """The file of its summary, once it is done."""
    issuer: str = ""
    year: str = ""
    metrics: int | None = None
    supported: int = 0
    numbers: int = 0
    failure: str = ""

    @property
    def note(self) -> str:
        """What is said of it."""
        if self.state != "done":
            return self.failure
        return say("web.traced", supported=self.supported, total=self.numbers)


class PageBatch:
    """The files of one visitor and the batch that reads them, in a folder that is removed with this object.

    Args:
        sources: the files.
        settings: which engine.
    """

    def __init__(self, sources: Sequence[ReportSource], settings: Settings) -> None:
        folder = Path(mkdtemp(prefix="summarizer-"))
        self._removed = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._names = [source.name for source in sources]
        self._paths: dict[int, Path] = {}
        self._ended: dict[int, BatchRow] = {}
        self._stopped = False
        for number, source in enumerate(sources):
            with CaughtOnPage() as caught:
                check_size(source)
                self._paths[number] = _written(folder / "in" / f"{number + 1:03}", source)
            if caught.error is not None:
                self._ended[number] = self._failed(number, sentence(caught.error))
        options = Options(
            out=folder / "out",
            limits=Limits(concurrency=settings.concurrency),
            rules=Rules(max_mb=web_options().max_mb),
            processes=_PROCESSES,
            patience=_PATIENCE,
        )
        self._out = options.out
        places = [str(path) for path in self._paths.values()]
        self._batch = start_batch(places, options, settings) if places else None

    @property
    def total(self) -> int:
        """How many files there are."""
        return len(self._names)

    @property
    def running(self) -> bool:
        """Whether anything is still to come."""
        return self._batch is not None and self._batch.running

    @property
    def problem(self) -> str:
        """Why it stopped before its end, in a sentence; empty where it did not, or was asked to."""
        if self._batch is None or self._batch.running or self._stopped:
            return ""
        if self._batch.error is not None:
            return sentence(self._batch.error)
        return self._batch.result.reason if self._batch.result else ""

    def stop(self) -> None:
        """Leave what has not begun."""
        self._stopped = True
        if self._batch is not None:
            self._batch.stop()

    def remove(self) -> None:
        """Stop, and remove the files."""
        self.stop()
        self._removed()

    def rows(self) -> list[BatchRow]:
        """Return the files as they stand: what failed first, the others in their order."""
        running = self.running
        states = {state.path: state for state in self._batch.reports()} if self._batch else {}
        rows = [self._row(number, states, running) for number in range(self.total)]
        return sorted(rows, key=lambda row: row.state != "failed")

    def _row(self, number: int, states: dict[str, ReportState], running: bool) -> BatchRow:
        if number not in self._ended:
            report = states.get(str(self._paths[number]))
            if report is None or report.state not in ("done", "failed"):
                begun = report is not None and report.state == "running"
                state: RowState = "skipped" if not running else "running" if begun else "waiting"
                return BatchRow(number=number, name=self._names[number], state=state)
            if report.failure is not None:
                self._ended[number] = self._failed(number, _on_page(report.failure, self._names[number]))
            elif report.summary is not None:
                self._ended[number] = self._done(number, report.summary)
        return self._ended[number]

    def _failed(self, number: int, why: str) -> BatchRow:
        return BatchRow(number=number, name=self._names[number], state="failed", failure=why)

    def _done(self, number: int, path: Path) -> BatchRow:
        summary = _summary(path)
        return BatchRow(
            number=number,
            name=self._names[number],
            state="done",
            summary=path,
            issuer=summary.report.issuer or "",
            year=str(summary.report.year or ""),
            metrics=len(summary.metrics),
            supported=summary.checks.numbers_supported,
            numbers=summary.checks.numbers_total,
        )

    def source(self, row: BatchRow) -> ReportSource:
        """Return a report that is done, with its summary, to be opened."""
        summary = _summary(row.summary) if row.summary else None
        return ReportSource(row.name, self._paths[row.number].read_bytes(), summary=summary)

    def zip(self) -> bytes:
        """Return one archive: JSON and Markdown a report, the tables, and what failed and why."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            unread = []
            for row in self.rows():
                if row.summary is None:
                    unread.append(f"{row.name}\t{row.note or say('web.state_skipped')}\n")
                    continue
                archive.write(row.summary, f"json/{row.summary.name}")
                archive.writestr(f"markdown/{row.summary.stem}.md", to_markdown(_summary(row.summary)))
            for path in sorted(self._out.glob("metrics*")):
                archive.write(path, path.name)
            if unread:
                archive.writestr("failed.txt", "".join(unread))
        return packed.getvalue()


def _written(folder: Path, source: ReportSource) -> Path:
    """Write a file under its own name, as far as that means nothing to a file system."""
    folder.mkdir(parents=True)
    name = _UNSAFE.sub("_", source.name.replace("\\", "/").rpartition("/")[2])
    path = folder / (name[-_LONGEST_NAME:].strip(" .") or "report")
    content = source.content
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _summary(path: Path) -> Summary:
    return Summary.model_validate_json(path.read_bytes())


def _on_page(failure: Failure, name: str) -> str:
    """Return why a report failed, without what to do where that speaks of the command line."""
    said = failure.message
    if f"on_page.{failure.error}" in catalogue():
        said = said.removesuffix(failure.todo).rstrip("；; ") + say("web.full_stop")
    return said.replace(failure.report, name)
