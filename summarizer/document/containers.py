"""What a file is that holds others: the zipped formats of today's offices and the compound files of yesterday's."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

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


def zipped_kind(archive: ZipFile) -> str:
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


def compound_kind(data: bytes, name: str) -> str:
    """Return what a compound file is, by the ending it should have: ``doc``, ``xls``, ``wps``."""
    suffix = PurePath(name).suffix.lstrip(".").lower()
    kind = next((kind for stream, kind in _STREAMS.items() if stream.encode("utf-16-le") in data), "doc")
    return suffix if _OF_WPS.get(suffix) == kind else kind


def is_encrypted_package(data: bytes) -> bool:
    """Whether a compound file holds a document of today's Office that wants a password."""
    return _ENCRYPTED in data
