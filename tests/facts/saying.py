"""Invented sentences and what their numbers are called: a way to ask in one line."""

from __future__ import annotations

from summarizer.facts.clauses import clauses
from summarizer.facts.disambiguate import distinct
from summarizer.facts.indicator import named_in
from summarizer.numbers import find


def called(text: str, heading: str = "", year: int | None = None, plans: str = "") -> list[str]:
    """Return the names of the numbers of a text, in its order; from ``plans`` on it is about plans."""
    found = clauses(text, find(text))
    ahead = text.index(plans) if plans else len(text)
    named = distinct(found.settings, named_in(found, lambda _: heading, year), lambda at: at >= ahead)
    return [found.name for found in named.values()]
