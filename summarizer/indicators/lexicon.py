"""The words of the genre, read once from ``lexicon.toml`` and compiled into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from re import Pattern
from typing import NamedTuple


def any_of(words: Iterable[str]) -> str:
    """Give a pattern that matches the longest of some words."""
    return "(?:" + "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)) + ")"


class Lexicon(NamedTuple):
    """The word lists of ``lexicon.toml`` and what is compiled from them."""

    verbs: frozenset[str]
    nominal: frozenset[str]
    pivots: frozenset[str]
    light: frozenset[str]
    generic: frozenset[str]
    verb: Pattern[str]
    opening_verb: Pattern[str]
    opener: Pattern[str]
    linker: Pattern[str]
    filler: Pattern[str]
    measure: Pattern[str]


@cache
def lexicon() -> Lexicon:
    """Read the lexicon; the patterns are anchored by how they are called (``match``, ``search``)."""
    text = resources.files("summarizer.indicators").joinpath("lexicon.toml").read_text(encoding="utf-8")
    words = {key: frozenset(value.split()) for key, value in tomllib.loads(text).items()}
    day = r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)"
    when = f"(?:(?:截至|截止|自|从|到)?{day}(?:以来|起|底|末|全年|度|来|前)?)"
    verb = any_of(words["verbs"])
    return Lexicon(
        verbs=words["verbs"],
        nominal=words["nominal"],
        pivots=words["pivots"],
        light=words["light"],
        generic=words["generic"],
        verb=re.compile(verb),
        opening_verb=re.compile(any_of(words["verbs"] | words["nominal"])),
        opener=re.compile(
            f"(?:{when}|{any_of(words['openers'])}|共(?![同享建产青创])|[，。；：、“”‘’]|[和与及]|以及)+"
        ),
        linker=re.compile(f"(?:{any_of(words['linkers'])}|[“”‘’（(])+$"),
        filler=re.compile(f"等?{any_of(words['fillers'].copy())}"),
        measure=re.compile(f"{any_of(words['measures'])}$"),
    )
