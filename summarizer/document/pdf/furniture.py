"""What stands on a page and not in its text: watermarks, page numbers, running headers and footers, footnotes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from statistics import median
from typing import Final, NamedTuple

from summarizer.document.pdf.grids import Grid
from summarizer.document.pdf.page import Box, Glyph, PageContent, Rule
from summarizer.document.pdf.runs import PdfLine, Run, line_of, rows_of
from summarizer.models import RemovedReason

# The part of a page, at its top and at its bottom, in which its furniture stands, and how many lines of it at most.
_ZONE: Final = 0.14
_LINES: Final = 3
# In squares of the font's size: how far from the text furniture keeps.
_APART: Final = 2.0
_SAME_PLACE: Final = 4.0

_DASHES: Final = r"[—–―_~～·•\-－]"
_PAGE: Final = re.compile(
    rf"{_DASHES}+\s*\d{{1,4}}\s*{_DASHES}+|第\s*\d{{1,4}}\s*页(?:\s*[/／，,、|｜]?\s*[（(]?[共总]\s*\d{{1,4}}\s*页[）)]?)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|(?:page|p\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"[0-9]{1,4}")
_DIGITS: Final = re.compile(r"\d+")

# A rule that parts footnotes from the text is no longer than this share of the page, their characters are smaller.
_NOTE_RULE: Final = 0.45
_NOTE_SIZE: Final = 0.93
_NOTE_MARK: Final = re.compile(r"[\[［〔]?[\d①-⑳*※]{1,3}[\]］〕]?(?!\d)|注\s?\d?[：:]")

# A watermark's characters are so much larger than the text, and so many of them lie under it.
_LARGER: Final = 2.2
_COVERED: Final = 0.3


@dataclass(slots=True)
class PageRuns:
    """A page as runs and tables, and the lines that belong to the page, above and below its text."""

    content: PageContent
    runs: list[Run]
    grids: list[Grid]
    above: list[tuple[PdfLine, RemovedReason]] = field(default_factory=list)
    below: list[tuple[PdfLine, RemovedReason]] = field(default_factory=list)

    def take(self, taken: Sequence[Run]) -> None:
        """Take runs out of the page."""
        gone = set(map(id, taken))
        self.runs = [run for run in self.runs if id(run) not in gone]


# --- page numbers, headers and footers -------------------------------------------------------------------------


class _Candidate(NamedTuple):
    """A line at the edge of a page; ``top`` says at which, ``apart`` that it keeps a distance to the text."""

    page: int
    top: bool
    apart: bool
    line: PdfLine
    runs: list[Run]

    @property
    def text(self) -> str:
        return self.line.text.strip()

    @property
    def pieces(self) -> list[str]:
        """Its text, and that of its parts where it keeps its distance."""
        return [self.text, *(line_of([run]).text.strip() for run in self.runs if self.apart)]

    @property
    def places(self) -> list[tuple[bool, int]]:
        """Where it stands, roughly: lines at the same height share one of these."""
        place = round(self.line.y / _SAME_PLACE)
        return [(self.top, near) for near in (place - 1, place, place + 1)]


def set_aside(pages: Sequence[PageRuns]) -> None:
    """Take each page's number, header and footer out of its runs."""
    edges = [_edge(number, page, top) for number, page in enumerate(pages) for top in (True, False)]
    candidates = [candidate for edge in edges for candidate in edge]
    numbers = _counting(candidates)
    numbers |= {id(each) for each in candidates if any(map(_PAGE.fullmatch, each.pieces))}
    known = numbers | _repeated(candidates)
    for edge in edges:
        for candidate in edge:
            # What stands further in than a line of the text is text.
            if id(candidate) not in known:
                break
            page = pages[candidate.page]
            page.take(candidate.runs)
            reason: RemovedReason = "page_number" if id(candidate) in numbers else "header_footer"
            (page.above if candidate.top else page.below).append((candidate.line, reason))


def _edge(number: int, page: PageRuns, top: bool) -> list[_Candidate]:
    """Return the lines at one edge of a page, the outermost first."""
    way = -1 if top else 1
    rows = rows_of(page.runs)[::-way][: _LINES + 1]
    limit = page.content.height * (1 - _ZONE if top else _ZONE)
    grids = [grid.box.y1 if top else grid.box.y0 for grid in page.grids]
    found: list[_Candidate] = []
    for row, following in zip_longest(rows[:_LINES], rows[1:]):
        if row is None or way * (row[0].y - min([limit, *grids], key=lambda y: way * y)) > 0:
            break
        y = row[0].y
        inner = min(
            [abs(other - y) for other in [*grids, *([following[0].y] if following else ())]], default=1e9
        )
        apart = inner > _APART * max(run.size for run in row)
        found.append(_Candidate(number, top, apart, line_of(row), row))
    return found


def _counting(candidates: Sequence[_Candidate]) -> set[int]:
    """Find bare numbers that count the pages: at one height on two pages or more, in step with them."""
    steps: dict[tuple[tuple[bool, int], int], list[_Candidate]] = defaultdict(list)
    found: set[int] = set()
    for candidate in candidates:
        if _BARE.fullmatch(candidate.text):
            for place in candidate.places:
                steps[place, int(candidate.text) - candidate.page].append(candidate)
            if candidate.apart and candidate.text == str(candidate.page + 1):
                found.add(id(candidate))
    for group in steps.values():
        if len({each.page for each in group}) >= 2:
            found |= set(map(id, group))
    return found


def _repeated(candidates: Sequence[_Candidate]) -> set[int]:
    """Find lines that stand at the same place on several pages, also where only the page's number differs."""
    groups: dict[tuple[tuple[bool, int], str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        shape = _DIGITS.sub("#", candidate.text.replace(" ", ""))
        if shape.strip("#"):
            for place in candidate.places:
                groups[place, shape].append(candidate)
    found: set[int] = set()
    for group in groups.values():
        pages = len({each.page for each in group})
        whole = all(each.apart or (pages >= 3 and len(each.runs) == 1) for each in group)
        if pages >= 2 and whole and _in_step(group):
            found |= set(map(id, group))
    return found


def _in_step(group: Sequence[_Candidate]) -> bool:
    """Whether each number in lines that are otherwise alike stays the same, or counts the pages."""
    numbers = [[int(digits[:9]) for digits in _DIGITS.findall(each.text)] for each in group]
    return all(
        len(set(column)) == 1
        or len({number - each.page for number, each in zip(column, group, strict=True)}) == 1
        for column in zip(*numbers, strict=False)
    )


# --- footnotes -------------------------------------------------------------------------------------------------


def take_footnotes(page: PageRuns) -> list[list[PdfLine]]:
    """Take a page's footnotes out of its runs, each with its lines from the top.

    They are the last lines of a page, begin with a mark, and are smaller than its text or stand below a short rule.
    """
    rows = rows_of(page.runs)
    notes: list[list[PdfLine]] = []
    for row in rows[_first_note(rows, page) :]:
        line = line_of(row)
        if not notes or _begins_note(line):
            notes.append([])
        notes[-1].append(line)
        page.take(row)
    return notes


def _first_note(rows: Sequence[list[Run]], page: PageRuns) -> int:
    """Return the index of the row with which the footnotes begin; that behind the last where there are none."""
    first = len(rows)
    size = median([run.size for run in page.runs for _ in run.glyphs] or [0])
    lowest = min((grid.box.y0 for grid in page.grids), default=page.content.height)
    rules = [rule.y0 for rule in page.content.rules if _parts_notes(rule, page.content)]
    for index in range(len(rows) - 1, 0, -1):
        row, y = rows[index], rows[index][0].y
        below = [rule for rule in rules if y < rule]
        if y > lowest or not (below or max(run.size for run in row) <= _NOTE_SIZE * size):
            break
        if _begins_note(line_of(row)):
            first = index
        if any(rule < rows[index - 1][0].y for rule in below):
            break
    return first


def _parts_notes(rule: Rule, content: PageContent) -> bool:
    return rule.level and 20 < rule.x1 - rule.x0 < _NOTE_RULE * content.width and rule.y0 < content.height / 2


def _begins_note(line: PdfLine) -> bool:
    return bool(line.notes and line.notes[0].start == 0) or _NOTE_MARK.match(line.text) is not None


# --- watermarks ------------------------------------------------------------------------------------------------


def take_watermarks(content: PageContent) -> None:
    """Take large characters over which the text is set out of a page's glyphs, and count them.

    Those of watermarks that run in another direction than the text are none of its glyphs.
    """
    seen = [glyph for glyph in content.glyphs if not glyph.is_space]
    usual = median([glyph.size for glyph in seen] or [0])
    large: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in seen:
        if glyph.size >= _LARGER * usual:
            large[round(glyph.size), round(glyph.y)].append(glyph)
    if not large:
        return
    small = sorted((glyph for glyph in seen if glyph.size < _LARGER * usual), key=lambda glyph: glyph.x0)
    marks = {
        id(glyph)
        for group in large.values()
        if sum(_lies_under(glyph, small) for glyph in group) >= _COVERED * len(group)
        for glyph in group
    }
    content.glyphs = [glyph for glyph in content.glyphs if id(glyph) not in marks]
    content.slanted += len(marks)


def _lies_under(glyph: Glyph, small: Sequence[Glyph]) -> bool:
    """Whether a character of the text stands within a large one."""
    box = Box(glyph.x0, glyph.y - 0.05 * glyph.size, glyph.x1, glyph.y + 0.8 * glyph.size)
    first = bisect_left(small, box.x0, key=lambda other: other.x0)
    last = bisect_right(small, box.x1, key=lambda other: other.x0)
    return any(box.holds((other.x0 + other.x1) / 2, other.middle) for other in small[first:last])
