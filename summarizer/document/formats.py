"""File formats: what a file is, by its first bytes, and its text, one line of source per paragraph."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

from summarizer.document import docx, html
from summarizer.document.decode import Decoded, decode
from summarizer.document.limits import check_archive
from summarizer.document.pdf import read_pdf
from summarizer.errors import BrokenFileError, EncryptedFileError, ScannedFileError, UnsupportedFormatError
from summarizer.messages import say

# The endings of the files that are read.
SUFFIXES: Final = frozenset({
    ".txt", ".md", ".docx", ".docm", ".dotx", ".dotm", ".pdf", ".html", ".htm", ".mht", ".mhtml",
})  # fmt: skip
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES: Final = {b"Rar!": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gzip"}
_RTF: Final = b"{\\rtf"
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# The folder, or the file, that only one format has.
_ZIPPED: Final = {
    "word/": "docx",
    "xl/": "xlsx",
    "ppt/": "pptx",
    "visio/": "vsdx",
    "ofd.xml": "ofd",
    "index/document.iwa": "pages",
}
_MIMETYPES: Final = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}
_MIMETYPE: Final = "mimetype"
_LONGEST_MIMETYPE: Final = 200
_STREAMS: Final = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "HwpSummaryInformation": "hwp",
    "__properties_version1.0": "msg",
}
# WPS writes the compound files of old Office under names of its own.
_OF_WPS: Final = {"wps": "doc", "wpt": "doc", "et": "xls", "ett": "xls", "dps": "ppt", "dpt": "ppt"}
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


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
    if data.startswith(_ZIP):
        return _read_zipped(data, name)
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise EncryptedFileError(path=name)
        raise _unsupported(name, _compound_kind(data, name))
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            raise UnsupportedFormatError(path=name, format=kind, install=say("format.unpack"))
    if html.is_html(data, name):
        return html.read(data, name)
    if data.startswith(_RTF):
        raise _unsupported(name, "rtf")
    return decode(data, name)


def _read_zipped(data: bytes, name: str) -> Decoded:
    try:
        with ZipFile(BytesIO(data)) as archive:
            kind = _zipped_kind(archive)
            if kind == "docx":
                check_archive(archive, name)
    except (BadZipFile, ValueError) as error:
        raise BrokenFileError(path=name, format="ZIP") from error
    if kind == "docx":
        return docx.read(data, name)
    if kind == "zip":
        raise UnsupportedFormatError(path=name, format=kind, install=say("format.unpack"))
    raise _unsupported(name, kind)


def _unsupported(name: str, kind: str) -> UnsupportedFormatError:
    """Return the error that says what a file is, whatever its name says."""
    if kind == "doc":
        install = say("format.old_word")
    elif PurePath(name).suffix.lower() == f".{kind}":
        install = say("format.save_as_docx")
    else:
        install = say("format.in_fact", kind=kind)
    return UnsupportedFormatError(path=name, format=kind, install=install)


def _zipped_kind(archive: ZipFile) -> str:
    """Return what a zipped file is, by the ending it should have: ``docx``, ``odt``, ``ofd``; ``zip`` for any other."""
    names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    if _MIMETYPE in names:
        try:
            with archive.open(_MIMETYPE) as part:
                written = part.read(_LONGEST_MIMETYPE).decode("ascii", "replace").strip()
        except (KeyError, BadZipFile, RuntimeError, NotImplementedError):
            written = ""
        if written in _MIMETYPES:
            return _MIMETYPES[written]
    return next(
        (kind for start, kind in _ZIPPED.items() if any(name.startswith(start) for name in names)), "zip"
    )


def _compound_kind(data: bytes, name: str) -> str:
    """Return what a compound file is, by the ending it should have: ``doc``, ``xls``, ``wps``."""
    suffix = PurePath(name).suffix.lstrip(".").lower()
    kind = next((kind for stream, kind in _STREAMS.items() if stream.encode("utf-16-le") in data), "doc")
    return suffix if _OF_WPS.get(suffix) == kind else kind
