"""Files are written whole or not at all: beside their place, then renamed into it."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from summarizer.errors import DiskFullError, OutputError
from summarizer.messages import say

_REASONS: Final = {
    errno.EACCES: "denied",
    errno.EBUSY: "busy",
    errno.EDQUOT: "quota",
    errno.EEXIST: "exists",
    errno.EFBIG: "too_big",
    errno.EIO: "broken",
    errno.EISDIR: "folder",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "long_name",
    errno.ENOENT: "missing",
    errno.ENOSPC: "full",
    errno.ENOTDIR: "no_folder",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
}


def reason_of(error: OSError) -> str:
    """Return in the language in force why the system refuses a file; in its own words where it is nothing usual."""
    name = _REASONS.get(error.errno or 0)
    return say(f"os.{name}") if name else error.strerror or str(error)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the file.

    Raises:
        DiskFullError: if the disk is full, and only then.
        OutputError: for any other reason.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(path=str(path)) from error
        raise OutputError(path=str(path), reason=reason_of(error)) from error


@contextmanager
def replacing(target: Path, *, sync: bool = True) -> Iterator[Path]:
    """Return a path to write to, beside a file, whose place it takes when all is written; else nothing changes.

    A device or a pipe is written to as it is. Links are followed, and a file that is replaced keeps its mode.

    Args:
        target: the file.
        sync: whether to wait for the disk, so that the file is whole after a power cut, too.

    Raises:
        OutputError: if it cannot be written.
    """
    with explained(target):
        if _is_special(target):
            yield target
            return
        place = target.resolve()
        temporary = place.with_name(f".{secrets.token_hex(6)}.part")
        try:
            yield temporary
            if sync:
                with temporary.open("rb+") as file:
                    os.fsync(file.fileno())
            if place.exists():
                shutil.copymode(place, temporary)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)


def check_target(target: Path) -> None:
    """Find out whether a file could be written, before there is anything to write.

    Raises:
        OutputError: if not.
    """
    with explained(target):
        if _is_special(target):
            return
        place = target.resolve()
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        trial = place.with_name(f".{secrets.token_hex(6)}.part")
        trial.touch(exist_ok=False)
        trial.unlink()


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file() and not target.is_dir()
