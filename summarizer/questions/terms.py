"""The words of a question that an answer must carry, their other wordings, and how far a text carries them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from math import log
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.errors import UsageError
from summarizer.facts.lexicon import Word, tagged
from summarizer.messages import say
from summarizer.models import Model

# What a word weighs that goes with everything in the genre, and one of a single character.
GENERIC: Final = 0.25
_SINGLE: Final = 0.4
_NOUN: Final = 1.0
# By jieba's parts of speech; other nouns weigh 1.
_WEIGHTS: Final = dict.fromkeys(("v", "a", "z"), 0.7) | dict.fromkeys(("nr", "ns", "nt", "nz", "eng"), 1.2)
_LIGHT: Final = frozenset(("ad", "d", "s", "f", "t", "m", "q", "g", "zg"))
_SILENT: Final = frozenset(("x", "uj", "ul", "uz", "ud", "ug", "uv", "u", "y", "c", "p", "r", "e", "o", "k"))
_LETTER: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")
_NUMBER_OF: Final = re.compile(r"[批件次人户家项个场起份名篇条期]{1,2}数")
# Of 救起的人员里，船员有多少 the words after 里 narrow what was named before.
_NARROWS: Final = re.compile(
    r"(?:里面|当中|之中|其中|(?<=[\u4e00-\u9fff])[里中内])(?:，|的?(?=　|有　|占))|其中(?:的|，)?"
)
# What another wording is worth, or the parts of a compound.
_WORDING: Final = 0.9
# A deed that shares a character is more often the same (讨回, 追回) than a thing (药品, 食品).
_ALIKE: Final = 0.3
_ALIKE_DEED: Final = 0.45
# From here on a word is carried.
CARRIED: Final = 0.5
_COMMON: Final = frozenset(
    "人工作法行政事业单位机关市区县省国家年月日大小多少有无不新全总各等数量率额者员性化的类型式度中上下心"
)


class Term(Model):
    """A word that an answer must carry."""

    text: str
    start: int
    weight: float
    """By its part of speech."""
    salience: float
    """Its weight in the report at hand: a word that many of its sentences have tells them less apart."""
    noun: bool
    """Whether it is a specific noun, in whose place no other will do."""
    deed: bool
    """Whether it is a verb."""
    thing: bool
    """Whether it names a thing, which later numbers of a sentence share; a deed belongs to its own number."""
    wordings: tuple[tuple[str, ...], ...] = ()
    parts: tuple[str, ...] = ()
    tight: bool = False
    """Whether the sentence itself must carry it (in 救起的人员里，船员有多少, 船员)."""
    loose: bool = False
    """Whether it is everyday speech, which a report says in many ways."""


class Lists(NamedTuple):
    """The word lists of ``questions.toml``."""

    stop: frozenset[str]
    generic: frozenset[str]
    at_large: frozenset[str]
    kinds: dict[str, re.Pattern[str]]


class Synonyms(NamedTuple):
    """For each word or phrase, its other wordings; a wording is the words that must all be there."""

    wordings: dict[str, tuple[tuple[str, ...], ...]]
    longest: int
    """Characters of the longest word or phrase that has any."""
    loose: frozenset[str]
    """Words and phrases of everyday speech, which a report says in many ways."""


@cache
def lists() -> Lists:
    """Read the word lists."""
    tables = tomllib.loads(_shipped("questions.toml"))
    words = {name: frozenset(text.split()) for name, text in tables["words"].items()}
    kinds = {kind: re.compile("|".join(forms.split())) for kind, forms in tables["kinds"].items()}
    return Lists(words["stop"], words["generic"], words["at_large"], kinds)


@cache
def synonyms(extra: Path | None = None) -> Synonyms:
    """Read the synonyms shipped and those of a user's file.

    Args:
        extra: a file in the form of ``synonyms.toml``.

    Raises:
        UsageError: if that file cannot be read or is of another form.
    """
    found: dict[str, dict[tuple[str, ...], None]] = {}
    loose = _read(_shipped("synonyms.toml"), found)
    if extra is not None:
        try:
            loose |= _read(extra.read_text(encoding="utf-8"), found)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
            raise UsageError(problem=say("ask.synonyms", path=extra, reason=error)) from error
    wordings = {word: tuple(others) for word, others in found.items()}
    return Synonyms(wordings, max(map(len, wordings)), frozenset(loose))


def _shipped(name: str) -> str:
    return resources.files("summarizer.questions").joinpath(name).read_text(encoding="utf-8")


def _read(text: str, found: dict[str, dict[tuple[str, ...], None]]) -> set[str]:
    """Add the wordings of a table to those found; return its words of everyday speech."""
    tables = tomllib.loads(text)
    loose: set[str] = set()
    for words, meanings in tables.get("means", {}).items():
        loose.update(words.split())
        for word in words.split():
            found.setdefault(word, {}).update((tuple(one.split("+")), None) for one in meanings.split())
    for line in tables.get("alike", "").splitlines():
        for word in (alike := line.split()):
            found.setdefault(word, {}).update(((other,), None) for other in alike if other != word)
    return loose


def terms_of(
    text: str, silent: Iterable[tuple[int, int]], known: Synonyms, counted: bool, sentences: Sequence[str]
) -> tuple[Term, ...]:
    """Return the words that say what is asked about; phrases with other wordings go before single words.

    Args:
        text: the question.
        silent: where it says nothing of the thing asked about (half-open).
        known: other wordings.
        counted: whether a number is asked for, which words may narrow (救起的人员里，船员有多少).
        sentences: of the report, by which a word is common or rare.
    """
    text = blank(text, silent)
    narrowed = [match.end() for match in _NARROWS.finditer(text)] if counted else []
    tight = narrowed[-1] if narrowed else len(text)
    phrases = list(_phrases(text, known))
    rest = tagged(blank(text, [(phrase.start, phrase.end) for phrase in phrases]))
    words = sorted([*phrases, *rest], key=lambda word: word.start)
    found = [term for word in words if (term := _term(word, known, sentences)) is not None]
    return tuple(term.model_copy(update={"tight": term.start >= tight}) for term in found)


def _phrases(text: str, known: Synonyms) -> Iterator[Word]:
    """Yield titles of laws and phrases that have other wordings; words of two characters jieba cuts better."""
    starts = {word.start for word in tagged(text)}
    start = 0
    while start < len(text):
        title = (
            text[start : text.find("》", start)]
            if text[start - 1 : start] == "《" and "》" in text[start:]
            else ""
        )
        sizes = range(min(known.longest, len(text) - start), 1, -1)
        phrase = title or next(
            (text[start : start + size] for size in sizes if text[start : start + size] in known.wordings), ""
        )
        if len(phrase) > 2 or (phrase.endswith("了") and start in starts):
            tag = "title" if title else "v" if phrase in known.loose else "n"
            yield Word(phrase, start, start + len(phrase), tag)
            start += len(phrase)
        else:
            start += 1


def _term(word: Word, known: Synonyms, sentences: Sequence[str]) -> Term | None:
    text = word.text[:-1] if len(word.text) > 1 and word.text[-1] in "是有" else word.text
    if word.tag in _SILENT or text in lists().stop or not _LETTER.search(text):
        return None
    weight = _WEIGHTS.get(word.tag, _SINGLE if word.tag in _LIGHT else _NOUN)
    if text in known.wordings:
        weight = min(weight, _NOUN)
    noun = weight >= _NOUN and len(text) > 1
    if len(text) == 1:
        weight = min(weight, _SINGLE)
    if text in lists().generic or _NUMBER_OF.fullmatch(text):
        weight, noun = GENERIC, False
    return Term(
        text=text,
        start=word.start,
        weight=weight,
        salience=weight * _rarity(text, sentences),
        noun=noun,
        deed=word.tag.startswith("v") and not noun,
        thing=noun and not word.tag.startswith(("v", "a")),
        wordings=known.wordings.get(text, ()),
        parts=() if word.tag == "title" else _parts(text),
        loose=text in known.loose,
    )


def _parts(word: str) -> tuple[str, ...]:
    """Return the shorter words that a word of four or more characters is made of."""
    if len(word) < 4:
        return ()
    import rjieba

    return tuple(part for part in rjieba.cut_for_search(word) if 2 <= len(part) < len(word))


def _rarity(word: str, sentences: Sequence[str]) -> float:
    """Return 1 for a word that no sentence has, down to 1/2 for one that all have."""
    having = sum(word in sentence for sentence in sentences)
    return 1 - 0.5 * log(1 + having) / log(1 + len(sentences)) if sentences else 1.0


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with spaces in the place of some half-open ranges."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)


def coverage(terms: Sequence[Term], texts: Sequence[str]) -> list[list[float]]:
    """Return how far each text carries each term, 0 to 1: a row a text, a column a term."""
    rows = {text: [_carried(term, text) for term in terms] for text in dict.fromkeys(texts)}
    return [rows[text] for text in texts]


def _carried(term: Term, text: str) -> float:
    word = term.text
    if word in text:
        return 1.0
    if any(all(part in text for part in wording) for wording in term.wordings):
        return _WORDING
    if carried := sum(part in text for part in term.parts):
        return _WORDING * carried / len(term.parts)
    if 2 <= len(word) <= 3 and any(sign in text for sign in word if sign not in _COMMON):
        return _ALIKE_DEED if term.deed else _ALIKE
    return 0.0
