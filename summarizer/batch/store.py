"""The batch's memory, one SQLite file in the output folder: every response, every result, the plan, the runs."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from summarizer.batch.find import STORE
from summarizer.batch.plan import CacheKey, Failure, Job, JobResult, State, Totals
from summarizer.errors import (
    DamagedStoreError,
    DiskFullError,
    OutputError,
    StoreError,
    StoreInUseError,
    StoreVersionError,
    UsageError,
)
from summarizer.messages import say
from summarizer.models import Model, Usage
from summarizer.writing import explained, replacing

_VERSION: Final = 1
_TABLES: Final = frozenset({"response", "lost", "result", "report", "run", "job", "job_request"})
_LOCK: Final = "batch.lock"
_MOST_A_COMMIT: Final = 200
_LEAST_ROOM: Final = 1 << 16
_REFUSALS: Final = {
    sqlite3.SQLITE_CANTOPEN: "batch.cannot_open",
    sqlite3.SQLITE_PERM: "os.denied",
    sqlite3.SQLITE_READONLY: "batch.read_only",
}
# A disk that fails, or a file system without locks or shared memory, as network drives often are.
_OF_THE_DISK: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS})
_OUT: Final = "FROM job_request JOIN job ON job.id = job WHERE NOT collected"
Value = str | int | float | bytes | None


class StoredAnswer(Model):
    """A stored response: of status 200 the model's answer, of another the endpoint's refusal."""

    status: int
    body: str


class ReportRow(Model):
    """A report of the latest plan and where it stands; ``source`` is what tables call it."""

    position: int
    source: str
    name: str
    key: str
    state: State
    failure: Failure | None = None


class LastRun(Model):
    """The latest run of a batch; ``ended_at`` is None while it runs, and after a kill."""

    engine: str
    model: str | None
    started_at: str
    ended_at: str | None
    reason: str | None


class BatchStatus(Model):
    """Where a batch stands; ``usage`` of the totals is what all its runs have paid."""

    totals: Totals
    run: LastRun | None
    running: bool
    failures: dict[str, int]
    jobs: int = 0


class Store:
    """Opens, or makes, the store of an output folder; a context manager.

    Reads are made at once. Writes are queued for one thread, which makes one transaction of all that is queued; a write
    is done when it is on the disk. After one that failed there is none: what came later would stand on what is missing.
    The two have a connection each: a thread that holds Python's lock and waits for SQLite's, which the other thread
    holds and waits for Python's, would wait for ever.

    Args:
        folder: the output folder.
        exclusive: whether to refuse where another batch is at work in the folder; reading needs no such thing.

    Raises:
        StoreError: in one of its subclasses, if the file is damaged, cannot be read or written, is of another version,
            or another batch is at work.
        OutputError: if the folder cannot be made.
    """

    def __init__(self, folder: Path, *, exclusive: bool = True) -> None:
        self.path = folder / STORE
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(folder) if exclusive else None
        try:
            with store_errors(self.path):
                _make_or_check(self.path)
                self._reading, self._writing = _connection(self.path), _connection(self.path)
        except OutputError:
            self._unlock()
            raise
        self._queue: deque[tuple[str, Sequence[Sequence[Value]]]] = deque()
        self._thread = ThreadPoolExecutor(1, "store")
        self._failed: OutputError | None = None

    # --- responses ---------------------------------------------------------------------------------------

    def answer(self, key: str) -> StoredAnswer | None:
        """Return the stored response to a request."""
        for status, body in self._read("SELECT status, body FROM response WHERE key = ?", key):
            return StoredAnswer(status=status, body=self._unpacked(body))
        return None

    async def keep_answer(self, key: str, answer: StoredAnswer, usage: Usage) -> None:
        """Store a response and wait until it is on the disk."""
        packed = zlib.compress(answer.body.encode(), 1)
        await self._awrite(
            "INSERT OR IGNORE INTO response VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, answer.status, packed, *_spent(usage)),
        )

    def lose(self, usage: Usage) -> None:
        """Note what an answer took that could not be kept."""
        self._write("INSERT INTO lost VALUES (?, ?, ?, ?)", _spent(usage))

    def spent(self) -> Usage:
        """Sum up what all runs in this folder have paid for; ``requests`` are those answered."""
        total = Usage()
        for table, count in (("response", "count(*)"), ("lost", "0")):
            sums = (
                f"SELECT {count}, sum(tokens_in), sum(tokens_cached), sum(tokens_out), sum(cost) FROM {table}"
            )
            ((requests, read, cached, written, cost),) = self._read(sums)
            total += Usage(
                requests=requests,
                tokens_in=read or 0,
                tokens_cached=cached or 0,
                tokens_out=written or 0,
                cost=cost,
            )
        return total

    # --- the plan and the results ------------------------------------------------------------------------

    def begin(self, jobs: Sequence[Job], cache_key: CacheKey) -> None:
        """Make this the plan; a report whose result is there already is done."""
        rows = [(job.position, job.source, job.name, cache_key.of(job.sha256)) for job in jobs]
        self._write("DELETE FROM report WHERE position >= ?", (0,))
        self._write("INSERT INTO report (position, source, name, key) VALUES (?, ?, ?, ?)", *rows)
        self._write(
            "INSERT INTO run (engine, model, started_at) VALUES (?, ?, ?)",
            (cache_key.engine, cache_key.model, _now()),
        )
        self.adopt_results()

    def adopt_results(self) -> None:
        """Let each report be done whose result is there, be it another file's of the very same bytes."""
        self._write(
            "UPDATE report SET state = 'done', failure = NULL WHERE state = ? AND key IN (SELECT key FROM result)",
            ("waiting",),
        ).result()

    async def keep(self, position: int, result: JobResult, cache_key: CacheKey) -> None:
        """Store what became of the report at this position of the plan, and wait until it is on the disk."""
        if result.failure is not None:
            await self._awrite(
                "UPDATE report SET state = 'failed', failure = ?, trace = ? WHERE position = ?",
                (result.failure.model_dump_json(), result.trace, position),
            )
            return
        key = cache_key.of(result.sha256)
        self._write("INSERT OR REPLACE INTO result VALUES (?, ?)", (key, result.summary))
        await self._awrite("UPDATE report SET state = 'done', key = ? WHERE position = ?", (key, position))

    def end(self, reason: str) -> None:
        """Note that the latest run has ended, and why before its time (empty where it did not)."""
        latest = "(SELECT max(id) FROM run)"
        self._write(f"UPDATE run SET ended_at = ?, reason = ? WHERE id = {latest}", (_now(), reason)).result()

    def rows(self, state: State | None = None) -> Iterator[ReportRow]:
        """Return the reports of the plan in order, those in one state or all."""
        names = ("position", "source", "name", "key", "state", "failure")
        for row in self._read(f"SELECT {', '.join(names)} FROM report ORDER BY position"):
            values = dict(zip(names, row, strict=True))
            if state in (None, values["state"]):
                with store_errors(self.path):
                    if values["failure"] is not None:
                        values["failure"] = Failure.model_validate_json(values["failure"])
                    found = ReportRow(**values)
                yield found

    def results(self) -> frozenset[str]:
        """Return the keys of all results."""
        return frozenset(key for (key,) in self._read("SELECT key FROM result"))

    def summary(self, key: str) -> str:
        """Return a result: the summary as JSON text."""
        ((summary,),) = self._read("SELECT summary FROM result WHERE key = ?", key)
        return self._unpacked(summary)

    def status(self) -> BatchStatus:
        """Count the reports of the plan by state and the failures by kind, and sum up what was paid."""
        counts: dict[str, int] = dict(self._read("SELECT state, count(*) FROM report GROUP BY state"))
        errors = Counter(row.failure.error for row in self.rows("failed") if row.failure)
        names = ("engine", "model", "started_at", "ended_at", "reason")
        runs = self._read(f"SELECT {', '.join(names)} FROM run ORDER BY id DESC LIMIT 1")
        return BatchStatus(
            totals=Totals(
                reports=sum(counts.values()),
                done=counts.get("done", 0),
                failed=counts.get("failed", 0),
                usage=self.spent(),
            ),
            run=LastRun(**dict(zip(names, runs[0], strict=True))) if runs else None,
            running=_is_locked(self.path.parent),
            failures=dict(errors.most_common()),
            jobs=len(self.open_jobs()),
        )

    # --- batches at the endpoint -------------------------------------------------------------------------

    def add_job(self, job: str, requests: Iterable[tuple[str, Usage]]) -> None:
        """Note a batch handed in: of each of its requests the key, and the most it may take."""
        self._write("INSERT OR IGNORE INTO job (id, submitted_at) VALUES (?, ?)", (job, _now()))
        rows = [(key, job, most.tokens_in + most.tokens_out, most.cost) for key, most in requests]
        self._write(
            "INSERT INTO job_request (key, job, tokens, cost) VALUES (?, ?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET job = excluded.job, tries = tries + 1",
            *rows,
        ).result()

    def tries(self, key: str) -> int:
        """Count how often a request was handed in."""
        return sum(tries for (tries,) in self._read("SELECT tries FROM job_request WHERE key = ?", key))

    def out(self) -> Usage:
        """Sum up what the requests that are out may take at most; as tokens read."""
        ((tokens, cost),) = self._read(f"SELECT sum(tokens), sum(job_request.cost) {_OUT}")
        return Usage(tokens_in=tokens or 0, cost=cost)

    def open_jobs(self) -> tuple[str, ...]:
        """Name the batches that are not collected yet."""
        found = self._read("SELECT id FROM job WHERE NOT collected ORDER BY submitted_at, id")
        return tuple(job for (job,) in found)

    def pending(self) -> frozenset[str]:
        """Return the keys of the requests that are out in batches not collected yet."""
        return frozenset(key for (key,) in self._read(f"SELECT job_request.key {_OUT}"))

    def collect_job(self, job: str) -> None:
        """Note that all answers of a batch are stored."""
        self._write("UPDATE job SET collected = 1 WHERE id = ?", (job,)).result()

    # --- reading and writing -----------------------------------------------------------------------------

    def close(self) -> None:
        """Finish all writes, and let others in.

        Raises:
            OutputError: if a write has failed for which nobody waited.
        """
        try:
            self._thread.shutdown()
            self._reading.close()
            self._writing.close()
        finally:
            self._unlock()
        if self._failed is not None:
            raise self._failed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _read(self, statement: str, *values: Value) -> list[Any]:
        with store_errors(self.path):
            return self._reading.execute(statement, values).fetchall()

    def _write(self, statement: str, *rows: Sequence[Value]) -> Future[None]:
        """Queue a statement for rows of values; the future is done when they are on the disk, or has the error."""
        self._queue.append((statement, rows))
        return self._thread.submit(self._commit)

    async def _awrite(self, statement: str, *rows: Sequence[Value]) -> None:
        # Whoever gives up waiting takes back nothing.
        await asyncio.shield(asyncio.wrap_future(self._write(statement, *rows)))

    def _commit(self) -> None:
        """Write all that is queued by now, among it what this call was made for unless an earlier call wrote it."""
        if self._failed is not None:
            raise self._failed
        writes = [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_A_COMMIT))]
        if not writes:
            return
        try:
            with store_errors(self.path), self._writing:
                for statement, rows in writes:
                    self._writing.executemany(statement, rows)
        except OutputError as error:
            self._failed = error
            raise

    def _unpacked(self, packed: bytes) -> str:
        with store_errors(self.path):
            return zlib.decompress(packed).decode()


def batch_status(folder: Path) -> BatchStatus:
    """Read how a batch stands from its folder, also while it runs.

    Raises:
        UsageError: if there is no batch in the folder.
        StoreError: if its store cannot be read.
    """
    if not (folder / STORE).is_file():
        raise UsageError(problem=say("batch.no_batch", path=folder))
    with Store(folder, exclusive=False) as store:
        return store.status()


def _spent(usage: Usage) -> tuple[Value, ...]:
    return usage.tokens_in, usage.tokens_cached, usage.tokens_out, usage.cost


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# --- the file ----------------------------------------------------------------------------------------------------


def _lock(folder: Path) -> sqlite3.Connection:
    """Hold a transaction on a file of its own: the system lets go of it however the process ends."""
    with store_errors(folder):
        lock = sqlite3.connect(folder / _LOCK, timeout=0.2, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            lock.close()
            raise
    return lock


def _is_locked(folder: Path) -> bool:
    try:
        _lock(folder).close()
    except StoreInUseError:
        return True
    return False


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level="IMMEDIATE", check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    # In WAL mode only this brings each commit to the disk, so that it outlives a power cut.
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _make_or_check(path: Path) -> None:
    if not path.exists():
        _make(path)
    if not path.stat().st_size:
        raise DamagedStoreError(path=str(path), reason=say("batch.empty_store"))
    with closing(_connection(path)) as connection:
        _check(connection, path)


def _make(path: Path) -> None:
    """Make an empty store beside its place: there is never half of one, so an empty file is a loss and no beginning."""
    # The journal of a store that was moved away would be taken for this one's.
    for journal in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if journal.exists():
            journal.replace(journal.with_name(f"{journal.name}.old"))
    schema = resources.files("summarizer.batch").joinpath("schema.sql").read_text(encoding="utf-8")
    with (
        replacing(path) as temporary,
        closing(sqlite3.connect(temporary, isolation_level=None)) as connection,
    ):
        connection.executescript(f"BEGIN;\n{schema}\nPRAGMA user_version = {_VERSION};\nCOMMIT;")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Look through the whole file, so that damage is found before anything is built on it."""
    ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise DamagedStoreError(path=str(path), reason=" ".join(found.split()))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "run" not in tables:
        raise DamagedStoreError(path=str(path), reason=say("batch.no_store"))
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if version != _VERSION:
        raise StoreVersionError(path=str(path))
    if missing := _TABLES - tables:
        reason = say("batch.no_tables", names=", ".join(sorted(missing)))
        raise DamagedStoreError(path=str(path), reason=reason)


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that says what to do.

    Raises:
        OutputError: in one of its subclasses.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except (zlib.error, UnicodeDecodeError) as error:
        raise DamagedStoreError(path=str(path), reason=str(error)) from error
    except (ValueError, OverflowError, MemoryError) as error:
        # A value that no SQLite file can hold.
        raise StoreError(path=str(path), reason=f"{type(error).__name__}: {error}") from error


def _explained(path: Path, error: sqlite3.Error) -> OutputError:
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _is_full(path)):
        return DiskFullError(path=str(path))
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreInUseError(path=str(path))
    if primary in _OF_THE_DISK:
        return StoreError(path=str(path), reason=say("batch.disk_failed", reason=error))
    if primary in _REFUSALS:
        return StoreError(path=str(path), reason=say(_REFUSALS[primary]))
    return DamagedStoreError(path=str(path), reason=str(error))


def _is_full(path: Path) -> bool:
    """Whether the disk has no room left, which SQLite does not always tell from a disk that fails."""
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    return False
