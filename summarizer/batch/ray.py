"""The same unit of work on a cluster, by Ray Data: a row a report in, a row a report out, Parquet at the end.

Places and output are anything fsspec knows: a local folder, ``s3://bucket/2024``. What a worker held when it was lost
is done again elsewhere; a report that fails is a row that says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import sys
import time
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from summarizer.batch.find import find_reports, is_no_document, not_read, nothing_found
from summarizer.batch.job import Rules, summarize_one
from summarizer.batch.plan import Failure, JobResult, RunResult, Setup, Totals, set_up
from summarizer.document import refusal
from summarizer.engines import AsyncEngine
from summarizer.errors import (
    InputError,
    MissingFileError,
    QuotaExhaustedError,
    UnreadableFileError,
    UsageError,
)
from summarizer.filenames import readable
from summarizer.messages import Language, language, say, set_language
from summarizer.models import Summary
from summarizer.settings import Settings

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Columns = dict[str, NDArray[numpy.object_]]

COLUMNS: Final = (
    "report", "state", "key", "sha256", "engine", "model", "title", "issuer", "year", "metrics", "summary", "error",
    "message", "todo", "created_at",
)  # fmt: skip
_ROWS_A_BLOCK: Final = 50
_ROWS_A_BATCH: Final = 10


class _Address(NamedTuple):
    """A file to be done: its address, and why it is not opened, if so."""

    path: str
    failure: Failure | None = None


class Worker:
    """An actor: keeps its engine, turns rows with paths into rows with summaries."""

    def __init__(self, setup: Setup, rules: Rules, spoken: Language) -> None:
        self._setup = setup
        self._rules = rules
        self._empty: Failure | None = None
        set_language(spoken)

    def __call__(self, rows: Columns) -> dict[str, list[Any]]:
        """Do a batch of rows, as many at a time as the settings allow requests in flight."""
        files = [
            _Address(os.fsdecode(path), Failure.model_validate_json(failure) if failure else None)
            for path, failure in zip(rows["path"], rows["failure"], strict=True)
        ]
        made = asyncio.run(self._all(files))
        return {column: [row[column] for row in made] for column in COLUMNS}

    async def _all(self, files: list[_Address]) -> list[dict[str, Any]]:
        if self._setup.model is None:
            return [await self._one(file, None) for file in files]
        from summarizer.engines.llm import LlmEngine

        asking = LlmEngine(self._setup.settings)
        try:
            return list(await asyncio.gather(*(self._one(file, asking) for file in files)))
        finally:
            await asking.client.aclose()

    async def _one(self, file: _Address, engine: AsyncEngine | None) -> dict[str, Any]:
        path, failure = file
        if failure is None and self._empty is not None:
            # The account has nothing left: this report would only be told so, too.
            failure = self._empty.model_copy(update={"report": readable(path)})
        try:
            data = b"" if failure else _fetched(path)
        except InputError as error:
            failure = Failure.of(path, error)
        if failure is not None:
            return _row(path, JobResult(failure=failure), self._setup)
        result = await summarize_one(path, self._rules, engine, data=data)
        if result.failure is not None and result.failure.error == QuotaExhaustedError.__name__:
            self._empty = result.failure
        return _row(path, result, self._setup)


def run_on_ray(
    places: Sequence[str],
    out: str,
    settings: Settings,
    *,
    rules: Rules = Rules(),  # noqa: B008 - frozen
    address: str | None = None,
) -> RunResult:
    """Do all reports of these places on a cluster, and append a row for each to the Parquet folder ``out``.

    A report whose row says ``done`` already, for the same engine, model and prompts, is not done again.

    Args:
        places: files, folders and patterns, local or as fsspec addresses; every node must be able to read them.
        out: a folder, local or as an fsspec address.
        settings: which engine and model; ``concurrency`` is that of each worker.
        rules: what counts as a report.
        address: of the cluster; None starts Ray on this machine.

    Raises:
        UsageError: if the extra is not installed, or nothing is found.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    try:
        import fsspec  # noqa: F401
        import pyarrow  # noqa: F401
        import ray
    except ImportError as error:
        raise UsageError(problem=say("batch.cluster_missing")) from error
    begun = time.monotonic()
    files, skipped = _found(places)
    setup = asyncio.run(set_up(settings))
    finished = frozenset(row["key"] for row in _read(out, ["key", "state"]) if row["state"] == "done")
    keys = {file.path: setup.key.of(_sha256(file)) for file in files} if finished else {}
    waiting = [file for file in files if keys.get(file.path) not in finished]
    if waiting:
        if not ray.is_initialized():
            ray.init(
                address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR
            )
        _flow(waiting, out, setup, rules)
    states = _states(out)
    latest = [states.get(readable(file.path), "") for file in waiting]
    kept = len(files) - len(waiting)
    totals = Totals(
        reports=len(files), done=latest.count("done") + kept, failed=latest.count("failed"), kept=kept
    )
    return RunResult(totals=totals, seconds=time.monotonic() - begun, skipped=skipped)


def _found(places: Iterable[str]) -> tuple[list[_Address], int]:
    """Find the files that places mean, local or not, each once, in order, and count those that are no documents.

    Raises:
        UsageError: if there is nothing at all.
    """
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    found: dict[str, _Address] = {}
    skipped = 0
    for place in places:
        system, path = fsspec.core.url_to_fs(place)
        if isinstance(system, LocalFileSystem):
            here = []
            # Nothing here is nothing wrong, as long as there is something elsewhere.
            with contextlib.suppress(UsageError):
                findings = find_reports([path])
                here = [(str(each.path), each.error) for each in findings.found]
                skipped += len(findings.skipped)
        else:
            names = _inside(system, path)
            kept = [name for name in names if name == path or not is_no_document(PurePath(name).name)]
            here = [(name, None if name == path else not_read(name)) for name in kept]
            skipped += len(names) - len(kept)
        for name, error in here:
            address = system.unstrip_protocol(name)
            found[address] = _Address(address, Failure.of(address, error) if error else None)
    if not found:
        raise nothing_found(skipped)
    return list(found.values()), skipped


def _inside(system: Any, path: str) -> list[str]:
    if system.isdir(path):
        return sorted(system.find(path))
    return sorted(system.glob(path)) if any(mark in path for mark in "*?[") else [path]


def _flow(files: list[_Address], out: str, setup: Setup, rules: Rules) -> None:
    import fsspec
    import pyarrow.fs
    import ray

    ray.data.DataContext.get_current().enable_progress_bars = sys.stderr.isatty()
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    most = max(int(ray.cluster_resources().get("CPU", 1)), 1)
    blocks = max(min(len(files), most * 4), len(files) // _ROWS_A_BLOCK)
    asks = setup.model is not None
    system, folder = fsspec.core.url_to_fs(out)
    system.makedirs(folder, exist_ok=True)
    # A path travels as bytes: of a name that is no UTF-8 no column of texts can hold one.
    items = [
        {
            "path": os.fsencode(file.path),
            "failure": file.failure.model_dump_json() if file.failure else "",
        }
        for file in files
    ]
    rows = ray.data.from_items(items, override_num_blocks=blocks)
    made = rows.map_batches(
        Worker,
        fn_constructor_args=(setup, rules, language()),
        batch_size=setup.settings.concurrency * 2 if asks else _ROWS_A_BATCH,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=most),
        num_cpus=1,
    )
    made.write_parquet(folder, filesystem=pyarrow.fs.PyFileSystem(pyarrow.fs.FSSpecHandler(system)))


def _fetched(path: str) -> bytes:
    """Read a file from wherever it is.

    Raises:
        MissingFileError: if there is none.
        UnreadableFileError: if the store or the disk refuses it.
    """
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    system, name = fsspec.core.url_to_fs(path)
    if isinstance(system, LocalFileSystem) and (refused := refusal(name)):
        raise refused
    try:
        with system.open(name, "rb") as file:
            data: bytes = file.read()
    except FileNotFoundError as error:
        raise MissingFileError(path=path) from error
    except OSError as error:
        raise UnreadableFileError(path=path, reason=error.strerror or str(error)) from error
    return data


def _sha256(file: _Address) -> str:
    try:
        return "" if file.failure else hashlib.sha256(_fetched(file.path)).hexdigest()
    except InputError:
        return ""


def _row(path: str, result: JobResult, setup: Setup) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
        "report": readable(path),
        "engine": setup.key.engine,
        "model": setup.model or "",
        "year": -1,
        "metrics": 0,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    if result.failure is not None:
        failed = result.failure.model_dump(include={"error", "message", "todo"})
        return row | failed | {"state": "failed"}
    text = zlib.decompress(result.summary or b"").decode()
    summary = Summary.model_validate_json(text)
    report = summary.report
    return row | {
        "state": "done",
        "key": setup.key.of(result.sha256),
        "sha256": result.sha256,
        "title": report.title or "",
        "issuer": report.issuer or "",
        "year": report.year or -1,
        "metrics": len(summary.metrics),
        "summary": text,
    }


def _states(out: str) -> dict[str, str]:
    """Return the latest state of each report."""
    rows = sorted(_read(out, ["report", "state", "created_at"]), key=lambda row: str(row["created_at"]))
    return {row["report"]: row["state"] for row in rows}


def _read(out: str, columns: list[str]) -> list[dict[str, str]]:
    import fsspec
    import pyarrow.dataset

    system, folder = fsspec.core.url_to_fs(out)
    if not system.isdir(folder) or not any(name.endswith(".parquet") for name in system.find(folder)):
        return []
    found = pyarrow.dataset.dataset(folder, filesystem=system, format="parquet")
    rows: list[dict[str, str]] = found.to_table(columns=columns).to_pylist()
    return rows
