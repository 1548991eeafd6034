"""The words that plants of words are made of, read once from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from summarizer.models import Model

_FILE: Final = Path(__file__).with_name("words.toml")


class Words(Model):
    """The lists of ``words.toml``, each as it stands there; the file says what a list is for."""

    antonyms: tuple[str, ...]
    negators_of_deeds: tuple[str, ...]
    negators_of_plans: tuple[str, ...]
    negators_of_states: tuple[str, ...]
    deeds: tuple[str, ...]
    states: tuple[str, ...]
    own_negations: tuple[str, ...]
    degrees: tuple[str, ...]
    degrees_added: tuple[str, ...]
    finished: tuple[str, ...]
    grades: tuple[str, ...]
    bodies: tuple[str, ...]
    invented_bodies: tuple[str, ...]
    selves: tuple[str, ...]
    known_places: tuple[str, ...]
    invented_places: tuple[str, ...]
    place_pairs: tuple[str, ...]
    scopes_of_place: tuple[str, ...]
    objects: tuple[str, ...]
    alike_nouns: tuple[str, ...]
    vague_nouns: tuple[str, ...]
    tails: tuple[str, ...]
    causes: tuple[str, ...]
    made_causes: tuple[str, ...]
    times: tuple[str, ...]
    times_added: tuple[str, ...]
    new_deeds: tuple[str, ...]
    done: tuple[str, ...]
    scopes: tuple[str, ...]
    exclusive_deeds: tuple[str, ...]
    fillers: tuple[str, ...]
    before_fillers: tuple[str, ...]
    adverbial_heads: tuple[str, ...]
    adverbial_ends: tuple[str, ...]
    predicates: tuple[str, ...]
    own_deeds: tuple[str, ...]


@cache
def words() -> Words:
    """Return the lists."""
    return Words.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def either(alternatives: Iterable[str]) -> str:
    """Return a regular expression for one of some words, the longest that fits."""
    return "|".join(map(re.escape, sorted(alternatives, key=lambda word: (-len(word), word))))


def exchanges(pairs: Iterable[str], *, both_ways: bool = False) -> Mapping[str, tuple[str, ...]]:
    """Read pairs (``was becomes``) as: for a word, the words that may be put in its place."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        was, becomes = pair.split()
        found.setdefault(was, []).append(becomes)
        if both_ways:
            found.setdefault(becomes, []).append(was)
    return {was: tuple(others) for was, others in found.items()}
