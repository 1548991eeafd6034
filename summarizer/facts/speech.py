"""Words and their parts of speech by jieba: which are verbs where the lexicon does not know them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.facts.lexicon import Lexicon
from summarizer.facts.phrases import is_verb

_VERBAL: Final = frozenset({"v", "vn", "vd", "vi", "vq", "vg", "d", "ad", "a", "zg", "z", "p", "f", "s", "m"})
_LONGEST: Final = 6


class Word(NamedTuple):
    """A word of a text (half-open code points) with jieba's part of speech (``n``, ``v``, ``ns``)."""

    text: str
    start: int
    end: int
    tag: str


@lru_cache(maxsize=1024)
def tagged(text: str) -> tuple[Word, ...]:
    """Cut a text into words; together they are the text."""
    # The dictionary takes a tenth of a second to open, which who needs no words need not wait for.
    import rjieba

    at = 0
    found = []
    for word, tag in rjieba.tag(text):
        found.append(Word(word, at, at + len(word), tag))
        at += len(word)
    return tuple(found)


def is_action(phrase: str, words: Lexicon) -> bool:
    """Whether a short phrase says only what is done or becomes of something: 裁决, 移送查处, 调解成功, 按期办结."""
    if is_verb(phrase, words):
        return bool(phrase)
    if not 2 <= len(phrase) <= _LONGEST:
        return False
    tags = [word.tag for word in tagged(phrase)]
    return any(tag.startswith("v") for tag in tags) and all(tag in _VERBAL for tag in tags)


def opens_with_action(phrase: str) -> bool:
    """Whether the first word of a phrase is a verb: 提出修改意见."""
    return bool(phrase) and tagged(phrase)[0].tag in ("v", "vn")
