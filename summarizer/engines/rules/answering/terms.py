"""The words of a question that evidence must carry, each with its other wordings and its weight."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from typing import Final, NamedTuple

from summarizer.models import Model
from summarizer.retrieval.synonyms import Synonyms
from summarizer.retrieval.words import Word, subwords, tagged

GENERIC: Final = 0.25
_SCOPE: Final = re.compile(
    r"(?:里面|当中|之中|其中|(?<=[\u4e00-\u9fff])[里中内])(?:，|的?(?=　|有　|占))|其中(?:的|，)?"
)
_NUMBER_OF: Final = re.compile(r"[批件次人户家项个场起份名篇条期]{1,2}数")
_TITLE: Final = "title"
_LOOSE: Final = "v"
_NOUN: Final = 1.0
_SINGLE: Final = 0.4
# By jieba's parts of speech; other nouns weigh 1.
_WEIGHTS: Final = {"v": 0.7, "a": 0.6, "z": 0.6, "ad": 0.5, "d": 0.3} | dict.fromkeys(
    ("nr", "ns", "nt", "nz", "eng"), 1.2
)
_LIGHT: Final = frozenset(("s", "f", "t", "m", "q", "g", "zg"))
_SILENT: Final = frozenset(("x", "uj", "ul", "uz", "ud", "ug", "uv", "u", "y", "c", "p", "r", "e", "o", "k"))
_LETTER: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")


class Term(Model):
    """A word that evidence must carry, with its other wordings and how much it weighs."""

    text: str
    start: int
    weight: float
    noun: bool
    """Whether it is a specific noun, in whose place no other will do."""
    deed: bool
    """Whether it is a verb."""
    thing: bool
    """Whether it names a thing, which later numbers of a sentence share; a deed belongs to its own number."""
    wordings: tuple[tuple[str, ...], ...] = ()
    parts: tuple[str, ...] = ()
    tight: bool = False
    """Whether the evidence's own sentence must carry it (in 救起的人员里，船员有多少, 船员)."""

    @cached_property
    def gapped(self) -> re.Pattern[str]:
        """Its characters with a few others put in at one place."""
        cuts = range(1, len(self.text))
        return re.compile(
            "|".join(
                f"{re.escape(self.text[:at])}[^，。；、]{{1,3}}{re.escape(self.text[at:])}" for at in cuts
            )
        )


class Lists(NamedTuple):
    """The word lists of ``questions.toml``."""

    stop: frozenset[str]
    generic: frozenset[str]
    at_large: frozenset[str]
    kinds: dict[str, re.Pattern[str]]


@cache
def lists() -> Lists:
    """Read the word lists."""
    source = resources.files("summarizer.engines.rules.answering").joinpath("questions.toml")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    return Lists(
        frozenset(tables["words"]["stop"].split()),
        frozenset(tables["words"]["generic"].split()),
        frozenset(tables["words"]["at_large"].split()),
        {kind: re.compile("|".join(forms.split())) for kind, forms in tables["kinds"].items()},
    )


def terms_of(text: str, synonyms: Synonyms, counted: bool) -> Iterator[Term]:
    """Give the words that say what is asked about; phrases with other wordings go before single words.

    Args:
        text: the question, blanks in the place of what says nothing of the thing asked about.
        synonyms: other wordings.
        counted: whether a number is asked for, which words may narrow (救起的人员里，船员有多少).
    """
    tight = _tight_from(text) if counted else len(text)
    phrases = list(_phrases(text, synonyms))
    rest = tagged(blank(text, [(phrase.start, phrase.end) for phrase in phrases]))
    for word in sorted([*phrases, *rest], key=lambda word: word.start):
        if (term := _term(word, synonyms)) is not None:
            yield term.model_copy(update={"tight": term.start >= tight})


def _phrases(text: str, synonyms: Synonyms) -> Iterator[Word]:
    """Give titles of laws and phrases that have other wordings; words of two characters jieba cuts better."""
    at = 0
    starts = {word.start for word in tagged(text)}
    while at < len(text):
        title = _title_at(text, at)
        phrase = title or synonyms.phrase_at(text, at)
        if len(phrase) > 2 or (phrase.endswith("了") and at in starts):
            yield Word(
                phrase, at, at + len(phrase), _TITLE if title else _LOOSE if phrase in synonyms.loose else "n"
            )
            at += len(phrase)
        else:
            at += 1


def _title_at(text: str, at: int) -> str:
    """Give the title of a law or the like that stands at a place, without its marks."""
    return text[at : text.find("》", at)] if text[at - 1 : at] == "《" and "》" in text[at:] else ""


def _tight_from(text: str) -> int:
    """Give where the words begin that narrow what was named first: after 里 or 中."""
    places = [match.end() for match in _SCOPE.finditer(text)]
    return places[-1] if places else len(text)


def _term(word: Word, synonyms: Synonyms) -> Term | None:
    words = lists()
    if len(word.text) > 1 and word.text[-1] in "是有":
        word = word._replace(text=word.text[:-1], end=word.end - 1)
    if word.tag in _SILENT or word.text in words.stop or not _LETTER.search(word.text):
        return None
    weight = _WEIGHTS.get(word.tag, _SINGLE if word.tag in _LIGHT else _NOUN)
    if word.text in synonyms.wordings:
        weight = min(weight, _NOUN)
    noun = weight >= _NOUN
    if len(word.text) == 1:
        weight = min(weight, _SINGLE)
        noun = False
    if word.text in words.generic or _NUMBER_OF.fullmatch(word.text):
        weight, noun = GENERIC, False
    return Term(
        text=word.text,
        start=word.start,
        weight=weight,
        noun=noun,
        deed=word.tag.startswith("v") and not noun,
        thing=noun and not word.tag.startswith(("v", "a")),
        wordings=synonyms.wordings.get(word.text, ()),
        parts=() if word.tag == _TITLE else subwords(word.text),
    )


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """Put spaces in the place of some half-open ranges of a text."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "　" * (end - start)
    return "".join(characters)
