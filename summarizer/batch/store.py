"""The batch's memory, one SQLite file in the output folder: every response, every result, the plan, the runs."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from summarizer.batch.commits import Committer, Value, connect, store_errors
from summarizer.batch.items import Failure, Item, Outcome, Recipe, State, Totals
from summarizer.errors import DamagedStoreError, StoreInUseError, StoreVersionError
from summarizer.messages import say
from summarizer.models import SCHEMA_VERSION, Model, Usage
from summarizer.writing import explained, replacing

FILE: Final = "batch.sqlite"
_LOCK: Final = "batch.lock"
_TABLES: Final = frozenset({"response", "lost", "result", "report", "run", "job", "job_request"})


class Answer(Model):
    """A stored response: of status 200 the model's answer, of another the endpoint's refusal."""

    status: int
    body: str


class Row(Model):
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

    Reads are made at once, on the caller's thread; writes by a thread of their own, in order.

    Args:
        folder: the output folder.
        exclusive: whether to refuse where another batch is at work in the folder; reading needs no such thing.

    Raises:
        StoreError: in one of its subclasses, if the file is damaged, cannot be read or written, is of a later version,
            or another batch is at work.
        OutputError: if the folder cannot be made.
    """

    def __init__(self, folder: Path, *, exclusive: bool = True) -> None:
        self.path = folder / FILE
        self._lock: sqlite3.Connection | None = None
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        if exclusive:
            self._lock = _lock(folder)
        try:
            with store_errors(self.path):
                self._reader = _opened(self.path)
        except BaseException:
            self._unlock()
            raise
        self._committer = Committer(self.path)
        # Most requests of a run are new: which may be answered is known without a look at the file.
        self._answered = {hash(key) for (key,) in self._read("SELECT key FROM response")}
        self._run: int | None = None

    # --- responses ---------------------------------------------------------------------------------------

    def answer(self, key: str) -> Answer | None:
        """Give the stored response to a request."""
        if hash(key) not in self._answered:
            return None
        for status, body in self._read("SELECT status, body FROM response WHERE key = ?", key):
            return Answer(status=status, body=self._unpacked(body))
        return None

    async def keep_answer(self, key: str, model: str, answer: Answer, usage: Usage) -> None:
        """Store a response and wait until it is on the disk."""
        spent = (usage.tokens_in, usage.tokens_cached, usage.tokens_out, usage.cost)
        await self._committer.awrite(
            "INSERT OR IGNORE INTO response VALUES (?, ?, ?, packed(?), ?, ?, ?, ?, ?)",
            (key, model, answer.status, answer.body, *spent, _now()),
        )
        self._answered.add(hash(key))

    def lose(self, key: str, reason: str, usage: Usage) -> None:
        """Note what an answer took that could not be kept."""
        self._committer.write(
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

    def begin(self, items: Sequence[Item], recipe: Recipe) -> None:
        """Make this the plan; a report whose result is there already is done."""
        known = {key for (key,) in self._read("SELECT key FROM result")}
        rows = []
        for item in items:
            key = recipe.key(item.sha256) if item.sha256 else ""
            state = "done" if key in known else "waiting"
            rows.append((item.position, item.source, item.name, key, state))
        self._committer.write("DELETE FROM report WHERE position >= ?", (0,))
        self._committer.write(
            "INSERT INTO report (position, path, name, key, state) VALUES (?, ?, ?, ?, ?)", *rows
        )
        self._committer.write(
            "INSERT INTO run (engine, model, started_at) VALUES (?, ?, ?)",
            (recipe.engine, recipe.model, _now()),
        ).result()
        ((self._run,),) = self._read("SELECT max(id) FROM run")

    async def keep(self, outcome: Outcome, recipe: Recipe) -> None:
        """Store what became of a report and wait until it is on the disk."""
        if outcome.failure is not None:
            await self._committer.awrite(
                "UPDATE report SET state = 'failed', failure = ?, trace = ? WHERE position = ?",
                (outcome.failure.model_dump_json(), outcome.trace, outcome.position),
            )
            return
        key = recipe.key(outcome.sha256)
        self._committer.write(
            "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (key, outcome.sha256, recipe.engine, recipe.model, recipe.prompts, SCHEMA_VERSION, outcome.summary,
             _now()),
        )  # fmt: skip
        await self._committer.awrite(
            "UPDATE report SET state = 'done', failure = NULL, trace = '', key = ? WHERE position = ?",
            (key, outcome.position),
        )

    def end(self, reason: str) -> None:
        """Note that the run has ended, and why before its time (empty where it did not)."""
        self._committer.write(
            "UPDATE run SET ended_at = ?, reason = ? WHERE id = ?", (_now(), reason, self._run)
        ).result()

    def rows(self, *states: State) -> Iterator[Row]:
        """Give the reports of the plan in order, those in the states named, or all."""
        wanted = states or ("waiting", "done", "failed")
        marks = ", ".join("?" * len(wanted))
        found = self._read(
            "SELECT position, path, name, key, state, failure FROM report"
            f" WHERE state IN ({marks}) ORDER BY position",
            *wanted,
        )
        for position, source, name, key, state, failure in found:
            with store_errors(self.path):
                parsed = Failure.model_validate_json(failure) if failure else None
                row = Row(position=position, source=source, name=name, key=key, state=state, failure=parsed)
            yield row

    def summary(self, key: str) -> str | None:
        """Give a result: the summary as JSON text."""
        for (summary,) in self._read("SELECT summary FROM result WHERE key = ?", key):
            return self._unpacked(summary)
        return None

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
        """Give the latest run."""
        names = ("engine", "model", "started_at", "ended_at", "reason")
        for row in self._read(f"SELECT {', '.join(names)} FROM run ORDER BY id DESC LIMIT 1"):
            return LastRun(**dict(zip(names, row, strict=True)))
        return None

    # --- batches at the endpoint -------------------------------------------------------------------------

    def add_job(self, job: str, state: str, requests: Iterable[tuple[str, int, float]]) -> None:
        """Note a batch handed in: of each of its requests the key, and tokens and cost it may take at most."""
        self._committer.write("INSERT OR IGNORE INTO job VALUES (?, ?, ?, NULL)", (job, state, _now()))
        rows = [(key, job, tokens, cost) for key, tokens, cost in requests]
        self._committer.write(
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
        """Give the keys of the requests that are out in batches not collected yet."""
        found = self._read(
            "SELECT job_request.key FROM job_request JOIN job ON job.id = job WHERE collected_at IS NULL"
        )
        return frozenset(key for (key,) in found)

    def collect_job(self, job: str, state: str) -> None:
        """Note that all answers of a batch are stored."""
        self._committer.write(
            "UPDATE job SET state = ?, collected_at = ? WHERE id = ?", (state, _now(), job)
        ).result()

    # --- opening and closing -----------------------------------------------------------------------------

    @staticmethod
    def at_work(folder: Path) -> bool:
        """Tell whether a batch is at work in a folder right now."""
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
            self._committer.close()
        finally:
            self._reader.close()
            self._unlock()

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
        """Return all rows of a query."""
        with store_errors(self.path):
            return self._reader.execute(statement, values).fetchall()

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
    connection = connect(path)
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
