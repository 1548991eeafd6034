"""Invented sentences and what their numbers are called: a way to ask in one line."""

from __future__ import annotations

from summarizer.indicators.clauses import clauses
from summarizer.indicators.names import named_in
from summarizer.numbers import find


def called(text: str, heading: str = "", year: int | None = None) -> list[str]:
    """Give the names of the numbers of a text, in its order."""
    named = named_in(clauses(text, find(text)), lambda _: heading, year)
    return [found.name for found in named.values()]
