"""One thread that writes to a SQLite file, many writes a transaction; a write is done when it is on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from summarizer.errors import StoreError

Value = str | int | float | bytes | None
_MOST_A_COMMIT: Final = 200
# Seconds for which a write that nobody is kept waiting by gathers others; a kill within them repeats some work.
_LEISURE: Final = 0.05


def connect(path: Path) -> sqlite3.Connection:
    """Open a store's file so that a committed transaction outlives a power cut.

    In WAL mode only ``synchronous=FULL`` brings each commit to the disk; readers never wait for the writer.
    """
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


@dataclass(frozen=True, slots=True)
class _Write:
    statement: str
    rows: Sequence[Sequence[Value]]
    urgent: bool
    written: Future[None] = field(default_factory=Future)


class Committer:
    """Writes in the order of the calls; whoever awaits a write waits for the disk, together with all others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    def write(self, statement: str, *rows: Sequence[Value], urgent: bool = True) -> Future[None]:
        """Queue a statement for one or more rows.

        Args:
            statement: with a placeholder for each value.
            rows: of values.
            urgent: whether somebody is kept waiting; if not, others are waited for to share the commit.

        Returns:
            A future that is done when the rows are on the disk, or that carries the ``sqlite3.Error``.
        """
        entry = _Write(statement, rows, urgent)
        self._queue.put(entry)
        return entry.written

    async def awrite(self, statement: str, *rows: Sequence[Value], urgent: bool = True) -> None:
        """Write and wait for the disk.

        Raises:
            StoreError: if the disk is full, or the file cannot be written for another reason.
        """
        try:
            await asyncio.wrap_future(self.write(statement, *rows, urgent=urgent))
        except sqlite3.Error as error:
            raise StoreError(path=str(self._path), reason=str(error)) from error

    def close(self) -> None:
        """Finish what is queued."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        connection = connect(self._path)
        open_ = True
        while open_:
            entries, open_ = self._take()
            if entries:
                _commit(connection, entries)
        connection.close()

    def _take(self) -> tuple[list[_Write], bool]:
        """Wait for a write, and take with it all that have come meanwhile, or come as long as none is urgent."""
        entries: list[_Write] = []
        until: float | None = None
        while len(entries) < _MOST_A_COMMIT:
            try:
                entry = self._queue.get(timeout=None if until is None else max(until - time.monotonic(), 0))
            except Empty:
                break
            if entry is None:
                return entries, False
            entries.append(entry)
            if entry.urgent:
                until = 0.0
            elif until is None:
                until = time.monotonic() + _LEISURE
        return entries, True


def _commit(connection: sqlite3.Connection, entries: list[_Write]) -> None:
    error = _transact(connection, entries)
    for entry in entries:
        if error is None:
            entry.written.set_result(None)
        else:
            entry.written.set_exception(error)


def _transact(connection: sqlite3.Connection, entries: list[_Write]) -> sqlite3.Error | None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        for entry in entries:
            connection.executemany(entry.statement, entry.rows)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return error
    return None
