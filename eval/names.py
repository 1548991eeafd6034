"""When a name is right: the gold's name or an alias, or near one of them and nearer to no other metric's."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

NEAR: Final = 0.7


def normal(name: str) -> str:
    """Reduce a name to what is compared: NFKC, without punctuation, quotes and white space."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) if len(text) > 1 else Counter([text])


def similarity(one: str, other: str) -> float:
    """Return the F1 of the character bigrams of two names after normalising, 0 to 1."""
    left, right = _bigrams(normal(one)), _bigrams(normal(other))
    return 2 * (left & right).total() / (left.total() + right.total())


def name_is_right(found: str, own: Iterable[str], others: Iterable[str]) -> bool:
    """Judge a predicted name.

    Args:
        found: the name the product gives.
        own: the gold's name and its aliases.
        others: the names and aliases of the report's other metrics.

    Returns:
        True if it equals one of ``own``, or is at least ``NEAR`` to one and no nearer to any of ``others``.
    """
    own = tuple(own)
    if normal(found) in {normal(name) for name in own}:
        return True
    best = max(similarity(found, name) for name in own)
    return best >= NEAR and all(similarity(found, name) <= best for name in others)
