"""The clause a number stands in: what is said before it and after it, and what it was found to count."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from summarizer.facts.lexicon import Lexicon
from summarizer.models import Quantity

# A clause runs to the next comma, stop, bracket or end of a cell; quotations, titles and brackets without digits
# are in it.
_CLAUSE = re.compile(r"(?:“[^”\n]{0,60}”|《[^》\n]*》|（[^（）\d\n]{0,20}）|[^，；：。！？;\n（）—｜|])+")

_STOP = re.compile(r"[。；！？;\n｜|]")
# Between two numbers of a list, the words before a joint belong to the first, those after it to the second.
_JOINED = re.compile(r"(?:[、和与并]|(?<![惠涉普])及)$")
_JOINS = re.compile(r"[、和及与并]|以及")
# A joint inside the words between two numbers ends what the first counts: 700万吨露天矿、麦芽10万吨.
_DIVIDED = re.compile(r"(?P<right>.+)(?:、|以及|和(?![谐解平]))(?P<left>.+)")


class Setting(NamedTuple):
    """Where a number stands (text offsets): ``left`` runs up to it, ``right`` from its end."""

    quantity: Quantity
    left: str
    right: str
    follows: bool
    """Another number of this clause stands before it."""
    precedes: bool
    """Another number of this clause stands after it."""
    adjoins: bool
    """That number follows at once, with no word between (339批次511人次)."""
    sentence: int
    """Index of its sentence in ``Clauses.sentences``."""
    clause: int
    """Index of its clause in ``Clauses.starts``."""


class Cut(NamedTuple):
    """Where the clauses of a text begin and end, and where its sentences begin."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]


class Clauses(NamedTuple):
    """All clauses and sentence starts of a text, and the setting of each number that may be a metric."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    settings: tuple[Setting, ...]


def clauses(text: str, quantities: Iterable[Quantity]) -> Clauses:
    """Cut a text into clauses and place each of its numbers (of role metric) in one."""
    found = cut(text)
    counted = [quantity for quantity in quantities if quantity.role == "metric"]
    return Clauses(text, found.starts, found.ends, found.sentences, tuple(placed(text, found, counted)))


def cut(text: str) -> Cut:
    """Cut a text into clauses and sentences."""
    spans = [match.span() for match in _CLAUSE.finditer(text)]
    return Cut(
        starts=tuple(start for start, _ in spans),
        ends=tuple(end for _, end in spans),
        sentences=(0, *(match.end() for match in _STOP.finditer(text))),
    )


def placed(text: str, found: Cut, counted: Sequence[Quantity]) -> Iterator[Setting]:
    """NamingContext each of some numbers, in the order of the text, in its clause; none sees any other number."""
    starts, ends, sentences = found
    for index, quantity in enumerate(counted):
        clause = max(bisect_right(starts, quantity.start) - 1, 0)
        start, end = starts[clause], max(ends[clause], quantity.end)
        following = counted[index + 1] if index + 1 < len(counted) else None
        follows = index > 0 and counted[index - 1].end > start
        precedes = following is not None and following.start < end
        left = text[counted[index - 1].end if follows else start : quantity.start]
        right = text[quantity.end : following.start if following and precedes else end]
        if follows and not _JOINS.match(left) and (divided := _DIVIDED.fullmatch(left)):
            left = divided["left"]
        if precedes and not _JOINS.match(right) and (divided := _DIVIDED.fullmatch(right)):
            right = divided["right"]
        if precedes:
            right = "" if _JOINS.match(right) else _JOINED.sub("", right)
        yield Setting(
            quantity=quantity,
            left="" if follows and _JOINED.search(left) else left,
            right=right,
            follows=follows,
            precedes=precedes,
            adjoins=precedes and following is not None and following.start == quantity.end,
            sentence=bisect_right(sentences, quantity.start) - 1,
            clause=clause,
        )


RATES = frozenset(["%", "‰", "百分点", "个百分点", "成", "折", "倍", "番"])


class IndicatorName(NamedTuple):
    """An indicator as found: its name and what it was made of."""

    name: str
    verb: str = ""
    noun: str = ""
    subject: str = ""
    topic: str = ""
    """What another clause or the heading lent to it."""
    base: str = ""
    """The indicator itself, where the name adds a comparison, a rank or a unit to it."""
    period: str = ""
    """The words that say when, where the column or row of a table does."""
    whole: str = ""
    """The noun of the whole, where the number counts a part of it."""
    derived: bool = False
    """Whether the number says how another number changed or compares, and no state of its own."""

    @property
    def anchor(self) -> str:
        """What a later comparison in the same sentence refers to."""
        return self.base or self.name


class NamingContext(NamedTuple):
    """A number's setting with what has been read before it."""

    order: int
    """Index of the number in ``found.settings``."""
    at: Setting
    left: str
    """The words before it, within its clause and without those that say when, where at large and how exactly."""
    right: str
    """The words after it, if they can belong to it."""
    joint: bool
    """Whether a joint (、和) stands between the number before and this one."""
    series: Sequence[tuple[Setting, IndicatorName]]
    """The numbers of the same sentence before it."""
    recent: Sequence[tuple[Setting, IndicatorName]]
    """Those of the same paragraph."""
    found: Clauses
    heading: Callable[[int], str]
    words: Lexicon
    year: int | None

    @property
    def last(self) -> IndicatorName | None:
        """The number before it in the same sentence."""
        return self.series[-1][1] if self.series else None

    @property
    def rate(self) -> bool:
        """Whether the number is a share, a growth or a multiple."""
        return self.at.quantity.unit in RATES or "分之" in self.at.quantity.surface
