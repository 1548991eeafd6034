"""Writes PDF files by hand, glyph by glyph, so that tests know where each character stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin

A4 = (595.0, 842.0)
SIZE = 12.0
# The fonts are not embedded: every reader knows the characters of Adobe's Chinese collection by number.
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254"
    " 1000 880]/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>>>]>>"
)
_GREY = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"


def width_of(text: str, size: float = SIZE) -> float:
    """Return how wide a text is set: half a square for what is ASCII, a square for the rest."""
    return sum(size / 2 if char.isascii() else size for char in text)


@dataclass
class Page:
    """A page to be filled; measures are points from its lower left corner."""

    size: tuple[float, float] = A4
    rotate: int = 0
    operations: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SIZE,
        *,
        mode: int = 0,
        grey: float = 0,
        angle: float = 0,
    ) -> Page:
        """Set one line with its baseline at ``y``."""
        turned = f"{cos(radians(angle)):.4f} {sin(radians(angle)):.4f} {-sin(radians(angle)):.4f}"
        self.operations.append(
            f"BT /F1 {size} Tf {mode} Tr {grey} g {turned} {cos(radians(angle)):.4f} {x:.2f} {y:.2f} Tm"
            f" <{text.encode('utf-16-be').hex()}> Tj ET"
        )
        return self

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float = SIZE,
        *,
        indent: int = 2,
        leading: float = 1.6,
    ) -> float:
        """Set a paragraph, broken wherever its line is full, and give the baseline of the next."""
        line, left = "", x + indent * size
        for char in text:
            if left + width_of(line + char, size) > x + width + 0.01:
                self.text(left, y, line, size)
                line, left, y = "", x, y - leading * size
            line += char
        self.text(left, y, line, size)
        return y - leading * size

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a thin line."""
        self.operations.append(f"0.5 w 0 G {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0) -> Page:
        """Fill a rectangle."""
        self.operations.append(f"{grey} g {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f")
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Place a picture."""
        self.operations.append(f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {y0:.2f} cm /Im1 Do Q")
        return self

    def grid(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], height: float = 24
    ) -> float:
        """Draw a table with ruled cells, its upper edge at ``y``, and give its lower edge."""
        edges = [x + sum(widths[:at]) for at in range(len(widths) + 1)]
        bottom = y - height * len(rows)
        for at in range(len(rows) + 1):
            self.line(edges[0], y - at * height, edges[-1], y - at * height)
        for edge in edges:
            self.line(edge, y, edge, bottom)
        for at, row in enumerate(rows):
            for edge, cell in zip(edges, row, strict=False):
                self.text(edge + 4, y - at * height - height / 2 - 4, cell)
        return bottom

    def note(self, x: float, y: float, text: str, size: float = SIZE) -> Page:
        """Add a text box that lies on the page as a comment does."""
        right, top = x + width_of(text, size) + 4, y + size + 4
        code = text.encode("utf-16-be").hex()
        shown = f"BT /F1 {size} Tf 2 4 Td <{code}> Tj ET"
        self.annotations.append(
            f"<</Type/Annot/Subtype/FreeText/Rect[{x} {y} {right} {top}]/F 4/Contents<feff{code}>"
            f"/AP<</N @{len(shown)} {right - x} {top - y} {shown}@>>>>"
        )
        return self


def pdf(*pages: Page) -> bytes:
    """Write the pages as one file."""
    objects: list[str] = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT, f"{_GREY}stream\n\x80\nendstream"]
    kids: list[int] = []
    for page in pages:
        stream = "\n".join(page.operations)
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        contents = len(objects)
        notes = [_annotation(objects, note) for note in page.annotations]
        kids.append(_add(objects, _page_object(page, contents, notes)))
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>"
    return assemble(objects)


def assemble(objects: Sequence[str]) -> bytes:
    """Write numbered objects, the first the catalogue, with a table of where each begins."""
    data = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    begins = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{start:010} 00000 n \n".encode() for start in starts)
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{begins}\n%%EOF\n".encode()
    return bytes(data)


def _add(objects: list[str], body: str) -> int:
    objects.append(body)
    return len(objects)


def _page_object(page: Page, contents: int, notes: Sequence[int]) -> str:
    wide, high = page.size
    return (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Rotate {page.rotate}/Contents {contents} 0 R"
        f"/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>/Annots[{' '.join(f'{note} 0 R' for note in notes)}]>>"
    )


def _annotation(objects: list[str], note: str) -> int:
    before, form, after = note.split("@")
    length, wide, high, shown = form.split(" ", 3)
    stream = _add(
        objects,
        f"<</Type/XObject/Subtype/Form/BBox[0 0 {wide} {high}]/Resources<</Font<</F1 3 0 R>>>>/Length {length}>>"
        f"stream\n{shown}\nendstream",
    )
    return _add(objects, f"{before}{stream} 0 R{after}")
