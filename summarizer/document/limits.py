"""How much of a file is read: more than any report has, and little enough that no file can stop the program.

A file of a few kilobytes can say that it holds gigabytes. What it unpacks to, how deep it nests and how much text it
has is looked up before the work is done that would take the time and the memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from summarizer.errors import BrokenFileError, EncryptedFileError, TooComplexFileError
from summarizer.messages import say

_MEGABYTE: Final = 1_000_000

MOST_PAGES: Final = 2_000
# A provincial report has 30,000 characters and 800 numbers, a year's reports of a ministry bound into one 400,000.
MOST_CHARACTERS: Final = 500_000
MOST_NUMBERS: Final = 30_000

_MOST_PARTS: Final = 5_000
_MOST_UNPACKED: Final = 200 * _MEGABYTE
_MOST_XML: Final = 60 * _MEGABYTE
_MOST_ELEMENTS: Final = 1_500_000
_MOST_DEPTH: Final = 200
_MOST_SPAN: Final = 1_000
# Beside its text a document holds names of styles, instructions of fields and both of two ways to show a thing.
_MOST_TEXT: Final = 4 * MOST_CHARACTERS
_PIECE: Final = 1 << 16
_FIGURES: Final = re.compile("[0-9]+")
_ENCRYPTED: Final = 0x1
_SPANS: Final = ("gridSpan", "gridBefore", "gridAfter")


def check_pages(name: str, count: int) -> None:
    """Raise TooComplexFileError if a document has too many pages."""
    if count > MOST_PAGES:
        raise TooComplexFileError(path=name, reason=say("limit.pages", count=count, limit=MOST_PAGES))


def check_characters(name: str, count: int) -> None:
    """Raise TooComplexFileError if a text is too long."""
    if count > MOST_CHARACTERS:
        reason = say("limit.characters", count=f"{count:,}", limit=f"{MOST_CHARACTERS:,}")
        raise TooComplexFileError(path=name, reason=reason)


def check_digits(name: str, text: str) -> None:
    """Raise TooComplexFileError if a text has so many figures that it can't but have too many numbers.

    A date has three; looking for what they are would take its time.
    """
    figures = sum(1 for _ in _FIGURES.finditer(text))
    if figures > 3 * MOST_NUMBERS:
        check_numbers(name, figures)


def check_numbers(name: str, count: int) -> None:
    """Raise TooComplexFileError if a text has too many numbers."""
    if count > MOST_NUMBERS:
        reason = say("limit.numbers", count=f"{count:,}", limit=f"{MOST_NUMBERS:,}")
        raise TooComplexFileError(path=name, reason=reason)


def check_archive(archive: ZipFile, name: str) -> None:
    """Look through a zipped document before it is read: its size unpacked and the shape of its XML.

    Raises:
        TooComplexFileError: if it holds more than a document does.
        BrokenFileError: if a part of it is damaged.
        EncryptedFileError: if a part of it wants a password.
    """
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        reason = say("limit.parts", count=len(entries), limit=_MOST_PARTS)
        raise TooComplexFileError(path=name, reason=reason)
    _check_size(sum(entry.file_size for entry in entries), _MOST_UNPACKED, name)
    parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    _check_size(sum(entry.file_size for entry in parts), _MOST_XML, name)
    shape = _Shape(name)
    for entry in parts:
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFileError(path=name)
        try:
            shape.check(_pieces(archive, entry))
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, expat.ExpatError) as error:
            raise BrokenFileError(path=name, format="Word") from error


def _check_size(size: int, limit: int, name: str) -> None:
    if size > limit:
        raise TooComplexFileError(path=name, reason=say("limit.unpacked", limit=limit // _MEGABYTE))


def _pieces(archive: ZipFile, entry: ZipInfo) -> Iterable[bytes]:
    """Unpack a part piece by piece; never more of it than its entry says."""
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            yield piece


class _Shape:
    """Counts what is in the XML of a document, and stops where it is more than a document has."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._elements = 0
        self._depth = 0
        self._characters = 0

    def check(self, pieces: Iterable[bytes]) -> None:
        """Parse one part without building anything.

        Raises:
            ExpatError: if it is no XML.
            TooComplexFileError: if it is too much.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._entity
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        self._depth = 0
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS:
            raise self._refused("limit.elements", limit=f"{_MOST_ELEMENTS:,}")
        if self._depth > _MOST_DEPTH:
            raise self._refused("limit.depth", limit=_MOST_DEPTH)
        if tag.endswith(_SPANS):
            for value in attributes.values():
                if value.strip().isdecimal() and (len(value) > 9 or int(value) > _MOST_SPAN):
                    raise self._refused("limit.span", count=value.strip()[:20], limit=_MOST_SPAN)

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        self._characters += 0 if text.isspace() else len(text)
        if self._characters > _MOST_TEXT:
            check_characters(self._name, self._characters)

    def _entity(self, *declared: object) -> None:
        raise self._refused("limit.entities")

    def _refused(self, key: str, **values: object) -> TooComplexFileError:
        return TooComplexFileError(path=self._name, reason=say(key, **values))
