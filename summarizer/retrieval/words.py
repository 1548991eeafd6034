"""Text becomes words and character pairs, by jieba's dictionary (package ``rjieba``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import rjieba

from summarizer.facts.lexicon import Word, tagged

__all__ = ["Word", "bigrams", "subwords", "tagged", "tokens"]

_LETTERS: Final = re.compile(r"[0-9a-z.%]+|[一-鿿]+", re.IGNORECASE)


def tokens(text: str) -> list[str]:
    """Give the words of a text for a search, in lower case and without punctuation."""
    return [word for word in rjieba.cut_for_search(text.lower()) if _LETTERS.match(word)]


def bigrams(text: str) -> list[str]:
    """Give the character pairs of a text's runs of Chinese, and its Latin words and numbers whole."""
    return list(_bigrams(text.lower()))


def _bigrams(text: str) -> Iterator[str]:
    for match in _LETTERS.finditer(text):
        run = match.group()
        if run.isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def subwords(word: str) -> tuple[str, ...]:
    """Give the shorter words a word of four or more characters is made of; none where it is not."""
    if len(word) < 4:
        return ()
    return tuple(part for part in rjieba.cut_for_search(word) if 2 <= len(part) < len(word))
