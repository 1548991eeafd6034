"""One thread that writes to a SQLite file, many writes a transaction; a write is done when it is on the disk."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
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

    In WAL mode only ``synchronous=FULL`` brings each commit to the disk; readers never wait for the writer. Its SQL
    knows ``packed(text)``: texts are packed on the thread that writes them.
    """
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.create_function("packed", 1, _packed, deterministic=True)
    return connection


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


@dataclass(frozen=True, slots=True)
class _Write:
    statement: str
    rows: Sequence[Sequence[Value]]
    urgent: bool
    written: Future[None] | asyncio.Future[None]


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
        written: Future[None] = Future()
        self._queue.put(_Write(statement, rows, urgent, written))
        return written

    async def awrite(self, statement: str, *rows: Sequence[Value], urgent: bool = True) -> None:
        """Write and wait for the disk.

        Raises:
            StoreError: if the disk is full, or the file cannot be written for another reason.
        """
        written = asyncio.get_running_loop().create_future()
        self._queue.put(_Write(statement, rows, urgent, written))
        try:
            await written
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
    awaited: list[asyncio.Future[None]] = []
    for entry in entries:
        if isinstance(entry.written, asyncio.Future):
            awaited.append(entry.written)
        else:
            _settle([entry.written], error)
    if awaited:
        # The loop is woken once for all; where it has closed, nobody waits any more.
        with contextlib.suppress(RuntimeError):
            awaited[0].get_loop().call_soon_threadsafe(_settle, awaited, error)


def _settle(written: Sequence[Future[None] | asyncio.Future[None]], error: sqlite3.Error | None) -> None:
    for each in written:
        if each.done():
            continue
        if error is None:
            each.set_result(None)
        else:
            each.set_exception(error)


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
