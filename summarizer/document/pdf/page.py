"""What a reader sees on a page: glyphs with size and place, ruled lines, pictures; and which way the page is held.

Measures are points. The page is turned so that most of its text runs from left to right: x grows to the right and
y upwards, also where the file turns the page or draws it sideways. Text can be drawn as nothing, in white on white, too
small, beside the page or under something else; it can be struck out, or run across the page as a watermark does.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pypdfium2 import PdfMatrix

_WHITE: Final = 0.96
_DARK: Final = 0.85
# A picture over more of the page than this, with text unseen under or over it, is a scan that was recognised.
_PAGE_PICTURE: Final = 0.5
_TURNED: Final = math.radians(4)
# Where a line strikes text out, in squares of the font's size above its baseline.
_STRIKE: Final = (0.18, 0.55)
# What turns text that runs upwards, upside down, or downwards to run from left to right.
_TURNS: Final = (PdfMatrix(), PdfMatrix(0, -1, 1, 0), PdfMatrix(-1, 0, 0, -1), PdfMatrix(0, 1, -1, 0))


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

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> Box:
        """Return the smallest box that holds points."""
        across, up = [x for x, _ in points], [y for _, y in points]
        return cls(min(across), min(up), max(across), max(up))

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

    def placed(self, matrix: PdfMatrix) -> Box:
        """Return the box around where a matrix puts it."""
        corners = ((self.x0, self.y0), (self.x0, self.y1), (self.x1, self.y1), (self.x1, self.y0))
        return Box.around([matrix.on_point(x, y) for x, y in corners])._replace(shade=self.shade)


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


# --- what is seen ----------------------------------------------------------------------------------------------


class Style(NamedTuple):
    """What the characters of one stretch have in common; ``z`` is its place in the order of drawing."""

    size: float
    angle: float
    unseen: bool
    shade: float
    z: int


class Char(NamedTuple):
    """A character where the file puts it: where its baseline begins, and the place it takes."""

    text: str
    x: float
    y: float
    box: Box
    style: Style


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page, in the file's measures.

    Attributes:
        rules: ruled lines.
        fills: filled areas, each with its place in the order of drawing.
        covers: those of them that hide what lies below.
        pictures: where pictures lie.
        places: the place in the order of drawing of each stretch of text, by its address.
        drawings: how many lines and curves there are.
        objects: how many things were looked at.
    """

    rules: list[Rule] = field(default_factory=list)
    fills: list[tuple[int, Box]] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    drawings: int = 0
    objects: int = 0


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as the file has it; ``frame`` is the part that is shown, ``nameless`` counts unknown characters."""

    frame: Box
    chars: list[Char]
    drawn: Drawn
    nameless: int


def content_of(page: RawPage) -> PageContent:
    """Turn a page so that its text runs from left to right, and keep of it what a reader sees."""
    turn = _turn(page.chars)
    frame = page.frame.placed(_TURNS[turn])
    view = _TURNS[turn].translate(-frame.x0, -frame.y0)
    drawn = page.drawn
    content = PageContent(frame.width, frame.height, drawings=drawn.drawings, nameless=page.nameless)
    content.pictures = [box.placed(view) for box in drawn.pictures]
    content.rules = [Rule(*Box(*rule).placed(view)[:4]) for rule in drawn.rules]
    unseen: list[Glyph] = []
    strikes = _Strikes(content.rules)
    runs = {style: _runs(style.angle, turn) for style in {char.style for char in page.chars}}
    for char, following in zip(page.chars, [*page.chars[1:], None], strict=False):
        if not runs[char.style]:
            content.slanted += not char.text.isspace()
            continue
        glyph = _glyph(char, following, view)
        inside = 0 <= glyph.x0 < frame.width and 0 <= glyph.middle < frame.height
        if not inside or _is_unseen(char, drawn):
            unseen.append(glyph)
        elif strikes.through(glyph) and not glyph.is_space:
            content.struck += 1
        else:
            content.glyphs.append(glyph)
    dark = sum(not glyph.is_space for glyph in unseen)
    if dark > content.seen and content.picture_share > _PAGE_PICTURE:
        content.glyphs.extend(unseen)
        content.recognised = True
    else:
        content.hidden = dark
    return content


def _turn(chars: Sequence[Char]) -> int:
    """Return in which direction most of the text runs: by how many quarter turns from left to right."""
    lengths = Counter(char.style.angle for char in chars if not char.text.isspace())
    return max(
        range(4), key=lambda turn: sum(length for angle, length in lengths.items() if _runs(angle, turn))
    )


def _runs(angle: float, turn: int) -> bool:
    apart = (angle - turn * math.pi / 2 + math.pi) % (2 * math.pi) - math.pi
    return abs(apart) < _TURNED


def _glyph(char: Char, following: Char | None, view: PdfMatrix) -> Glyph:
    corners = (view.on_point(*char.box[:2]), view.on_point(*char.box[2:4]))
    left, right = sorted(x for x, _ in corners)
    start, y = view.on_point(char.x, char.y)
    if following is not None and following.style is char.style:
        # A glyph of a font that stands in for another can be wider than its place.
        begins = view.on_point(following.x, following.y)[0]
        if start < begins < right:
            right = max(begins, left)
    return Glyph(char.text, left, right, y, char.style.size)


def _is_unseen(char: Char, drawn: Drawn) -> bool:
    style = char.style
    if style.unseen:
        return True
    if style.shade < _WHITE and not drawn.covers:
        return False
    x, y = (char.box.x0 + char.box.x1) / 2, (char.box.y0 + char.box.y1) / 2
    if any(z > style.z and box.holds(x, y) for z, box in drawn.covers):
        return True
    if style.shade < _WHITE:
        return False
    behind = any(box.shade < _DARK and box.holds(x, y) for z, box in drawn.fills if z < style.z)
    return not behind and not any(box.holds(x, y) for box in drawn.pictures)


class _Strikes:
    """Looks up whether a level line runs through the middle of a glyph."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = sorted((rule for rule in rules if rule.level), key=lambda rule: rule.y0)
        self._heights = [rule.y0 for rule in self._rules]

    def through(self, glyph: Glyph) -> bool:
        low = bisect_left(self._heights, glyph.y + _STRIKE[0] * glyph.size)
        high = bisect_right(self._heights, glyph.y + _STRIKE[1] * glyph.size)
        x = (glyph.x0 + glyph.x1) / 2
        return any(rule.x0 <= x <= rule.x1 for rule in self._rules[low:high])
