"""Read a file, an upload or pasted text into a Document."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from summarizer.document.clean import Cleaned, clean
from summarizer.document.decode import Decoded
from summarizer.document.formats import read_format
from summarizer.document.identity import identify
from summarizer.document.outline import read_outline
from summarizer.document.sentences import split_sentences
from summarizer.errors import (
    EmptyFileError,
    MissingFileError,
    NotAReportError,
    OversizedFileError,
    UnreadableFileError,
)
from summarizer.messages import say
from summarizer.models import Document

_MEGABYTE: Final = 1_000_000
_LEAST_CHINESE: Final = 100
_LEAST_SHARE: Final = 0.3
_CHINESE: Final = re.compile("[\u3400-\u9fff]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u05ff\u0600-\u06ff\u3040-\u30ff\uac00-\ud7af]+")


def load(path: str | Path, *, max_mb: float = 20, force: bool = False) -> Document:
    """Read a file.

    Args:
        path: of a .txt, .md, .docx, .html or .pdf file.
        max_mb: the largest size accepted, in millions of bytes; looked up before the file is read.
        force: accept text that looks like no Chinese report.

    Raises:
        InputError: in one of its subclasses, if the file cannot become a report.
    """
    file = Path(path)
    try:
        status = file.stat()
        if S_ISDIR(status.st_mode):
            raise UnreadableFileError(path=str(path), reason=say("format.folder"))
        size = status.st_size
        if size > max_mb * _MEGABYTE:
            raise OversizedFileError(path=str(path), size=round(size / _MEGABYTE, 1), limit=f"{max_mb:g}")
        with file.open("rb") as opened:
            data = opened.read(size + 1)
            # What is no plain file, such as a pipe, does not tell its size beforehand.
            if len(data) != size:
                data += opened.read(int(max_mb * _MEGABYTE) + 1 - len(data))
        if len(data) > max_mb * _MEGABYTE:
            raise OversizedFileError(path=str(path), size=f">{max_mb:g}", limit=f"{max_mb:g}")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingFileError(path=str(path)) from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError(
            path=str(path), reason=getattr(error, "strerror", None) or str(error)
        ) from error
    return from_bytes(data, str(path), force=force)


def from_bytes(data: bytes, name: str, *, force: bool = False) -> Document:
    """Read the bytes of a file, such as an upload; ``name`` is its name, of which only the last part is kept.

    Raises:
        InputError: in one of its subclasses, if they cannot become a report.
    """
    if not data:
        raise EmptyFileError(path=name)
    decoded = read_format(data, name)
    digest = hashlib.sha256(data).hexdigest()
    return _read(decoded, name, digest, force=force)


def from_text(text: str, name: str = "", *, force: bool = True) -> Document:
    """Read text that was pasted; its sha256 is of the text in UTF-8.

    Raises:
        EmptyFileError: if there is none.
        NotAReportError: unless ``force``, if it looks like no Chinese report.
    """
    data = text.encode("utf-8", "surrogatepass")
    return _read(Decoded(text, "utf-8"), name, hashlib.sha256(data).hexdigest(), force=force)


def _read(decoded: Decoded, name: str, digest: str, *, force: bool) -> Document:
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
        raise NotAReportError(path=name, reason=say("format.too_short", count=chinese))
    others = sum(map(len, _LATIN.findall(text)))
    if chinese < _LEAST_SHARE * (chinese + others):
        raise NotAReportError(
            path=name, reason=say("format.not_chinese", share=round(100 * chinese / (chinese + others)))
        )
    if not any(mark in text for mark in "。；！"):
        raise NotAReportError(path=name, reason=say("format.no_sentences"))
