"""Every string a user sees is in the catalogue, in both languages, and every string of the catalogue is seen."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from summarizer.messages import LANGUAGES, catalogue, language, say, set_language
from tests.invented import ROOT

SOURCES = [*sorted((ROOT / "summarizer").rglob("*.py")), ROOT / "streamlit_app.py"]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.exists())
KEYS = catalogue()
_GROUP = "|".join(sorted({key.split(".")[0] for key in KEYS}))
_WHOLE = re.compile(rf"""["']((?:{_GROUP})\.[A-Za-z0-9_]+)["']""")
_SAID = re.compile(r"""\b(?:say|phrase)\(\s*["']([^"'{}]+)["']""")
_BUILT = re.compile(rf"""f["']((?:{_GROUP})\.[A-Za-z0-9_]*)\{{""")


def fields(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_say_it_and_name_the_same_values(key: str) -> None:
    assert set(KEYS[key]) == set(LANGUAGES)
    zh, en = KEYS[key]["zh"], KEYS[key]["en"]
    assert zh
    assert en
    assert fields(zh) == fields(en)
    assert all(name.isidentifier() for name in fields(zh))


@pytest.mark.parametrize("key", KEYS)
def test_english_is_punctuated_as_english(key: str) -> None:
    assert not re.search("[，。；：！]", KEYS[key]["en"])


def test_every_string_the_code_asks_for_is_there() -> None:
    asked = {*_SAID.findall(CODE)}
    assert asked - KEYS.keys() == set()
    assert len(asked) > 50


def test_every_string_that_is_there_is_asked_for() -> None:
    named = {*_WHOLE.findall(CODE), *_SAID.findall(CODE)}
    begun = tuple({*_BUILT.findall(CODE)})
    assert [key for key in KEYS if key not in named and not key.startswith(begun)] == []


def test_no_key_is_there_twice_and_the_groups_are_told_apart(tmp_path: Path) -> None:
    text = (ROOT / "summarizer" / "catalogue.toml").read_text(encoding="utf-8")
    assert len(re.findall(r"^\w+ = \{", text, re.MULTILINE)) == len(KEYS)


def test_the_language_asked_for_is_used_then_the_environments_then_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert language() == "zh"
    monkeypatch.setenv("SUMMARIZER_LANG", "en")
    assert say("md.cause") == "Cause: "
    set_language("zh")
    assert say("md.cause") == "原因："
    set_language(None)
    monkeypatch.setenv("SUMMARIZER_LANG", "fr")
    assert language() == "zh"


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert "{path}" in say("error.EmptyFileError", path="{path}")


def test_a_missing_key_or_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("error.Nothing")
    with pytest.raises(KeyError):
        say("error.EmptyFileError")
