"""Blocks of which PDF files are made: pages drawn by reportlab with the font STSong-Light."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.document.made import model

FONT: Final = "STSong-Light"
SIZE: Final = 12
LEADING: Final = 20
LEFT: Final = 72
TOP: Final = 770
WIDTH: Final = A4[0] - 2 * LEFT
_FILLER: Final = "依法履行水行政管理职责持续加强执法队伍建设扎实推进河道巡查管护工作"
BEFORE: Final = (model.TITLE, model.ADDRESSEE, model.OPENING, model.DONE)
AFTER: Final = (model.LACKS, model.LACKING, model.PLANS, model.PLANNED, model.SIGNED, model.DATED)


def width_of(text: str, size: float = SIZE) -> float:
    """Return how wide a text is drawn, in points."""
    return float(stringWidth(text, FONT, size))


def wrapped(text: str, width: float = WIDTH, indent: int = 2) -> Iterator[str]:
    """Break a paragraph into lines by width alone, within numbers too, as careless typesetters do."""
    line = "\u3000" * indent
    for char in text:
        if width_of(line + char) > width:
            yield line
            line = ""
        line += char
    yield line


def line_ending(text: str, opening: str = "\u3000\u3000") -> str:
    """Return a line that fills the page's width and ends with a text, so that what follows goes on with it."""
    room = int((WIDTH - width_of(text) - width_of(opening)) / SIZE) - 1
    return f"{opening}{_FILLER[:room]}，{text}"


class Sheet:
    """A canvas with a pen that goes down the page."""

    def __init__(self) -> None:
        registerFont(UnicodeCIDFont(FONT))
        self.stream = BytesIO()
        self.canvas = Canvas(self.stream, pagesize=A4, invariant=1)
        self.canvas.setFont(FONT, SIZE)
        self.y: float = TOP

    def text(self, x: float, text: str, size: float = SIZE, rise: float = 0) -> float:
        """Draw text at the pen's height; return where it ends."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y + rise, text)
        return x + width_of(text, size)

    def line(self, text: str, x: float = LEFT) -> None:
        """Draw a line and go down."""
        self.text(x, text)
        self.y -= LEADING

    def paragraphs(self, *texts: str) -> None:
        """Draw paragraphs, wrapped; headings, titles and signatures stand alone."""
        for text in texts:
            for line in wrapped(text, indent=2 if len(text) > 30 else 0):
                self.line(line)

    def marked(self, *parts: tuple[str, bool]) -> None:
        """Draw a line of parts, each plain or raised and small as the mark of a note."""
        x: float = LEFT
        for text, raised in parts:
            x = self.text(x, text, 7 if raised else SIZE, 5 if raised else 0)
        self.y -= LEADING

    def table(self, rows: list[list[str]], width: float = 110) -> None:
        """Draw a table with rules; ``width`` is that of each column in points."""
        top = self.y + 14
        for row in rows:
            for column, text in enumerate(row):
                self.text(LEFT + column * width + 6, text)
            self.y -= LEADING
            self.canvas.line(LEFT, self.y + 14, LEFT + width * len(row), self.y + 14)
        for column in range(max(map(len, rows)) + 1):
            self.canvas.line(LEFT + column * width, top, LEFT + column * width, self.y + 14)
        self.canvas.line(LEFT, top, LEFT + width * max(map(len, rows)), top)
        self.y -= 8

    def foot(self, text: str, y: float = 40) -> None:
        """Draw a centred line at the foot, or the head, of the page."""
        self.canvas.setFont(FONT, 9)
        self.canvas.drawCentredString(A4[0] / 2, y, text)

    def turn(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()
        self.y = TOP

    def data(self) -> bytes:
        """Finish the file."""
        self.canvas.save()
        return self.stream.getvalue()


def report(draw: Callable[[Sheet], None]) -> bytes:
    """Make a report whose first section is drawn by a function."""
    sheet = Sheet()
    sheet.paragraphs(*BEFORE)
    draw(sheet)
    sheet.paragraphs(*AFTER)
    return sheet.data()
