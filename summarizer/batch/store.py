"""The batch's memory, one SQLite file in the output folder: every response, every result, the plan, the runs."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
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
)
from summarizer.messages import say
from summarizer.models import SCHEMA_VERSION, Model, Usage
from summarizer.writing import explained, replacing

_LOCK: Final = "batch.lock"
_TABLES: Final = frozenset({"response", "lost", "result", "report", "run", "job", "job_request"})
_MOST_A_COMMIT: Final = 200
_PRIMARY: Final = 0xFF
_LEAST_ROOM: Final = 1 << 16
_REFUSALS: Final = {
    sqlite3.SQLITE_CANTOPEN: "batch.cannot_open",
    sqlite3.SQLITE_PERM: "os.denied",
    sqlite3.SQLITE_READONLY: "batch.read_only",
}
# What a file system without locks or shared memory says, as network drives often are.
_OF_NETWORKS: Final = frozenset({
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_UNLOCK, sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK, sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMLOCK, sqlite3.SQLITE_IOERR_SHMMAP,
})  # fmt: skip
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


class Store:
    """Opens, or makes, the store of an output folder; a context manager.

    Reads are made at once. Writes are queued for one thread, which makes one transaction of all that is queued; a write
    is done when it is on the disk. After one that failed there is none: what came later would stand on what is missing.

    Args:
        folder: the output folder.
        exclusive: whether to refuse where another batch is at work in the folder; reading needs no such thing.

    Raises:
        StoreError: in one of its subclasses, if the file is damaged, cannot be read or written, is of a later version,
            or another batch is at work.
        OutputError: if the folder cannot be made.
    """

    def __init__(self, folder: Path, *, exclusive: bool = True) -> None:
        self.path = folder / STORE
        self._lock: sqlite3.Connection | None = None
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        if exclusive:
            self._lock = _lock(folder)
        try:
            with store_errors(self.path):
                self._connection = _opened(self.path)
        except BaseException:
            self._unlock()
            raise
        self._queue: deque[tuple[str, Sequence[Sequence[Value]]]] = deque()
        self._thread = ThreadPoolExecutor(1, "store")
        self._failed: OutputError | None = None
        # Most requests of a run are new: which may be answered is known without a look at the file.
        self._answered = {hash(key) for (key,) in self._read("SELECT key FROM response")}
        self._run: int | None = None

    # --- responses ---------------------------------------------------------------------------------------

    def answer(self, key: str) -> StoredAnswer | None:
        """Return the stored response to a request."""
        if hash(key) not in self._answered:
            return None
        for status, body in self._read("SELECT status, body FROM response WHERE key = ?", key):
            return StoredAnswer(status=status, body=self._unpacked(body))
        return None

    async def keep_answer(self, key: str, model: str, answer: StoredAnswer, usage: Usage) -> None:
        """Store a response and wait until it is on the disk."""
        spent = (usage.tokens_in, usage.tokens_cached, usage.tokens_out, usage.cost)
        await self._awrite(
            "INSERT OR IGNORE INTO response VALUES (?, ?, ?, packed(?), ?, ?, ?, ?, ?)",
            (key, model, answer.status, answer.body, *spent, _now()),
        )
        self._answered.add(hash(key))

    def lose(self, key: str, reason: str, usage: Usage) -> None:
        """Note what an answer took that could not be kept."""
        self._write(
            "INSERT INTO lost (key, reason, tokens_in, tokens_cached, tokens_out, cost)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, reason, usage.tokens_in, usage.tokens_cached, usage.tokens_out, usage.cost),
        )

    def spent(self) -> Usage:
        """Sum up what all runs in this folder have paid for; ``requests`` are those answered."""
        sums = "SELECT count(*), sum(tokens_in), sum(tokens_cached), sum(tokens_out), sum(cost) FROM "
        total = Usage()
        for table in ("response", "lost"):
            ((count, read, cached, written, cost),) = self._read(sums + table)
            part = Usage(tokens_in=read or 0, tokens_cached=cached or 0, tokens_out=written or 0, cost=cost)
            total += part.model_copy(update={"requests": count if table == "response" else 0})
        return total

    # --- the plan and the results ------------------------------------------------------------------------

    def begin(self, jobs: Sequence[Job], cache_key: CacheKey) -> None:
        """Make this the plan; a report whose result is there already is done."""
        known = self.results()
        rows = []
        for job in jobs:
            key = cache_key.of(job.sha256) if job.sha256 else ""
            rows.append((job.position, job.source, job.name, key, "done" if key in known else "waiting"))
        self._write("DELETE FROM report WHERE position >= ?", (0,))
        self._write("INSERT INTO report (position, path, name, key, state) VALUES (?, ?, ?, ?, ?)", *rows)
        self._write(
            "INSERT INTO run (engine, model, started_at) VALUES (?, ?, ?)",
            (cache_key.engine, cache_key.model, _now()),
        ).result()
        ((self._run,),) = self._read("SELECT max(id) FROM run")

    async def keep(self, position: int, result: JobResult, cache_key: CacheKey) -> None:
        """Store what became of the report at this position of the plan, and wait until it is on the disk."""
        if result.failure is not None:
            await self._awrite(
                "UPDATE report SET state = 'failed', failure = ?, trace = ? WHERE position = ?",
                (result.failure.model_dump_json(), result.trace, position),
            )
            return
        key = cache_key.of(result.sha256)
        made_by = (cache_key.engine, cache_key.model, cache_key.prompts, SCHEMA_VERSION)
        self._write(
            "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (key, result.sha256, *made_by, result.summary, _now()),
        )
        await self._awrite(
            "UPDATE report SET state = 'done', failure = NULL, trace = '', key = ? WHERE position = ?",
            (key, position),
        )

    def end(self, reason: str) -> None:
        """Note that the run has ended, and why before its time (empty where it did not)."""
        self._write(
            "UPDATE run SET ended_at = ?, reason = ? WHERE id = ?", (_now(), reason, self._run)
        ).result()

    def rows(self, *states: State) -> Iterator[ReportRow]:
        """Return the reports of the plan in order, those in the states named, or all."""
        wanted = states or ("waiting", "done", "failed")
        marks = ", ".join("?" * len(wanted))
        columns = "position, path, name, key, state, failure"
        rows = self._read(f"SELECT {columns} FROM report WHERE state IN ({marks}) ORDER BY position", *wanted)
        for position, source, name, key, state, failure in rows:
            with store_errors(self.path):
                parsed = Failure.model_validate_json(failure) if failure else None
                row = ReportRow(
                    position=position, source=source, name=name, key=key, state=state, failure=parsed
                )
            yield row

    def results(self) -> frozenset[str]:
        """Return the keys of all results."""
        return frozenset(key for (key,) in self._read("SELECT key FROM result"))

    def summary(self, key: str) -> str:
        """Return a result: the summary as JSON text."""
        ((summary,),) = self._read("SELECT summary FROM result WHERE key = ?", key)
        return self._unpacked(summary)

    def totals(self) -> Totals:
        """Count the reports of the plan by state, and sum up what was paid."""
        counts: dict[str, int] = dict(self._read("SELECT state, count(*) FROM report GROUP BY state"))
        return Totals(
            reports=sum(counts.values()),
            done=counts.get("done", 0),
            failed=counts.get("failed", 0),
            usage=self.spent(),
        )

    def last_run(self) -> LastRun | None:
        """Return the latest run."""
        names = ("engine", "model", "started_at", "ended_at", "reason")
        for row in self._read(f"SELECT {', '.join(names)} FROM run ORDER BY id DESC LIMIT 1"):
            return LastRun(**dict(zip(names, row, strict=True)))
        return None

    # --- batches at the endpoint -------------------------------------------------------------------------

    def add_job(self, job: str, state: str, requests: Iterable[tuple[str, int, float]]) -> None:
        """Note a batch handed in: of each of its requests the key, and tokens and cost it may take at most."""
        self._write("INSERT OR IGNORE INTO job VALUES (?, ?, ?, NULL)", (job, state, _now()))
        rows = [(key, job, tokens, cost) for key, tokens, cost in requests]
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
        ((tokens, cost),) = self._read(
            "SELECT sum(tokens), sum(cost) FROM job_request JOIN job ON job.id = job"
            " WHERE collected_at IS NULL"
        )
        return Usage(tokens_in=tokens or 0, cost=cost)

    def open_jobs(self) -> tuple[str, ...]:
        """Name the batches that are not collected yet."""
        found = self._read("SELECT id FROM job WHERE collected_at IS NULL ORDER BY submitted_at, id")
        return tuple(job for (job,) in found)

    def pending(self) -> frozenset[str]:
        """Return the keys of the requests that are out in batches not collected yet."""
        found = self._read(
            "SELECT job_request.key FROM job_request JOIN job ON job.id = job WHERE collected_at IS NULL"
        )
        return frozenset(key for (key,) in found)

    def collect_job(self, job: str, state: str) -> None:
        """Note that all answers of a batch are stored."""
        self._write("UPDATE job SET state = ?, collected_at = ? WHERE id = ?", (state, _now(), job)).result()

    # --- opening and closing -----------------------------------------------------------------------------

    @staticmethod
    def at_work(folder: Path) -> bool:
        """Whether a batch is at work in a folder right now."""
        try:
            _lock(folder).close()
        except StoreInUseError:
            return True
        return False

    def close(self) -> None:
        """Finish all writes, and let others in.

        Raises:
            OutputError: if a write has failed for which nobody waited.
        """
        try:
            self._thread.shutdown()
            self._connection.close()
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
            return self._connection.execute(statement, values).fetchall()

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
            with store_errors(self.path):
                self._transact(writes)
        except OutputError as error:
            self._failed = error
            raise

    def _transact(self, writes: Sequence[tuple[str, Sequence[Sequence[Value]]]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement, rows in writes:
                self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _unpacked(self, packed: bytes) -> str:
        with store_errors(self.path):
            return zlib.decompress(packed).decode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _lock(folder: Path) -> sqlite3.Connection:
    """Hold a transaction on a file of its own: the system lets go of it however the process ends."""
    with store_errors(folder / _LOCK):
        lock = sqlite3.connect(folder / _LOCK, timeout=0.2, isolation_level=None)
    try:
        with store_errors(folder / _LOCK):
            lock.execute("BEGIN EXCLUSIVE")
    except StoreInUseError as error:
        lock.close()
        raise StoreInUseError(path=str(folder)) from error
    except BaseException:
        lock.close()
        raise
    return lock


def _opened(path: Path) -> sqlite3.Connection:
    """Open a store that is whole, or make one."""
    if not path.exists():
        _make(path)
    if not path.stat().st_size:
        raise DamagedStoreError(path=str(path), reason=say("batch.empty_store"))
    connection = _connect(path)
    try:
        _check(connection, path)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make an empty store beside its place: there is never half of one, so an empty file is a loss and no beginning."""
    # The journal of a store that was moved away would be taken for this one's.
    for journal in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if journal.exists():
            journal.replace(journal.with_name(f"{journal.name}.old"))
    with replacing(path) as temporary:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            _migrate(connection, path)
        finally:
            connection.close()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Look through the whole file, so that damage is found before anything is built on it."""
    ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise DamagedStoreError(path=str(path), reason=" ".join(found.split()))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "run" not in tables:
        raise DamagedStoreError(path=str(path), reason=say("batch.no_store"))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the latest version, one numbered script after another."""
    scripts = sorted(
        (entry for entry in resources.files("summarizer.batch").joinpath("migrations").iterdir()
         if entry.name.endswith(".sql")),
        key=lambda entry: entry.name,
    )  # fmt: skip
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if version > len(scripts):
        raise StoreVersionError(path=str(path))
    for number, script in enumerate(scripts[version:], version + 1):
        text = script.read_text(encoding="utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{text}\nPRAGMA user_version = {number};\nCOMMIT;")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := _TABLES - tables:
        raise DamagedStoreError(
            path=str(path), reason=say("batch.no_tables", names=", ".join(sorted(missing)))
        )


# --- errors


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


def _connect(path: Path) -> sqlite3.Connection:
    """Open a store's file so that a committed transaction outlives a power cut.

    In WAL mode only ``synchronous=FULL`` brings each commit to the disk. Its SQL knows ``packed(text)``: texts are
    packed on the thread that writes them.
    """
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.create_function("packed", 1, _packed, deterministic=True)
    return connection


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def _explained(path: Path, error: sqlite3.Error) -> OutputError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = code & _PRIMARY
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _is_full(path)):
        return DiskFullError(path=str(path))
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreInUseError(path=str(path))
    if code in _OF_NETWORKS:
        return StoreError(path=str(path), reason=say("batch.network_drive", reason=str(error)))
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(path=str(path), reason=f"{say('os.broken')}: {error}")
    if primary in _REFUSALS:
        return StoreError(path=str(path), reason=say(_REFUSALS[primary]))
    return DamagedStoreError(path=str(path), reason=str(error))


def _is_full(path: Path) -> bool:
    """Whether the disk has no room left, which SQLite does not always tell from a disk that fails."""
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    return False
