"""A path becomes the bytes of a file: of a plain file that is not too large and stays as it is while it is read."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from summarizer.errors import (
    ChangedFileError,
    InputError,
    MissingFileError,
    OversizedFileError,
    SpecialFileError,
    UnreadableFileError,
)
from summarizer.filenames import readable
from summarizer.messages import say

_MEGABYTE: Final = 1_000_000
# Opening waits for nobody, should the path have become a pipe since it was looked at.
_OPEN: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class File:
    """What a file holds, and its path as it can be shown."""

    data: bytes
    name: str


def read_file(path: str | Path, *, max_mb: float) -> File:
    """Read a file's bytes.

    Args:
        path: of the file.
        max_mb: the largest size accepted, in millions of bytes; looked up before the file is opened.

    Raises:
        MissingFileError: if there is none, or it vanishes.
        UnreadableFileError: if it is a folder, or may not be read.
        SpecialFileError: if it is a pipe, a device or a socket.
        OversizedFileError: if it is larger.
        ChangedFileError: if it is written to while it is read.
    """
    name = readable(str(path))
    try:
        before = Path(path).stat()
        _check(before, name, max_mb)
        with os.fdopen(os.open(path, _OPEN), "rb") as opened:
            before = os.fstat(opened.fileno())
            _check(before, name, max_mb)
            data = opened.read(before.st_size + 1)
            after = os.fstat(opened.fileno())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingFileError(path=name) from error
    except OSError as error:
        raise UnreadableFileError(path=name, reason=error.strerror or str(error)) from error
    except ValueError as error:
        # What no file system can name, such as a path with a null character.
        raise UnreadableFileError(path=name, reason=say("format.no_path")) from error
    if len(data) != before.st_size or (before.st_mtime_ns, before.st_size) != (
        after.st_mtime_ns,
        after.st_size,
    ):
        raise ChangedFileError(path=name)
    return File(data, name)


def _check(status: os.stat_result, name: str, max_mb: float) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableFileError(path=name, reason=say("format.folder"))
    if not stat.S_ISREG(mode):
        raise _special(mode, name)
    if status.st_size > max_mb * _MEGABYTE:
        raise OversizedFileError(path=name, size=round(status.st_size / _MEGABYTE, 1), limit=f"{max_mb:g}")


def _special(mode: int, name: str) -> InputError:
    if stat.S_ISFIFO(mode):
        return SpecialFileError(path=name, kind=say("special.pipe"))
    if stat.S_ISSOCK(mode):
        return SpecialFileError(path=name, kind=say("special.socket"))
    return SpecialFileError(path=name, kind=say("special.device"))
