"""A report as read: document, outline, sentences, identity and every number in it; offsets into its text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Literal

from pydantic import Field

from summarizer.models.facts import FactTable, Quantity
from summarizer.models.words import Level, Model, SectionKind

RemovedReason = Literal["page_number", "header_footer", "note_mark"]
UnreadKind = Literal[
    "scanned_page",
    "broken_page",
    "recognised_page",
    "two_columns",
    "hidden_text",
    "struck_text",
    "watermark",
    "unknown_character",
    "deleted_text",
    "note_mark",
    "comment",
    "picture",
    "chart",
    "formula",
    "object",
    "imported",
    "field",
    "symbol",
    "contents",
    "placeholder",
    "furniture",
]


class Span(Model):
    """A half-open range of code points; of which text, its owner says."""

    start: int
    end: int


class Citation(Model):
    """A place in the source and its characters: ``source[start:end] == quote``."""

    start: int
    end: int
    quote: str


class Section(Model):
    """A part of the outline, from its heading to the next heading of the same or a higher level (text offsets)."""

    id: int
    kind: SectionKind
    level: int = Field(
        description="0 for the whole document, 1 for 一、, 2 for （一）, 3 for 1. and 4 for 一是"
    )
    marker: str = Field(
        description="the numbering as cleaned, such as （一）; empty where the heading has none"
    )
    title: str
    start: int
    end: int
    body: int = Field(description="where the text after marker and title begins")
    parent: int | None = None


class Sentence(Model):
    """The smallest unit a point can cite: up to 。！？； or the end of a paragraph (text offsets)."""

    id: int
    start: int
    end: int
    section: int = Field(description="id of the innermost section that holds it")
    heading: bool = Field(default=False, description="whether it is a heading and no statement")
    instruction: bool = Field(
        default=False, description="whether it tells a machine what to do, and so is evidence for nothing"
    )

    @property
    def label(self) -> str:
        """The id by which prompts and drafts name it: ``S12``."""
        return f"S{self.id}"


class Identity(Model):
    """Who reports to whom, on which year; None where the report does not say."""

    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: Level | None = None
    year: int | None = None
    date: str | None = Field(default=None, description="ISO 8601, as signed")
    addressee: str | None = None


class Removed(Model):
    """A part of the source that is no part of the cleaned text, other than white space (source offsets)."""

    start: int
    end: int
    reason: RemovedReason


class Unread(Model):
    """Something of a file that was not read, or not for certain: what, how many of it, and where."""

    kind: UnreadKind
    count: int
    detail: str = ""


class Document(Model):
    """A file as text: its source, the cleaned text with the way back, outline, sentences, identity.

    ``text[i]`` for ``text_starts[k] <= i < text_starts[k + 1]`` stands at ``source_starts[k] + i - text_starts[k]``.
    """

    name: str
    source: str
    text: str
    sha256: str = Field(
        description="of the bytes of the file, or of the text in UTF-8 where there is no file"
    )
    encoding: str
    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    removed: tuple[Removed, ...] = ()
    unread: tuple[Unread, ...] = Field(default=(), description="what of the file is no part of the source")
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    identity: Identity

    def to_source(self, start: int, end: int) -> Span:
        """Map a non-empty range of ``text`` to the shortest range of ``source`` that holds it."""
        first, last = self._in_source(start, end)
        return Span(start=first, end=last)

    def _in_source(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.text_starts, start) - 1
        last = bisect_right(self.text_starts, end - 1) - 1
        return (
            self.source_starts[first] + start - self.text_starts[first],
            self.source_starts[last] + end - self.text_starts[last],
        )

    def cite(self, start: int, end: int) -> Citation:
        """Quote a non-empty range of ``text`` in the source's own characters."""
        first, last = self._in_source(start, end)
        return Citation(start=first, end=last, quote=self.source[first:last])

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        """Return the sentence that holds a position of ``text``, or the nearest before it."""
        return self.sentences[max(bisect_right(self._sentence_starts, position) - 1, 0)]

    def path(self, section: int) -> tuple[Section, ...]:
        """Return a section and those around it, outermost first, without the whole document."""
        return self._paths[section]

    @cached_property
    def _paths(self) -> list[tuple[Section, ...]]:
        paths: list[tuple[Section, ...]] = []
        for section in self.sections:
            above = () if section.parent is None else paths[section.parent]
            paths.append((*above, section) if section.level else above)
        return paths


class Report(Model):
    """A document with every number in it, in the order of the text, and what it says of those that count."""

    document: Document
    quantities: tuple[Quantity, ...]
    facts: FactTable

    @cached_property
    def _starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    def quantities_in(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the quantities that begin within a range of the document's text."""
        return self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
