"""Finds the measure word behind a number; the words and their sorts stand in measures.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, NamedTuple

Sort = Literal["count", "kind", "date", "clock", "span", "share", "money", "measure", "place"]


class Measure(NamedTuple):
    """A unit as the text writes it: ``元人民币`` is written, ``元`` its name."""

    written: str
    name: str
    sort: Sort
    bars: str
    """Characters that cannot follow it."""
    spoken: bool
    """Whether a lone Chinese digit may stand before it."""


@cache
def lexicon() -> dict[str, Any]:
    """Read measures.toml as it is written."""
    source = resources.files("summarizer.numbers").joinpath("measures.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _index() -> dict[str, tuple[Measure, ...]]:
    """Index the measure words by their first character, longest first."""
    words, names, bars = lexicon(), lexicon()["names"], lexicon()["bars"]
    found: dict[str, Measure] = {}
    for group in words["group"]:
        for word in group["words"].split():
            measure = Measure(word, names.get(word, word), group["sort"], bars.get(word, ""), group["spoken"])
            found.setdefault(word, measure)
    index: dict[str, list[Measure]] = {}
    for measure in sorted(found.values(), key=lambda one: -len(one.written)):
        index.setdefault(measure.written[0], []).append(measure)
    return {first: tuple(ones) for first, ones in index.items()}


_BY_FIRST: Final = _index()


def measure_at(text: str, at: int) -> Measure | None:
    """Find the longest measure word that stands at a place of a text, or None."""
    for measure in _BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(measure.written, at):
            end = at + len(measure.written)
            following = text[end : end + 1]
            if not following or following not in measure.bars:
                return measure
    return None
