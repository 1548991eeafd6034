"""Which words are verbs, where the lexicon does not know them: by the parts of speech of jieba's dictionary."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from summarizer.indicators.lexicon import Lexicon
from summarizer.indicators.phrases import is_verb

_VERBAL: Final = frozenset({"v", "vn", "vd", "vi", "vq", "vg", "d", "ad", "a", "zg", "z", "p", "f", "s", "m"})
_LONGEST: Final = 6


def is_action(phrase: str, words: Lexicon) -> bool:
    """Whether a short phrase says only what is done or becomes of something: 裁决, 移送查处, 调解成功, 按期办结."""
    if is_verb(phrase, words):
        return bool(phrase)
    return 2 <= len(phrase) <= _LONGEST and _is_action(phrase)


@lru_cache(maxsize=1024)
def _is_action(phrase: str) -> bool:
    # The dictionary takes a tenth of a second to open, which a report without such words need not wait for.
    import rjieba

    tags = [tag for _, tag in rjieba.tag(phrase)]
    return any(tag.startswith("v") for tag in tags) and all(tag in _VERBAL for tag in tags)


@lru_cache(maxsize=1024)
def opens_with_action(phrase: str) -> bool:
    """Whether the first word of a phrase is a verb: 提出修改意见."""
    import rjieba

    return bool(phrase) and str(rjieba.tag(phrase)[0][1]) == "v"
