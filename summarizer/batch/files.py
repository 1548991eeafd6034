"""The files of the output folder; each is whole or as it was before, however the process ends."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from summarizer.batch.store import Store
from summarizer.errors import StoreError
from summarizer.export import write_metrics_csv, write_workbooks
from summarizer.models import Summary

REPORTS: Final = "reports"
RESULTS: Final = "results.jsonl"
FAILURES: Final = "failures.jsonl"
METRICS: Final = "metrics.csv"
WORKBOOK: Final = "metrics.xlsx"

_INDENT: Final = re.compile(r"\n *")


class Output:
    """Writes what is in the store into files; the same store always makes the same files.

    Args:
        folder: the output folder.
        store: where the results are.

    Raises:
        StoreError: if a file cannot be written.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        with _writing(folder):
            self.reports.mkdir(parents=True, exist_ok=True)

    @property
    def reports(self) -> Path:
        """The folder of the summaries."""
        return self._folder / REPORTS

    def write_report(self, name: str, path: str, summary: str) -> None:
        """Write a report's summary, unless the very same is there."""
        write_report(self.reports, name, of_this_file(summary, path))

    def remove_report(self, name: str) -> None:
        """Remove the summary an earlier run made where there is none now."""
        target = self.reports / f"{name}.json"
        with _writing(target):
            target.unlink(missing_ok=True)

    def write_lists(self) -> None:
        """Write results.jsonl and failures.jsonl."""
        with self._replacing(RESULTS) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_one_line(text) for text in self._texts())
        with (
            self._replacing(FAILURES) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as file,
        ):
            for row in self._store.rows("failed"):
                if row.failure is not None:
                    line = json.dumps(row.failure.model_dump(), ensure_ascii=False)
                    file.write(line + "\n")

    def write_tables(self) -> None:
        """Write metrics.csv and metrics.xlsx; a long batch has more workbooks, metrics-2.xlsx and so on."""
        with self._replacing(METRICS) as temporary:
            write_metrics_csv(temporary, self._summaries())
        for stale in self._folder.glob("metrics-*.xlsx"):
            stale.unlink()
        with _writing(self._folder / WORKBOOK):
            write_workbooks(self._folder / WORKBOOK, self._summaries())

    def _texts(self) -> Iterator[str]:
        for row in self._store.rows("done"):
            summary = self._store.summary(row.key)
            if summary is not None:
                yield of_this_file(summary, row.path)

    def _summaries(self) -> Iterator[Summary]:
        return (Summary.model_validate_json(text) for text in self._texts())

    @contextmanager
    def _replacing(self, name: str) -> Iterator[Path]:
        """Give a file to write that takes the place of another when it is whole and on the disk."""
        target = self._folder / name
        temporary = target.with_name(f".{name}.part")
        with _writing(target):
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(target)


def write_report(folder: Path, name: str, summary: str) -> None:
    """Write a summary into a folder, whole or not at all, unless the very same is there.

    It is not forced to the disk: after a power cut the next run finds what is missing and writes it again.

    Raises:
        StoreError: if it cannot be written.
    """
    target = folder / f"{name}.json"
    content = summary.encode()
    with _writing(target):
        if target.is_file() and target.read_bytes() == content:
            return
        temporary = target.with_name(f".{target.name}.part")
        temporary.write_bytes(content)
        temporary.replace(target)


def of_this_file(summary: str, path: str) -> str:
    """Give a summary the name of the file at hand: two files of the same bytes share one result."""
    name = Path(path).name
    if f'"source": {json.dumps(name, ensure_ascii=False)}' in summary:
        return summary
    document = json.loads(summary)
    document["report"]["source"] = name
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _one_line(text: str) -> str:
    """Put indented JSON on one line: a line end never stands within a string."""
    return _INDENT.sub(" ", text.rstrip()) + "\n"


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(path=str(path), reason=error.strerror or str(error)) from error
