"""A file becomes a report that is open: read and summarised once for the same bytes, name and engine."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import streamlit as st

from summarizer.document import from_bytes, from_bytes_isolated, from_text
from summarizer.errors import OverlongError, OversizedFileError
from summarizer.messages import Language, phrase, set_language
from summarizer.models import Document, Report
from summarizer.settings import Settings
from summarizer.summarize import read, summarize
from summarizer.web.findings import Findings, find_findings
from summarizer.web.opened import Opened, pack
from summarizer.web.options import Options
from summarizer.web.paper import Paper, set_paper
from summarizer.web.talk import suggest

_MEGABYTE: Final = 1_000_000
# What begins so is no plain text; no other encoding that is read takes more bytes for a character.
_NO_TEXT: Final = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_BYTES: Final = 4
_LOOKED_AT: Final = 4096
_ENTRIES: Final = 256
_HOURS: Final = "8h"


def open_bytes(
    data: bytes, name: str, settings: Settings, *, limits: Options, who: str, force: bool = False
) -> Opened:
    """Read an uploaded file and summarise it.

    Args:
        data: its bytes.
        name: its name; it is part of the key of the cache, since it is shown with the report.
        settings: which engine.
        limits: the most bytes, characters and numbers.
        who: the visitor, with whom the summaries of a model stay.
        force: read it also where it does not look like a report.

    Raises:
        SummarizerError: if the file cannot become a report, or the model gives no answer.
    """
    _check_size(len(data), name, limits)
    _check_length(_least_characters(data), name, limits)
    digest = hashlib.sha256(data).hexdigest()
    return _summarised(_read(digest, name, force, data, limits), settings, who)


def open_text(
    text: str, name: str, settings: Settings, *, limits: Options, who: str, force: bool = False
) -> Opened:
    """Read pasted text and summarise it; as ``open_bytes``."""
    _check_size(len(text.encode("utf-8", "surrogatepass")), name, limits)
    _check_length(len(text), name, limits)
    return _summarised(_counted(from_text(text, name, force=force), limits), settings, who)


def _check_size(size: int, name: str, limits: Options) -> None:
    if size > limits.max_mb * _MEGABYTE:
        raise OversizedFileError(path=name, size=round(size / _MEGABYTE, 1), limit=f"{limits.max_mb:g}")


def _least_characters(data: bytes) -> int:
    """Tell without reading it how many characters a plain text has at least; 0 of what is no plain text."""
    if data.startswith(_UTF_16):
        return len(data) // 2
    if data.startswith(_NO_TEXT) or b"\x00" in data[:_LOOKED_AT] or data.lstrip()[:1] == b"<":
        return 0
    return len(data) // _MOST_BYTES


def _check_length(characters: int, name: str, limits: Options) -> None:
    if characters > limits.max_chars:
        raise OverlongError(
            path=name,
            found=phrase("format.characters_or_more", count=f"{characters:,}"),
            limit=phrase("format.characters", count=f"{limits.max_chars:,}"),
        )


def _counted(document: Document, limits: Options) -> Report:
    """Find the numbers of a document, and refuse it where it is longer, or they are more, than can be shown."""
    _check_length(len(document.source), document.name, limits)
    report = read(document)
    if len(report.quantities) > limits.max_numbers:
        raise OverlongError(
            path=document.name,
            found=phrase("format.numbers", count=f"{len(report.quantities):,}"),
            limit=phrase("format.numbers", count=f"{limits.max_numbers:,}"),
        )
    return report


def _summarised(report: Report, settings: Settings, who: str) -> Opened:
    document = report.document
    if not settings.uses_model:
        return _by_rules(document.sha256, document.name, report)
    model = f"{settings.url} {settings.model} {who}"
    return _by_model(document.sha256, document.name, model, report, settings)


def paper_of(opened: Opened, chosen: Language) -> Paper:
    """Set a report, once a language."""
    return _paper(opened.id, opened.name, opened.version, chosen, opened)


def findings_of(opened: Opened, chosen: Language) -> Findings:
    """Lay a summary out, once a language."""
    return _findings(opened.id, opened.name, opened.version, chosen, opened)


def suggestions_of(opened: Opened) -> tuple[str, ...]:
    """Make questions of a report, once."""
    return _suggestions(opened.id, opened.name, opened.version, opened)


def examples() -> list[Path]:
    """Give the reports that come with the program, by their names."""
    packed = Path(str(resources.files("summarizer").joinpath("_examples")))
    folder = packed if packed.is_dir() else Path(__file__).parents[2] / "examples"
    return sorted(folder.glob("*.txt"))


@cache
def example_title(path: Path) -> str:
    """Name an example by who reports on which year."""
    identity = from_bytes(path.read_bytes(), path.name).identity
    return f"{identity.issuer or path.stem} {identity.year or ''}".strip()


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _read(digest: str, name: str, force: bool, _data: bytes, _limits: Options) -> Report:
    return _counted(from_bytes_isolated(_data, name, force=force), _limits)


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _by_rules(digest: str, name: str, _report: Report) -> Opened:
    return pack(_report, summarize(_report, engine="rules"))


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _by_model(digest: str, name: str, model: str, _report: Report, _settings: Settings) -> Opened:
    return pack(_report, summarize(_report, settings=_settings))


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _paper(digest: str, name: str, version: str, chosen: Language, _opened: Opened) -> Paper:
    set_language(chosen)
    return set_paper(_opened.report, _opened.summary)


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _findings(digest: str, name: str, version: str, chosen: Language, _opened: Opened) -> Findings:
    set_language(chosen)
    return find_findings(_opened.report, _opened.summary)


@st.cache_data(max_entries=_ENTRIES, ttl=_HOURS, show_spinner=False)
def _suggestions(digest: str, name: str, version: str, _opened: Opened) -> tuple[str, ...]:
    return suggest(_opened.report, _opened.summary)
