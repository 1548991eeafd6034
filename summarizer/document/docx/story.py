"""The text of a Word file in the order it is seen, a line a paragraph and a line a row of a table.

Tracked changes are read as if they were accepted. What is struck out, hidden, or nothing that is read here is counted,
so that a summary can say so. ISO/IEC 29500-1 (WordprocessingML) says what each element means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.drawings import READABLE, TextBox, find_shapes, math_text
from summarizer.document.docx.numbering import Numbering
from summarizer.document.docx.styles import Look, Styles, readable, symbol
from summarizer.document.docx.xml import (
    MC,
    VAL,
    M,
    Package,
    R,
    W,
    alternative,
    children,
    is_on,
    is_set,
    is_wrapper,
    number_of,
    value_of,
)
from summarizer.document.lines import Line, MarkupCell, Row, table_lines
from summarizer.models import UnreadKind

# Their result repeats the headings, with page numbers.
_CONTENTS: Final = frozenset({"TOC", "INDEX", "TOA"})
_PAGES: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
# They have no result: what is seen is drawn from the instruction each time.
_DRAWN: Final = frozenset({"EQ", "SYMBOL", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "MACROBUTTON"})
_WRITES: Final = frozenset({f"{W}t", f"{W}sym", f"{W}drawing", f"{W}pict", f"{W}object"})


@dataclass(slots=True)
class _Field:
    """A field that has begun: its instruction as far as it was read, and whether its result has begun."""

    code: str = ""
    chosen: str = ""
    in_result: bool = False
    wrote: bool = False

    @property
    def name(self) -> str:
        words = self.code.split(maxsplit=1)
        return words[0].upper() if words else ""


class Fields:
    """The fields that are open at a place of a story, outermost first."""

    def __init__(self, story: Element | None = None, *, without_pages: bool = False) -> None:
        """Begin at the start of a story; one whose fields do not all end is read without trust in them.

        ``without_pages`` says that page numbers are not seen as its text.
        """
        self._left_out = _CONTENTS | _PAGES if without_pages else _CONTENTS
        self._open: list[_Field] = []
        marks = (
            [mark.get(f"{W}fldCharType") for mark in story.iter(f"{W}fldChar")] if story is not None else []
        )
        self._sound = marks.count("begin") == marks.count("end")

    @property
    def show(self) -> bool:
        """Whether what stands here is seen, and no instruction, table of contents or page number."""
        return all(field.in_result and not self._is_left_out(field) for field in self._open)

    def take(self, part: Element, line: Line) -> bool:
        """Take a child of a run if it belongs to the machinery of fields, or stands where nothing is seen."""
        if part.tag == f"{W}fldChar":
            self._mark(part, line)
            return True
        if part.tag == f"{W}instrText":
            if self._open:
                self._open[-1].code += part.text or ""
            return True
        if self.show:
            return False
        if self._open and part.tag in _WRITES:
            self._open[-1].wrote = True
        return True

    def simple(self, code: str, line: Line) -> None:
        """Begin a field that is one element (``w:fldSimple``)."""
        self._open.append(_Field(code))
        self._begin_result(line)

    def end(self, line: Line) -> None:
        """End the innermost field."""
        if not self._open:
            return
        field = self._open.pop()
        if self.show:
            line.add(field.chosen)
            if field.name in _DRAWN and not field.in_result:
                line.pass_over("field", seen=True)

    def end_paragraph(self, line: Line) -> None:
        """End the fields whose instruction goes on past its paragraph: they are broken, and may hide no text."""
        for field in self._open:
            if field.wrote and not field.in_result:
                line.pass_over("field")
        self._open = [field for field in self._open if field.in_result]

    def _mark(self, part: Element, line: Line) -> None:
        kind = part.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field(chosen=_chosen(part)))
        elif kind == "separate" and self._open:
            self._begin_result(line)
        elif kind == "end":
            self.end(line)

    def _begin_result(self, line: Line) -> None:
        shown = all(field.in_result and not self._is_left_out(field) for field in self._open[:-1])
        self._open[-1].in_result = True
        if shown and self._open[-1].name in _CONTENTS and self._sound:
            line.pass_over("contents")

    def _is_left_out(self, field: _Field) -> bool:
        return self._sound and field.name in self._left_out


def _chosen(part: Element) -> str:
    """Return what a drop-down field of a form shows, which stands in its data and not in a result."""
    choices = part.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choices.findall(f"{W}listEntry")]
    for name in ("result", "default"):
        stated = choices.find(f"{W}{name}")
        if stated is not None and (chosen := stated.get(VAL, "")).isdecimal() and int(chosen) < len(entries):
            return entries[int(chosen)]
    return entries[0] if entries else ""


# --- story --------------------------------------------------------------------------------------------------


NOTE: Final = "注："
"""What opens the line of a footnote or endnote, which follows the paragraph or table that refers to it."""

_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_GIVEN: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_BREAKS: Final = frozenset({f"{W}br", f"{W}cr"})
_IMPORTED: Final = frozenset({f"{W}altChunk", f"{W}subDoc"})
_NOTES: Final = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_SHAPES: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_FORMULAS: Final = frozenset({f"{M}oMath", f"{M}oMathPara"})
_SAID: Final = frozenset({f"{W}t", f"{W}delText", f"{M}t", f"{W}sym"})
_NUMBER: Final = re.compile(r"\d|[一二三四五六七八九十百千万亿]")
_PAGE: Final = re.compile(r"[-—–\s]*(?:第?\s*\d+\s*页?[\s/，,共总页]*\d*\s*页?|\d+)[-—–\s]*")
_CONTENTS_GALLERY: Final = "Table of Contents"


class Story:
    """Reads the parts of a file that make up its text."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"))
        self._notes: dict[str, dict[str, Element]] = {}
        self._noted: list[str] = []
        self._fields = Fields()
        self.unread: Counter[UnreadKind] = Counter()
        """How much of each kind was left out so far."""

    def lines(self, body: Element) -> Iterator[str]:
        """Yield the lines of the file's body; ``unread`` is complete when they end."""
        self._fields = Fields(body)
        yield from self._blocks(body, note_after=True)
        comments = self._package.related("comments")
        if comments is not None:
            self.unread["comment"] += sum(map(_says, comments.findall(f"{W}comment")))

    def margins(self, body: Element) -> list[str]:
        """Return the lines of the headers and footers that are seen and hold numbers, but page numbers, each once."""
        lines: dict[str, None] = {}
        for kind in ("header", "footer"):
            targets = self._package.targets(self._package.main, kind)
            for reference in _margin_references(body, kind):
                root = self._package.xml(targets.get(reference.get(f"{R}id", "")))
                if root is not None:
                    self._fields = Fields(root, without_pages=True)
                    lines |= dict.fromkeys(line for line in self._blocks(root) if _states(line))
        return list(lines)

    def _skip(self, kind: UnreadKind) -> None:
        self.unread[kind] += 1

    # --- blocks --------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element, *, note_after: bool = False, in_cell: bool = False) -> Iterator[str]:
        """Yield the lines of the paragraphs and tables in an element; notes come after the block that has them."""
        line: Line | None = None
        for block in self._content(parent):
            if block.tag == f"{W}tbl":
                yield from _finished(line)
                line = None
                yield from self._table(block)
            else:
                line = line or Line(self._skip)
                if self._paragraph(block, line, in_cell=in_cell):
                    continue
                yield from _finished(line)
                line = None
            if note_after:
                yield from self._taken_notes()
        yield from _finished(line)
        if note_after:
            yield from self._taken_notes()

    def _content(self, parent: Element) -> Iterator[Element]:
        """Yield the paragraphs, tables and loose runs in an element, those in wrappers and content controls, too."""
        for child in parent:
            if child.tag in {f"{W}p", f"{W}tbl", f"{W}r"} or child.tag in _FORMULAS:
                yield child
            elif child.tag in _IMPORTED:
                self._skip("imported")
            elif (inner := self._inside(child)) is not None:
                yield from self._content(inner)

    def _inside(self, holder: Element) -> Element | None:
        """Return what holds the content of an element that is nothing by itself; None of one that has none."""
        if holder.tag == f"{W}sdt":
            return self._controlled(holder)
        if holder.tag == f"{MC}AlternateContent":
            return alternative(holder, READABLE)
        return holder if is_wrapper(holder) else None

    def _controlled(self, control: Element) -> Element | None:
        """Return the content of a content control; None where it shows a prompt or a table of contents."""
        properties = control.find(f"{W}sdtPr")
        if properties is not None:
            gallery = value_of(properties.find(f"{W}docPartObj"), "docPartGallery")
            if gallery == _CONTENTS_GALLERY:
                self._skip("contents")
                return None
            if is_on(properties, "showingPlcHdr"):
                self._skip("placeholder")
                return None
        return control.find(f"{W}sdtContent")

    def _taken_notes(self) -> Iterator[str]:
        noted, self._noted = self._noted, []
        yield from noted

    # --- tables --------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[str]:
        rows: list[Row] = []
        for row in children(table, "tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and any(properties.find(tag) is not None for tag in _GONE):
                self._skip("deleted_text")
            elif properties is not None and is_on(properties, "hidden"):
                self._skip("hidden_text")
            else:
                rows.append(tuple(self._cells(row, number_of(properties, "gridBefore") or 0)))
        yield from table_lines(rows)

    def _cells(self, row: Element, start: int) -> Iterator[MarkupCell]:
        for cell in children(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            end = start + max(number_of(properties, "gridSpan") or 1, 1)
            if properties is not None and properties.find(f"{W}cellDel") is not None:
                self._skip("deleted_text")
            elif _goes_on(properties, "hMerge"):
                start = end
                continue
            elif _goes_on(properties, "vMerge"):
                if _says(cell):
                    self._skip("hidden_text")
                yield MarkupCell((), start, end)
            else:
                lines = tuple(self._blocks(cell, in_cell=True))
                yield MarkupCell(lines, start, end, holds_table=next(children(cell, "tbl"), None) is not None)
            start = end

    # --- paragraphs ----------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element, line: Line, *, in_cell: bool) -> bool:
        """Read a paragraph into a line; return whether the next one goes on in the same line."""
        if paragraph.tag != f"{W}p":
            self._inline((paragraph,), line, None)
            return False
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, "pStyle")
        self._inline(paragraph, line, style)
        self._fields.end_paragraph(line)
        if properties is None:
            self._number(None, style, line, in_cell=in_cell)
            return False
        mark = properties.find(f"{W}rPr")
        if mark is not None and any(mark.find(tag) is not None for tag in _GONE):
            return True
        hidden = self._styles.look(properties, style).hidden
        if not (hidden and line.is_empty):
            self._number(properties, style, line, in_cell=in_cell)
        frame = properties.find(f"{W}framePr")
        dropped = frame is not None and frame.get(f"{W}dropCap", "none") != "none"
        return hidden or dropped

    def _number(self, properties: Element | None, style: str | None, line: Line, *, in_cell: bool) -> None:
        """Write the number that Word gives a paragraph in front of its line."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        given = self._styles.list_place(style)
        list = value_of(own, "numId") or given.list
        if list is None:
            return
        level = number_of(own, "ilvl")
        if level is None:
            level = given.level
        if level is None:
            level = self._numbering.level_of(list, style)
        label = self._numbering.count(list, level)
        if label and (in_cell or not line.is_empty):
            line.lead(label)

    # --- what is in a paragraph ------------------------------------------------------------------------------

    def _inline(self, parent: Element | tuple[Element, ...], line: Line, style: str | None) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, line, style)
            elif child.tag in _FORMULAS:
                if self._fields.show:
                    line.add(math_text(child))
            elif child.tag in _GONE:
                if _says(child):
                    line.pass_over("deleted_text")
            elif child.tag == f"{W}fldSimple":
                self._fields.simple(child.get(f"{W}instr", ""), line)
                self._inline(child, line, style)
                self._fields.end(line)
            elif child.tag in _IMPORTED:
                self._skip("imported")
            elif (inner := self._inside(child)) is not None:
                self._inline(inner, line, style)

    def _run(self, run: Element, line: Line, style: str | None) -> None:
        look = self._styles.look(run, style)
        for part in run:
            if self._fields.take(part, line):
                continue
            if part.tag == f"{MC}AlternateContent":
                branch = alternative(part, READABLE)
                for inner in branch if branch is not None else ():
                    self._piece(inner, line, look, style)
            else:
                self._piece(part, line, look, style)
            if part.tag in _NOTES and is_set(part, "customMarkFollows"):
                return

    def _piece(self, part: Element, line: Line, look: Look, style: str | None) -> None:
        """Read a child of a run that is no part of a field's machinery."""
        if look.hidden or look.struck:
            if _says(part) or part.tag in _SHAPES or part.tag in _NOTES:
                line.pass_over("hidden_text" if look.hidden else "struck_text")
        elif part.tag in _NOTES:
            self._note(part.get(f"{W}id", ""), _NOTES[part.tag])
            line.part()
        elif part.tag == f"{W}ruby":
            for base in part.iter(f"{W}rubyBase"):
                self._inline(base, line, style)
        elif part.tag in _SHAPES:
            self._shapes(part, line)
        else:
            self._characters(part, line, look)

    def _characters(self, part: Element, line: Line, look: Look) -> None:
        if part.tag == f"{W}t":
            line.add(readable(part.text or "", look.font), look.place)
        elif part.tag in _GIVEN:
            line.add(_GIVEN[part.tag])
        elif part.tag in _BREAKS:
            line.break_line()
        elif part.tag == f"{W}sym":
            self._symbol(part, line, look)

    def _symbol(self, part: Element, line: Line, look: Look) -> None:
        seen = symbol(part.get(f"{W}font", ""), part.get(f"{W}char", ""))
        if seen is None:
            line.pass_over("symbol", seen=True)
        else:
            line.add(seen, look.place)

    def _shapes(self, part: Element, line: Line) -> None:
        for shape in find_shapes(part, self._package):
            if isinstance(shape, TextBox):
                line.below += shape.lines
                if shape.content is not None:
                    line.below += self._aside(shape.content)
            else:
                self._skip(shape)
                line.part()

    def _note(self, id: str, kind: str) -> None:
        """Read a footnote or an endnote, each once."""
        if kind not in self._notes:
            root = self._package.related(kind)
            self._notes[kind] = {note.get(f"{W}id", ""): note for note in root} if root is not None else {}
        note = self._notes[kind].pop(id, None)
        lines = [line.strip() for line in self._aside(note)] if note is not None else []
        lines = [line for line in lines if line]
        if lines and not lines[0].startswith("注"):
            lines[0] = NOTE + lines[0]
        self._noted += lines

    def _aside(self, story: Element) -> list[str]:
        """Read a story within the story, whose fields are its own."""
        around, self._fields = self._fields, Fields(story)
        lines = [*self._blocks(story)]
        self._fields = around
        return lines


def _states(line: str) -> bool:
    """Whether a line of a margin holds a number other than a page's."""
    return _NUMBER.search(line) is not None and _PAGE.fullmatch(line) is None


def _margin_references(body: Element, kind: str) -> Iterator[Element]:
    """Yield what refers to the headers or footers of the sections, those of first pages only where they have one."""
    for section in body.iter(f"{W}sectPr"):
        titled = is_on(section, "titlePg")
        for reference in section.findall(f"{W}{kind}Reference"):
            if titled or reference.get(f"{W}type") != "first":
                yield reference


def _finished(line: Line | None) -> Iterator[str]:
    if line is not None:
        text = line.finish()
        if text or not line.below:
            yield text
        yield from line.below


def _says(element: Element) -> bool:
    """Whether there is text in an element, deleted or not."""
    return any(
        (part.text or "").strip() or part.tag == f"{W}sym" for part in element.iter() if part.tag in _SAID
    )


def _goes_on(properties: Element | None, name: str) -> bool:
    """Whether a cell only goes on with the one above it (``vMerge``) or before it (``hMerge``)."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(VAL, "continue") == "continue"
