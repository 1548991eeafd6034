"""Which words of a report may answer to a word of a question, from the shipped tables and a user's own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.errors import UsageError
from summarizer.messages import say

_SHIPPED: Final = "synonyms.toml"


class Synonyms(NamedTuple):
    """For each word or phrase, its other wordings; a wording is the words that must all be there."""

    wordings: dict[str, tuple[tuple[str, ...], ...]]
    longest: int
    """Characters of the longest word or phrase that has any."""
    loose: frozenset[str]
    """Words and phrases of everyday speech, which a report says in many ways."""

    def phrase_at(self, text: str, at: int) -> str:
        """Give the longest word or phrase with other wordings that stands at a place of a text, or nothing."""
        for size in range(min(self.longest, len(text) - at), 1, -1):
            if text[at : at + size] in self.wordings:
                return text[at : at + size]
        return ""


@cache
def synonyms(extra: Path | None = None) -> Synonyms:
    """Read the synonyms shipped and those of a user's file.

    Args:
        extra: a file in the form of ``synonyms.toml``.

    Raises:
        UsageError: if that file cannot be read or is of another form.
    """
    loose: set[str] = set()
    found: dict[str, dict[tuple[str, ...], None]] = {}
    shipped = resources.files("summarizer.retrieval").joinpath(_SHIPPED).read_text(encoding="utf-8")
    _merge(found, _read(shipped, loose))
    if extra is not None:
        try:
            added = _read(extra.read_text(encoding="utf-8"), loose)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
            raise UsageError(problem=say("ask.synonyms", path=extra, reason=error)) from error
        _merge(found, added)
    return Synonyms(
        {word: tuple(wordings) for word, wordings in found.items()},
        max(map(len, found), default=0),
        frozenset(loose),
    )


def _merge(
    found: dict[str, dict[tuple[str, ...], None]], added: dict[str, dict[tuple[str, ...], None]]
) -> None:
    for word, wordings in added.items():
        found.setdefault(word, {}).update(wordings)


def _read(text: str, loose: set[str]) -> dict[str, dict[tuple[str, ...], None]]:
    tables = tomllib.loads(text)
    found: dict[str, dict[tuple[str, ...], None]] = {}
    loose.update(tables.get("means", {}))
    for word, meanings in tables.get("means", {}).items():
        found.setdefault(word, {}).update((tuple(meaning.split("+")), None) for meaning in meanings.split())
    for line in tables.get("alike", "").splitlines():
        alike = line.split()
        for word in alike:
            found.setdefault(word, {}).update(((other,), None) for other in alike if other != word)
    return found
