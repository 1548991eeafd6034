"""Words compared as sets of character pairs, which needs no word list and forgives a changed order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import add

from summarizer.models import Quantity

_RUN = re.compile(r"[0-9a-z一-鿿]+")
_UNSEEN = re.compile("[“”‘’《》的]")


def pairs(text: str) -> frozenset[str]:
    """Return the character pairs of a text, within its runs of letters, digits and Chinese characters.

    Quotation marks are looked through; a text of one character is that character.
    """
    runs = _RUN.findall(_UNSEEN.sub("", text.lower()))
    found: set[str] = set()
    for run in runs:
        found.update(map(add, run, run[1:]))
    return frozenset(found or runs)


@lru_cache(maxsize=1024)
def pairs_again(text: str) -> frozenset[str]:
    """Return the same for short words that come up again and again: names, units, headings."""
    return pairs(text)


def share(wanted: frozenset[str], words: frozenset[str]) -> float:
    """Return the share of the wanted pairs that some words have; 1 where nothing is wanted."""
    return len(wanted & words) / len(wanted) if wanted else 1.0


def without_numbers(text: str, numbers: Iterable[Quantity]) -> str:
    """Return a text with each of its numbers replaced by a bar, which no pair reaches across."""
    parts = []
    at = 0
    for number in sorted(numbers, key=lambda number: number.start):
        parts.append(text[at : number.start])
        at = max(at, number.end)
    return "|".join([*parts, text[at:]])
