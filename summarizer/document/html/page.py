"""A page as it is seen: its paragraphs and tables as lines, without what is hidden or belongs to the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, cast
from xml.etree.ElementTree import Element, TreeBuilder

from lxml import etree

from summarizer.document.html.furniture import Furniture, is_furniture_line
from summarizer.document.rows import Cell, Row, table_lines
from summarizer.document.runs import Line, Place
from summarizer.models import UnreadKind

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul",
})  # fmt: skip
_NEVER_SEEN: Final = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "frame", "head", "input", "link", "map", "meta",
    "noframes", "noscript", "object", "option", "rp", "rt", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
})  # fmt: skip
_STRUCK: Final[dict[str, UnreadKind]] = {"s": "struck_text", "strike": "struck_text", "del": "deleted_text"}
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|opacity)\s*:\s*0(?:px|pt|em)?\s*(?:;|$)",
    re.IGNORECASE,
)
_STRIKING: Final = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISING: Final = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LOWERING: Final = re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE)
_COMMENTING: Final = re.compile(r"mso-element\s*:\s*comment\b", re.IGNORECASE)
_UNNUMBERED: Final = re.compile(r"list-style[\w-]*\s*:[^;]*none", re.IGNORECASE)
_BLANKS: Final = re.compile("[ \t\r\n\f]+")
_WIDEST: Final = 100
_ICON: Final = 48


class _Tree(TreeBuilder):
    """Builds the elements of a page; its comments, with all that Word hides in them, are left out."""

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Open an element; the parser's attributes are no dict."""
        return super().start(tag, dict(attrs))

    def comment(self, text: str | None, /) -> Element:
        """Leave out a comment."""
        return Element("comment")

    def pi(self, target: str, text: str | None = None, /) -> Element:
        """Leave out an instruction to another program."""
        return Element("pi")


@dataclass(frozen=True, slots=True)
class _Look:
    """How text stands: raised or lowered, and whether its white space is seen as it is written."""

    place: Place = "line"
    kept: bool = False


class _Flow:
    """Lines on their way: what stands in one line comes together until it ends."""

    def __init__(self, unread: Counter[UnreadKind]) -> None:
        self._unread = unread
        self.lines: list[str] = []
        self.line = self._begun()

    def _begun(self) -> Line:
        return Line(lambda kind: self._unread.update([kind]))

    def end_line(self) -> None:
        """End a line; an empty one is none."""
        text = self.line.finish().strip(" \n")
        if text.strip():
            self.lines.append(text)
        self.line = self._begun()


class Page:
    """Reads a page."""

    def __init__(self, text: str) -> None:
        parser = etree.HTMLParser(target=_Tree())
        root = cast(Element | None, etree.fromstring(text, parser)) if text.strip() else None
        self._root = root if root is not None else Element("html")
        self._furniture = Furniture(self._root)
        self.unread: Counter[UnreadKind] = Counter()
        """How much of each kind was left out so far."""

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page; ``unread`` is complete when they end."""
        for line in self._read(self._root):
            if is_furniture_line(line):
                self.unread["furniture"] += 1
            else:
                yield line

    def _read(self, element: Element) -> list[str]:
        flow = _Flow(self.unread)
        self._within(element, flow, _Look())
        flow.end_line()
        return flow.lines

    def _within(self, element: Element, flow: _Flow, look: _Look) -> None:
        _add(element.text, flow, look)
        for child in element:
            if not self._passed(child, flow):
                self._element(child, flow, look)
            _add(child.tail, flow, look)

    def _passed(self, element: Element, flow: _Flow) -> bool:
        """Pass over an element that is not seen or not read, and count it."""
        kind = self._unread_kind(element)
        if kind is None:
            return element.tag in _NEVER_SEEN
        if kind in {"struck_text", "deleted_text", "hidden_text", "comment"} and not _says(element):
            return True
        if kind == "hidden_text" and element.tag in _BLOCKS:
            self.unread[kind] += 1
        else:
            flow.line.pass_over(kind, seen=kind in {"picture", "imported"})
        return True

    def _unread_kind(self, element: Element) -> UnreadKind | None:
        style = element.get("style", "")
        if "hidden" in element.attrib or _HIDING.search(style):
            return None if element.tag in _NEVER_SEEN else "hidden_text"
        if element.tag == "img":
            return None if _is_icon(element) else "picture"
        if element.tag == "iframe":
            return "imported"
        if element.tag in _STRUCK or _STRIKING.search(style):
            return _STRUCK.get(element.tag, "struck_text")
        if _COMMENTING.search(style):
            return "comment"
        return "furniture" if self._furniture.holds(element) else None

    def _element(self, element: Element, flow: _Flow, look: _Look) -> None:
        if element.tag == "br":
            flow.end_line()
        elif element.tag == "table":
            flow.end_line()
            flow.lines += self._table(element)
        elif element.tag in _BLOCKS:
            flow.end_line()
            items = _numbers(element)
            if items:
                self._items(element, flow, items)
            else:
                self._within(element, flow, replace(look, kept=look.kept or element.tag == "pre"))
            flow.end_line()
        else:
            self._within(element, flow, _standing(element, look))

    def _items(self, element: Element, flow: _Flow, numbers: Iterator[int]) -> None:
        """Read a list whose items the browser numbers."""
        for item in element:
            if item.tag == "li" and not self._passed(item, flow):
                lines = self._read(item)
                line = flow.line
                line.add(lines[0] if lines else "")
                line.lead(f"{next(numbers)}.")
                flow.end_line()
                flow.lines += lines[1:]

    # --- tables --------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[str]:
        for caption in table.findall("caption"):
            yield from self._read(caption)
        rows: list[Row] = []
        going_on: Counter[int] = Counter()
        for row in _rows(table):
            if self._unread_kind(row) == "hidden_text":
                self.unread["hidden_text"] += _says(row)
            else:
                rows.append(tuple(self._cells(row, going_on)))
        yield from table_lines(rows)

    def _cells(self, row: Element, going_on: Counter[int]) -> Iterator[Cell]:
        """Yield the cells of a row; ``going_on`` counts for each column how many rows a cell above goes on."""
        column = 0
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while going_on[column] > 0:
                yield self._continued(column, going_on)
                column += 1
            flow = _Flow(self.unread)
            end = column + _span(cell, "colspan")
            # What a cell holds may be passed over; its place in the row stays.
            lines = () if self._passed(cell, flow) else tuple(self._read(cell))
            yield Cell(lines, column, end, holds_table=cell.find(".//table") is not None)
            for covered in range(column, end):
                going_on[covered] = _span(cell, "rowspan") - 1
            column = end
        for beyond in sorted(going_on):
            if beyond >= column and going_on[beyond] > 0:
                yield self._continued(beyond, going_on)

    def _continued(self, column: int, going_on: Counter[int]) -> Cell:
        going_on[column] -= 1
        return Cell((), column, column + 1)


def _add(text: str | None, flow: _Flow, look: _Look) -> None:
    if text:
        flow.line.add(text if look.kept else _BLANKS.sub(" ", text), look.place)


def _standing(element: Element, look: _Look) -> _Look:
    style = element.get("style", "")
    if (
        element.tag == "sup"
        or _RAISING.search(style)
        or element.get("class", "").endswith(("FootnoteReference", "EndnoteReference"))
    ):
        return replace(look, place="raised")
    if element.tag == "sub" or _LOWERING.search(style):
        return replace(look, place="lowered")
    return look


def _says(element: Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _is_icon(image: Element) -> bool:
    sizes = (re.match(r"\d+", image.get(side, "")) for side in ("width", "height"))
    return any(size is not None and int(size[0]) <= _ICON for size in sizes)


def _numbers(element: Element) -> Iterator[int] | None:
    """Return the numbers of an ordered list whose items are seen with digits."""
    if element.tag != "ol" or element.get("type", "1") != "1" or _UNNUMBERED.search(element.get("style", "")):
        return None
    start = element.get("start", "1")
    first = int(start) if start.isdecimal() else 1
    return iter(range(first, first + len(element)))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Element, name: str) -> int:
    written = cell.get(name, "1").strip()
    return min(max(int(written), 1), _WIDEST) if written.isdecimal() and len(written) < 9 else 1
