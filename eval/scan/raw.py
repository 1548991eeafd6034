"""Reads the text of a raw file in its own small way: text decoded, DOCX from its XML, PDF by pdfminer.

What a reader of the file does not see is left out: deletions, struck and hidden text, placeholders of fields. What
is seen apart from the text (text boxes, notes, headers and footers) follows it, one part after another.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Final
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from eval.errors import ScanError

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_OFF: Final = ("0", "false", "off", "none")
_UNSEEN: Final = ("strike", "dstrike", "vanish", "webHidden")
# del and moveFrom are deletions on record; the others hold no text of the page.
_SKIPPED: Final = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "rPr",
        "pPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sectPr",
        "rt",
        "Fallback",
        "docPr",
    ]
)
_CHARACTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_COUNTED: Final = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_NOTES: Final = ("footnotes", "endnotes")
_MARGINS: Final = ("header", "footer")
_ALMOST: Final = 0.85


def read_raw(data: bytes, name: str) -> str:
    """Return the text that a reader of a file sees, read independently of the product.

    Raises:
        ScanError: if the file cannot be read this way.
    """
    if data.startswith(b"PK\x03\x04"):
        try:
            return "\n".join(_word_parts(data))
        except (BadZipFile, KeyError, ValueError, ElementTree.ParseError) as error:
            raise ScanError(f"{name} is no DOCX that can be read: {error}; look at it by hand") from error
    if data.startswith(b"%PDF-"):
        return "\n".join(_pages(data, name))
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding)
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ScanError(f"{name} is in no encoding known here; save it as UTF-8")


# --- DOCX --------------------------------------------------------------------------------------------------


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if _local(key) == name), None)


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((child for child in element if _local(child.tag) == name), None)


def _word_parts(data: bytes) -> Iterator[str]:
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        main = _main_part(archive)
        folder = posixpath.dirname(main)
        styles = f"{folder}/styles.xml"
        hidden = _hidden_styles(ElementTree.fromstring(archive.read(styles))) if styles in names else set()
        beside = [
            part
            for kind in (*_NOTES, *_MARGINS)
            for part in sorted(names)
            if part.startswith(f"{folder}/{kind}") and part.endswith(".xml")
        ]
        for part in (main, *beside):
            walk = _Walk(hidden)
            text = walk.text(ElementTree.fromstring(archive.read(part)))
            yield "\n".join((text, *walk.asides))


def _main_part(archive: ZipFile) -> str:
    for relation in ElementTree.fromstring(archive.read("_rels/.rels")):
        if (_attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (_attribute(relation, "Target") or "").lstrip("/")
    raise KeyError("no main document")


def _is_on(properties: ElementTree.Element | None, names: tuple[str, ...]) -> bool:
    """Whether one of some on-off properties is set."""
    if properties is None:
        return False
    found = (child for child in properties if _local(child.tag) in names)
    return any((_attribute(child, "val") or "1").lower() not in _OFF for child in found)


def _hidden_styles(root: ElementTree.Element) -> set[str]:
    """Return the ids of the styles whose text is not seen."""
    return {
        _attribute(style, "styleId") or ""
        for style in root
        if _local(style.tag) == "style" and _is_on(_child(style, "rPr"), _UNSEEN)
    }


class _Walk:
    """One walk over a part of a DOCX; ``asides`` holds what stands in boxes."""

    def __init__(self, hidden: set[str]) -> None:
        self.hidden = hidden
        self.asides: list[str] = []
        self.fields: list[str] = []
        self.paragraph_hidden = False

    def text(self, element: ElementTree.Element) -> str:
        """Return the text of an element and all within it."""
        return "".join(self._of(child) for child in element)

    def _of(self, element: ElementTree.Element) -> str:
        name = _local(element.tag)
        if name in _SKIPPED:
            return ""
        if name == "t":
            return element.text or ""
        if name in _CHARACTERS:
            return _CHARACTERS[name]
        return _READERS.get(name, _Walk.text)(self, element)

    def paragraph(self, element: ElementTree.Element) -> str:
        """A paragraph, nothing where its style hides it."""
        before = self.paragraph_hidden
        properties = _child(element, "pPr")
        style = _child(properties, "pStyle") if properties is not None else None
        self.paragraph_hidden = style is not None and _attribute(style, "val") in self.hidden
        text = self.text(element)
        self.paragraph_hidden = before
        return f"{text}\n"

    def cell(self, element: ElementTree.Element) -> str:
        """A cell of a table, with a tab after it."""
        return f"{self.text(element).rstrip()}\t"

    def row(self, element: ElementTree.Element) -> str:
        """A row of a table, nothing where its deletion is on record."""
        properties = _child(element, "trPr")
        gone = properties is not None and _child(properties, "del") is not None
        return "" if gone else f"{self.text(element)}\n"

    def run(self, element: ElementTree.Element) -> str:
        """A run of characters, without what is struck, hidden, raised or counted by the page."""
        for child in element:
            self._field(child)
        properties = _child(element, "rPr")
        style = _child(properties, "rStyle") if properties is not None else None
        styled = style is not None and _attribute(style, "val") in self.hidden
        if self.paragraph_hidden or styled or _is_on(properties, _UNSEEN) or self._is_page_field():
            return ""
        raised = _child(properties, "vertAlign") if properties is not None else None
        if raised is not None and _attribute(raised, "val") == "superscript":
            # A mark of a note, or a power: no number of its own, and no digit of the one before it.
            raised_text = self.text(element)
            return "" if any(map(str.isdigit, raised_text)) else raised_text
        return self.text(element)

    def _field(self, element: ElementTree.Element) -> None:
        """Keep track of the complex fields that are open, by what they are asked for."""
        name = _local(element.tag)
        if name == "instrText" and self.fields:
            self.fields[-1] += element.text or ""
        elif name == "fldChar":
            kind = _attribute(element, "fldCharType")
            if kind == "begin":
                self.fields.append("")
            elif kind == "end" and self.fields:
                self.fields.pop()

    def _is_page_field(self) -> bool:
        return any(asked.split()[:1] and asked.split()[0].upper() in _COUNTED for asked in self.fields)

    def simple_field(self, element: ElementTree.Element) -> str:
        """A field in one element, nothing where it counts pages."""
        asked = (_attribute(element, "instr") or "").split()
        return "" if asked and asked[0].upper() in _COUNTED else self.text(element)

    def box(self, element: ElementTree.Element) -> str:
        """A text box: set aside."""
        self.asides.append(self.text(element))
        return ""

    def fraction(self, element: ElementTree.Element) -> str:
        """A fraction of Office Math: above / below."""
        return "/".join(self.text(part) for part in element if _local(part.tag) in ("num", "den"))

    def note(self, element: ElementTree.Element) -> str:
        """A note, nothing where it is the line above the notes."""
        return "" if _attribute(element, "type") else self.text(element)


_READERS: Final[dict[str, Callable[[_Walk, ElementTree.Element], str]]] = {
    "p": _Walk.paragraph,
    "tc": _Walk.cell,
    "tr": _Walk.row,
    "r": _Walk.run,
    "fldSimple": _Walk.simple_field,
    "txbxContent": _Walk.box,
    "f": _Walk.fraction,
    "footnote": _Walk.note,
    "endnote": _Walk.note,
}


# --- PDF ---------------------------------------------------------------------------------------------------


def _pages(data: bytes, name: str) -> Iterator[str]:
    """Return the text of each page, line by line."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer
    from pdfminer.pdfexceptions import PDFException

    try:
        for page in extract_pages(BytesIO(data)):
            boxes = (box for box in page if isinstance(box, LTTextContainer))
            yield "\n".join(_line(line) for box in boxes for line in box if isinstance(line, LTTextContainer))
    except (PDFException, ValueError) as error:
        raise ScanError(f"{name} is no PDF that can be read: {error}; look at it by hand") from error


def _line(line: Iterable[object]) -> str:
    """Return a line without the digits that are smaller than what they stand at: marks of notes."""
    from pdfminer.layout import LTChar

    chars: list[str] = []
    size = 0.0
    for item in line:
        text = item.get_text() if hasattr(item, "get_text") else ""
        if isinstance(item, LTChar):
            if size and item.size < _ALMOST * size and (text.isdigit() or text in "[]"):
                continue
            size = 0.0 if text.isspace() else item.size
        chars.append(text)
    return "".join(chars).rstrip("\n")
