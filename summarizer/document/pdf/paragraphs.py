"""The blocks of all pages become one text: a line for each paragraph, heading and row of a table.

A line of a page ends where the next word would not have fitted, or where its paragraph ends; the next begins a new
one where it is indented. Numbers that a line end tears are whole again. What belongs to a page (its number, header and
footer) stands on lines of its own after the paragraph that runs over the page's end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from summarizer.document.kinds import is_final, marker_at
from summarizer.document.pdf.layout import Block
from summarizer.document.pdf.runs import PdfLine
from summarizer.document.tables import CELL
from summarizer.models import Removed, RemovedReason, Span

_PAGE_END: Final = "\f"
# In squares of the font's size.
_INDENT: Final = 0.8
# Where paragraphs are indented, a line that nearly fills its column may count as full: an indentation ends it.
_SLACK: Final = 0.5
_SIZES: Final = 0.12
_PITCH: Final = 1.5
# No column of prose is narrower; what is shorter was meant to end there.
# So many lines have to end at one place for it to be the edge of their column.
_ESTABLISHED: Final = 2
_SHORTEST: Final = 7


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What is read on one page, in order, and the lines above and below it that belong to the page."""

    blocks: Sequence[Block]
    above: Sequence[tuple[PdfLine, RemovedReason]] = ()
    below: Sequence[tuple[PdfLine, RemovedReason]] = ()
    footnotes: Sequence[Sequence[PdfLine]] = ()


@dataclass(slots=True)
class Written:
    """The text, and which parts of it belong to the page or point to a footnote."""

    text: str
    removed: tuple[Removed, ...]


def write(pages: Iterable[PageBlocks]) -> Written:
    """Write the pages as one text."""
    held = list(pages)
    margins = _margins(held)
    writer = _Writer()
    for number, page in enumerate(held):
        if number:
            writer.aside(Text(_PAGE_END), None)
        for line, reason in page.above:
            writer.aside(Text(line.text), reason)
        for block in page.blocks:
            for row in block.rows:
                writer.row([join(cell) for cell in row])
            if block.lines:
                writer.block(_Margins.of(block, margins), block.lines)
        for note in page.footnotes:
            writer.aside(join(note), None)
        for line, reason in page.below:
            writer.aside(Text(line.text), reason)
    return writer.written()


@dataclass(frozen=True, slots=True)
class Text:
    """Text with the places in it of marks that point to a footnote."""

    text: str
    notes: tuple[Span, ...] = ()


def join(lines: Sequence[PdfLine]) -> Text:
    """Join the lines of a cell."""
    if not lines:
        return Text("")
    edge = max(line.edge for line in lines)
    whole = Text(lines[0].text, lines[0].notes)
    for before, line in pairwise(lines):
        wrapped = before.x1 + line.head > edge and before.x1 - before.x0 >= _SHORTEST * before.size
        whole = _joined(whole, line, apart=not wrapped)
    return whole


def _joined(before: Text, line: PdfLine, *, apart: bool) -> Text:
    """Join a line to the text before it; ``apart`` says that the line end was no accident."""
    end, begin = before.text[-1:], line.text[:1]
    words = end.isascii() and begin.isascii() and end.isalnum() and begin.isalnum()
    numbers = end.isdigit() and begin.isdigit()
    # Two numbers are never written as one, nor with a space that could be meant to group digits.
    gap = "、" if numbers and apart else " " if words and not numbers else ""
    start = len(before.text) + len(gap)
    moved = [Span(start=note.start + start, end=note.end + start) for note in line.notes]
    return Text(before.text + gap + line.text, (*before.notes, *moved))


# --- where lines begin and end ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a block begin and end, how far apart they are, and whether its paragraphs are indented."""

    left: float
    right: float
    pitch: float
    indented: bool

    @classmethod
    def of(cls, block: Block, whole: dict[tuple[int, int], bool]) -> _Margins:
        """Measure a block; ``whole`` says for the width of a column whether its paragraphs are indented."""
        drops = [high.y - low.y for high, low in pairwise(block.lines) if high.y > low.y]
        left, right = min(line.x0 for line in block.lines), max(line.edge for line in block.lines)
        if sum(line.edge > right - line.size for line in block.lines) < _ESTABLISHED:
            left, right = min(left, block.left), max(right, block.right)
        return cls(left, right, median(drops) if drops else 0.0, whole.get(_width(block), False))


def _width(block: Block) -> tuple[int, int]:
    return round(block.left / 20), round(block.right / 20)


def _margins(pages: Sequence[PageBlocks]) -> dict[tuple[int, int], bool]:
    """Find out for each width of column whether its paragraphs begin with an indentation."""
    indents: Counter[tuple[int, int]] = Counter()
    lines: Counter[tuple[int, int]] = Counter()
    for block in (block for page in pages for block in page.blocks if block.lines):
        left = min(line.x0 for line in block.lines)
        for line in block.lines:
            lines[_width(block)] += 1
            indents[_width(block)] += 1.2 * line.size <= line.x0 - left <= 3.2 * line.size
    return {width: indents[width] >= 0.08 * count for width, count in lines.items()}


# --- writing ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """Writes line by line; a paragraph stays open until it is known that nothing of it follows."""

    _lines: list[str] = field(default_factory=list)
    _removed: list[Removed] = field(default_factory=list)
    _length: int = 0
    _open: Text | None = None
    _count: int = 0
    _last: tuple[PdfLine, _Margins] | None = None
    _asides: list[tuple[Text, RemovedReason | None]] = field(default_factory=list)

    def block(self, margins: _Margins, lines: Sequence[PdfLine]) -> None:
        """Write the lines of a block."""
        for index, line in enumerate(lines):
            if not line.text.strip():
                continue
            before = lines[index - 1] if index else None
            if self._open is not None and self._last is not None and self._goes_on(line, margins, before):
                self._open = _joined(self._open, line, apart=False)
                self._count += 1
            else:
                self._close()
                self._open = Text(line.text, line.notes)
                self._count = 1
            self._last = (line, margins)

    def row(self, cells: Sequence[Text]) -> None:
        """Write a row of a table."""
        if not any(cell.text for cell in cells):
            return
        self._close()
        text, notes = "", []
        for index, cell in enumerate(cells):
            text += CELL * bool(index)
            notes += [Span(start=note.start + len(text), end=note.end + len(text)) for note in cell.notes]
            text += cell.text
        self._put(Text(text, tuple(notes)))

    def aside(self, text: Text, reason: RemovedReason | None) -> None:
        """Write a line of the page after the paragraph that is open."""
        self._asides.append((text, reason))

    def written(self) -> Written:
        """Return all that was written."""
        self._close()
        return Written("\n".join(self._lines), tuple(self._removed))

    def _close(self) -> None:
        if self._open is not None:
            self._put(self._open)
        self._open, self._last = None, None
        asides, self._asides = self._asides, []
        for text, reason in asides:
            start = self._length + bool(self._lines)
            self._put(text)
            if reason is not None:
                self._removed.append(Removed(start=start, end=start + len(text.text), reason=reason))

    def _put(self, text: Text) -> None:
        start = self._length + bool(self._lines)
        self._removed += [
            Removed(start=start + note.start, end=start + note.end, reason="note_mark") for note in text.notes
        ]
        self._lines.append(text.text)
        self._length = start + len(text.text)

    def _goes_on(self, line: PdfLine, margins: _Margins, before: PdfLine | None) -> bool:
        """Whether a line goes on with the paragraph that is open."""
        last, last_margins = self._last  # type: ignore[misc]
        if abs(last.size - line.size) > _SIZES * max(last.size, line.size):
            return False
        if before is not None and margins.pitch and before.y - line.y > _PITCH * margins.pitch:
            return False
        if self._count == 1 and _hangs(last, line):
            return True
        indented = margins.indented and last_margins.indented
        if last.x1 + line.head <= last_margins.right - _SLACK * line.size * indented:
            return False
        if line.x0 > margins.left + _INDENT * line.size or last.x1 - last.x0 < _SHORTEST * last.size:
            return False
        if indented:
            return True
        if self._count == 1 and is_final(last.text):
            return False
        marker = marker_at(line.text, 0)
        return marker is None or (marker.level == 4 and not is_final(last.text))


def _hangs(first: PdfLine, line: PdfLine) -> bool:
    """Whether a line begins so far left of the one before as only a paragraph's second line does."""
    outdent = (first.x0 - line.x0) / first.size
    return 1.5 <= outdent <= 2.6 and first.x1 >= line.x1 - 0.6 * first.size and not is_final(first.text)
