"""Glyphs become runs: stretches of one line without a wide gap, in the order in which they are read.

The order of glyphs in the file says nothing: writers set all quotation marks, or all figures, after the rest. What
counts is where a glyph stands. A superscript belongs to the run beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from summarizer.document.lines import is_exponent, is_note_mark, plain, raised
from summarizer.document.pdf.page import Box, Glyph
from summarizer.models import Span

# In squares of the font's size.
_SAME_BASELINE: Final = 0.15
_SAME_LINE: Final = 0.3
_GAP: Final = 0.9
_NARROW: Final = 0.42
_GROUPED: Final = 0.55
_DOUBLED: Final = 0.12
_BESIDE: Final = 0.6
_RAISED: Final = (0.12, 0.75)
_LOWERED: Final = (-0.4, -0.05)
_SMALLER: Final = 0.85
_LONGEST_MARK: Final = 12
_VISIBLE: Final = 0.12
_ALIKE: Final = 0.3
_HANGING: Final = "，。、；：！？"

_ALREADY: Final = re.compile("[⁰¹²³⁴-⁹]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of glyphs on one baseline, from left to right; superscripts among them."""

    glyphs: tuple[Glyph, ...]
    y: float
    size: float

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def box(self) -> Box:
        """The place it takes; two lines that follow each other don't overlap."""
        return Box(self.x0, self.y - 0.1 * self.size, self.x1, self.y + 0.75 * self.size)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text as it is read.

    Attributes:
        text: its characters.
        notes: the places in ``text`` of marks that point to a footnote.
        head: how wide the first word is that no line end may part.
        edge: where it ends without punctuation, which may hang over the edge of a column.
    """

    text: str
    notes: tuple[Span, ...]
    x0: float
    x1: float
    y: float
    size: float
    head: float
    edge: float


def find_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Put glyphs together to runs, from the top of the page downwards."""
    rows = _with_superscripts(_rows(_without_doubles(glyphs)))
    return [run for row in rows for run in _split(row)]


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Gather runs by their baseline, from the top downwards."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y <= _SAME_LINE * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def line_of(runs: Sequence[Run]) -> PdfLine:
    """Read runs that stand beside each other as one line."""
    glyphs = sorted((glyph for run in runs for glyph in run.glyphs), key=lambda glyph: glyph.x0)
    text, notes = _spell(glyphs)
    seen = [glyph for glyph in glyphs if not glyph.is_space]
    size = median(glyph.size for glyph in seen if not glyph.raised or len(seen) == 1) if seen else 0.0
    edge = max((glyph.x1 for glyph in seen if glyph.text not in _HANGING), default=seen[-1].x1)
    end = max(glyph.x1 for glyph in seen)
    return PdfLine(text, notes, seen[0].x0, end, median(run.y for run in runs), size, _head(seen), edge)


# --- rows ------------------------------------------------------------------------------------------------------


def _without_doubles(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Leave out what is set twice at nearly one place, as is done to look bold or shadowed."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.is_space:
            kept.append(glyph)
            continue
        step = max(glyph.size, 1.0)
        reach = _DOUBLED * step
        columns = {int((glyph.x0 - reach) / step), int((glyph.x0 + reach) / step)}
        levels = {int((glyph.y - reach) / step), int((glyph.y + reach) / step)}
        near = [
            other
            for column in columns
            for level in levels
            for other in places.get((glyph.text, column, level), ())
        ]
        if any(abs(other.x0 - glyph.x0) < reach and abs(other.y - glyph.y) < reach for other in near):
            continue
        place = (glyph.text, int(glyph.x0 / step), int(glyph.y / step))
        places.setdefault(place, []).append(glyph)
        kept.append(glyph)
    return kept


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Gather glyphs by their baseline, from the top downwards, each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and rows[-1][0].y - glyph.y <= _SAME_BASELINE * max(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda glyph: glyph.x0)
    return rows


def _with_superscripts(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Move what is set a little above or below a row, and beside its glyphs, into the row."""
    heights = [-row[0].y for row in rows]
    taken: dict[int, list[Glyph]] = {}
    given: dict[int, list[Glyph]] = {}
    for index, row in enumerate(rows):
        reach = 2 * max(glyph.size for glyph in row) + 30
        near = range(
            bisect_left(heights, heights[index] - reach), bisect_right(heights, heights[index] + reach)
        )
        for piece in _pieces(row):
            host = next((other for other in near if other != index and _carries(rows[other], piece)), None)
            if host is not None:
                raised = piece[0].y > rows[host][0].y
                given.setdefault(host, []).extend(glyph._replace(raised=raised) for glyph in piece)
                taken.setdefault(index, []).extend(piece)
    merged: list[list[Glyph]] = []
    for index, row in enumerate(rows):
        gone = {id(glyph) for glyph in taken.get(index, ())}
        rest = [glyph for glyph in row if id(glyph) not in gone] + given.get(index, [])
        if any(not glyph.is_space for glyph in rest):
            merged.append(sorted(rest, key=lambda glyph: glyph.x0))
    return merged


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """Split a row's visible glyphs where there is any gap, and keep what is short enough to be a superscript."""
    pieces: list[list[Glyph]] = []
    for glyph in row:
        if glyph.is_space:
            continue
        if pieces and glyph.x0 - pieces[-1][-1].x1 <= 0.3 * glyph.size:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return [piece for piece in pieces if len(piece) <= _LONGEST_MARK]


def _carries(row: list[Glyph], piece: list[Glyph]) -> bool:
    """Whether a short piece is a superscript or subscript of a row: beside a glyph of it, and over none."""
    left, right = piece[0].x0, max(glyph.x1 for glyph in piece)
    size = max(glyph.size for glyph in piece)
    starts = [glyph.x0 for glyph in row]
    index = bisect_left(starts, left)
    beside = False
    for glyph in row[max(index - 3, 0) : index + len(piece) + 3]:
        if glyph.is_space:
            continue
        limit = _SMALLER if len(piece) > 4 else 1.01
        rise = (piece[0].y - glyph.y) / glyph.size
        fits = _RAISED[0] <= rise <= _RAISED[1] or (
            _LOWERED[0] <= rise <= _LOWERED[1] and size <= _SMALLER * glyph.size
        )
        if not fits or size > limit * glyph.size:
            continue
        # Where a glyph begins is certain; where it ends is not, if a font stands in for another.
        over = abs(left - glyph.x0) < 0.3 * size or left + 0.3 * size < glyph.x0 < piece[-1].x0 + 0.2 * size
        if over:
            return False
        gap = max(left - glyph.x1, glyph.x0 - right)
        beside = beside or gap <= _BESIDE * glyph.size
    return beside


def _split(row: list[Glyph]) -> list[Run]:
    """Cut a row into runs where a gap is wide, or narrow and no space is written in it."""
    parts: list[list[Glyph]] = []
    spaced = False
    for glyph in row:
        if glyph.is_space:
            spaced = True
            continue
        limit = (_GAP if spaced else _NARROW) * max(glyph.size, parts[-1][-1].size if parts else 0)
        if parts and glyph.x0 - max(before.x1 for before in parts[-1][-3:]) <= limit:
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
        spaced = False
    return [_run(part, row) for part in parts]


def _run(part: list[Glyph], row: list[Glyph]) -> Run:
    left, right = part[0].x0, max(glyph.x1 for glyph in part)
    spaces = [glyph for glyph in row if glyph.is_space and left < glyph.x0 < right]
    plain = [glyph for glyph in part if not glyph.raised] or part
    size = median(glyph.size for glyph in plain)
    glyphs = sorted([*part, *spaces], key=lambda glyph: glyph.x0)
    return Run(tuple(glyphs), median(glyph.y for glyph in plain), size)


# --- the characters of a line ----------------------------------------------------------------------------------


def _spell(glyphs: Sequence[Glyph]) -> tuple[str, tuple[Span, ...]]:
    """Write glyphs as text: spaces only where a gap is seen, superscripts as such."""
    seen = [glyph for glyph in glyphs if not glyph.is_space]
    spaces = [glyph.x0 for glyph in glyphs if glyph.is_space]
    usual = _usual_gap(seen, spaces)
    spread = _spread(seen)
    text = ""
    notes: list[Span] = []
    index = 0
    while index < len(seen):
        end = index + 1
        if seen[index].raised:
            while end < len(seen) and seen[end].raised:
                end += 1
        if index and index not in spread:
            text += _between(seen[index - 1], seen[index], spaces, usual)
        written, is_note = _superscript(
            "".join(glyph.text for glyph in seen[index:end]),
            seen[index].raised,
            text,
            "".join(glyph.text for glyph in seen[end : end + 2]).lstrip(),
        )
        if is_note:
            notes.append(Span(start=len(text), end=len(text) + len(written)))
        text += written
        index = end
    return text, tuple(notes)


def _superscript(chars: str, is_raised: bool, before: str, following: str) -> tuple[str, bool]:
    """Write a superscript, and say whether it points to a footnote."""
    if not is_raised and not _ALREADY.fullmatch(chars):
        return chars, False
    written = plain(chars)
    return raised(written), not is_exponent(written, before, following) and is_note_mark(written)


def _usual_gap(seen: Sequence[Glyph], spaces: Sequence[float]) -> float:
    """Return the gap between neighbours, which is wide where a line is spaced out."""
    gaps = [
        max(right.x0 - left.x1, 0.0) / left.size
        for left, right in pairwise(seen)
        if not right.raised and bisect_left(spaces, left.x0) == bisect_left(spaces, right.x0)
    ]
    return median(gaps) if len(gaps) > 2 else 0.0


def _spread(seen: Sequence[Glyph]) -> set[int]:
    """Find the gaps that only spread a stretch of text out, Chinese characters and figures alike, as in 办 结 1 2 件.

    Gives the places of the glyphs behind them.
    """
    gaps = [(right.x0 - left.x1) / max(left.size, right.size) for left, right in pairwise(seen)]
    steps = [(right.x0 - left.x0) / max(left.size, right.size) for left, right in pairwise(seen)]
    found: set[int] = set()
    start = 0
    for index in range(1, len(gaps) + 1):
        if (
            index < len(gaps)
            and gaps[index] >= _VISIBLE
            and (_alike(gaps, start, index) or _alike(steps, start, index))
        ):
            continue
        chinese = sum(
            _is_chinese(left) and _is_chinese(right) for left, right in pairwise(seen[start : index + 1])
        )
        if gaps and gaps[start] >= _VISIBLE and index - start >= 4 and chinese >= 2:
            found.update(range(start + 1, index + 1))
        start = index
    return found


def _alike(widths: Sequence[float], first: int, second: int) -> bool:
    return abs(widths[second] - widths[first]) <= _ALIKE * widths[first]


def _is_chinese(glyph: Glyph) -> bool:
    return "\u3400" <= glyph.text[0] <= "\u9fff"


def _between(left: Glyph, right: Glyph, spaces: Sequence[float], usual: float) -> str:
    """Return what parts two glyphs: a space where one is seen, a mark between two numbers that stand far apart."""
    size = max(left.size, right.size)
    gap = (right.x0 - left.x1) / size - usual
    numbers = left.text.isdigit() and right.text.isdigit() and not left.raised and not right.raised
    index = bisect_left(spaces, left.x0)
    written = index < len(spaces) and spaces[index] < right.x0
    if numbers and gap > (_GROUPED if written else 0.3):
        return "、"
    if gap < _VISIBLE or right.raised or left.raised:
        return " " * (gap > _GAP)
    if left.text.isascii() and right.text.isascii():
        return " " * (written or gap > 0.22)
    return " " * (gap > 0.6 or (written and gap > 0.2))


def _head(seen: Sequence[Glyph]) -> float:
    """Measure the first character, or the word or number it begins, with the punctuation that clings to it."""
    end = 1
    while end < len(seen) and _clings(seen[end - 1].text, seen[end]):
        end += 1
    return max(glyph.x1 for glyph in seen[:end]) - seen[0].x0 if seen else 0.0


def _clings(before: str, glyph: Glyph) -> bool:
    if glyph.raised or glyph.text in "，。、；：！？）》”’%‰":
        return True
    if before in "（《“‘":
        return True
    return before.isascii() and glyph.text.isascii()
