"""Where the reports' texts are: found by the SHA-256 of their bytes, because gold holds no text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from eval.gold import HERE
from summarizer.document import load
from summarizer.models import Report

ROOT: Final = HERE.parent
_SUFFIXES: Final = (".txt", ".docx", ".pdf")
_ENDS: Final = "。！？；;!?\n"
SUITES: Final = ROOT.parent / "shared" / "suites"
_REPORTS: Final = ROOT.parent / "shared" / "reports"
# Reports written for this project.
OWN: Final = (ROOT / "examples", HERE / "invented")
PLACES: Final = (_REPORTS / "seed", _REPORTS / "more", *OWN, HERE / "reports")


def find_texts(places: Iterable[Path] = PLACES) -> dict[str, Path]:
    """Give, for the SHA-256 of each file in some folders, its path; the first folder wins."""
    found: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.glob("*")):
            if path.is_file():
                found.setdefault(sha256(path.read_bytes()).hexdigest(), path)
    return found


def read_reports(places: Iterable[Path], read: Callable[[Path], Report]) -> dict[str, Report]:
    """Give, by the name of its file, every report in some folders, whether it has gold or not."""
    paths = find_texts(places).values()
    return {path.stem: read(path) for path in paths if path.suffix in _SUFFIXES}


def read_source(path: Path) -> str:
    """Read a report as the gold's offsets count it: decoded, line ends as they are.

    Raises:
        InputError: if the file cannot be read as text.
    """
    return load(path, force=True).source


def sentence_around(source: str, start: int, end: int) -> str:
    """Return the sentence of a source text that holds a range, on one line, with the range in 【】."""
    first = max((source.rfind(mark, 0, start) for mark in _ENDS), default=-1) + 1
    stops = [at for mark in _ENDS if (at := source.find(mark, end)) >= 0]
    last = min(stops, default=len(source) - 1) + 1
    parts = (source[first:start], "【", source[start:end], "】", source[end:last])
    return "".join("".join(part.split()) for part in parts)
