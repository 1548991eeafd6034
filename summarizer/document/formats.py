"""File formats: what a file is, by its first bytes, and its text, one line of source per paragraph."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from summarizer.document.decode import Decoded, decode
from summarizer.document.limits import check_archive
from summarizer.document.pdf import read_pdf
from summarizer.errors import (
    BinaryFileError,
    BrokenFileError,
    EncryptedFileError,
    ScannedFileError,
    UnsupportedFormatError,
)
from summarizer.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Word
    from docx.table import _Cell

CELL: Final = "｜"
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES: Final = {b"Rar!": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gzip", b"{\\rtf": "rtf"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_ZIPPED: Final = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}


def read_format(data: bytes, name: str) -> Decoded:
    """Read a file's text; ``encoding`` is ``docx`` or ``pdf`` where the file is no plain text.

    Raises:
        EncryptedFileError: if it wants a password.
        ScannedFileError: if it is a picture, or a PDF without a text layer.
        UnsupportedFormatError: if nothing here reads its format.
        BinaryFileError: if it is no document at all, or a broken one.
        EncodingError: if it is text in an encoding that is not known.
    """
    if data.startswith(_PICTURES) and b"\x00" in data[:64]:
        raise ScannedFileError(path=name)
    # Readers take what comes before the head of a PDF for nothing, such as the head of a mail.
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _read_zipped(data, name)
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedFileError(path=name)
        suffix = PurePath(name).suffix.lstrip(".").lower()
        raise UnsupportedFormatError(path=name, format=suffix or "doc", install=say("format.save_as_docx"))
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            raise UnsupportedFormatError(path=name, format=kind, install=say("format.save_as_docx"))
    return decode(data, name)


def _read_zipped(data: bytes, name: str) -> Decoded:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = next((kind for part, kind in _ZIPPED.items() if part in names), "zip")
            if kind != "docx":
                raise UnsupportedFormatError(path=name, format=kind, install=say("format.save_as_docx"))
            check_archive(archive, name)
    except (BadZipFile, ValueError) as error:
        raise BrokenFileError(path=name, format="ZIP") from error
    return Decoded(_read_docx(data, name), "docx")


def _read_docx(data: bytes, name: str) -> str:
    try:
        from docx import Document as open_word
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise UnsupportedFormatError(path=name, format="docx", install=say("format.install")) from error
    try:
        word = open_word(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, BadZipFile) as error:
        raise BinaryFileError(path=name) from error
    return "\n".join(_word_lines(word))


def _word_lines(word: Word) -> Iterator[str]:
    from docx.table import Table

    for block in word.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield CELL.join(_distinct(row.cells))
        else:
            yield block.text


def _distinct(cells: tuple[_Cell, ...]) -> Iterator[str]:
    """Give each cell's text once, also where it spans several columns."""
    last = None
    for cell in cells:
        if cell._tc is not last:
            yield cell.text.replace("\n", "")
        last = cell._tc
