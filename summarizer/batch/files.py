"""The files of the output folder; each is whole or as it was before, however the process ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final, Literal

from summarizer.batch.plan import Job
from summarizer.batch.store import Store
from summarizer.export import FailedReport, to_json, write_metrics_csv, write_workbooks
from summarizer.models import SCHEMA_VERSION, Summary
from summarizer.writing import check_target, explained, replacing

RESULTS: Final = "results.jsonl"
FAILURES: Final = "failures.jsonl"
METRICS: Final = "metrics.csv"
WORKBOOK: Final = "metrics.xlsx"

# Of indented JSON, that is: a line end never stands within a string.
_INDENT: Final = re.compile(r"\n *")


class Output:
    """Writes what is in the store into files; the same store always makes the same files.

    Args:
        folder: the output folder.
        store: where the results are.
        schema: version of the JSON that is written.

    Raises:
        OutputError: if the folder takes no files, or a folder is where one of them should be.
    """

    def __init__(self, folder: Path, store: Store, schema: Literal[1, 2] = SCHEMA_VERSION) -> None:
        self._folder = folder
        self._store = store
        self._schema: Literal[1, 2] = schema
        self.reports = folder / "reports"
        with explained(self.reports):
            self.reports.mkdir(parents=True, exist_ok=True)
        for half_written in (*folder.glob(".*.part"), *self.reports.glob(".*.part")):
            with explained(half_written):
                half_written.unlink()
        for name in (RESULTS, FAILURES, METRICS, WORKBOOK):
            check_target(folder / name)
        check_target(self.reports / RESULTS)

    def write_report(self, job: Job, summary: str) -> None:
        """Write a report's summary (JSON), unless the very same is there.

        It is not forced to the disk: after a power cut the next run finds what is missing and writes it again.

        Raises:
            OutputError: if it cannot be written.
        """
        target = self._file_of(job.name)
        content = self._in_schema(_of_this_file(summary, job.name, job.source)).encode()
        with explained(target):
            if target.is_file() and target.read_bytes() == content:
                return
        with replacing(target, sync=False) as temporary:
            temporary.write_bytes(content)

    def remove_report(self, name: str) -> None:
        """Remove the summary an earlier run made where there is none now."""
        with explained(self._file_of(name)):
            self._file_of(name).unlink(missing_ok=True)

    def remove_renamed(self, earlier: dict[str, str]) -> None:
        """Remove the file of a report that has another name now, since another report shares its old one.

        Args:
            earlier: the names of the reports that were done in the plan before, by the keys of their results.
        """
        rows = list(self._store.rows())
        names = {row.name for row in rows}
        for old in {earlier[row.key] for row in rows if row.key in earlier} - names:
            self.remove_report(old)

    def write_lists(self) -> None:
        """Write results.jsonl and failures.jsonl."""
        failures = (row.failure for row in self._store.rows("failed") if row.failure is not None)
        self._write(RESULTS, (_INDENT.sub(" ", self._in_schema(text).rstrip()) for text in self._texts()))
        self._write(FAILURES, (json.dumps(each.model_dump(), ensure_ascii=False) for each in failures))

    def write_tables(self) -> None:
        """Write metrics.csv and metrics.xlsx; a long batch has more workbooks, metrics-2.xlsx and so on."""
        write_metrics_csv(self._folder / METRICS, self._summaries())
        workbook = self._folder / WORKBOOK
        failed = [
            FailedReport(
                source=row.source, reason=row.failure.message.replace(row.failure.report, row.source)
            )
            for row in self._store.rows("failed")
            if row.failure is not None
        ]
        written = write_workbooks(workbook, self._summaries(), failed)
        with explained(workbook):
            for number in count(len(written) + 1):
                stale = workbook.with_name(f"{workbook.stem}-{number}{workbook.suffix}")
                if not stale.exists():
                    break
                stale.unlink()

    def _file_of(self, name: str) -> Path:
        return self.reports / f"{name}.json"

    def _write(self, name: str, lines: Iterable[str]) -> None:
        with (
            replacing(self._folder / name) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as file,
        ):
            file.writelines(f"{line}\n" for line in lines)

    def _in_schema(self, summary: str) -> str:
        if self._schema == SCHEMA_VERSION:
            return summary
        return to_json(Summary.model_validate_json(summary), schema=self._schema) + "\n"

    def _texts(self) -> Iterator[str]:
        for row in self._store.rows("done"):
            yield _of_this_file(self._store.summary(row.key), row.name, row.source)

    def _summaries(self) -> Iterator[Summary]:
        return (Summary.model_validate_json(text) for text in self._texts())


def _of_this_file(summary: str, name: str, source: str) -> str:
    """Return a summary (JSON) with the names of the file at hand: two files of the same bytes share one result."""
    wanted = {"id": name, "source": source}
    if all(f'"{key}": {json.dumps(value, ensure_ascii=False)}' in summary for key, value in wanted.items()):
        return summary
    document = json.loads(summary)
    document["report"] |= wanted
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
