"""Which files a batch's places mean, and why one of them cannot be taken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath
from stat import S_ISDIR
from typing import Final, NamedTuple

from summarizer.batch.files import is_output
from summarizer.batch.store import FILE
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


class Found(NamedTuple):
    """A file to be done.

    ``base``: the folder that was searched for it, None where it was named. ``error``: why it cannot be taken.
    """

    path: Path
    base: Path | None = None
    error: InputError | None = None


class Findings(NamedTuple):
    """The files of a batch, in order, each once.

    ``skipped``: what is plainly no document, or was searched by another name. ``empty``: the places that mean nothing.
    """

    found: list[Found]
    skipped: list[Path]
    empty: list[str]


def find_reports(places: Iterable[str], out: Path | None = None) -> Findings:
    """Find the files that these places mean.

    Args:
        places: files, folders (searched with all below them) and patterns such as ``2024/**/*.txt``. A file that is
            named is taken whatever it is.
        out: the output folder, whose own files are left out, like those of any batch.

    Raises:
        UsageError: if there is nothing at all; a single file that is missing is a failed report, not an error.
    """
    found: dict[str, Found] = {}
    skipped: dict[str, Path] = {}
    empty: list[str] = []
    for place in places:
        search = _Search(out)
        here = search.expand(place)
        for each in here:
            found.setdefault(_identity(each.path), each)
        skipped |= {_identity(path): path for path in search.skipped}
        if not here:
            empty.append(place)
    if not found:
        known = "、".join(sorted(SUFFIXES))
        raise UsageError(problem=say("batch.nothing_found", suffixes=known, skipped=len(skipped)))
    return Findings(list(found.values()), [skipped[name] for name in skipped if name not in found], empty)


class _Search:
    """What one place means."""

    def __init__(self, out: Path | None) -> None:
        self._out = None if out is None else _identity(out)
        self._unread: list[Found] = []
        self.skipped: list[Path] = []

    def expand(self, place: str) -> list[Found]:
        path, base = Path(place), None
        if not place:
            # An empty variable of a script is no wish to read the folder at hand.
            return [Found(path, None, MissingFileError(path=place))]
        if _is_folder(path):
            base, files = path, self._match(path, ["**"])
        elif os.path.lexists(place) or not _PATTERN.search(place):
            return [Found(path, None, refusal(path))]
        else:
            fixed = next(at for at, part in enumerate(path.parts) if _PATTERN.search(part))
            base, files = None, self._match(Path(*path.parts[:fixed]), path.parts[fixed:])
        found = [Found(file, base, not_read(str(file)) or refusal(file)) for file in files]
        return sorted([*found, *self._unread], key=lambda each: each.path)

    def _match(self, folder: Path, parts: Sequence[str]) -> Iterator[Path]:
        """Return the files below a folder that a pattern means; a folder that it matches means all in it."""
        head, rest = parts[0], parts[1:]
        if head == "**":
            for directory in self._folders(folder):
                if rest:
                    yield from self._match(directory, rest)
                else:
                    yield from (Path(entry) for entry in self._entries(directory) if not _leads_on(entry))
            return
        for entry in self._entries(folder):
            if not fnmatch(entry.name, head):
                continue
            if _leads_on(entry):
                yield from self._match(Path(entry), rest or ["**"])
            elif not rest:
                yield Path(entry)

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
            for entry in self._entries(folder):
                if _leads_on(entry):
                    (links if entry.is_symlink() else waiting).append(Path(entry))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """Return what is in a folder, but for what is plainly no document."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            reason = UnreadableFileError(path=str(folder), reason=reason_of(error))
            self._unread.append(Found(folder, None, reason))
            return []
        own = self._out == _identity(folder) or any(entry.name == FILE for entry in found)
        taken: list[os.DirEntry[str]] = []
        for entry in found:
            if own and is_output(entry.name):
                continue
            if is_no_document(entry.name, folder=_leads_on(entry)):
                self.skipped.append(Path(entry))
            else:
                taken.append(entry)
        return taken


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


def _leads_on(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link that leads to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_folder(path: Path) -> bool:
    try:
        return S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _identity(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps ".."
