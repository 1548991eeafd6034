"""An indicator as found, and what a reading of a number has to go by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from summarizer.facts.clauses import Clauses, Setting
from summarizer.facts.lexicon import Lexicon

RATES = frozenset(["%", "‰", "百分点", "个百分点", "成", "折", "倍", "番"])


class Named(NamedTuple):
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


class Place(NamedTuple):
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
    series: Sequence[tuple[Setting, Named]]
    """The numbers of the same sentence before it."""
    recent: Sequence[tuple[Setting, Named]]
    """Those of the same paragraph."""
    found: Clauses
    heading: Callable[[int], str]
    words: Lexicon
    year: int | None

    @property
    def last(self) -> Named | None:
        """The number before it in the same sentence."""
        return self.series[-1][1] if self.series else None

    @property
    def rate(self) -> bool:
        """Whether the number is a share, a growth or a multiple."""
        return self.at.quantity.unit in RATES or "分之" in self.at.quantity.surface
