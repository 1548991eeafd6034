"""The models known by name: price and context, from ``known_models.toml``; unknown stays unknown."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from summarizer.models import Model, Usage
from summarizer.settings import Settings

_MILLION = 1_000_000


class Price(Model):
    """What a million tokens cost."""

    input: float
    output: float
    cached: float | None = None

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
    """Return a model's price: as set, else as known, else None."""
    if settings.price_input is not None and settings.price_output is not None:
        return Price(input=settings.price_input, cached=settings.price_cached, output=settings.price_output)
    entry = _find(model)
    # A server on this machine may go by any name (aliases of local models often borrow one); nobody bills it.
    return entry.price if entry and not settings.local else None


def context_of(model: str) -> int | None:
    """Return the tokens a model holds, if it is known."""
    entry = _find(model)
    return entry.context if entry else None


def _find(model: str) -> KnownModel | None:
    """Find a model by its name, also with the date of a snapshot behind it."""
    return known_models().get(re.sub(r"-\d{4}(?:-?\d\d){2}$", "", model))
