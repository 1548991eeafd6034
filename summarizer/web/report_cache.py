"""A file becomes a report that is open: read, summarised and laid out once for the same bytes, name and engine."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import streamlit as st

from summarizer.document import from_bytes_isolated, from_text
from summarizer.errors import OverlongError, OversizedFileError
from summarizer.messages import Language, phrase, set_language
from summarizer.models import Document, Identity, Model, Report, Summary
from summarizer.pipeline import read, summarize
from summarizer.settings import Settings
from summarizer.web.findings import Findings, find_findings
from summarizer.web.launch import web_options
from summarizer.web.source_view import SourceView, lay_out

_MEGABYTE: Final = 1_000_000
# What begins so is no plain text; no other encoding that is read takes more bytes for a character.
_NO_TEXT: Final = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_BYTES: Final = 4
_LOOKED_AT: Final = 4096
_UNPACKED: Final = 32


@dataclass(frozen=True)
class ReportSource:
    """A report as it comes in."""

    name: str
    content: bytes | str
    """The bytes of a file, or text that was pasted."""
    force: bool = False
    """Read it also where it does not look like a report."""
    summary: Summary | None = None
    """Where there is one already."""


class OpenReport(Model):
    """A report with its summary, packed: thousands of them in memory must not slow every run of the page.

    Streamlit has Python look through all objects after each run; packed reports are one object each.
    """

    id: str
    """The sha256 of its file."""
    name: str
    """Its file's name, by which citations speak of it."""
    identity: Identity
    """What it says of itself."""
    version: str
    """Tells this summary from another of the same report."""
    packed: bytes

    @property
    def report(self) -> Report:
        """The report itself."""
        return _unpacked(self.packed)[0]

    @property
    def summary(self) -> Summary:
        """Its summary."""
        return _unpacked(self.packed)[1]

    def renamed(self, name: str) -> OpenReport:
        """Return it under another name, also in the report and the summary."""
        document = self.report.document.model_copy(update={"name": name})
        info = self.summary.report.model_copy(update={"source": name})
        return pack(
            self.report.model_copy(update={"document": document}),
            self.summary.model_copy(update={"report": info}),
        )


def pack(report: Report, summary: Summary) -> OpenReport:
    """Put a report and its summary together."""
    made = summary.provenance
    return OpenReport(
        id=report.document.sha256,
        name=report.document.name,
        identity=report.document.identity,
        version=f"{made.engine} {made.created_at}",
        packed=pickle.dumps((report, summary), protocol=pickle.HIGHEST_PROTOCOL),
    )


cached: Final = st.cache_data(
    max_entries=256,
    ttl="8h",
    show_spinner=False,
    hash_funcs={
        OpenReport: lambda opened: (opened.id, opened.name, opened.version),
        Report: lambda report: (report.document.sha256, report.document.name),
    },
)


@lru_cache(maxsize=_UNPACKED)
def _unpacked(packed: bytes) -> tuple[Report, Summary]:
    report, summary = pickle.loads(packed)
    return report, summary


def open_source(source: ReportSource, settings: Settings, owner: str) -> OpenReport:
    """Read a report and summarise it.

    Args:
        source: the file or the text; its name is part of the key of the cache, since it is shown with the report.
        settings: which engine.
        owner: the visitor, with whom the summaries of a model stay.

    Raises:
        SummarizerError: if it cannot become a report, or the model gives no answer.
    """
    check_size(source)
    content = source.content
    if isinstance(content, bytes):
        report = _read(hashlib.sha256(content).hexdigest(), source.name, source.force, content)
    else:
        report = _counted(from_text(content, source.name, force=source.force))
    if source.summary is not None:
        return pack(report, source.summary).renamed(report.document.name)
    if not settings.uses_model:
        return _by_rules(report)
    return _by_model(report, f"{settings.url} {settings.model} {owner}", settings)


def check_size(source: ReportSource) -> None:
    """Refuse without reading it what is larger, or plainly longer, than may be shown.

    Raises:
        OversizedFileError: if it has too many bytes.
        OverlongError: if it has too many characters.
    """
    content, limits = source.content, web_options()
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(data) > limits.max_mb * _MEGABYTE:
        size = round(len(data) / _MEGABYTE, 1)
        raise OversizedFileError(path=source.name, size=size, limit=f"{limits.max_mb:g}")
    _check_length(_least_characters(content) if isinstance(content, bytes) else len(content), source.name)


def _least_characters(data: bytes) -> int:
    """Return how many characters a plain text has at least; 0 of what is no plain text."""
    if data.startswith(_UTF_16):
        return len(data) // 2
    if data.startswith(_NO_TEXT) or b"\x00" in data[:_LOOKED_AT] or data.lstrip()[:1] == b"<":
        return 0
    return len(data) // _MOST_BYTES


def _check_length(characters: int, name: str) -> None:
    most = web_options().max_chars
    if characters > most:
        raise OverlongError(
            path=name,
            found=phrase("format.characters_or_more", count=f"{characters:,}"),
            limit=phrase("format.characters", count=f"{most:,}"),
        )


def _counted(document: Document) -> Report:
    """Find the numbers of a document, and refuse it where it is longer, or they are more, than can be shown."""
    _check_length(len(document.source), document.name)
    return read(document, max_numbers=web_options().max_numbers)


@cached
def _read(digest: str, name: str, force: bool, _data: bytes) -> Report:
    return _counted(from_bytes_isolated(_data, name, force=force))


@cached
def _by_rules(report: Report) -> OpenReport:
    return pack(report, summarize(report, engine="rules"))


@cached
def _by_model(report: Report, model: str, _settings: Settings) -> OpenReport:
    return pack(report, summarize(report, settings=_settings))


@cached
def source_view_of(opened: OpenReport, chosen: Language) -> SourceView:
    """Return a report as the page sets it."""
    set_language(chosen)
    return lay_out(opened.report, opened.summary)


@cached
def findings_of(opened: OpenReport, chosen: Language) -> Findings:
    """Return a summary as the page shows it."""
    set_language(chosen)
    return find_findings(opened.report, opened.summary)
