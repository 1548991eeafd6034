"""What belongs to the page and not to the text: page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from summarizer.document.pdf.content import PageContent
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
