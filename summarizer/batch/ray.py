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
from typing import TYPE_CHECKING, Any, Final

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


class Worker:
    """An actor: keeps its engine, turns rows with paths into rows with summaries."""

    def __init__(self, setup: Setup, rules: Rules, spoken: Language) -> None:
        self._setup = setup
        self._rules = rules
        self._empty: Failure | None = None
        set_language(spoken)

    def __call__(self, rows: Columns) -> dict[str, list[Any]]:
        """Do a batch of rows, as many at a time as the settings allow requests in flight."""
        made = asyncio.run(self._all(rows))
        return {column: [row[column] for row in made] for column in COLUMNS}

    async def _all(self, rows: Columns) -> list[dict[str, Any]]:
        async with contextlib.AsyncExitStack() as stack:
            engine = None
            if self._setup.model is not None:
                from summarizer.engines.llm import LlmEngine

                engine = LlmEngine(self._setup.settings)
                stack.push_async_callback(engine.client.aclose)
            files = zip(rows["path"], rows["failure"], strict=True)
            return await asyncio.gather(
                *(self._row(os.fsdecode(path), failure, engine) for path, failure in files)
            )

    async def _row(self, path: str, failure: str, engine: AsyncEngine | None) -> dict[str, Any]:
        result = await self._result(path, failure, engine)
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
            "report": readable(path),
            "engine": self._setup.key.engine,
            "model": self._setup.model or "",
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
            "key": self._setup.key.of(result.sha256),
            "sha256": result.sha256,
            "title": report.title or "",
            "issuer": report.issuer or "",
            "year": report.year or -1,
            "metrics": len(summary.metrics),
            "summary": text,
        }

    async def _result(self, path: str, failure: str, engine: AsyncEngine | None) -> JobResult:
        if failure:
            return JobResult(failure=Failure.model_validate_json(failure))
        if self._empty is not None:
            # The account has nothing left: this report would only be told so, too.
            return JobResult(failure=self._empty.model_copy(update={"report": readable(path)}))
        try:
            data = _fetched(path)
        except InputError as error:
            return JobResult(failure=Failure.of(path, error))
        result = await summarize_one(path, self._rules, engine, data=data)
        if result.failure is not None and result.failure.error == QuotaExhaustedError.__name__:
            self._empty = result.failure
        return result


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
    finished = {row["key"] for row in _read(out, ["key", "state"]) if row["state"] == "done"}
    waiting = {
        path: failure
        for path, failure in files.items()
        if failure or not finished or setup.key.of(_sha256(path)) not in finished
    }
    if waiting:
        if not ray.is_initialized():
            ray.init(
                address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR
            )
        _flow(waiting, out, setup, rules)
    rows = sorted(_read(out, ["report", "state", "created_at"]), key=lambda row: row["created_at"])
    states = {row["report"]: row["state"] for row in rows}
    latest = [states.get(readable(path), "") for path in waiting]
    kept = len(files) - len(waiting)
    totals = Totals(
        reports=len(files), done=latest.count("done") + kept, failed=latest.count("failed"), kept=kept
    )
    return RunResult(totals=totals, seconds=time.monotonic() - begun, skipped=skipped)


def _found(places: Iterable[str]) -> tuple[dict[str, str], int]:
    """Find the files that places mean, local or not, each once, in order.

    Returns:
        Of each address why it is not opened (a Failure as JSON), empty where it is; and how many are no documents.

    Raises:
        UsageError: if there is nothing at all.
    """
    import fsspec
    from fsspec.implementations.local import LocalFileSystem

    found: dict[str, str] = {}
    skipped = 0
    for place in places:
        system, path = fsspec.core.url_to_fs(place)
        if isinstance(system, LocalFileSystem):
            here = []
            # Nothing here is nothing wrong, as long as there is something elsewhere.
            with contextlib.suppress(UsageError):
                findings = find_reports([path])
                here = [(str(file.path), file.error) for file in findings.found]
                skipped += len(findings.skipped)
        else:
            names = [path]
            if system.isdir(path):
                names = sorted(system.find(path))
            elif any(mark in path for mark in "*?["):
                names = sorted(system.glob(path))
            kept = [name for name in names if name == path or not is_no_document(PurePath(name).name)]
            here = [(name, None if name == path else not_read(name)) for name in kept]
            skipped += len(names) - len(kept)
        for name, error in here:
            address = system.unstrip_protocol(name)
            found[address] = Failure.of(address, error).model_dump_json() if error else ""
    if not found:
        raise nothing_found(skipped)
    return found, skipped


def _flow(files: dict[str, str], out: str, setup: Setup, rules: Rules) -> None:
    import fsspec
    import pyarrow.fs
    import ray

    ray.data.DataContext.get_current().enable_progress_bars = sys.stderr.isatty()
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    most = max(int(ray.cluster_resources().get("CPU", 1)), 1)
    blocks = max(min(len(files), most * 4), len(files) // _ROWS_A_BLOCK)
    system, folder = fsspec.core.url_to_fs(out)
    system.makedirs(folder, exist_ok=True)
    # A path travels as bytes: of a name that is no UTF-8 no column of texts can hold one.
    items = [{"path": os.fsencode(path), "failure": failure} for path, failure in files.items()]
    made = ray.data.from_items(items, override_num_blocks=blocks).map_batches(
        Worker,
        fn_constructor_args=(setup, rules, language()),
        batch_size=_ROWS_A_BATCH if setup.model is None else setup.settings.concurrency * 2,
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


def _sha256(path: str) -> str:
    try:
        return hashlib.sha256(_fetched(path)).hexdigest()
    except InputError:
        return ""


def _read(out: str, columns: list[str]) -> list[dict[str, str]]:
    import fsspec
    import pyarrow.dataset

    system, folder = fsspec.core.url_to_fs(out)
    if not system.isdir(folder) or not any(name.endswith(".parquet") for name in system.find(folder)):
        return []
    found = pyarrow.dataset.dataset(folder, filesystem=system, format="parquet")
    rows: list[dict[str, str]] = found.to_table(columns=columns).to_pylist()
    return rows
