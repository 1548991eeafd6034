"""Footnotes: the lines at the foot of a page that a raised mark in its text points to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from summarizer.document.pdf.content import Rule
from summarizer.document.pdf.furniture import PageRuns
from summarizer.document.pdf.runs import Line, Run, line_of

_RULE: Final = 0.45
_SMALLER: Final = 0.93
_SAME_LINE: Final = 0.3
_MARKED: Final = re.compile(r"[\[［〔]?[\d①-⑳*※]{1,3}[\]］〕]?(?!\d)|注\s?\d?[：:]")


def take_footnotes(page: PageRuns) -> list[list[Line]]:
    """Take a page's footnotes out of its runs, each with its lines from the top."""
    rows = _rows(page.runs)
    first = _first(rows, page)
    if first is None:
        return []
    notes: list[list[Line]] = []
    for row in rows[first:]:
        line = line_of(row)
        if not notes or _begins(line):
            notes.append([])
        notes[-1].append(line)
    taken = {id(run) for row in rows[first:] for run in row}
    page.runs = [run for run in page.runs if id(run) not in taken]
    return notes


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y <= _SAME_LINE * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _first(rows: Sequence[list[Run]], page: PageRuns) -> int | None:
    """Find the row with which the footnotes begin: marked, and smaller than the text or below a short line."""
    if len(rows) < 2:
        return None
    size = median(run.size for run in page.runs for _ in run.glyphs)
    lowest = min((grid.box.y0 for grid in page.grids), default=page.content.height)
    found = None
    for at in range(len(rows) - 1, 0, -1):
        row = rows[at]
        small = max(run.size for run in row) <= _SMALLER * size
        ruled = any(
            _is_short(rule, page) and row[0].y < rule.y0 < rows[at - 1][0].y for rule in page.content.rules
        )
        if row[0].y > lowest or not (small or ruled) and not _below_rule(row, page):
            break
        if _begins(line_of(row)):
            found = at
        if ruled:
            break
    return found


def _below_rule(row: Sequence[Run], page: PageRuns) -> bool:
    return any(_is_short(rule, page) and row[0].y < rule.y0 for rule in page.content.rules)


def _is_short(rule: Rule, page: PageRuns) -> bool:
    """Whether a line is one that parts footnotes from the text."""
    content = page.content
    return rule.level and 20 < rule.x1 - rule.x0 < _RULE * content.width and rule.y0 < content.height / 2


def _begins(line: Line) -> bool:
    return bool(line.notes and line.notes[0].start == 0) or _MARKED.match(line.text) is not None
