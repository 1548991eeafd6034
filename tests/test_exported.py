"""The public names are pinned: one that goes missing breaks somebody's program."""

from __future__ import annotations

import pkgutil

import pytest

import summarizer
from summarizer.settings import Settings


def test_the_public_names_are_these() -> None:
    assert sorted(summarizer.__all__) == [
        "Answer",
        "Conversation",
        "Report",
        "Settings",
        "Summary",
        "Turn",
        "Verification",
        "__version__",
        "ask",
        "ask_stream",
        "load",
        "load_settings",
        "loads",
        "summarize",
        "verify",
    ]
    assert all(getattr(summarizer, name) is not None for name in summarizer.__all__)


def test_no_public_name_is_also_a_modules() -> None:
    modules = {module.name for module in pkgutil.iter_modules(summarizer.__path__)}
    assert modules.isdisjoint(summarizer.__all__)


def test_settings_are_read_when_they_are_asked_for() -> None:
    assert summarizer.Settings is Settings
    assert isinstance(summarizer.load_settings(), Settings)


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'summarise'"):
        _ = summarizer.summarise
