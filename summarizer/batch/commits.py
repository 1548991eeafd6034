"""One thread that writes to a SQLite file, many writes a transaction; a write is done when it is on the disk."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from summarizer.errors import DamagedStoreError, DiskFullError, OutputError, StoreError, StoreInUseError
from summarizer.messages import say

Value = str | int | float | bytes | None
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


class Committer:
    """Writes in the order of the calls; whoever awaits a write waits for the disk, together with all others.

    After a write that failed there is none: what came later would stand on what is missing.

    Args:
        path: of the file.

    Raises:
        OutputError: if it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with store_errors(path):
            self._connection = connect(path)
        self._queue: deque[_Write] = deque()
        self._thread = ThreadPoolExecutor(1, "store")
        self._failed: OutputError | None = None

    def write(self, statement: str, *rows: Sequence[Value]) -> Future[None]:
        """Queue a statement for one or more rows.

        Args:
            statement: with a placeholder for each value.
            rows: of values.

        Returns:
            A future that is done when the rows are on the disk, or that carries the ``OutputError``.
        """
        self._queue.append(_Write(statement, rows))
        return self._thread.submit(self._commit)

    async def awrite(self, statement: str, *rows: Sequence[Value]) -> None:
        """Write and wait for the disk.

        Raises:
            OutputError: if the disk is full, or the file cannot be written for another reason.
        """
        # Whoever gives up waiting takes back nothing.
        await asyncio.shield(asyncio.wrap_future(self.write(statement, *rows)))

    def close(self) -> None:
        """Finish what is queued.

        Raises:
            OutputError: if a write has failed for which nobody waited.
        """
        self._thread.shutdown()
        self._connection.close()
        if self._failed is not None:
            raise self._failed

    def _commit(self) -> None:
        """Write all that is queued by now, among it what this call was made for unless an earlier call wrote it."""
        if self._failed is not None:
            raise self._failed
        writes = [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_A_COMMIT))]
        if not writes:
            return
        try:
            with store_errors(self._path):
                self._transact(writes)
        except OutputError as error:
            self._failed = error
            raise

    def _transact(self, writes: Sequence[_Write]) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            for write in writes:
                connection.executemany(write.statement, write.rows)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


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
