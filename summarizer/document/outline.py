"""The outline: which sentences are headings, what each section holds, and of what kind it is.

Sections of level 1 to 4 have a heading of their own. Sections of level 0 have none: the whole document
(id 0), the text before the first heading (preamble), the signature and attachments after the last (other),
and a passage that turns to problems or to plans without a heading (its parent is the section around it). Every
sentence belongs to the innermost section that holds it: the kind of that section is the kind of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import Final

from summarizer.document.instructions import instructions
from summarizer.document.kinds import (
    Marker,
    goes_back,
    inline_marker_at,
    is_closing,
    is_date,
    is_final,
    is_section_title,
    kind_of_lead,
    kind_of_subtitle,
    kind_of_title,
    marker_at,
)
from summarizer.document.tables import is_row
from summarizer.models import Section, SectionKind, Sentence, Span

_LONGEST: Final = {1: 70, 2: 60, 3: 50, 4: 32}
_TRAILING: Final = "。：；！，、 "
_COUNTED: Final = re.compile(
    r"\d(?:[\d.,]*)(?:余|多)?[万亿千百]?(?:余|多)?(?:%|个|件|次|人|名|元|项|家|场|宗|条|份|起|户|期|亩|公里|吨|篇|批|所|处|台|套|平方米|笔|张|例|倍)"
)
_REPORTED: Final = re.compile(r"如下[：。]|(?:报告|汇报)如下")
_CLOSING_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What opens a section (text offsets).

    ``rank`` orders sections that have no heading among those that have: a passage of rank 1.5 stands in a
    section of level 1 and holds those of level 2. ``limit`` is where the section ends at the latest, 0 for
    nowhere; ``turn`` says that the passage is a section only where it changes the kind.
    """

    start: int
    level: int
    rank: float
    marker: str
    title: str
    body: int
    is_heading: bool
    kind: SectionKind | None = None
    limit: int = 0
    turn: bool = False


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A line of the text: its sentences by index, half-open, and what numbering opens it."""

    start: int
    end: int
    first: int
    last: int
    marker: Marker | None

    @property
    def is_sentence(self) -> bool:
        """Whether it is a single sentence."""
        return self.last - self.first == 1


def find_headings(text: str, spans: Sequence[Span]) -> list[Heading]:
    """Find what opens each section, in the order of the text."""
    paragraphs = _paragraphs(text, spans)
    if not paragraphs:
        return []
    closing = _closing(text, paragraphs)
    body = paragraphs[:closing]
    headings = [heading for index in range(len(body)) for heading in _of_paragraph(text, spans, body, index)]
    headings = _bounded(body, _after_title(headings))
    headings = _with_lost(text, spans, body, headings)
    headings = _turned(text, body, headings)
    headings = _opened(text, body, headings)
    if closing < len(paragraphs):
        start = paragraphs[closing].start
        headings.append(Heading(start, 0, 0, "", "", start, is_heading=False, kind="other"))
    return headings


def _paragraphs(text: str, spans: Sequence[Span]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = []
    first = 0
    for index, span in enumerate(spans):
        if span.end == len(text) or text[span.end] == "\n":
            start = spans[first].start
            marker = marker_at(text, start)
            if marker is not None and is_row(text[start : span.end]):
                marker = None
            paragraphs.append(_Paragraph(start, span.end, first, index + 1, marker))
            first = index + 1
    return paragraphs


def _closing(text: str, paragraphs: Sequence[_Paragraph]) -> int:
    """Return the index of the first paragraph of the closing: signature, date, attachments."""
    first = len(paragraphs)
    for index in range(len(paragraphs) - 1, max(len(paragraphs) - 1 - _CLOSING_LINES, 0), -1):
        line = text[paragraphs[index].start : paragraphs[index].end]
        if is_closing(line):
            first = index
        elif first == len(paragraphs) or index < first - 2 or is_final(line) or len(line) > 40:
            break
    return first


# --- headings and items ------------------------------------------------------------------------------------


def _of_paragraph(
    text: str, spans: Sequence[Span], body: Sequence[_Paragraph], number: int
) -> Iterator[Heading]:
    paragraph = body[number]
    line = text[paragraph.start : paragraph.end]
    if paragraph.marker is not None:
        yield _numbered(text, spans, body, number, paragraph.marker)
    elif number and paragraph.is_sentence and is_section_title(line):
        yield Heading(paragraph.start, 1, 1, "", line, min(paragraph.end + 1, len(text)), is_heading=True)
    for index in range(paragraph.first + 1, paragraph.last):
        marker = inline_marker_at(text, spans[index].start)
        if marker is not None:
            item = _item(text, spans, index, paragraph, marker)
            own = paragraph.marker
            yield (
                item
                if own is None or own.style != marker.style
                else replace(item, level=own.level, rank=own.level)
            )


def _numbered(
    text: str, spans: Sequence[Span], body: Sequence[_Paragraph], index: int, marker: Marker
) -> Heading:
    paragraph = body[index]
    span = spans[paragraph.first]
    after = span.start + len(marker.text)
    title = text[after : span.end].rstrip(_TRAILING)
    item = Heading(span.start, marker.level, marker.level, marker.text, "", after, is_heading=False)
    if len(title) > _LONGEST[marker.level]:
        return item
    if paragraph.is_sentence:
        following = body[index + 1].marker if index + 1 < len(body) else marker
        # A numbered line with nothing under it is an item and says something; a title only announces.
        announces = marker.level == 1 or following is None or following.level > marker.level
        start = min(paragraph.end + 1, len(text)) if announces else after
        return replace(item, title=title, body=start, is_heading=announces)
    if marker.level == 4:
        return replace(_item(text, spans, paragraph.first, paragraph, marker), limit=0)
    if text[span.end - 1] in "。：" and (marker.level < 3 or _COUNTED.search(title) is None):
        return replace(item, title=title, body=span.end, is_heading=True)
    return item


def _item(text: str, spans: Sequence[Span], index: int, paragraph: _Paragraph, marker: Marker) -> Heading:
    """Read an item within a paragraph; a short first sentence is its title if more of the item follows."""
    span = spans[index]
    after = span.start + len(marker.text)
    title = text[after : span.end].rstrip(_TRAILING)
    item = Heading(span.start, 4, 4, marker.text, "", after, is_heading=False, limit=paragraph.end)
    goes_on = index + 1 < paragraph.last and inline_marker_at(text, span.end) is None
    if goes_on and text[span.end - 1] == "。" and _is_short_title(title):
        return replace(item, title=title, body=span.end, is_heading=True)
    return item


def _is_short_title(title: str) -> bool:
    return len(title) <= _LONGEST[4] and _COUNTED.search(title) is None


def _after_title(headings: list[Heading]) -> list[Heading]:
    """Drop the dashes above the first heading: they open a subtitle and no item."""
    return list(dropwhile(lambda heading: heading.marker.startswith(("—", "-")), headings))


def _bounded(body: Sequence[_Paragraph], headings: Sequence[Heading]) -> list[Heading]:
    """End the last item of each list after as many paragraphs as the longest item before it has."""
    starts = [paragraph.start for paragraph in body]
    bounded = list(headings)
    longest = 0
    for index, heading in enumerate(headings):
        if heading.level < 4 or heading.limit:
            longest = 0
            continue
        first = bisect_right(starts, heading.start)
        following = headings[index + 1] if index + 1 < len(headings) else None
        if following is not None and following.level == 4 and following.marker[-1:] == heading.marker[-1:]:
            longest = max(longest, bisect_right(starts, following.start) - first)
        elif longest:
            last = body[min(first + longest, len(body)) - 1]
            bounded[index] = replace(heading, limit=last.end)
            longest = 0
    return bounded


def _with_lost(
    text: str, spans: Sequence[Span], body: Sequence[_Paragraph], headings: list[Heading]
) -> list[Heading]:
    """Add the headings of level 2 whose numbering was lost: （四） comes first, three are lost.

    They are taken for found only if there are as many paragraphs as numbers lacking, each opened by a short
    sentence.
    """
    found: list[Heading] = []
    starts = [paragraph.start for paragraph in body]
    for index, heading in enumerate(headings):
        marker = marker_at(text, heading.start)
        above = headings[index - 1] if index else None
        if heading.level != 2 or marker is None or (above is not None and above.level != 1):
            continue
        end = bisect_left(starts, heading.start)
        start = bisect_right(starts, above.start) if above is not None else end
        if marker.ordinal and end - start == marker.ordinal - 1:
            titled = [_untold(text, spans, paragraph) for paragraph in body[start:end]]
            found.extend(title for title in titled if title is not None and None not in titled)
    return sorted([*headings, *found], key=lambda heading: heading.start) if found else headings


def _untold(text: str, spans: Sequence[Span], paragraph: _Paragraph) -> Heading | None:
    span = spans[paragraph.first]
    title = text[span.start : span.end].rstrip(_TRAILING)
    if paragraph.is_sentence or not _is_short_title(title):
        return None
    return Heading(span.start, 2, 2, "", title, span.end, is_heading=True)


# --- sections without a heading ----------------------------------------------------------------------------


def _turned(text: str, body: Sequence[_Paragraph], headings: list[Heading]) -> list[Heading]:
    """Add the passages that turn to problems or plans with no heading of their own."""
    opened = {heading.start for heading in headings}
    turns: list[Heading] = []
    ranks = _ranks(body)
    for index, paragraph in enumerate(body):
        if paragraph.start in opened or is_date(text[paragraph.start : paragraph.end]):
            continue
        lead = text[paragraph.start : min(paragraph.end, paragraph.start + 120)]
        kind = kind_of_lead(lead)
        if kind is None and not goes_back(lead):
            continue
        rank = ranks[index] if kind else 1.5
        turns.append(
            Heading(paragraph.start, 0, rank, "", "", paragraph.start, is_heading=False, kind=kind, turn=True)
        )
    return sorted([*headings, *turns], key=lambda heading: heading.start)


def _ranks(body: Sequence[_Paragraph]) -> list[float]:
    """Return for each paragraph the rank of a passage that begins there, by the numbering that comes next.

    A list that is numbered anew belongs to the passage; one that goes on ends it.
    """
    ranks: list[float] = []
    rank = 1.5
    for paragraph in reversed(body):
        ranks.append(rank)
        marker = paragraph.marker
        if marker is not None and marker.level < 4:
            anew = marker.level > 1 and marker.ordinal == 1
            rank = marker.level - 0.5 if anew else 1.5 if marker.level == 1 else 3.5
    return ranks[::-1]


def _opened(text: str, body: Sequence[_Paragraph], headings: list[Heading]) -> list[Heading]:
    """Add the preamble, and the body of a report that has no heading before its body."""
    first = next((heading.start for heading in headings if heading.level and heading.rank < 4), None)
    before = [paragraph for paragraph in body if first is None or paragraph.start < first]
    if not before:
        return headings
    preamble = Heading(before[0].start, 0, 3.5, "", "", before[0].start, is_heading=False, kind="preamble")
    after = _after_opening(text, before)
    if after < len(before) and (first is None or len(before) - after > 2):
        start = before[after].start
        report = Heading(start, 0, 1, "", "", start, is_heading=False, kind="achievements")
        return sorted([preamble, report, *headings], key=lambda heading: (heading.start, heading.level > 0))
    return [preamble, *(heading for heading in headings if heading.level or heading.start >= (first or 0))]


def _after_opening(text: str, before: Sequence[_Paragraph]) -> int:
    """Return the index of the first paragraph after title, addressee and the words that announce the report."""
    for index, paragraph in enumerate(before):
        if _REPORTED.search(text, paragraph.start, paragraph.end):
            return index + 1
    for index, paragraph in enumerate(before):
        line = text[paragraph.start : paragraph.end]
        if is_final(line) and not line.endswith("："):
            return index
    return len(before)


# --- sections -----------------------------------------------------------------------------------------------


_TOP: Final = Section(id=0, kind="other", level=0, marker="", title="", start=0, end=0, body=0)


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections and sentences of one text, each id its index."""

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class _Open:
    heading: Heading
    id: int
    parent: int
    kind: SectionKind
    end: int = 0


def read_outline(text: str, spans: Sequence[Span]) -> Outline:
    """Build the outline of a cleaned text from the spans of its sentences."""
    headings = find_headings(text, spans)
    told = instructions(text, spans)
    found: list[_Open] = []
    stack: list[_Open] = []
    sentences: list[Sentence] = []
    back: SectionKind = "achievements"
    pending = iter([*headings, None])
    upcoming = next(pending)
    for index, span in enumerate(spans):
        _close(stack, span.start)
        while upcoming is not None and upcoming.start == span.start:
            if upcoming.turn and not _turns(upcoming, stack):
                upcoming = next(pending)
                continue
            while stack and stack[-1].heading.rank >= upcoming.rank:
                stack.pop().end = _before(text, span.start)
            parent = stack[-1] if stack else None
            opened = _Open(
                upcoming, len(found) + 1, parent.id if parent else 0, _kind(upcoming, parent, back)
            )
            if parent is None and upcoming.level:
                back = "plans" if opened.kind == "plans" else "achievements"
            found.append(opened)
            stack.append(opened)
            upcoming = next(pending)
        section = stack[-1] if stack else None
        sentences.append(
            Sentence(
                id=index,
                start=span.start,
                end=span.end,
                section=section.id if section else 0,
                heading=section is not None
                and section.heading.start == span.start
                and section.heading.is_heading,
                instruction=index in told,
            )
        )
    for opened in stack:
        opened.end = min(opened.heading.limit or len(text), len(text))
    whole = _TOP.model_copy(update={"end": len(text)})
    return Outline(sections=(whole, *map(_section, found)), sentences=tuple(sentences))


def _close(stack: list[_Open], position: int) -> None:
    """Close the items whose list has ended with its paragraph."""
    while stack and stack[-1].heading.limit and stack[-1].heading.limit <= position:
        stack[-1].end = stack[-1].heading.limit
        stack.pop()


def _turns(passage: Heading, stack: Sequence[_Open]) -> bool:
    """Whether a passage without a heading turns from what the sections around it are about."""
    kinds = {opened.kind for opened in stack}
    if kinds & {"plans", "responsibility", "other"} and not (kinds <= {"plans"} and passage.kind is None):
        return False
    if passage.kind is None:
        return any(opened.heading.turn for opened in stack)
    return passage.kind not in kinds


def _before(text: str, position: int) -> int:
    return position - 1 if position and text[position - 1] == "\n" else position


def _kind(heading: Heading, parent: _Open | None, back: SectionKind) -> SectionKind:
    if heading.kind is not None:
        return heading.kind
    if parent is None:
        return kind_of_title(heading.title) or back
    if parent.kind in {"responsibility", "other"} or heading.level == 4:
        return parent.kind
    return kind_of_subtitle(heading.title) or parent.kind


def _section(opened: _Open) -> Section:
    heading = opened.heading
    return Section(
        id=opened.id,
        kind=opened.kind,
        level=heading.level,
        marker=heading.marker,
        title=heading.title,
        start=heading.start,
        end=opened.end,
        body=min(heading.body, opened.end),
        parent=opened.parent,
    )
