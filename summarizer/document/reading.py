"""Read a file, an upload or pasted text into a Document."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from summarizer.document.clean import Cleaned, clean
from summarizer.document.decode import Decoded
from summarizer.document.files import read_file
from summarizer.document.formats import read_format
from summarizer.document.genre import is_report
from summarizer.document.identity import identify
from summarizer.document.limits import check_characters
from summarizer.document.outline import read_outline
from summarizer.document.sentences import split_sentences
from summarizer.errors import (
    EmptyFileError,
    NotAReportError,
)
from summarizer.filenames import readable
from summarizer.messages import phrase
from summarizer.models import Document

_LEAST_CHINESE: Final = 100
_LEAST_SHARE: Final = 0.3
_CHINESE: Final = re.compile("[\u3400-\u9fff]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u05ff\u0600-\u06ff\u3040-\u30ff\uac00-\ud7af]+")


def load(path: str | Path, *, max_mb: float = 20, force: bool = False) -> Document:
    """Read a file.

    Args:
        path: of a .txt, .md, .docx, .html or .pdf file; no pipe or device, which may have no end.
        max_mb: the largest size accepted, in millions of bytes; looked up before the file is read.
        force: accept text that looks like no Chinese report.

    Raises:
        InputError: in one of its subclasses, if the file cannot become a report.
    """
    file = read_file(path, max_mb=max_mb)
    return from_bytes(file.data, file.name, force=force)


def from_bytes(data: bytes, name: str, *, force: bool = False) -> Document:
    """Read the bytes of a file, such as an upload; ``name`` is its name, of which only the last part is kept.

    Raises:
        InputError: in one of its subclasses, if they cannot become a report.
    """
    if not data:
        raise EmptyFileError(path=name)
    return from_decoded(read_format(data, name), data, name, force=force)


def from_decoded(decoded: Decoded, data: bytes, name: str, *, force: bool = False) -> Document:
    """Make a document of a file's text and bytes.

    Raises:
        InputError: in one of its subclasses, if they cannot become a report.
    """
    return _read(decoded, name, hashlib.sha256(data).hexdigest(), force=force)


def from_text(text: str, name: str = "", *, force: bool = True) -> Document:
    """Read text that was pasted; its sha256 is of the text in UTF-8.

    Raises:
        EmptyFileError: if there is none.
        NotAReportError: unless ``force``, if it looks like no Chinese report.
        TooComplexFileError: if it is longer than any report.
    """
    data = text.encode("utf-8", "surrogatepass")
    return _read(Decoded(text, "utf-8"), name, hashlib.sha256(data).hexdigest(), force=force)


def _read(decoded: Decoded, name: str, digest: str, *, force: bool) -> Document:
    name = readable(name)
    check_characters(name, len(decoded.text))
    cleaned = clean(decoded.text, decoded.removed)
    if not cleaned.text:
        raise EmptyFileError(path=name)
    if not force:
        _check(cleaned, name)
    outline = read_outline(cleaned.text, split_sentences(cleaned.text))
    return Document(
        name=re.split(r"[/\\]", name)[-1],
        source=decoded.text,
        text=cleaned.text,
        sha256=digest,
        encoding=decoded.encoding,
        text_starts=cleaned.text_starts,
        source_starts=cleaned.source_starts,
        removed=cleaned.removed,
        unread=decoded.unread,
        sections=outline.sections,
        sentences=outline.sentences,
        identity=identify(cleaned.text, outline.sections),
    )


def _check(cleaned: Cleaned, name: str) -> None:
    text = cleaned.text
    chinese = sum(map(len, _CHINESE.findall(text)))
    if chinese < _LEAST_CHINESE:
        raise NotAReportError(path=name, reason=phrase("format.too_short", count=chinese))
    others = sum(map(len, _LATIN.findall(text)))
    if chinese < _LEAST_SHARE * (chinese + others):
        raise NotAReportError(
            path=name, reason=phrase("format.not_chinese", share=round(100 * chinese / (chinese + others)))
        )
    if not any(mark in text for mark in "。；！"):
        raise NotAReportError(path=name, reason=phrase("format.no_sentences"))
    if not is_report(text, chinese):
        raise NotAReportError(path=name, reason=phrase("format.other_genre"))
