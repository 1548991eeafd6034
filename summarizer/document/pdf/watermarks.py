"""Watermarks that run as the text does: large characters over which the text is set."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Final

from summarizer.document.pdf.content import Box, Glyph, PageContent

_LARGER: Final = 2.2
_COVERED: Final = 0.3


def take_watermarks(content: PageContent) -> None:
    """Take them out of a page's glyphs, and count them with what runs in another direction."""
    seen = [glyph for glyph in content.glyphs if not glyph.is_space]
    if not seen:
        return
    usual = median(glyph.size for glyph in seen)
    large: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in seen:
        if glyph.size >= _LARGER * usual:
            large[round(glyph.size), round(glyph.y)].append(glyph)
    if not large:
        return
    small = sorted((glyph for glyph in seen if glyph.size < _LARGER * usual), key=lambda glyph: glyph.x0)
    marks = [
        glyph
        for group in large.values()
        if sum(_lies_under(glyph, small) for glyph in group) >= _COVERED * len(group)
        for glyph in group
    ]
    gone = {id(glyph) for glyph in marks}
    content.glyphs = [glyph for glyph in content.glyphs if id(glyph) not in gone]
    content.slanted += len(marks)


def _lies_under(glyph: Glyph, small: Sequence[Glyph]) -> bool:
    """Whether a character of the text stands within a large one."""
    box = Box(glyph.x0, glyph.y - 0.05 * glyph.size, glyph.x1, glyph.y + 0.8 * glyph.size)
    first = bisect_left(small, box.x0, key=lambda other: other.x0)
    last = bisect_right(small, box.x1, key=lambda other: other.x0)
    return any(box.holds((other.x0 + other.x1) / 2, other.middle) for other in small[first:last])
