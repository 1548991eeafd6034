"""Quantities and facts: a number of a report, and all that the report says of it, made once when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field

from summarizer.models.words import Model, Qualifier, Role


class Quantity(Model):
    """A number found in text, with its unit and what it is there for (offsets into the text it was found in)."""

    id: int
    start: int
    end: int
    surface: str = Field(description="with multiplier, vague mark and unit, as written: 1.53亿元, 40余条")
    value: Decimal = Field(description="in the base unit: 1.53亿元 is 153000000, 96% is 96")
    value_max: Decimal | None = Field(default=None, description="the upper end of a range")
    unit: str = Field(
        description="as written, without multiplier and vague mark; % for percentages, 成 and 折"
    )
    qualifier: Qualifier = "exact"
    role: Role = "metric"
    words_before: int = Field(
        default=0, description="how many characters before ``start`` say how exact it is: 不低于, 约"
    )
    words_after: int = Field(default=0, description="how many behind ``end`` do: 以上, 左右")

    @property
    def label(self) -> str:
        """The id by which prompts and drafts name it: ``Q27``."""
        return f"Q{self.id}"


FactRole = Literal["result", "target", "last_year", "baseline", "change", "rank"]


class Fact(Model):
    """A number that counts something, with what it counts, for whom and when, and the words beside it."""

    quantity: Quantity
    sentence: int
    """Id of its sentence."""
    indicator: str = ""
    """What it counts, in the report's words; only numbers of role metric have one."""
    subject: str = ""
    """Who or what it is of, where its clause says so."""
    period: str = ""
    """When, in the report's words where it has any."""
    year: int | None = None
    """The year it is of; None where the report's own year is not known."""
    planned: bool = False
    """Whether it lies ahead: a plan or a target."""
    role: FactRole = "result"
    """What it says: a result of the year reported on, or a target, a change, a rank, what was before."""
    left: str = ""
    """The words before it, in its clause and after the metric before it."""
    right: str = ""
    """The words after it, in its clause and up to the next metric."""
    own: str = ""
    """The words beside it up to the next number that counts, without titles of laws: ``left|surface|right``."""
    follows: bool = False
    """Whether another number of its clause stands before it."""
    clause: int = 0
    """Index of its clause in the report."""
    change: bool = False
    """Whether it says by how much something rose or fell."""
    former: bool = False
    """Whether it is what something was before: 由36项减至27项."""


class FactTable(Model):
    """The facts of a report in the order of the text, without those of sentences that are instructions."""

    facts: tuple[Fact, ...] = ()

    @cached_property
    def by_sentence(self) -> Mapping[int, tuple[Fact, ...]]:
        """The facts of each sentence that has any."""
        grouped: dict[int, list[Fact]] = {}
        for fact in self.facts:
            grouped.setdefault(fact.sentence, []).append(fact)
        return {sentence: tuple(facts) for sentence, facts in grouped.items()}

    @cached_property
    def _by_quantity(self) -> Mapping[int, Fact]:
        return {fact.quantity.id: fact for fact in self.facts}

    def of(self, quantity: int) -> Fact | None:
        """Return the fact of a quantity by its id; None for dates, names and other numbers that count nothing."""
        return self._by_quantity.get(quantity)
