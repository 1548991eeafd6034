"""A PDF becomes text as a person reads it: by where each character stands, and not by its order in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from summarizer.document.decode import Decoded
from summarizer.errors import BrokenFileError, ScannedFileError, UnsupportedFormatError
from summarizer.messages import say
from summarizer.models import Unread, UnreadKind

if TYPE_CHECKING:
    from summarizer.document.pdf.page import PageContent

# A page with a picture this large and no more characters than these is a scan, whatever its page number says; but not
# a cover with a title in its middle.
_PICTURE: Final = 0.5
_FEW: Final = 40
_FEW_IN_THE_MIDDLE: Final = 8
_EDGE: Final = 0.14
# What is left of a file that is a scan, such as its cover.
_LEFT: Final = 100
# Characters that are drawn as curves take many of them.
_CURVES: Final = 600
_MOST_NAMED: Final = 20


def read_pdf(data: bytes, name: str) -> Decoded:
    """Read the text of a PDF, one line of source per paragraph.

    Raises:
        UnsupportedFormatError: if the extra that reads PDF is not installed.
        EncryptedFileError: if it wants a password.
        BrokenFileError: if it can't be opened, or none of its pages can.
        ScannedFileError: if no page has a text layer.
        TooComplexFileError: if it has more pages or text than a report.
    """
    try:
        from summarizer.document.pdf.pdfium import read_pages
    except ImportError as error:
        raise UnsupportedFormatError(path=name, format="pdf", install=say("format.install")) from error
    contents = list(read_pages(data, name))
    if contents and all(content is None for content in contents):
        raise BrokenFileError(path=name, format="PDF")
    scans = [content is not None and _is_scan(content) for content in contents]
    readable = sum(
        content.seen
        for scan, content in zip(scans, contents, strict=True)
        if content is not None and not scan
    )
    if readable <= (_LEFT if any(scans) else 0):
        raise ScannedFileError(path=name)
    return _read(contents, scans)


def _is_scan(content: PageContent) -> bool:
    """Whether what is to be read on a page is a picture, or drawn as one."""
    if content.picture_share > _PICTURE and not content.recognised:
        low, high = _EDGE * content.height, (1 - _EDGE) * content.height
        inside = sum(low < glyph.y < high for glyph in content.glyphs if not glyph.is_space)
        return content.seen <= _FEW and inside <= _FEW_IN_THE_MIDDLE
    return content.seen == 0 and (bool(content.pictures) or content.drawings > _CURVES)


def _read(contents: Sequence[PageContent | None], scans: Sequence[bool]) -> Decoded:
    from summarizer.document.pdf.furniture import PageRuns, set_aside, take_footnotes, take_watermarks
    from summarizer.document.pdf.grids import take_grids
    from summarizer.document.pdf.layout import arrange
    from summarizer.document.pdf.paragraphs import PageBlocks, write
    from summarizer.document.pdf.runs import find_runs

    pages: list[PageRuns] = []
    numbers: list[int] = []
    for number, content in enumerate(contents, 1):
        if content is not None:
            take_watermarks(content)
            grids, rest = take_grids(content.rules, content.glyphs)
            pages.append(PageRuns(content, find_runs(rest), grids))
            numbers.append(number)
    set_aside(pages)
    blocks: list[PageBlocks] = []
    doubtful: list[int] = []
    for number, page in zip(numbers, pages, strict=True):
        notes = take_footnotes(page)
        layout = arrange(page.runs, page.grids, page.content.width)
        if layout.doubtful:
            doubtful.append(number)
        blocks.append(PageBlocks(layout.blocks, page.above, page.below, notes))
    written = write(blocks)
    return Decoded(written.text, "pdf", tuple(_unread(contents, scans, doubtful)), written.removed)


def _unread(
    contents: Sequence[PageContent | None], scans: Sequence[bool], doubtful: Sequence[int]
) -> list[Unread]:
    """Say what was not read, or not for certain: pages by their numbers, characters by how many there are."""
    read = [content for content in contents if content is not None]
    pages: dict[UnreadKind, list[int]] = {
        "scanned_page": [number for number, scan in enumerate(scans, 1) if scan],
        "broken_page": [number for number, content in enumerate(contents, 1) if content is None],
        "recognised_page": [
            number for number, content in enumerate(contents, 1) if content is not None and content.recognised
        ],
        "two_columns": list(doubtful),
    }
    characters: dict[UnreadKind, int] = {
        "hidden_text": sum(content.hidden for content in read),
        "struck_text": sum(content.struck for content in read),
        "watermark": sum(content.slanted for content in read),
        "unknown_character": sum(content.nameless for content in read),
    }
    found = [
        Unread(kind=kind, count=len(these), detail=_named(these)) for kind, these in pages.items() if these
    ]
    return found + [Unread(kind=kind, count=count) for kind, count in characters.items() if count]


def _named(numbers: Sequence[int]) -> str:
    """Name pages by their numbers: ``2-4, 9``."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    named = [f"{first}-{last}" if last > first else str(first) for first, last in spans]
    return ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
