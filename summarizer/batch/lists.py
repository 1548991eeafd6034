"""A list of files, whichever program on whichever system wrote it."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS: Final = ("utf-8", "gb18030")
_QUOTES: Final = frozenset(('""', "''", "“”"))
_LINE_END: Final = re.compile(rb"[\r\n]+")
# What Python's strip leaves: the mark stays in the middle where two lists were put together.
_BLANK: Final = " \t\u3000\ufeff"


def read_list(data: bytes) -> list[str]:
    """Return the places that a list names, one a line, or one before each NUL byte (``find -print0``).

    Byte order marks, Windows' line ends, blank lines, lines that begin with # and quotes around a path do not count,
    unless there is a file of just that name. The list may be in UTF-8, in UTF-16 (PowerShell), in GB18030 (cmd on a
    Chinese Windows), or hold names that are in neither (``find``): of the readings of a line the one that is there is
    taken.
    """
    return [place for line in _lines(data) if (place := _place(line))]


def _lines(data: bytes) -> list[bytes]:
    found = next((each for each in _MARKS if data.startswith(each[0])), None)
    mark, encoding = found or (b"", "utf-16-le" if _is_utf16(data) else "utf-8")
    data = data[len(mark) :]
    if encoding != "utf-8":
        data = data.decode(encoding, "replace").encode()
    elif b"\0" in data:
        return data.split(b"\0")
    return _LINE_END.split(data)


def _is_utf16(data: bytes) -> bool:
    """Whether zeros stand only behind characters of ASCII, and one of these is a stop or a line end."""
    if len(data) % 2 or 0 in data[::2]:
        return False
    return any(data[at + 1] == 0 and data[at] in b".\n" for at in range(0, len(data), 2))


def _place(line: bytes) -> str:
    """Return the reading of a line that is there, else the likeliest; nothing for a line that names nothing."""
    for reading in _readings(line):
        if os.path.lexists(reading):
            return reading
    text = _unquoted(_text(line))
    return "" if text.startswith("#") else text


def _readings(line: bytes) -> Iterator[str]:
    """Give the names that a line may mean: its very bytes, then its text as each system would write it."""
    text = _text(line)
    if os.name == "nt":
        yield from (text, _unquoted(text))
        return
    yield os.fsdecode(line)
    for said in (text, _unquoted(text), _unquoted(text).replace("\\", "/")):
        for encoding in _ENCODINGS:
            yield os.fsdecode(said.encode(encoding, "surrogateescape" if encoding == "utf-8" else "replace"))


def _text(line: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "surrogateescape")


def _unquoted(text: str) -> str:
    text = text.strip().strip(_BLANK)
    return text[1:-1] if text[:1] + text[-1:] in _QUOTES and len(text) > 2 else text
