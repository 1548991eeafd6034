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


# 次日, 次要: a word of its own.
_NOT_TIMES: Final = frozenset(("日", "年", "月", "要", "生", "序", "性", "贷"))
_BY_FIRST: Final = _index()


def measure_at(text: str, at: int) -> Measure | None:
    """Find the longest measure word that stands at a place of a text, or None."""
    for measure in _BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(measure.written, at):
            end = at + len(measure.written)
            following = text[end : end + 1]
            if not following or following not in measure.bars:
                return (
                    _by_times(measure)
                    if following == "次" and text[end + 1 : end + 2] not in _NOT_TIMES
                    else measure
                )
    return None


@cache
def _by_times(measure: Measure) -> Measure:
    """Return the measure that counts how often something counted took place: 册 becomes 册次."""
    if measure.sort != "count" or len(measure.written) > 1 or measure.written == "次":
        return measure
    return measure._replace(written=f"{measure.written}次", name=f"{measure.name}次", bars="")
