"""A statement laid along the text it rests on: each character, and each number as a whole, to its like, in order.

The alignment is a longest common subsequence in which a character that goes on where the one before it stood counts
double, so that whole words are found where they stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from summarizer.facts import COUNTED
from summarizer.grounding.align import relate
from summarizer.models import Quantity

# What a like counts alone, behind a mark, and where it goes on; a break is best between clauses.
_ALONE: Final = 1.0
_OPENING: Final = 1.5
_NEXT: Final = 2.0
_WHOLE: Final = 4.0
_ATOMS: Final = COUNTED | {"date"}
MARKS: Final = frozenset(" \t\r\n\u3000“”‘’\"'《》〈〉（）()〔〕【】、，。；：！？,;:!?|｜—…·")
"""What is looked through: white space, and marks that say nothing by themselves."""


class Symbol(NamedTuple):
    """A character, or a number with the words that say how exact it is (offsets into its own text)."""

    key: str
    start: int
    end: int
    quantity: int | None = None
    opens: bool = False
    """Whether a mark or nothing stands before it."""


def symbols(
    text: str, quantities: Iterable[Quantity], start: int = 0, end: int | None = None
) -> list[Symbol]:
    """Cut a stretch of a text into characters and numbers; marks and white space are passed over."""
    end = len(text) if end is None else end
    found: list[Symbol] = []
    at = start
    for one in sorted(quantities, key=lambda one: one.start):
        first, last = one.start - one.words_before, one.end + one.words_after
        if one.role not in _ATOMS or first < at or last > end:
            continue
        found += _characters(text, at, first)
        opens = first == start or text[first - 1] in MARKS
        found.append(Symbol(text[first:last], first, last, one.id, opens))
        at = last
    return found + _characters(text, at, end)


def _characters(text: str, start: int, end: int) -> list[Symbol]:
    return [
        Symbol(text[at], at, at + 1, None, at == 0 or text[at - 1] in MARKS)
        for at in range(start, end)
        if text[at] not in MARKS
    ]


def aligned(
    statement: Sequence[Symbol],
    source: Sequence[Symbol],
    numbers: Sequence[Quantity],
    quantities: Sequence[Quantity],
) -> list[int | None]:
    """Return for each symbol of a statement the place of its like in the source, in rising order, or None.

    Args:
        statement: of ``symbols``.
        source: of ``symbols``, of all sentences it may rest on.
        numbers: the statement's, to which its symbols point.
        quantities: the report's, to which those of the source point.
    """
    places = _places(statement, source, numbers, quantities)
    # best[i]: the best chain whose last symbol is source[i]; chains as links, so that none is copied.
    best = [0.0] * len(source)
    links: dict[tuple[int, int], tuple[int, int] | None] = {}
    ends: list[tuple[int, int] | None] = [None] * len(source)
    top, last = 0.0, None
    for place, here in enumerate(places):
        if not here:
            continue
        reach = list(accumulate(best, max))
        weight = _WHOLE if statement[place].quantity is not None else 0.0
        news = []
        for at in here:
            score, before = weight + (_OPENING if source[at].opens else _ALONE), None
            if at and reach[at - 1] > 0:
                before = ends[best.index(reach[at - 1])]
                score += reach[at - 1]
            follows = ends[at - 1] if at else None
            if follows == (place - 1, at - 1) and best[at - 1] + weight + _NEXT >= score:
                score, before = best[at - 1] + weight + _NEXT, follows
            news.append((at, score, before))
        for at, score, before in news:
            if score >= best[at]:
                best[at], ends[at], links[place, at] = score, (place, at), before
                if score > top:
                    top, last = score, (place, at)
    found: list[int | None] = [None] * len(statement)
    while last is not None:
        found[last[0]] = last[1]
        last = links[last]
    return found


def _places(
    statement: Sequence[Symbol],
    source: Sequence[Symbol],
    numbers: Sequence[Quantity],
    quantities: Sequence[Quantity],
) -> list[list[int]]:
    """Return for each symbol of a statement every place of the source that has its like."""
    said = {one.id: one for one in numbers}
    held = {one.id: one for one in quantities}
    by_key: dict[str, list[int]] = {}
    counted: list[tuple[int, Quantity]] = []
    for at, symbol in enumerate(source):
        if symbol.quantity is None:
            by_key.setdefault(symbol.key, []).append(at)
        else:
            counted.append((at, held[symbol.quantity]))
    found = []
    for symbol in statement:
        if symbol.quantity is None:
            found.append(by_key.get(symbol.key, []))
        else:
            found.append([at for at, one in counted if _same(said[symbol.quantity], one)])
    return found


def _same(number: Quantity, quantity: Quantity) -> bool:
    if "date" in (number.role, quantity.role):
        return (number.surface, number.role) == (quantity.surface, quantity.role)
    return relate(number, quantity).stands
