"""In which order a page is read: columns one after the other, the rows of a table across.

A strip of white that several lines leave free tells either two columns of prose or the cells of a table apart. Prose
fills its column or ends its sentences; cells do neither. Where both could be meant, the parts are read as columns,
so that no line of one gets into the other, and the page is said to be in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, Literal, NamedTuple

from summarizer.document.kinds import marker_at
from summarizer.document.pdf.grids import Grid
from summarizer.document.pdf.page import Box
from summarizer.document.pdf.runs import PdfLine, Run, find_runs, line_of, rows_of

# In squares of the font's size.
_GUTTER: Final = 1.0
_NARROW_GUTTER: Final = 0.42
_LEADING: Final = 1.35
_FULL: Final = 1.6

_PUNCTUATED: Final = re.compile("[，。；、！？]")
_MOST_DEPTH: Final = 6
_PROSE: Final = 1 / 3
# The text of a page reaches at least so far; what ends before is a short line.
_NARROWEST: Final = 0.62
_LONG_LINE: Final = 12
_CELL: Final = 10

Kind = Literal["prose", "strong", "cells", "unclear"]
_Piece = Run | Grid


@dataclass(slots=True)
class Block:
    """Lines that belong together: of a column (``left`` to ``right`` are its edges), or the rows of a table."""

    left: float
    right: float
    lines: list[PdfLine] = field(default_factory=list)
    rows: list[list[list[PdfLine]]] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """A page's blocks in the order in which they are read, and whether that order is in doubt."""

    blocks: list[Block] = field(default_factory=list)
    doubtful: bool = False


class _Gap(NamedTuple):
    start: float
    end: float


@dataclass(slots=True)
class _Strip:
    """What stands at one height: runs, and tables with ruled cells."""

    pieces: list[_Piece]
    bottom: float

    @property
    def runs(self) -> list[Run]:
        return _runs(self.pieces)

    @property
    def grids(self) -> list[Grid]:
        return [piece for piece in self.pieces if isinstance(piece, Grid)]

    def free(self) -> list[_Gap]:
        """Return the stretches that it leaves free between its outermost ends."""
        gaps: list[_Gap] = []
        end = min(piece.box.x0 for piece in self.pieces)
        for box in sorted(piece.box for piece in self.pieces):
            if box.x0 > end:
                gaps.append(_Gap(end, box.x0))
            end = max(end, box.x1)
        return gaps

    def common(self, gutters: Sequence[_Gap], least: float) -> list[_Gap]:
        """Return what of gutters it leaves free, where that is so wide."""
        box = [piece.box for piece in self.pieces]
        sides = [_Gap(-1e9, min(each.x0 for each in box)), _Gap(max(each.x1 for each in box), 1e9)]
        both = [
            _Gap(max(gutter.start, gap.start), min(gutter.end, gap.end))
            for gutter in gutters
            for gap in [sides[0], *self.free(), sides[1]]
        ]
        return [gap for gap in both if gap.end - gap.start >= least]


def _runs(pieces: Sequence[_Piece]) -> list[Run]:
    return [piece for piece in pieces if isinstance(piece, Run)]


def _lines(runs: Sequence[Run]) -> list[PdfLine]:
    """Read runs of one region as lines, each from left to right."""
    return [line_of(row) for row in rows_of(runs)]


def arrange(runs: Sequence[Run], grids: Sequence[Grid], width: float) -> Layout:
    """Put what stands on a page, which is so wide, into the order in which it is read."""
    layout = Layout()
    left = min((run.x0 for run in runs), default=0.0)
    right = max([run.x1 for run in runs], default=0.0)
    _arrange([*runs, *grids], left, max(right, _NARROWEST * width), layout, 0)
    return layout


def _arrange(pieces: Sequence[_Piece], left: float, right: float, layout: Layout, depth: int) -> None:
    strips = _strips(pieces)
    block = Block(left, right)
    while strips:
        strip = strips[0]
        band = _band(strips) if depth < _MOST_DEPTH else None
        if band is None:
            block.lines += _lines(strip.runs)
        if block.lines and (band is not None or strip.grids):
            layout.blocks.append(block)
            block = Block(left, right)
        if band is not None:
            _read_band(band, left, right, layout, depth)
        else:
            for grid in strip.grids:
                layout.blocks.extend(_grid_blocks(grid, layout))
        strips = strips[len(band.strips) if band is not None else 1 :]
    if block.lines:
        layout.blocks.append(block)


def _strips(pieces: Sequence[_Piece]) -> list[_Strip]:
    """Cut a region into strips that don't overlap, from the top downwards."""
    strips: list[_Strip] = []
    for piece in sorted(pieces, key=lambda piece: -piece.box.y1):
        if strips and piece.box.y1 > strips[-1].bottom:
            strips[-1].pieces.append(piece)
            strips[-1].bottom = min(strips[-1].bottom, piece.box.y0)
        else:
            strips.append(_Strip([piece], piece.box.y0))
    return strips


# --- bands of columns ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Band:
    """Strips that leave the same gutters free."""

    strips: list[_Strip]
    gutters: list[_Gap]

    def column_of(self, box: Box) -> int:
        """Return the column in which something stands, counted from the left."""
        middle = (box.x0 + box.x1) / 2
        return sum(middle > gutter.start for gutter in self.gutters)

    def cells(self, pieces: Sequence[_Piece]) -> list[list[_Piece]]:
        """Return what of these stands in each column."""
        cells: list[list[_Piece]] = [[] for _ in range(len(self.gutters) + 1)]
        for piece in pieces:
            cells[self.column_of(piece.box)].append(piece)
        return cells

    def columns(self) -> list[list[_Piece]]:
        """Return what stands in each column."""
        return self.cells([piece for strip in self.strips for piece in strip.pieces])


def _height(column: Sequence[_Piece]) -> int:
    """Count the lines and rows of a column."""
    rows = sum(len(piece.rows) for piece in column if isinstance(piece, Grid))
    return len({round(run.y) for run in _runs(column)}) + rows


def _band(strips: Sequence[_Strip]) -> _Band | None:
    """Find the columns that begin with the first strip, None where none do."""
    if not strips[0].runs:
        return None
    narrow = _band_of(strips, _NARROW_GUTTER)
    if narrow is not None and _is_record(narrow):
        return narrow
    band = _band_of(strips, _GUTTER)
    return None if band is None or _is_spread(band) else band


def _band_of(strips: Sequence[_Strip], gutter: float) -> _Band | None:
    """Find the columns that begin with the first strip and are so many squares apart, None where none do."""
    least = gutter * median(run.size for run in strips[0].runs)
    gutters = [gap for gap in strips[0].free() if gap.end - gap.start >= least]
    if not gutters:
        return None
    taken = [strips[0]]
    for strip in strips[1:]:
        narrowed = strip.common(gutters, least)
        if not narrowed or (len(narrowed) < len(gutters) and not strip.free()):
            break
        gutters = narrowed
        taken.append(strip)
    band = _trimmed(_Band(taken, gutters), is_last=len(taken) == len(strips))
    return band if sum(_height(column) >= 2 for column in band.columns()) >= 2 else None


def _is_record(band: _Band) -> bool:
    """Whether narrow gutters part the cells of a table: each row has several, and none is prose."""
    return (
        all(strip.free() and not strip.grids for strip in band.strips)
        and all(_kind(_runs(column)) == "cells" for column in band.columns())
        and not _is_spread(band)
    )


def _is_spread(band: _Band) -> bool:
    """Whether the columns are nothing but characters that stand far apart."""
    columns = [_lines(_runs(column)) for column in band.columns()]
    single = sum(median(len(line.text) for line in lines) <= 1 for lines in columns if lines)
    return len(columns) > 3 and single > len(columns) / 2


def _trimmed(band: _Band, *, is_last: bool) -> _Band:
    """Leave out the last strips where they stand in the first column alone and don't go on with it.

    ``is_last`` says that nothing follows the band.
    """
    alone = [
        not strip.grids and {band.column_of(run.box) for run in strip.runs} == {0} for strip in band.strips
    ]
    last = max((index for index, is_alone in enumerate(alone) if not is_alone), default=len(alone) - 1)
    first = [line for strip in band.strips[: last + 1] for line in _lines(_runs(band.cells(strip.pieces)[0]))]
    drops = [high.y - low.y for high, low in pairwise(first)]
    pitch = median(drops) if drops else 0.0
    edge = max((line.x1 for line in first), default=0.0)
    for index in range(last + 1, len(band.strips)):
        line = line_of(band.strips[index].runs)
        goes_on = bool(first) and first[-1].x1 > edge - _FULL * line.size
        near = bool(first) and first[-1].y - line.y <= _LEADING * pitch
        if not near or marker_at(line.text, 0) is not None or not (is_last or goes_on):
            return _Band(band.strips[:index], band.gutters)
        first.append(line)
    return band


# --- what a band is --------------------------------------------------------------------------------------------


def _read_band(band: _Band, left: float, right: float, layout: Layout, depth: int) -> None:
    columns = band.columns()
    kinds = [_kind(_runs(column)) if _runs(column) or not column else "strong" for column in columns]
    if "cells" in kinds and "strong" not in kinds:
        layout.blocks.append(Block(left, right, rows=_rows(band)))
        return
    if not all(kind in ("prose", "strong") for kind in kinds):
        layout.doubtful = True
    bounds = [left, *((gutter.start + gutter.end) / 2 for gutter in band.gutters), right]
    for column, (start, end) in zip(columns, pairwise(bounds), strict=True):
        begins = min((piece.box.x0 for piece in column), default=start)
        ends = max((piece.box.x1 for piece in column), default=end)
        _arrange(column, max(start, begins), min(end, ends), layout, depth + 1)


def _kind(runs: Sequence[Run]) -> Kind:
    """Return what a column holds: prose, for certain or probably, or the cells of a table."""
    lines = _lines(runs)
    texts = [line.text for line in lines if line.text]
    if not texts:
        return "cells"
    edge = max(line.x1 for line in lines)
    full = sum(line.x1 > edge - _FULL * line.size and len(line.text) >= _LONG_LINE for line in lines)
    punctuated = sum(bool(_PUNCTUATED.search(text)) or marker_at(text, 0) is not None for text in texts)
    if len(lines) >= 4 and full >= 0.5 * len(lines) and punctuated >= _PROSE * len(lines):
        return "strong"
    if punctuated >= max(_PROSE * len(lines), 1) and max(map(len, texts)) >= 6:
        return "prose"
    if full >= 0.6 * len(lines) and len(lines) >= 3:
        return "prose"
    return "cells" if median(map(len, texts)) <= _CELL else "unclear"


def _rows(band: _Band) -> list[list[list[PdfLine]]]:
    """Read a band as the rows of a table, each a list of cells; a cell may go on below its first line."""
    edges = [max((run.x1 for run in _runs(column)), default=0.0) for column in band.columns()]
    rows: list[list[list[PdfLine]]] = []
    for line in (line for strip in band.strips for line in rows_of(strip.runs)):
        row = [_lines(_runs(cell)) for cell in band.cells(line)]
        if rows and not row[0] and _wraps(rows[-1], row, edges):
            for above, cell in zip(rows[-1], row, strict=True):
                above.extend(cell)
        else:
            rows.append(row)
    return rows


def _wraps(
    above: Sequence[Sequence[PdfLine]], row: Sequence[Sequence[PdfLine]], edges: Sequence[float]
) -> bool:
    """Whether each cell of a row goes on with a line above it that was full."""
    return all(
        not cell or (bool(before) and before[-1].x1 + cell[0].head > edge)
        for before, cell, edge in zip(above, row, edges, strict=True)
    )


def _grid_blocks(grid: Grid, layout: Layout) -> Iterator[Block]:
    """Read a table with ruled cells; a row of several cells of prose is a page of columns with lines around them."""
    block = Block(grid.box.x0, grid.box.x1)
    for row in grid.rows:
        runs = [find_runs(cell.glyphs) for cell in row]
        cells = [_lines(each) for each in runs]
        if sum(_kind(each) == "strong" for each in runs) < 2:
            block.rows.append(cells)
            continue
        if block.rows:
            yield block
            block = Block(grid.box.x0, grid.box.x1)
        layout.doubtful = True
        for cell in filter(None, cells):
            yield Block(min(line.x0 for line in cell), max(line.x1 for line in cell), lines=cell)
    if block.rows:
        yield block
