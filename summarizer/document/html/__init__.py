"""A web page (.html, .htm, .mht) becomes text: what a reader sees of its main content, a line a paragraph or row."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from pathlib import PurePath
from typing import Final

from summarizer.document.decode import Decoded, decode
from summarizer.errors import BrokenFileError, UnsupportedFormatError
from summarizer.messages import say
from summarizer.models import Unread

__all__ = ["is_html", "read"]

_HEAD: Final = 4096
_OPENS: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKED_UP: Final = re.compile(rb"<(?:p|div|br|span|table|td|meta)\b[^<>]*>", re.IGNORECASE)
_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_ARCHIVE: Final = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE
)
_DECLARED: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# Pages that say GB2312 use characters that only its successors have.
_OF_GB18030: Final = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"})
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_html(data: bytes, name: str) -> bool:
    """Whether a file is a web page, alone or in a web archive: by its first bytes, or by its name and its tags."""
    head = data[:_HEAD]
    if head.startswith(_WIDE_MARKS):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    if PurePath(name).suffix.lower() in _SUFFIXES and _MARKED_UP.search(head):
        return True
    return _OPENS.match(head) is not None or _ARCHIVE.match(head) is not None


def read(data: bytes, name: str) -> Decoded:
    """Read the bytes of a page; ``name`` is what errors call it.

    Raises:
        UnsupportedFormatError: if the extra that reads pages is not installed.
        BrokenFileError: if it is a web archive without a page, or nested beyond reason.
        EncodingError: if its encoding is not known.
    """
    try:
        from summarizer.document.html.page import Page
    except ImportError as error:
        raise UnsupportedFormatError(path=name, format="html", install=say("format.install")) from error
    declared = ""
    if _ARCHIVE.match(data[:_HEAD]):
        data, declared = _page_of(data, name)
    elif found := _DECLARED.search(data[:_HEAD]):
        declared = found[1].decode("ascii")
    page = Page(_text(data, declared, name))
    try:
        text = "\n".join(page.lines())
    except RecursionError as error:
        raise BrokenFileError(path=name, format="HTML") from error
    unread = tuple(Unread(kind=kind, count=count) for kind, count in page.unread.items() if count)
    return Decoded(text, "html", unread)


def _page_of(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the first page of a web archive (MHTML) and the encoding it declares."""
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            return payload, part.get_content_charset() or ""
    raise BrokenFileError(path=name, format="MHTML")


def _text(data: bytes, declared: str, name: str) -> str:
    """Decode a page: as UTF-8 if it is that, else as it says, else as a text is decoded."""
    for encoding in ("utf-8-sig", "gb18030" if declared.lower() in _OF_GB18030 else declared):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(data, name).text
