"""The public names are pinned: one that goes missing breaks somebody's program."""

from __future__ import annotations

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
        "__version__",
        "ask",
        "ask_stream",
        "load",
        "load_settings",
        "loads",
        "summarize",
    ]
    assert all(getattr(summarizer, name) is not None for name in summarizer.__all__)


def test_functions_are_functions_also_after_their_modules_were_imported() -> None:
    import summarizer.summarize

    assert callable(summarizer.summarize)
    assert callable(summarizer.load)


def test_settings_are_read_when_they_are_asked_for() -> None:
    assert summarizer.Settings is Settings
    assert isinstance(summarizer.load_settings(), Settings)


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'summarise'"):
        _ = summarizer.summarise
