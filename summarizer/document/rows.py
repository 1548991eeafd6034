"""The rows of a table (DOCX, HTML) as lines of cells: what stands in one column stands in one column of the lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.markers import FINAL, marker_at
from summarizer.document.runs import apart

CELL: Final = "｜"
_HEADING: Final = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is read; one that goes on from the row above has no lines."""

    lines: tuple[str, ...]
    start: int
    """The first of the table's grid columns that it covers."""
    end: int
    """The grid column after the last (half-open)."""
    holds_table: bool = False


Row = tuple[Cell, ...]


def table_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table: one a row, its cells joined by ``｜``.

    A row with fewer cells than the fullest has empty ones where a cell spans several columns. A row that lays out
    prose or other tables, as pages made of tables do, gives the lines of its cells one after another.
    """
    fullest = max(rows, key=len, default=())
    columns = [cell.start for cell in fullest]
    for row in rows:
        if not any(line.strip() for cell in row for line in cell.lines):
            continue
        if _lays_out(row, len(fullest)):
            for cell in row:
                yield from cell.lines
        elif len(row) == len(fullest):
            yield CELL.join(map(_text, row))
        else:
            yield _spread(row, columns)


def _lays_out(row: Row, width: int) -> bool:
    """Whether a row is there for the layout, and no record of a table."""
    if any(cell.holds_table for cell in row):
        return True
    filled = [cell.lines for cell in row if any(map(str.strip, cell.lines))]
    if len(filled) > 1:
        return False
    lines = filled[0]
    if len(row) == 1:
        return width == 1 or len(lines) > 1 or len(lines[0]) > _HEADING or lines[0].endswith(tuple(FINAL))
    return len(lines) > 1 and any(line.endswith(tuple(FINAL)) for line in lines)


def _spread(row: Row, columns: Sequence[int]) -> str:
    """Join the cells of a row, each followed by as many empty ones as it covers columns beyond its first."""
    texts: list[str] = [""] * bisect_left(columns, row[0].start) if row else []
    for cell in row:
        covered = bisect_left(columns, cell.end) - bisect_left(columns, cell.start)
        texts += [_text(cell), *[""] * (covered - 1)]
    return CELL.join(texts)


def _text(cell: Cell) -> str:
    """Return a cell's paragraphs as one: words of a narrow cell as they go on, statements a line each."""
    lines = [line.strip() for lines in cell.lines for line in lines.splitlines() if line.strip()]
    states = any(line.endswith(tuple(FINAL)) for line in lines[:-1])
    if states or any(marker_at(line, 0) is not None for line in lines[1:]):
        return "\n".join(lines)
    text = ""
    for line in lines:
        text += apart(text, line) + line
    return text
