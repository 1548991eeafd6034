"""Tables with ruled cells: a grid of lines becomes rows of cells, each cell's text whole."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.pdf.page import Box, Glyph, Rule

_TOUCH: Final = 3.0
_ALIGNED: Final = 2.0
_NEAREST: Final = 4.0
_MOST_RULES: Final = 4_000
_MOST_CELLS: Final = 20_000


@dataclass(slots=True)
class GridCell:
    """A cell, which may reach over several columns and rows: its place, and the glyphs in it."""

    column: int
    row: int
    box: Box
    glyphs: list[Glyph]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its place on the page and its cells, row by row from the top."""

    box: Box
    columns: int
    rows: tuple[tuple[GridCell, ...], ...]


def take_grids(rules: Iterable[Rule], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """Find the tables of a page, and what of its glyphs stands in none."""
    grids: list[Grid] = []
    rest = list(glyphs)
    for levels, uprights in _frames(rules):
        xs = _edges(
            [rule.x0 for rule in uprights], [rule.x0 for rule in levels], [rule.x1 for rule in levels]
        )
        ys = _edges(
            [rule.y0 for rule in levels], [rule.y0 for rule in uprights], [rule.y1 for rule in uprights]
        )
        if not 4 <= len(xs) * len(ys) <= _MOST_CELLS:
            continue
        grid, outside = _grid(xs, ys, levels, uprights, rest)
        if grid is not None:
            grids.append(grid)
            rest = outside
    return grids, rest


# --- lines -----------------------------------------------------------------------------------------------------


def _frames(rules: Iterable[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group the lines that touch each other, those of at least two level and two upright ones."""
    levels = _merged([rule for rule in rules if rule.level])
    uprights = [_mirrored(rule) for rule in _merged([_mirrored(rule) for rule in rules if not rule.level])]
    if len(levels) + len(uprights) > _MOST_RULES:
        return []
    parents = list(range(len(levels) + len(uprights)))
    for index, level in enumerate(levels):
        for other, upright in enumerate(uprights, len(levels)):
            if (
                level.x0 - _TOUCH <= upright.x0 <= level.x1 + _TOUCH
                and upright.y0 - _TOUCH <= level.y0 <= upright.y1 + _TOUCH
            ):
                parents[_root(parents, index)] = _root(parents, other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate([*levels, *uprights]):
        groups[_root(parents, index)][index >= len(levels)].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 1]


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _mirrored(rule: Rule) -> Rule:
    return Rule(rule.y0, rule.x0, rule.y1, rule.x1)


def _merged(levels: list[Rule]) -> list[Rule]:
    """Join level lines that go on in each other, such as the borders of neighbouring cells."""
    merged: list[Rule] = []
    heights: list[list[Rule]] = []
    for rule in sorted(levels, key=lambda rule: rule.y0):
        if heights and rule.y0 - heights[-1][0].y0 <= _ALIGNED:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    for height in heights:
        height.sort(key=lambda rule: rule.x0)
        y = height[0].y0
        x0, x1 = height[0].x0, height[0].x1
        for rule in height[1:]:
            if rule.x0 > x1 + _TOUCH:
                merged.append(Rule(x0, y, x1, y))
                x0, x1 = rule.x0, rule.x1
            x1 = max(x1, rule.x1)
        merged.append(Rule(x0, y, x1, y))
    return merged


def _edges(lines: list[float], *ends: list[float]) -> list[float]:
    """Return where the columns (or rows) of a table end; a table need not be closed at its sides."""
    edges: list[float] = []
    for place in sorted([*lines, min(ends[0]), max(ends[-1])]):
        if not edges or place - edges[-1] > _NEAREST:
            edges.append(place)
    return edges


# --- cells -----------------------------------------------------------------------------------------------------


def _grid(
    xs: list[float], ys: list[float], levels: list[Rule], uprights: list[Rule], glyphs: list[Glyph]
) -> tuple[Grid | None, list[Glyph]]:
    columns, rows = len(xs) - 1, len(ys) - 1
    cells = _cells(xs, ys, levels, uprights)
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in glyphs:
        column = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(ys, glyph.middle) - 1
        if 0 <= column < columns and 0 <= row < rows:
            inside[cells[row * columns + column]].append(glyph)
        else:
            outside.append(glyph)
    if sum(any(not glyph.is_space for glyph in held) for held in inside.values()) < 2:
        return None, glyphs
    found = []
    # The lowest line comes first in ``ys``; rows are read from the top.
    for row in reversed(range(rows)):
        found.append(tuple(_row_cells(row, columns, xs, ys, cells, inside)))
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), columns, tuple(found)), outside


def _row_cells(
    row: int,
    columns: int,
    xs: list[float],
    ys: list[float],
    cells: list[int],
    inside: dict[int, list[Glyph]],
) -> Iterable[GridCell]:
    """Return a cell for each column; one that reaches over several has its text in the first, in its top row."""
    seen: set[int] = set()
    above = {cells[(row + 1) * columns + column] for column in range(columns)} if row + 2 < len(ys) else set()
    for column in range(columns):
        root = cells[row * columns + column]
        fresh = root not in seen and root not in above
        seen.add(root)
        box = Box(xs[column], ys[row], xs[column + 1], ys[row + 1])
        yield GridCell(column, row, box, inside.get(root, []) if fresh else [])


def _cells(xs: list[float], ys: list[float], levels: list[Rule], uprights: list[Rule]) -> list[int]:
    """Number the cells; places with no line between them are one cell."""
    columns, rows = len(xs) - 1, len(ys) - 1
    parents = list(range(columns * rows))
    walls = _by_place(((rule.x0, rule.y0, rule.y1) for rule in uprights), xs)
    floors = _by_place(((rule.y0, rule.x0, rule.x1) for rule in levels), ys)
    for row in range(rows):
        for column in range(columns):
            index = row * columns + column
            if column + 1 < columns and not _covered(walls[column + 1], (ys[row] + ys[row + 1]) / 2):
                parents[_root(parents, index)] = _root(parents, index + 1)
            if row + 1 < rows and not _covered(floors[row + 1], (xs[column] + xs[column + 1]) / 2):
                parents[_root(parents, index)] = _root(parents, index + columns)
    return [_root(parents, index) for index in range(columns * rows)]


def _by_place(
    lines: Iterable[tuple[float, float, float]], edges: list[float]
) -> dict[int, list[tuple[float, float]]]:
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for place, start, end in lines:
        nearest = min(range(len(edges)), key=lambda index: abs(edges[index] - place))
        found[nearest].append((start, end))
    return found


def _covered(lines: Iterable[tuple[float, float]], place: float) -> bool:
    return any(start - _TOUCH <= place <= end + _TOUCH for start, end in lines)
