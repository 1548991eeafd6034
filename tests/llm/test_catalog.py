"""A price is what the user set, else what is known by name, else unknown; never a guess."""

from __future__ import annotations

import pytest

from summarizer.llm.catalog import known_models, price_of
from summarizer.models import Usage
from summarizer.settings import load_settings

KEY = {"api_key": "sk-1"}
PRICES = [
    ("known", "gpt-4o-mini", KEY, 0.15),
    ("a dated snapshot", "gpt-4o-mini-2024-07-18", KEY, 0.15),
    ("another model that begins alike", "gpt-4o-mini-audio", KEY, None),
    ("unknown", "somebody/else-7b", KEY, None),
    ("set by the user", "somebody/else-7b", {**KEY, "price_input": 3, "price_output": 4}, 3),
    ("a borrowed name on this machine", "gpt-4o-mini", {"base_url": "http://127.0.0.1:8000/v1"}, None),
]


@pytest.mark.parametrize(("title", "model", "settings", "price"), PRICES, ids=[case[0] for case in PRICES])
def test_the_price_is(title: str, model: str, settings: dict[str, object], price: float | None) -> None:
    found = price_of(model, load_settings(**settings))
    assert (found.input if found else None) == price


def test_cached_tokens_cost_what_cached_ones_cost() -> None:
    price = price_of("gpt-4o", load_settings(api_key="k"))
    assert price is not None
    assert price.of(Usage(tokens_in=1_000_000, tokens_cached=1_000_000)) == pytest.approx(1.25)


def test_every_entry_makes_sense() -> None:
    for name, known in known_models().items():
        assert known.context >= 8192, name
        if known.price is not None:
            assert 0 <= (known.price.cached or 0) <= known.price.input <= known.price.output, name
