"""What stands on a page: glyphs with size and place, ruled lines, filled areas, pictures.

Measures are points. The page is turned so that most of its text runs from left to right: x grows to the right and
y upwards, also where the file turns the page or draws it sideways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One character: its width from ``x0`` to ``x1``, its baseline ``y`` and the size of its font as seen.

    ``raised`` says that it is set as a superscript of the text beside it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    raised: bool = False

    @property
    def is_space(self) -> bool:
        """Whether nothing is seen of it."""
        return self.text.isspace()

    @property
    def middle(self) -> float:
        """The height of the middle of a figure or a Chinese character."""
        return self.y + 0.35 * self.size


class Box(NamedTuple):
    """An upright rectangle; ``shade`` is the lightness of its filling, from 0 to 1."""

    x0: float
    y0: float
    x1: float
    y1: float
    shade: float = 0.0

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


class Rule(NamedTuple):
    """A ruled line from (``x0``, ``y0``) to (``x1``, ``y1``), upright or level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class PageContent:
    """A page: its measures, what is to be read on it, and how many characters are not.

    Attributes:
        width: of the page.
        height: of the page.
        glyphs: the characters a reader sees, in the order of the file.
        rules: ruled lines.
        pictures: where pictures lie.
        drawings: how many lines and curves are drawn.
        hidden: characters that a reader can't see.
        struck: characters that are struck out.
        slanted: characters of watermarks, and others that run in another direction than the page's text.
        nameless: characters of which the file does not say which they are.
        recognised: whether all text lies unseen over a picture, as text recognition leaves it.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    drawings: int = 0
    hidden: int = 0
    struck: int = 0
    slanted: int = 0
    nameless: int = 0
    recognised: bool = False

    @property
    def seen(self) -> int:
        """How many characters there are, without spaces."""
        return sum(not glyph.is_space for glyph in self.glyphs)

    @property
    def picture_share(self) -> float:
        """The share of the page that its largest picture takes."""
        whole = max(self.width * self.height, 1.0)
        return max((min(box.width * box.height / whole, 1.0) for box in self.pictures), default=0.0)
