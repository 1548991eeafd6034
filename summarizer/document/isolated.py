"""Reading in a process of its own, with limits of time and memory, so that no file takes the caller along.

A Word file, a PDF or a web page is taken apart by libraries, some of them not in Python, and a file can be made to keep
them busy for ever, to use all memory or to end the process. Here that happens to a process that does nothing else; the
caller gets the text, or an error in one sentence. Plain text is read at once.

The process is a fork where that is safe, which takes milliseconds: on Linux, where the caller has one thread. Elsewhere
a new Python is started, which stays for the next file. The two speak JSON, in which a file can hide nothing.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, NoReturn

from pydantic import ValidationError

from summarizer import errors
from summarizer.document.decode import Decoded
from summarizer.document.formats import read_format
from summarizer.document.load import from_decoded, read_file
from summarizer.errors import (
    EmptyFileError,
    InputError,
    ReadingStoppedError,
    ReadingTimeoutError,
    TooComplexFileError,
)
from summarizer.filenames import readable
from summarizer.messages import LANGUAGES, language, say, set_language
from summarizer.models import Document, Model

SECONDS = 40.0
MEGABYTES = 640
_MEGABYTE: Final = 1_000_000
_HEAD: Final = 8
_LOOKED_AT: Final = 2_000
# What begins a file that a library takes apart: Word and other archives, PDF, old Office files, mail and web pages.
_TAKEN_APART: Final = (b"PK", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"MIME-Version:", b"From:")
_MARKUP: Final = re.compile(rb"^\s*<|<(?:html|head|body|meta|!doctype|\?xml)\b|%PDF-", re.IGNORECASE)
# Above this a process keeps more than one for the next file should.
_MOST_KEPT: Final = 256 * _MEGABYTE
_AT_A_TIME: Final = threading.BoundedSemaphore(2)
_PAGE: Final = 4096
_TASKS: Final = Path("/proc/self/task")
_SIZES: Final = Path("/proc/self/statm")


def load_isolated(path: str | Path, *, max_mb: float = 20, force: bool = False) -> Document:
    """Read a file as ``load`` does, with the same errors and those of a limit.

    Raises:
        InputError: in one of its subclasses, if the file cannot become a report.
    """
    file = read_file(path, max_mb=max_mb)
    return from_bytes_isolated(file.data, file.name, force=force)


def from_bytes_isolated(data: bytes, name: str, *, force: bool = False) -> Document:
    """Read the bytes of a file as ``from_bytes`` does, with the same errors and those of a limit.

    Raises:
        InputError: in one of its subclasses, if they cannot become a report.
    """
    name = readable(name)
    if not data:
        raise EmptyFileError(path=name)
    return from_decoded(read_isolated(data, name), data, name, force=force)


def read_isolated(data: bytes, name: str) -> Decoded:
    """Read a file's text: plain text at once, what a library takes apart in another process.

    Raises:
        InputError: as ``read_format`` and ``decode_isolated`` do.
    """
    apart = data.startswith(_TAKEN_APART) or _MARKUP.search(data[:_LOOKED_AT])
    return (decode_isolated if apart else read_format)(data, name)


def decode_isolated(data: bytes, name: str) -> Decoded:
    """Read a file's text in another process.

    Raises:
        ReadingTimeoutError: if it takes longer than ``SECONDS``.
        TooComplexFileError: if it needs more than ``MEGABYTES`` of memory, or is refused for what is in it.
        ReadingStoppedError: if the process ended without an answer.
        InputError: as ``read_format`` does.
    """
    order = _Order(name=name, language=language(), seconds=SECONDS, megabytes=MEGABYTES, size=len(data))
    with _AT_A_TIME:
        while True:
            reader = _idle.take() or (_fork() if _may_fork() else _spawn())
            answer = reader.ask(order, data)
            if answer is not None:
                _idle.keep(reader)
                return answer.decoded()
            if reader.timed_out:
                raise ReadingTimeoutError(path=name, seconds=f"{order.seconds:g}")
            # One that was kept may have ended since; a fresh one ends only by what is in the file.
            if reader.files == 1:
                raise ReadingStoppedError(path=name)


# --- what the two processes say to each other ------------------------------------------------------------------


class _Order(Model):
    """To the reading process: what follows are ``size`` bytes of a file."""

    name: str
    language: str
    seconds: float
    megabytes: int
    size: int


class _Answer(Model):
    """From the reading process: the text, or an error by its class and values."""

    text: Decoded | None = None
    error: str = ""
    values: dict[str, str | int | float] = {}

    def decoded(self) -> Decoded:
        """Return the text, or raise the InputError that the reading process met."""
        if self.text is not None:
            return self.text
        raise getattr(errors, self.error)(**self.values)


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_HEAD, "big"))
    stream.write(message)


def _read(stream: IO[bytes]) -> bytes | None:
    """Read a message, None where the other side is gone."""
    head = stream.read(_HEAD)
    size = int.from_bytes(head, "big")
    message = stream.read(size) if len(head) == _HEAD else b""
    return message if message and len(message) == size else None


# --- the caller's side -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _ReadingProcess:
    """A reading process as its caller sees it; one that ``lasts`` reads a next file, too."""

    to: IO[bytes]
    back: IO[bytes]
    kill: Callable[[], None]
    lasts: bool
    files: int = 0
    timed_out: bool = False

    def ask(self, order: _Order, data: bytes) -> _Answer | None:
        """Let it read a file; None where it gives no answer, and is gone."""
        self.files += 1
        timer = threading.Timer(order.seconds, self._stop)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            _write(self.to, order.model_dump_json().encode())
            self.to.write(data)
            self.to.flush()
            message = _read(self.back)
            answer = None if message is None else _Answer.model_validate_json(message)
        except (OSError, ValidationError):
            answer = None
        finally:
            timer.cancel()
            if answer is None or not self.lasts:
                self.close()
        return answer

    def close(self) -> None:
        """End it."""
        self.kill()
        for stream in (self.to, self.back):
            with suppress(OSError):
                stream.close()

    def _stop(self) -> None:
        self.timed_out = True
        self.kill()


class _Idle:
    """Reading processes that wait for a next file, of this process only: a fork must not use its parent's."""

    def __init__(self) -> None:
        self._readers: list[_ReadingProcess] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def take(self) -> _ReadingProcess | None:
        with self._lock:
            if self._owner != os.getpid():
                self._readers, self._owner = [], os.getpid()
            return self._readers.pop() if self._readers else None

    def keep(self, reader: _ReadingProcess) -> None:
        if reader.lasts:
            with self._lock:
                self._readers.append(reader)

    def close(self) -> None:
        """End them."""
        while (reader := self.take()) is not None:
            reader.close()


_idle: Final = _Idle()
atexit.register(_idle.close)


def _may_fork() -> bool:
    """Whether a fork is safe: only where no other thread can hold a lock that the fork would wait for."""
    return sys.platform == "linux" and _TASKS.is_dir() and len(list(_TASKS.iterdir())) == 1


def _fork() -> _ReadingProcess:
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(ours_out)
        os.close(ours_in)
        _be_fork(theirs_in, theirs_out)
    os.close(theirs_in)
    os.close(theirs_out)
    ended = threading.Event()

    def kill() -> None:
        if not ended.is_set():
            ended.set()
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)

    return _ReadingProcess(os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb"), kill, lasts=False)


def _be_fork(source: int, back: int) -> NoReturn:
    """Be the forked process, which never returns, whatever happens."""
    try:
        _silence()
        _serve(os.fdopen(source, "rb"), os.fdopen(back, "wb"))
    finally:
        os._exit(0)


def _spawn() -> _ReadingProcess:
    code = f"import sys; sys.path[:] = {sys.path!r}; from summarizer.document.isolated import serve; serve()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # A Ctrl-C at the terminal is the caller's; what it means for this process its caller says.
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def kill() -> None:
        process.kill()
        process.wait()

    return _ReadingProcess(process.stdin, process.stdout, kill, lasts=True)


# --- the reading process ---------------------------------------------------------------------------------------


def serve() -> None:
    """Read file after file from standard input, until there is none; the entry point of a new process."""
    back = os.fdopen(os.dup(1), "wb")
    _silence()
    _serve(sys.stdin.buffer, back)


def _silence() -> None:
    """Let nothing that a library prints, or Python at a crash, reach whoever started the program."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _serve(source: IO[bytes], back: IO[bytes]) -> None:
    limited = False
    while (message := _read(source)) is not None:
        order = _Order.model_validate_json(message)
        if not limited:
            _limit_memory(order.megabytes)
            limited = True
        _limit_time(order.seconds)
        data = source.read(order.size)
        set_language(next((each for each in LANGUAGES if each == order.language), None))
        _write(back, _answer(order, data).model_dump_json().encode())
        back.flush()
        _limit_time(None)
        if _peak() > _MOST_KEPT:
            return


def _answer(order: _Order, data: bytes) -> _Answer:
    try:
        return _Answer(text=read_format(data, order.name))
    except InputError as error:
        refused = error
    except MemoryError:
        refused = TooComplexFileError(path=order.name, reason=say("limit.memory", limit=order.megabytes))
    values = {
        key: each if isinstance(each, str | int | float) else str(each)
        for key, each in refused.values.items()
    }
    return _Answer(error=refused.name, values=values)


def _limit_memory(megabytes: int) -> None:
    """Let this process take no more memory than it has and so many million bytes; where the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        held = int(_SIZES.read_text(encoding="ascii").split()[0]) * _PAGE if _SIZES.exists() else 0
        limit = held + megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float | None) -> None:
    """End this process by itself, should its caller be gone by then; also amid a library that is not in Python."""
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + 5)


def _peak() -> int:
    """Return the most memory this process has held, in bytes."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
