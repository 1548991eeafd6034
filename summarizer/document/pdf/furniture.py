"""What stands on a page and not in its text: page numbers, running headers and footers, footnotes, watermarks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, NamedTuple

from summarizer.document.pdf.page import Box, Glyph, PageContent, Rule
from summarizer.document.pdf.runs import Line, Run, line_of
from summarizer.document.pdf.tables import Grid
from summarizer.models import RemovedReason

# The part of a page, at its top and at its bottom, in which its furniture stands.
_ZONE: Final = 0.14
_LINES: Final = 3
_APART: Final = 1.25
_SAME_PLACE: Final = 4.0
_SAME_LINE: Final = 0.3

_DASHES: Final = r"[—–―_~～·•\-－]"
_PAGE: Final = re.compile(
    rf"{_DASHES}+\s*\d{{1,4}}\s*{_DASHES}+|第\s*\d{{1,4}}\s*页(?:\s*[/／，,、|｜]?\s*[（(]?[共总]\s*\d{{1,4}}\s*页[）)]?)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|(?:page|p\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")


@dataclass(slots=True)
class PageRuns:
    """A page as runs and tables, and the lines that belong to the page, above and below its text."""

    content: PageContent
    runs: list[Run]
    grids: list[Grid]
    above: list[tuple[Line, RemovedReason]] = field(default_factory=list)
    below: list[tuple[Line, RemovedReason]] = field(default_factory=list)


class _Candidate(NamedTuple):
    """A line at the edge of a page; ``top`` says at which, ``apart`` that it keeps a distance to the text."""

    page: int
    top: bool
    apart: bool
    line: Line
    runs: list[Run]


def set_aside(pages: Sequence[PageRuns]) -> None:
    """Take each page's number, header and footer out of its runs."""
    candidates = [
        candidate
        for number, page in enumerate(pages)
        for top in (True, False)
        for candidate in _candidates(number, page, top)
    ]
    reasons: dict[int, RemovedReason] = {}
    for at, candidate in enumerate(candidates):
        pieces = [candidate.line, *(line_of([run]) for run in candidate.runs if candidate.apart)]
        if any(_PAGE.fullmatch(piece.text.strip()) for piece in pieces):
            reasons[at] = "page_number"
    reasons |= _counting(candidates)
    reasons |= {at: "header_footer" for at in _repeated(candidates) if at not in reasons}
    for at, reason in reasons.items():
        candidate = candidates[at]
        if not _outermost(candidates, reasons, at):
            continue
        page = pages[candidate.page]
        taken = {id(run) for run in candidate.runs}
        page.runs = [run for run in page.runs if id(run) not in taken]
        (page.above if candidate.top else page.below).append((candidate.line, reason))


def _candidates(number: int, page: PageRuns, top: bool) -> list[_Candidate]:
    """Give the lines at one edge of a page, the outermost first."""
    height = page.content.height
    limit = height * (1 - _ZONE) if top else height * _ZONE
    order = sorted(page.runs, key=lambda run: -run.y if top else run.y)
    rows: list[list[Run]] = []
    for run in order:
        if rows and abs(rows[-1][0].y - run.y) <= _SAME_LINE * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
        if len(rows) > _LINES:
            break
    found: list[_Candidate] = []
    edges = [grid.box.y1 if top else grid.box.y0 for grid in page.grids]
    for row, following in zip(rows[:_LINES], [*rows[1:], None], strict=False):
        y = row[0].y
        if (y < limit if top else y > limit) or any((edge > y) if top else (edge < y) for edge in edges):
            break
        size = max(run.size for run in row)
        inner = [abs(following[0].y - y)] if following else []
        inner += [abs(edge - y) for edge in edges]
        found.append(
            _Candidate(number, top, min(inner, default=1e9) > _APART * 1.6 * size, line_of(row), row)
        )
    return found


def _counting(candidates: Sequence[_Candidate]) -> dict[int, RemovedReason]:
    """Find bare numbers that count the pages: at one height on two pages or more, in step with them."""
    steps: dict[tuple[bool, int, int], list[int]] = defaultdict(list)
    for at, candidate in enumerate(candidates):
        text = candidate.line.text.strip()
        if _BARE.fullmatch(text) and text.isdecimal():
            place = round(candidate.line.y / _SAME_PLACE)
            for near in (place - 1, place, place + 1):
                steps[candidate.top, near, int(text) - candidate.page].append(at)
    found: dict[int, RemovedReason] = {}
    for group in steps.values():
        if len({candidates[at].page for at in group}) >= 2:
            found |= dict.fromkeys(group, "page_number")
    for at, candidate in enumerate(candidates):
        if candidate.apart and candidate.line.text.strip() == str(candidate.page + 1):
            found[at] = "page_number"
    return found


def _repeated(candidates: Sequence[_Candidate]) -> list[int]:
    """Find lines that stand at the same place on several pages, also where only the page's number differs."""
    groups: dict[tuple[bool, int, str], list[int]] = defaultdict(list)
    for at, candidate in enumerate(candidates):
        shape = _DIGITS.sub("#", candidate.line.text.replace(" ", ""))
        if not shape.strip("#"):
            continue
        place = round(candidate.line.y / _SAME_PLACE)
        for near in (place - 1, place, place + 1):
            groups[candidate.top, near, shape].append(at)
    found: set[int] = set()
    for group in groups.values():
        members = [candidates[at] for at in group]
        pages = len({member.page for member in members})
        whole = all(member.apart or (pages >= 3 and len(member.runs) == 1) for member in members)
        if pages >= 2 and whole and _in_step(members):
            found.update(group)
    return sorted(found)


def _in_step(members: Sequence[_Candidate]) -> bool:
    """Whether each number in lines that are otherwise alike stays the same, or counts the pages."""
    numbers = [[int(digits[:9]) for digits in _DIGITS.findall(member.line.text)] for member in members]
    for column in zip(*numbers, strict=False):
        steps = {number - member.page for number, member in zip(column, members, strict=True)}
        if len(set(column)) > 1 and len(steps) > 1:
            return False
    return True


def _outermost(candidates: Sequence[_Candidate], reasons: dict[int, RemovedReason], at: int) -> bool:
    """Whether nothing of the text stands further out than a candidate."""
    candidate = candidates[at]
    return all(
        other in reasons
        for other, each in enumerate(candidates)
        if each.page == candidate.page
        and each.top == candidate.top
        and (each.line.y > candidate.line.y if candidate.top else each.line.y < candidate.line.y)
    )


# --- footnotes ----------------------------------------------------------------------------------------------


_RULE: Final = 0.45
_SMALLER: Final = 0.93
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


# --- watermarks ---------------------------------------------------------------------------------------------


_LARGER: Final = 2.2
_COVERED: Final = 0.3


def take_watermarks(content: PageContent) -> None:
    """Take them out of a page's glyphs, and count them with what runs in another direction."""
    seen = [glyph for glyph in content.glyphs if not glyph.is_space]
    if not seen:
        return
    usual = median(glyph.size for glyph in seen)
    large: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in seen:
        if glyph.size >= _LARGER * usual:
            large[round(glyph.size), round(glyph.y)].append(glyph)
    if not large:
        return
    small = sorted((glyph for glyph in seen if glyph.size < _LARGER * usual), key=lambda glyph: glyph.x0)
    marks = [
        glyph
        for group in large.values()
        if sum(_lies_under(glyph, small) for glyph in group) >= _COVERED * len(group)
        for glyph in group
    ]
    gone = {id(glyph) for glyph in marks}
    content.glyphs = [glyph for glyph in content.glyphs if id(glyph) not in gone]
    content.slanted += len(marks)


def _lies_under(glyph: Glyph, small: Sequence[Glyph]) -> bool:
    """Whether a character of the text stands within a large one."""
    box = Box(glyph.x0, glyph.y - 0.05 * glyph.size, glyph.x1, glyph.y + 0.8 * glyph.size)
    first = bisect_left(small, box.x0, key=lambda other: other.x0)
    last = bisect_right(small, box.x1, key=lambda other: other.x0)
    return any(box.holds((other.x0 + other.x1) / 2, other.middle) for other in small[first:last])
