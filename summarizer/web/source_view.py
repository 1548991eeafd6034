"""A report as the page sets it: blocks of runs that together are the source's own characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from pydantic import Field

from summarizer.messages import say
from summarizer.models import Document, Model, Quantity, Report, Span, Summary

BlockKind = Literal["title", "addressee", "heading", "text", "signature", "aside"]
FigureState = Literal["supported", "mended", "stated", "unused"]

_GAP: Final = re.compile(r"[^\S\n\r]*[\r\n]\s*")
_STOP: Final = re.compile(r"[。！？；!?;]")
_LONGEST_LEAD: Final = 44
_LONGEST_LINE: Final = 60
_OUTLINE_DEPTH: Final = 2
# A paragraph without end is set in pieces, so that a browser need not lay all of it out to show or mark a part.
_LONGEST_BLOCK: Final = 3_000
_RENAMED: Final = re.compile(r"metrics\[(Q\d+)\]\.name")


class TextRun(Model):
    """A stretch of characters that look the same; ``source[start:][:len(text)] == text``."""

    text: str
    start: int
    lead: bool = Field(default=False, description="the heading that opens a paragraph")
    gap: bool = Field(default=False, description="a line break inside a sentence: kept, not shown")
    aside: bool = Field(default=False, description="a page number or a running header inside a sentence")
    figure: int | None = Field(default=None, description="place in ``SourceView.figures``")


class SourceBlock(Model):
    """A paragraph, a heading or another line that stands alone."""

    kind: BlockKind
    level: int = 0
    continued: bool = Field(default=False, description="a further piece of the paragraph before it")
    start: int
    end: int
    runs: tuple[TextRun, ...]


class SourceFigure(Model):
    """A number of the report and what became of it."""

    start: int
    end: int
    surface: str
    state: FigureState
    metric: int | None = Field(default=None, description="place in ``Summary.metrics``")
    reason: str = Field(default="", description="why it is not used, in the language in force")
    quiet: bool = Field(default=False, description="numbering: listed, but not coloured")


class OutlineEntry(Model):
    """A line of the outline."""

    label: str
    level: int
    start: int


class SourceView(Model):
    """A report ready to be set."""

    id: str = Field(description="sha256 of the file, by which citations name the report")
    blocks: tuple[SourceBlock, ...]
    figures: tuple[SourceFigure, ...]
    outline: tuple[OutlineEntry, ...]


def lay_out(report: Report, summary: Summary) -> SourceView:
    """Return a report as the page sets it; its figures are coloured by what the summary did with them."""
    return _Layout(report, summary).view()


class _Layout:
    """A report while it is being set."""

    def __init__(self, report: Report, summary: Summary) -> None:
        self.document = report.document
        self.quantities = report.quantities
        self.summary = summary
        self.spans = [self.document.to_source(one.start, one.end) for one in report.quantities]
        self.starts = [span.start for span in self.spans]
        self.openings = [section.start for section in report.document.sections]
        self.asides = [Span(start=removed.start, end=removed.end) for removed in report.document.removed]
        sections = (section.start for section in self.document.sections if section.level)
        self.first_section = next(sections, len(self.document.text))

    def view(self) -> SourceView:
        return SourceView(
            id=self.document.sha256,
            blocks=tuple(self._blocks()),
            figures=tuple(map(self._figure, self.quantities, self.spans)),
            outline=tuple(self._outline()),
        )

    def _figure(self, quantity: Quantity, span: Span) -> SourceFigure:
        metric = self._metrics.get(span.start)
        reason = self._unused.get(span.start)
        state: FigureState = "stated"
        if metric is not None:
            state = "mended" if quantity.label in self._mended else "supported"
        elif reason is not None:
            state = "unused"
        return SourceFigure(
            start=span.start,
            end=span.end,
            surface=self.document.source[span.start : span.end],
            state=state,
            metric=metric,
            reason=say(f"reason.{reason}") if reason else "",
            quiet=reason == "numbering",
        )

    @cached_property
    def _metrics(self) -> dict[int, int]:
        return {metric.citation.start: number for number, metric in enumerate(self.summary.metrics)}

    @cached_property
    def _unused(self) -> dict[int, str]:
        return {entry.start: entry.reason for entry in self.summary.checks.uncovered}

    @cached_property
    def _mended(self) -> set[str]:
        matches = (_RENAMED.fullmatch(fallback.item) for fallback in self.summary.checks.fallbacks)
        return {match.group(1) for match in matches if match}

    def _blocks(self) -> Iterator[SourceBlock]:
        asides = self.asides
        begin = 0
        lines = self.document.text.split("\n")
        last_body = max((n for n, line in enumerate(lines) if _STOP.search(line)), default=len(lines))
        for number, line in enumerate(lines):
            place = self.document.to_source(begin, begin + len(line)) if line else None
            if place is not None:
                yield from self._asides_before(place.start, asides)
                asides = [aside for aside in asides if aside.start >= place.end]
                yield from self._pieces(self._block(begin, begin + len(line), place, number > last_body))
            begin += len(line) + 1
        yield from self._asides_before(len(self.document.source), asides)

    def _asides_before(self, end: int, asides: list[Span]) -> Iterator[SourceBlock]:
        for aside in asides:
            if aside.start < end:
                text = self.document.source[aside.start : aside.end]
                run = TextRun(text=text, start=aside.start)
                yield SourceBlock(kind="aside", start=aside.start, end=aside.end, runs=(run,))

    def _block(self, start: int, end: int, place: Span, closing: bool) -> SourceBlock:
        """Set one line of the text (``start`` and ``end``) that stands at ``place`` of the source."""
        first, last = bisect_left(self.openings, start), bisect_left(self.openings, end)
        opening = [one for one in self.document.sections[first:last] if one.marker + one.title]
        heading = next((one for one in opening if one.start == start and one.body >= end), None)
        leads = [
            self.document.to_source(one.start, max(one.body, one.start + 1))
            for one in opening
            if not heading and one.body - one.start <= _LONGEST_LEAD
        ]
        return SourceBlock(
            kind="heading" if heading else self._kind(start, end, closing),
            level=heading.level if heading else 0,
            start=place.start,
            end=place.end,
            runs=tuple(self._runs(place, leads)),
        )

    def _pieces(self, block: SourceBlock) -> Iterator[SourceBlock]:
        """Cut a block that is too long between two runs."""
        pieces: list[list[TextRun]] = [[]]
        for run in block.runs:
            if pieces[-1] and run.start + len(run.text) - pieces[-1][0].start > _LONGEST_BLOCK:
                pieces.append([])
            pieces[-1].append(run)
        for number, runs in enumerate(pieces):
            end = runs[-1].start + len(runs[-1].text)
            where = {"start": runs[0].start, "end": end, "runs": tuple(runs), "continued": number > 0}
            yield block.model_copy(update=where)

    def _kind(self, start: int, end: int, closing: bool) -> BlockKind:
        line = self.document.text[start:end]
        if closing and len(line) <= _LONGEST_LINE:
            return "signature"
        if start >= self.first_section or len(line) > _LONGEST_LINE or _STOP.search(line):
            return "text"
        return "addressee" if line.endswith(("：", ":")) else "title"

    def _runs(self, place: Span, leads: list[Span]) -> Iterator[TextRun]:
        """Cut a block wherever something begins or ends."""
        source = self.document.source
        asides = [aside for aside in self.asides if place.start <= aside.start < place.end]
        matches = _GAP.finditer(source, place.start, place.end)
        gaps = [Span(start=match.start(), end=match.end()) for match in matches]
        first, last = bisect_right(self.starts, place.start - 1), bisect_right(self.starts, place.end - 1)
        edges = {place.start, place.end, *self._breaks(place)}
        for span in (*leads, *asides, *gaps, *self.spans[first:last]):
            edges |= {span.start, min(span.end, place.end)}
        for start, end in pairwise(sorted(edges)):
            yield TextRun(
                text=source[start:end],
                start=start,
                lead=_within(start, leads),
                gap=_within(start, gaps),
                aside=_within(start, asides),
                figure=self._figure_at(start),
            )

    def _breaks(self, place: Span) -> Iterator[int]:
        """Return the places where a block that is too long may be cut, none within a number."""
        for position in range(place.start + _LONGEST_BLOCK, place.end, _LONGEST_BLOCK):
            figure = self._figure_at(position)
            yield position if figure is None else self.spans[figure].start

    def _figure_at(self, position: int) -> int | None:
        number = bisect_right(self.starts, position) - 1
        return number if number >= 0 and position < self.spans[number].end else None

    def _outline(self) -> Iterator[OutlineEntry]:
        for section in self.document.sections:
            if 1 <= section.level <= _OUTLINE_DEPTH and section.title:
                yield OutlineEntry(
                    label=f"{section.marker}{section.title}",
                    level=section.level,
                    start=self.document.to_source(section.start, section.start + 1).start,
                )


def _within(position: int, spans: list[Span]) -> bool:
    return any(span.start <= position < span.end for span in spans)


def place_of(document: Document, start: int) -> str:
    """Return the name of a place by the numbering of its sections, such as ``一、（二）3.``; empty without one."""
    segment = bisect_right(document.source_starts, start) - 1
    position = document.text_starts[segment] + start - document.source_starts[segment]
    path = document.path(document.sentence_at(position).section)
    return "".join(section.marker for section in path if section.marker)
