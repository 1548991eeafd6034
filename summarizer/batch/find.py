"""Which files a batch's places mean, whether named or read from a list, and why one of them cannot be taken."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from summarizer.document import SUFFIXES, refusal
from summarizer.errors import (
    InputError,
    MissingFileError,
    UnreadableFileError,
    UnsupportedFormatError,
    UsageError,
)
from summarizer.messages import say
from summarizer.writing import reason_of

STORE: Final = "batch.sqlite"
# What a batch writes where it is at home.
_OUTPUT: Final = re.compile(
    r"reports|(results|failures)\.jsonl|metrics(-\d+)?\.(csv|xlsx)|batch\.(sqlite|lock).*"
)
# Plainly no documents: what systems and Office leave behind, programs and their settings, sound and film.
_NO_DOCUMENTS: Final = re.compile(
    r"\.(?:apk|asp|avi|bat|bin|c|cfg|class|cmd|conf|cpp|css|dat|db|dll|dmg|exe|flv|h|ini|ipynb|iso|jar|java|js|json"
    r"|jsonl|lnk|lock|log|m4a|mkv|mov|mp3|mp4|msi|otf|parquet|part|php|ps1|py|pyc|scss|sh|so|sql|sqlite(?:-shm|-wal)?|sys|tmp"
    r"|toml|ts|ttf|url|wav|wma|wmv|woff2?|yaml|yml)",
    re.IGNORECASE,
)
_HIDDEN: Final = (".", "~$", "__MACOSX")
_SYSTEM: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
# Text that is no prose: what is read of its markup would not be what its reader sees.
_MARKED_UP: Final = frozenset(
    {".csv", ".htm", ".html", ".mht", ".mhtml", ".shtml", ".tex", ".tsv", ".xhtml", ".xml"}
)
_PATTERN: Final = re.compile(r"[*?\[]")
_ENCODINGS: Final = ("utf-8", "gb18030")
_QUOTES: Final = frozenset(('""', "''", "“”"))
# What Python's strip leaves: the mark stays in the middle where two lists were put together.
_BLANK: Final = " \t\u3000\ufeff"


class FoundFile(NamedTuple):
    """A file to be done.

    ``base``: the folder that was searched for it, None where it was named. ``error``: why it cannot be taken.
    """

    path: Path
    base: Path | None = None
    error: InputError | None = None


class _Entries(NamedTuple):
    folders: list[Path]
    files: list[Path]


class FoundFiles(NamedTuple):
    """The files of a batch, in order, each once.

    ``skipped``: what is plainly no document, or was searched by another name. ``empty``: the places that mean nothing.
    """

    found: list[FoundFile]
    skipped: list[Path]
    empty: list[str]


def find_reports(places: Iterable[str], out: Path | None = None) -> FoundFiles:
    """Find the files that these places mean.

    Args:
        places: files, folders (searched with all below them) and patterns such as ``2024/**/*.txt``. A file that is
            named is taken whatever it is.
        out: the output folder, whose own files are left out, like those of any batch.

    Raises:
        UsageError: if there is nothing at all; a single file that is missing is a failed report, not an error.
    """
    found: dict[str, FoundFile] = {}
    skipped: dict[str, Path] = {}
    empty: list[str] = []
    for place in places:
        search = _Search(out)
        files = search.expand(place)
        for file in files:
            found.setdefault(_identity(file.path), file)
        skipped |= {_identity(path): path for path in search.skipped}
        if not files:
            empty.append(place)
    if not found:
        raise nothing_found(len(skipped))
    return FoundFiles(list(found.values()), [skipped[name] for name in skipped if name not in found], empty)


def nothing_found(skipped: int) -> UsageError:
    """Return the error of a batch without reports, so many other files passed over."""
    return UsageError(
        problem=say("batch.nothing_found", suffixes="、".join(sorted(SUFFIXES)), skipped=skipped)
    )


class _Search:
    """What one place means."""

    def __init__(self, out: Path | None) -> None:
        self._out = None if out is None else _identity(out)
        self._unread: list[FoundFile] = []
        self.skipped: list[Path] = []

    def expand(self, place: str) -> list[FoundFile]:
        path, base = Path(place), None
        if not place:
            # An empty variable of a script is no wish to read the folder at hand.
            return [FoundFile(path, None, MissingFileError(path=place))]
        if os.path.isdir(place):  # noqa: PTH112 - Path.is_dir raises where a name is too long
            base, files = path, self._match(path, ["**"])
        elif os.path.lexists(place) or not _PATTERN.search(place):
            return [FoundFile(path, None, refusal(path))]
        else:
            fixed = next(number for number, part in enumerate(path.parts) if _PATTERN.search(part))
            files = self._match(Path(*path.parts[:fixed]), path.parts[fixed:])
        found = [FoundFile(file, base, not_read(str(file)) or refusal(file)) for file in files]
        return sorted([*found, *self._unread], key=lambda file: file.path)

    def _match(self, folder: Path, parts: Sequence[str]) -> Iterator[Path]:
        """Return the files below a folder that a pattern means; a folder that it matches means all in it."""
        head, rest = parts[0], parts[1:]
        if head == "**":
            for directory in self._folders(folder):
                yield from self._match(directory, rest) if rest else self._entries(directory).files
            return
        folders, files = self._entries(folder)
        for inner in folders:
            if fnmatch(inner.name, head):
                yield from self._match(inner, rest or ["**"])
        if not rest:
            yield from (file for file in files if fnmatch(file.name, head))

    def _folders(self, top: Path) -> Iterator[Path]:
        """Return a folder and all folders below it, each once, by its own name rather than by that of a link."""
        seen: set[str] = set()
        waiting, links = [top], list[Path]()
        while waiting or links:
            folder = waiting.pop() if waiting else links.pop()
            real = os.path.realpath(folder)
            if real in seen:
                self.skipped.append(folder)
                continue
            seen.add(real)
            yield folder
            for inner in self._entries(folder).folders:
                (links if inner.is_symlink() else waiting).append(inner)

    def _entries(self, folder: Path) -> _Entries:
        """Return what is in a folder, but for what is plainly no document."""
        found = _Entries([], [])
        try:
            with os.scandir(folder) as scanned:
                entries = {entry.name: os.path.isdir(entry) for entry in scanned}  # noqa: PTH112 - as above
        except FileNotFoundError:
            return found
        except OSError as error:
            reason = UnreadableFileError(path=str(folder), reason=reason_of(error))
            self._unread.append(FoundFile(folder, None, reason))
            return found
        own = STORE in entries or self._out == _identity(folder)
        for name, is_folder in entries.items():
            if own and _OUTPUT.fullmatch(name):
                continue
            if is_no_document(name, folder=is_folder):
                self.skipped.append(folder / name)
            else:
                (found.folders if is_folder else found.files).append(folder / name)
        return found


def is_no_document(name: str, *, folder: bool = False) -> bool:
    """Whether a file of this name is plainly no document: hidden, left behind by a system, a program, a film."""
    path = PurePath(name)
    if name.startswith(_HIDDEN) or name.lower() in _SYSTEM:
        return True
    return not folder and (path.stem.lower() == "readme" or _NO_DOCUMENTS.fullmatch(path.suffix) is not None)


def not_read(path: str) -> InputError | None:
    """Return why a file that nobody named is not read, if so: text that is no prose, and of no format known."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in _MARKED_UP - SUFFIXES:
        return None
    return UnsupportedFormatError(path=path, format=suffix[1:], install=say("format.save_as_docx"))


def _identity(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps ".."


# --- lists ---------------------------------------------------------------------------------------------------


def read_list(data: bytes) -> list[str]:
    """Return the places that a list names, one a line, or one before each NUL byte (``find -print0``).

    Byte order marks, Windows' line ends, blank lines, lines that begin with # and quotes around a path do not count,
    unless there is a file of just that name. The list may be in UTF-8, in UTF-16 (PowerShell), in GB18030 (cmd on a
    Chinese Windows), or hold names that are in neither (``find``): of the readings of a line the one that is there is
    taken.
    """
    return [place for line in _lines(data) if (place := _place(line))]


def _lines(data: bytes) -> list[bytes]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    elif b"\n\0" in data:
        data = data.decode("utf-16-le", "replace").encode()
    elif b"\0" in data:
        return data.split(b"\0")
    return re.split(rb"[\r\n]+", data)


def _place(line: bytes) -> str:
    """Return the reading of a line that is there, else the likeliest; nothing for a line that names nothing."""
    text = _text(line)
    bare = text.strip().strip(_BLANK)
    if bare[:1] + bare[-1:] in _QUOTES and len(bare) > 2:
        bare = bare[1:-1]
    for name in (text, bare, bare if os.name == "nt" else bare.replace("\\", "/")):
        for encoding in _ENCODINGS:
            # Where names are bytes, those from an archive packed on a Chinese Windows are GB18030.
            reading = name if os.name == "nt" else os.fsdecode(name.encode(encoding, "surrogateescape"))
            if os.path.lexists(reading):
                return reading
    return "" if bare.startswith("#") else bare


def _text(line: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "surrogateescape")
