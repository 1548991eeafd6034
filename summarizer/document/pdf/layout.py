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
from summarizer.document.pdf.page import Box
from summarizer.document.pdf.runs import Line, Run, find_runs, line_of, rows_of
from summarizer.document.pdf.tables import Grid

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


@dataclass(slots=True)
class Block:
    """Lines that belong together: of a column (``left`` to ``right`` are its edges), or the rows of a table."""

    left: float
    right: float
    lines: list[Line] = field(default_factory=list)
    rows: list[list[list[Line]]] = field(default_factory=list)


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

    runs: list[Run]
    grids: list[Grid]
    bottom: float
    top: float

    def spans(self) -> list[_Gap]:
        """Give the stretches from left to right that it covers."""
        boxes = [*(run.box for run in self.runs), *(grid.box for grid in self.grids)]
        spans: list[_Gap] = []
        for box in sorted(boxes):
            if spans and box.x0 <= spans[-1].end:
                spans[-1] = _Gap(spans[-1].start, max(spans[-1].end, box.x1))
            else:
                spans.append(_Gap(box.x0, box.x1))
        return spans

    def free(self) -> list[_Gap]:
        """Give the stretches it leaves free, from the far left to the far right."""
        spans = self.spans()
        ends = [-1e9, *(span.end for span in spans)]
        starts = [*(span.start for span in spans), 1e9]
        return [_Gap(end, start) for end, start in zip(ends, starts, strict=True) if start > end]


def arrange(runs: Sequence[Run], grids: Sequence[Grid], width: float) -> Layout:
    """Put what stands on a page, which is so wide, into the order in which it is read."""
    layout = Layout()
    left = min((run.x0 for run in runs), default=0.0)
    right = max((run.x1 for run in runs), default=0.0)
    right = max(right, _NARROWEST * width)
    _arrange(list(runs), list(grids), left, right, layout, 0)
    return layout


def _arrange(
    runs: list[Run], grids: list[Grid], left: float, right: float, layout: Layout, depth: int
) -> None:
    strips = _strips(runs, grids)
    block = Block(left, right)
    at = 0
    while at < len(strips):
        strip = strips[at]
        band = _band(strips, at) if depth < _MOST_DEPTH else None
        if band is None:
            block.lines.extend(_lines(strip.runs))
        if block.lines and (band is not None or strip.grids):
            layout.blocks.append(block)
            block = Block(left, right)
        if band is not None:
            _read_band(band, left, right, layout, depth)
            at += len(band.strips)
            continue
        for grid in strip.grids:
            layout.blocks.extend(_grid_blocks(grid, layout))
        at += 1
    if block.lines:
        layout.blocks.append(block)


def _strips(runs: list[Run], grids: list[Grid]) -> list[_Strip]:
    """Cut a region into strips that don't overlap, from the top downwards."""
    pieces = [_Strip([run], [], run.box.y0, run.box.y1) for run in runs]
    pieces += [_Strip([], [grid], grid.box.y0, grid.box.y1) for grid in grids]
    strips: list[_Strip] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        last = strips[-1] if strips else None
        if last is None or piece.top <= last.bottom:
            strips.append(piece)
        else:
            last.runs += piece.runs
            last.grids += piece.grids
            last.bottom = min(last.bottom, piece.bottom)
    return strips


def _lines(runs: Sequence[Run]) -> Iterator[Line]:
    """Read runs of one region as lines, each from left to right."""
    yield from map(line_of, rows_of(runs))


# --- bands of columns ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Band:
    """Strips that leave the same gutters free."""

    strips: list[_Strip]
    gutters: list[_Gap]

    def column_of(self, box: Box) -> int:
        """Give the column in which something stands, counted from the left."""
        middle = (box.x0 + box.x1) / 2
        return sum(middle > gutter.start for gutter in self.gutters)

    def columns(self) -> list[_Column]:
        """Give what stands in each column."""
        columns = [_Column() for _ in range(len(self.gutters) + 1)]
        for strip in self.strips:
            for run in strip.runs:
                columns[self.column_of(run.box)].runs.append(run)
            for grid in strip.grids:
                columns[self.column_of(grid.box)].grids.append(grid)
        return columns


@dataclass(slots=True)
class _Column:
    runs: list[Run] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def height(self) -> int:
        """Count its lines and rows."""
        return len({round(run.y) for run in self.runs}) + sum(len(grid.rows) for grid in self.grids)

    def edges(self, left: float, right: float) -> _Gap:
        """Give where it begins and ends, within these bounds."""
        boxes = [*(run.box for run in self.runs), *(grid.box for grid in self.grids)]
        starts, ends = [box.x0 for box in boxes], [box.x1 for box in boxes]
        return _Gap(max(left, min(starts, default=left)), min(right, max(ends, default=right)))


def _band(strips: Sequence[_Strip], first: int) -> _Band | None:
    """Find the columns that begin with a strip, None where none do."""
    if not strips[first].runs:
        return None
    narrow = _band_of(strips, first, _NARROW_GUTTER)
    if narrow is not None and _is_record(narrow):
        return narrow
    band = _band_of(strips, first, _GUTTER)
    return None if band is None or _is_spread(band) else band


def _band_of(strips: Sequence[_Strip], first: int, gutter: float) -> _Band | None:
    """Find the columns that begin with a strip and are so many squares apart, None where none do."""
    least = gutter * median(run.size for run in strips[first].runs)
    gutters = [gap for gap in strips[first].free()[1:-1] if gap.end - gap.start >= least]
    if not gutters:
        return None
    taken = [strips[first]]
    for strip in strips[first + 1 :]:
        narrowed = _common(gutters, strip, least)
        if not narrowed or (len(narrowed) < len(gutters) and len(strip.spans()) < 2):
            break
        gutters = narrowed
        taken.append(strip)
    after = strips[first + len(taken)] if first + len(taken) < len(strips) else None
    band = _trimmed(_Band(taken, gutters), after)
    return band if sum(column.height() >= 2 for column in band.columns()) >= 2 else None


def _is_record(band: _Band) -> bool:
    """Whether narrow gutters part the cells of a table: each row has several, and none is prose."""
    return (
        all(len(strip.spans()) > 1 and not strip.grids for strip in band.strips)
        and all(_kind(column.runs) == "cells" for column in band.columns())
        and not _is_spread(band)
    )


def _is_spread(band: _Band) -> bool:
    """Whether the columns are nothing but characters that stand far apart."""
    columns = band.columns()
    lengths = [median(len(line.text) for line in _lines(column.runs)) for column in columns if column.runs]
    return len(columns) > 3 and sum(length <= 1 for length in lengths) > len(columns) / 2


def _common(gutters: Sequence[_Gap], strip: _Strip, least: float) -> list[_Gap]:
    common = [
        _Gap(max(gutter.start, gap.start), min(gutter.end, gap.end))
        for gutter in gutters
        for gap in strip.free()
    ]
    return [gap for gap in common if gap.end - gap.start >= least]


def _trimmed(band: _Band, after: _Strip | None) -> _Band:
    """Leave out the last strips where they stand in the first column alone and don't go on with it."""
    strips = list(band.strips)
    alone = [not strip.grids and {band.column_of(run.box) for run in strip.runs} == {0} for strip in strips]
    last = max((at for at, is_alone in enumerate(alone) if not is_alone), default=len(strips) - 1)
    first = [line for strip in strips[: last + 1] for line in _lines(_first_column(band, strip))]
    drops = [high.y - low.y for high, low in pairwise(first)]
    pitch = median(drops) if drops else 0.0
    edge = max((line.x1 for line in first), default=0.0)
    for at in range(last + 1, len(strips)):
        line = line_of(strips[at].runs)
        goes_on = bool(first) and first[-1].x1 > edge - _FULL * line.size
        near = bool(first) and first[-1].y - line.y <= _LEADING * pitch
        if not near or marker_at(line.text, 0) is not None or (after is not None and not goes_on):
            return _Band(strips[:at], band.gutters)
        first.append(line)
    return band


def _first_column(band: _Band, strip: _Strip) -> list[Run]:
    return [run for run in strip.runs if band.column_of(run.box) == 0]


# --- what a band is --------------------------------------------------------------------------------------------


def _read_band(band: _Band, left: float, right: float, layout: Layout, depth: int) -> None:
    columns = band.columns()
    kinds = [_kind(column.runs) if column.runs or not column.grids else "strong" for column in columns]
    if "cells" in kinds and "strong" not in kinds:
        layout.blocks.append(Block(left, right, rows=_rows(band)))
        return
    if not all(kind in ("prose", "strong") for kind in kinds):
        layout.doubtful = True
    bounds = [left, *((gutter.start + gutter.end) / 2 for gutter in band.gutters), right]
    for column, (start, end) in zip(columns, pairwise(bounds), strict=True):
        edges = column.edges(start, end)
        _arrange(column.runs, column.grids, edges.start, edges.end, layout, depth + 1)


def _kind(runs: Sequence[Run]) -> Kind:
    """Say what a column holds: prose, for certain or probably, or the cells of a table."""
    lines = list(_lines(runs))
    texts = [line.text for line in lines if line.text]
    if not texts:
        return "cells"
    edge = max(line.x1 for line in lines)
    full = [line.x1 > edge - _FULL * line.size and len(line.text) >= _LONG_LINE for line in lines]
    punctuated = [_PUNCTUATED.search(text) is not None or marker_at(text, 0) is not None for text in texts]
    if len(lines) >= 4 and sum(full) >= 0.5 * len(lines) and sum(punctuated) >= _PROSE * len(lines):
        return "strong"
    if sum(punctuated) >= max(_PROSE * len(lines), 1) and max(map(len, texts)) >= 6:
        return "prose"
    if sum(full) >= 0.6 * len(lines) and len(lines) >= 3:
        return "prose"
    return "cells" if median(map(len, texts)) <= _CELL else "unclear"


def _rows(band: _Band) -> list[list[list[Line]]]:
    """Read a band as the rows of a table, each a list of cells; a cell may go on below its first line."""
    edges = [max((run.x1 for run in column.runs), default=0.0) for column in band.columns()]
    rows: list[list[list[Line]]] = []
    for row in _line_rows(band):
        if rows and not row[0] and _wraps(rows[-1], row, edges):
            for above, cell in zip(rows[-1], row, strict=True):
                above.extend(cell)
        else:
            rows.append(row)
    return rows


def _wraps(above: Sequence[Sequence[Line]], row: Sequence[Sequence[Line]], edges: Sequence[float]) -> bool:
    """Whether each cell of a row goes on with a line above it that was full."""
    return all(
        not cell or (bool(before) and before[-1].x1 + cell[0].head > edge)
        for before, cell, edge in zip(above, row, edges, strict=True)
    )


def _line_rows(band: _Band) -> Iterator[list[list[Line]]]:
    for strip in band.strips:
        for row in rows_of(strip.runs):
            cells: list[list[Run]] = [[] for _ in range(len(band.gutters) + 1)]
            for run in row:
                cells[band.column_of(run.box)].append(run)
            yield [[line_of(cell)] if cell else [] for cell in cells]


def _grid_blocks(grid: Grid, layout: Layout) -> Iterator[Block]:
    """Read a table with ruled cells; a row of several cells of prose is a page of columns with lines around them."""
    block = Block(grid.box.x0, grid.box.x1)
    for row in grid.rows:
        cells = [list(_lines(find_runs(cell.glyphs))) for cell in row]
        prose = sum(
            len(cell) >= 4 and _kind(find_runs(place.glyphs)) == "strong"
            for cell, place in zip(cells, row, strict=True)
        )
        if prose < 2:
            block.rows.append(cells)
            continue
        if block.rows:
            yield block
            block = Block(grid.box.x0, grid.box.x1)
        layout.doubtful = True
        for cell in cells:
            if cell:
                yield Block(min(line.x0 for line in cell), max(line.x1 for line in cell), lines=cell)
    if block.rows:
        yield block
