"""Every string a user sees, in Chinese and English, from one catalogue (``catalogue.toml``)."""

from __future__ import annotations

import os
import tomllib
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import Final, Literal, get_args

from summarizer.filenames import readable

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT: Final[Language] = "zh"

_language: ContextVar[Language | None] = ContextVar("language", default=None)


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Read the catalogue: for each key, its string in each language."""
    text = resources.files("summarizer").joinpath("catalogue.toml").read_text(encoding="utf-8")
    groups: dict[str, dict[str, dict[Language, str]]] = tomllib.loads(text)
    return {f"{group}.{key}": strings for group, keys in groups.items() for key, strings in keys.items()}


def language() -> Language:
    """Return the language in force: the one set, else SUMMARIZER_LANG, else Chinese."""
    chosen = _language.get() or os.environ.get("SUMMARIZER_LANG", "")
    return chosen if chosen in LANGUAGES else DEFAULT


def set_language(chosen: Language | None) -> None:
    """Choose the language for this context; None goes back to the environment's."""
    _language.set(chosen)


def say(key: str, **values: object) -> str:
    """Return the string of a key in the language in force, its ``{names}`` filled in.

    A value called ``path``, or that is one, is shown as ``readable`` has it.

    Raises:
        KeyError: if the catalogue has no such key, or a value is missing.
    """
    shown = {name: readable(str(value)) if _is_path(name, value) else value for name, value in values.items()}
    return catalogue()[key][language()].format(**shown)


def _is_path(name: str, value: object) -> bool:
    return name == "path" or isinstance(value, PurePath)


@dataclass(frozen=True)
class Phrase:
    """A string of the catalogue that is said when it is shown, in the language that is in force then.

    An error that is raised in one language may be shown in another: to a visitor who switched it, or from a cache.
    """

    key: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.key, **self.values)


def phrase(key: str, **values: object) -> Phrase:
    """Return the string of a key to be said later, as a part of a sentence."""
    return Phrase(key, values)
