"""Fields: what Word works out, such as a cross reference; the result is seen, the instruction is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.names import VAL, W
from summarizer.document.runs import Line

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
        if stated is not None and (at := stated.get(VAL, "")).isdecimal() and int(at) < len(entries):
            return entries[int(at)]
    return entries[0] if entries else ""
