"""A Word file (.docx, .docm, .dotx) becomes text: what a person sees in Word, in the order it is seen."""

from __future__ import annotations

from summarizer.document.decode import Decoded
from summarizer.document.docx.story import Story
from summarizer.document.docx.xml import Package, W
from summarizer.errors import BrokenFileError, ScannedFileError
from summarizer.models import Removed, Unread

__all__ = ["read"]


def read(data: bytes, name: str) -> Decoded:
    """Read the bytes of a Word file; ``name`` is what errors call it.

    Raises:
        BrokenFileError: if it is broken, or no Word file.
        EncryptedFileError: if it wants a password.
        ScannedFileError: if there are pictures in it and nothing else.
    """
    package = Package(data, name)
    root = package.xml(package.main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise BrokenFileError(path=name, format="Word")
    story = Story(package)
    try:
        text = "\n".join(story.lines(body))
        unread = tuple(Unread(kind=kind, count=count) for kind, count in story.unread.items() if count)
        margins = story.margins(body)
    except RecursionError as error:
        raise BrokenFileError(path=name, format="Word") from error
    if not text.strip() and story.unread["picture"]:
        raise ScannedFileError(path=name)
    removed: list[Removed] = []
    for line in margins:
        # They are listed among the numbers of the file, and are no part of the report.
        text += "\n"
        removed.append(Removed(start=len(text), end=len(text) + len(line), reason="header_footer"))
        text += line
    return Decoded(text, "docx", unread, tuple(removed))
