"""The only module that talks to PDFium: the bytes of a PDF become the contents of its pages.

PDFium reads what Chrome reads and knows the characters of fonts that a file does not hold. It draws and places each
glyph; what is done with the glyphs is decided elsewhere.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import RLock
from typing import Any, Final

import pypdfium2.raw as raw
from pypdfium2 import PdfDocument, PdfiumError, PdfMatrix

from summarizer.document.limits import check_characters, check_pages
from summarizer.document.pdf.page import Box, Char, Drawn, PageContent, RawPage, Rule, Style, content_of
from summarizer.errors import BrokenFileError, EncryptedFileError

# PDFium keeps state that threads share.
_PDFIUM: Final = RLock()
_MOST_OBJECTS: Final = 50_000
_MOST_DEPTH: Final = 8
_THIN: Final = 2.5
_SHORTEST_RULE: Final = 5.0
# Ways to draw text: as nothing (3), as nothing but the edge of what comes (7), as outlines.
_UNSEEN_MODES: Final = (3, 7)
_OUTLINES: Final = 1
_SMALLEST: Final = 1.0

# PDFium's pointers have no types that a checker could know.
_Pointer = Any


def read_pages(data: bytes, name: str) -> Iterator[PageContent | None]:
    """Yield the contents of each page, None for one that is broken.

    Raises:
        EncryptedFileError: if the file wants a password.
        BrokenFileError: if it is no PDF that can be opened.
        TooComplexFileError: if it has more pages than a document has.
    """
    with _PDFIUM:
        document = _open(data, name)
        try:
            count = len(document)
            check_pages(name, count)
            characters = 0
            for number in range(count):
                content = _read_page(document, number, name)
                characters += content.seen if content is not None else 0
                check_characters(name, characters)
                yield content
        finally:
            document.close()


def _open(data: bytes, name: str) -> PdfDocument:
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedFileError(path=name) from error
        raise BrokenFileError(path=name, format="PDF") from error


def _read_page(document: PdfDocument, number: int, name: str) -> PageContent | None:
    try:
        page = document[number]
        # Comments and the fields of forms lie on the page; this makes them a part of it.
        if raw.FPDFPage_GetAnnotCount(page) > 0 and raw.FPDFPage_Flatten(page, 0) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number]
        text = page.get_textpage()
        check_characters(name, raw.FPDFText_CountChars(text) // 2)
    except PdfiumError:
        return None
    try:
        return content_of(_PageReading(page, text).page())
    finally:
        text.close()
        page.close()


class _PageReading:
    """One page while it is read."""

    def __init__(self, page: Any, text: Any) -> None:
        self._page = page
        self._text = text.raw
        self._drawn = Drawn()
        self._styles: dict[int, Style] = {}
        self._nameless = 0

    def page(self) -> RawPage:
        """Return what is on the page."""
        for index in range(min(raw.FPDFPage_CountObjects(self._page), _MOST_OBJECTS)):
            self._collect(raw.FPDFPage_GetObject(self._page, index), PdfMatrix(), 0)
        chars = list(self._chars())
        return RawPage(Box(*self._page.get_cropbox()), chars, self._drawn, self._nameless)

    # --- what is drawn -------------------------------------------------------------------------------------

    def _collect(self, pointer: _Pointer, matrix: PdfMatrix, depth: int) -> None:
        drawn = self._drawn
        drawn.objects += 1
        if drawn.objects > _MOST_OBJECTS:
            return
        kind = raw.FPDFPageObj_GetType(pointer)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            drawn.places[_address(pointer)] = drawn.objects
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._collect_path(pointer, _matrix_of(pointer).multiply(matrix))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            drawn.pictures.append(Box(0, 0, 1, 1).placed(_matrix_of(pointer).multiply(matrix)))
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            raw.FPDFPageObj_GetBounds(pointer, left, bottom, right, top)
            box = Box(left.value, bottom.value, right.value, top.value)
            drawn.fills.append((drawn.objects, box.placed(matrix)))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
            inner = _matrix_of(pointer).multiply(matrix)
            for index in range(min(raw.FPDFFormObj_CountObjects(pointer), _MOST_OBJECTS)):
                self._collect(raw.FPDFFormObj_GetObject(pointer, index), inner, depth + 1)

    def _collect_path(self, pointer: _Pointer, matrix: PdfMatrix) -> None:
        drawn = self._drawn
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(pointer, fill, stroke)
        count = min(raw.FPDFPath_CountSegments(pointer), _MOST_OBJECTS)
        drawn.drawings += count
        if not (fill.value or stroke.value):
            return
        shade, opaque = _shade(pointer)
        covers = opaque and not raw.FPDFPageObj_HasTransparency(pointer)
        for points in _subpaths(pointer, count, matrix):
            if stroke.value:
                drawn.rules += [rule for pair in pairwise(points) for rule in _thin_rule(Box.around(pair))]
            box = Box.around(points)
            if fill.value and min(box.width, box.height) <= _THIN:
                drawn.rules += _thin_rule(box)
            elif fill.value:
                drawn.fills.append((drawn.objects, box._replace(shade=shade)))
                if covers and _is_upright(points):
                    drawn.covers.append((drawn.objects, box))

    # --- the characters ------------------------------------------------------------------------------------

    def _chars(self) -> Iterator[Char]:
        text = self._text
        x, y, rect = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        for index in range(raw.FPDFText_CountChars(text)):
            pointer = raw.FPDFText_GetTextObject(text, index)
            if not pointer or raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            code = raw.FPDFText_GetUnicode(text, index)
            if raw.FPDFText_HasUnicodeMapError(text, index) == 1 or not _is_character(code):
                self._nameless += code != 0x20
                continue
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, rect)
            box = Box(rect.left, rect.bottom, rect.right, rect.top)
            yield Char(chr(code), x.value, y.value, box, self._style(index, pointer))

    def _style(self, index: int, pointer: _Pointer) -> Style:
        address = _address(pointer)
        style = self._styles.get(address)
        if style is None:
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(self._text, index, matrix)
            size = abs(raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d))
            shade, opaque = _shade(pointer)
            mode = raw.FPDFTextObj_GetTextRenderMode(pointer)
            style = Style(
                size=size,
                angle=math.atan2(matrix.b, matrix.a),
                unseen=mode in _UNSEEN_MODES or not opaque or size < _SMALLEST,
                shade=0 if mode == _OUTLINES else shade,
                z=self._drawn.places.get(address, self._drawn.objects),
            )
            self._styles[address] = style
        return style


# --- PDFium's objects ------------------------------------------------------------------------------------------


def _address(pointer: _Pointer) -> int:
    return ctypes.addressof(pointer.contents)


def _is_character(code: int) -> bool:
    """Whether a code point is one that a font shows, and neither half of a pair nor of private use."""
    return code >= 0x20 and not (0xD800 <= code <= 0xF8FF or 0xFFF0 <= code <= 0xFFFF)


def _matrix_of(pointer: _Pointer) -> PdfMatrix:
    matrix = raw.FS_MATRIX()
    return PdfMatrix.from_raw(matrix) if raw.FPDFPageObj_GetMatrix(pointer, matrix) else PdfMatrix()


def _shade(pointer: _Pointer) -> tuple[float, bool]:
    """Return the lightness of an object's colour, and whether anything of it is seen."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(pointer, red, green, blue, alpha):
        return 0.0, True
    return (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255, alpha.value > 25


def _subpaths(pointer: _Pointer, count: int, matrix: PdfMatrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each closed or open line of a path; curves are cut short."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(pointer, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _thin_rule(box: Box) -> list[Rule]:
    """Return the line that a thin box is."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if box.height <= _THIN and box.width >= _SHORTEST_RULE:
        return [Rule(box.x0, y, box.x1, y)]
    return [Rule(x, box.y0, x, box.y1)] if box.width <= _THIN and box.height >= _SHORTEST_RULE else []


def _is_upright(points: Sequence[tuple[float, float]]) -> bool:
    return 4 <= len(points) <= 6 and all(
        abs(x0 - x1) < 0.1 or abs(y0 - y1) < 0.1 for (x0, y0), (x1, y1) in pairwise(points)
    )
