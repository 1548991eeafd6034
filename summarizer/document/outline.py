"""The outline: which sentences are headings, what each section holds, and of what kind it is.

Sections of level 1 to 4 have a heading of their own. Sections of level 0 have none: the whole document
(id 0), the text before the first heading (preamble), the signature and attachments after the last (other),
and a passage that turns to problems or to plans without a heading (its parent is the section around it). Every
sentence belongs to the innermost section that holds it: the kind of that section is the kind of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.document.headings import Heading, find_headings
from summarizer.document.kinds import kind_of_subtitle, kind_of_title
from summarizer.document.sentences import instructions
from summarizer.models import Section, SectionKind, Sentence, Span

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


def _close(stack: list[_Open], at: int) -> None:
    """Close the items whose list has ended with its paragraph."""
    while stack and stack[-1].heading.limit and stack[-1].heading.limit <= at:
        stack[-1].end = stack[-1].heading.limit
        stack.pop()


def _turns(passage: Heading, stack: Sequence[_Open]) -> bool:
    """Say whether a passage without a heading turns from what the sections around it are about."""
    kinds = {opened.kind for opened in stack}
    if kinds & {"plans", "responsibility", "other"} and not (kinds <= {"plans"} and passage.kind is None):
        return False
    if passage.kind is None:
        return any(opened.heading.turn for opened in stack)
    return passage.kind not in kinds


def _before(text: str, at: int) -> int:
    return at - 1 if at and text[at - 1] == "\n" else at


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
