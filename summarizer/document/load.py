"""Read a file, an upload or pasted text into a Document: of a plain file alone, and of Chinese work reports alone."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from summarizer.document.clean import Cleaned, clean
from summarizer.document.decode import Decoded, writable
from summarizer.document.formats import read_format
from summarizer.document.identity import identify
from summarizer.document.limits import check_characters
from summarizer.document.outline import read_outline
from summarizer.document.sentences import split_sentences
from summarizer.errors import (
    ChangedFileError,
    EmptyFileError,
    InputError,
    MissingFileError,
    NotAReportError,
    OversizedFileError,
    SpecialFileError,
    UnreadableFileError,
)
from summarizer.filenames import readable
from summarizer.messages import phrase, say
from summarizer.models import Document
from summarizer.writing import reason_of

_MEGABYTE: Final = 1_000_000
# Opening waits for nobody, should the path have become a pipe since it was looked at.
_OPEN: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_LEAST_CHINESE: Final = 100
_LEAST_SHARE: Final = 0.3
_CHINESE: Final = re.compile("[\u3400-\u9fff]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u05ff\u0600-\u06ff\u3040-\u30ff\uac00-\ud7af]+")
# Words of reports in general, none of one field alone. On 35 reports there are 5 to 14 of them in 100 characters and
# one and a half in the poorest stretch of 300; in five of six articles of an encyclopedia there is less than one.
_REPORT_WORDS: Final = re.compile(
    "工作|报告|政府|全年|年度|推进|落实|开展|加强|完善|建设|制度|机制|监督|执法|法治|依法|行政|审查|审批|案件|群众|部门|单位|项目"
    "|增长|完成|实现|任务|措施|保障|改革|发展|培训|会议|宣传|领导|公开|检查|整改|目标|提升|提高|深入|全[市县省区]|我[局市县省区]"
    "|万元|亿元|治理|规范|服务|履行|职责|决策|统筹|部署|贯彻|强化|推动|健全|组织|党"
)
_LEAST_REPORT_WORDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class File:
    """What a file holds, and its path as it can be shown."""

    data: bytes
    name: str


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


def from_text(text: str, name: str = "", *, force: bool = True) -> Document:
    """Read text that was pasted; its sha256 is of the text in UTF-8.

    Raises:
        EmptyFileError: if there is none.
        NotAReportError: unless ``force``, if it looks like no Chinese report.
        TooComplexFileError: if it is longer than any report.
    """
    text = writable(text)
    return from_decoded(Decoded(text, "utf-8"), text.encode(), name, force=force)


def from_decoded(decoded: Decoded, data: bytes, name: str, *, force: bool = False) -> Document:
    """Make a document of a file's text and bytes.

    Raises:
        InputError: in one of its subclasses, if they cannot become a report.
    """
    name = readable(name)
    check_characters(name, len(decoded.text))
    cleaned = clean(decoded.text, decoded.removed)
    if not cleaned.text:
        raise EmptyFileError(path=name)
    if not force:
        _check_report(cleaned, name)
    outline = read_outline(cleaned.text, split_sentences(cleaned.text))
    return Document(
        name=re.split(r"[/\\]", name)[-1],
        source=decoded.text,
        text=cleaned.text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        text_starts=cleaned.text_starts,
        source_starts=cleaned.source_starts,
        removed=cleaned.removed,
        unread=decoded.unread,
        sections=outline.sections,
        sentences=outline.sentences,
        identity=identify(cleaned.text, outline.sections),
    )


def _check_report(cleaned: Cleaned, name: str) -> None:
    text = cleaned.text
    chinese = sum(map(len, _CHINESE.findall(text)))
    if chinese < _LEAST_CHINESE:
        raise NotAReportError(path=name, reason=phrase("format.too_short", count=chinese))
    letters = chinese + sum(map(len, _LATIN.findall(text)))
    if chinese < _LEAST_SHARE * letters:
        reason = phrase("format.not_chinese", share=round(100 * chinese / letters))
        raise NotAReportError(path=name, reason=reason)
    if not any(mark in text for mark in "。；！"):
        raise NotAReportError(path=name, reason=phrase("format.no_sentences"))
    if 100 * len(_REPORT_WORDS.findall(text)) < _LEAST_REPORT_WORDS * chinese:
        raise NotAReportError(path=name, reason=phrase("format.other_genre"))


# --- paths -------------------------------------------------------------------------------------------------


def refusal(path: str | Path, *, max_mb: float = float("inf")) -> InputError | None:
    """Return why the file at a path is not read, if so, without opening it: what is no plain file may never end."""
    name = readable(str(path))
    try:
        _check(Path(path).stat(), name, max_mb)
    except (OSError, ValueError) as error:
        return _unreadable(name, error)
    except InputError as error:
        return error
    return None


def read_file(path: str | Path, *, max_mb: float) -> File:
    """Read the bytes of a plain file that stays as it is meanwhile.

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
    refused = refusal(path, max_mb=max_mb)
    if refused is not None:
        raise refused
    name = readable(str(path))
    try:
        with os.fdopen(os.open(path, _OPEN), "rb") as opened:
            before = os.fstat(opened.fileno())
            _check(before, name, max_mb)
            data = opened.read(before.st_size + 1)
            after = os.fstat(opened.fileno())
    except OSError as error:
        raise _unreadable(name, error) from error
    if not len(data) == before.st_size == after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise ChangedFileError(path=name)
    return File(data, name)


def _check(status: os.stat_result, name: str, max_mb: float) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableFileError(path=name, reason=say("format.folder"))
    if not stat.S_ISREG(mode):
        kind = "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "device"
        raise SpecialFileError(path=name, kind=say(f"special.{kind}"))
    if status.st_size > max_mb * _MEGABYTE:
        raise OversizedFileError(path=name, size=round(status.st_size / _MEGABYTE, 1), limit=f"{max_mb:g}")


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MissingFileError(path=name)
    # What no file system can name, such as a path with a null character, is a ValueError.
    reason = reason_of(error) if isinstance(error, OSError) else say("format.no_path")
    return UnreadableFileError(path=name, reason=reason)
