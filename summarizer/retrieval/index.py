"""Ranks the passages of a report by a question: BM25 over words and character pairs, and meaning, fused by rank."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property
from operator import mul
from typing import Final, Protocol

from summarizer.models import Model, Report, SectionKind
from summarizer.questions.parse import Query
from summarizer.questions.terms import coverage

# Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009.
_FUSION: Final = 60
# Where so few passages share a word or a pair with a question, those that share a character follow.
_FEW: Final = 12
# Meaning has as many voices as words and character pairs; every passage is near a question to some degree, so those
# further back are left to the words. A vector takes 15 ms: a longer report is searched by words alone.
_MEANING: Final = 2
_NEAREST: Final = 20
_EMBEDDED: Final = 200
_K1: Final = 1.2
_B: Final = 0.5
_LEAD: Final = 160
# What a word is worth that stands in the headings, before the sentence in its paragraph, in the report's title.
_HEADING: Final = 0.85
_OPENED: Final = 0.75
_FRAME: Final = 0.6
_OPENING: Final = 60
_TITLE: Final = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_LETTERS: Final = re.compile(r"[0-9a-z.%]+|[一-鿿]+", re.IGNORECASE)


class Embedder(Protocol):
    """Turns texts into vectors."""

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text of a report, in their order."""
        ...

    def question(self, text: str) -> Sequence[float]:
        """Return the vector of a question."""
        ...

    def close(self) -> None:
        """Close what it holds open."""
        ...


class Passage(Model):
    """A sentence with its headings and what its paragraph said before it."""

    sentence: int
    text: str
    headings: str
    lead: str
    kind: SectionKind


class Index:
    """The passages of one report: all its sentences but those that tell a machine what to do."""

    def __init__(self, report: Report, embedder: Embedder | None = None) -> None:
        self.report = report
        self.passages = {passage.sentence: passage for passage in _passages(report)}
        self._ids = tuple(self.passages)
        self._texts = [f"{passage.headings}|{passage.text}" for passage in self.passages.values()]
        self._rankings = [Bm25(self._texts, cut) for cut in (tokens, bigrams)] if self._texts else []
        self._embedder = embedder if 0 < len(self._texts) <= _EMBEDDED else None

    def search(self, queries: Sequence[str], question: str = "") -> tuple[Passage, ...]:
        """Return the passages that have anything in common with a question, best first.

        Args:
            queries: one or more wordings of it, for the search by words.
            question: as it was asked, for the search by meaning.
        """
        orders = [ranking.rank(query) for query in queries for ranking in self._rankings]
        if self._embedder is not None and question:
            orders += [self._by_meaning(question, self._embedder)] * _MEANING
        fused: dict[int, float] = {}
        for order in orders:
            for place, row in enumerate(order):
                fused[row] = fused.get(row, 0.0) + 1 / (_FUSION + place)
        best = sorted(fused, key=lambda row: (-fused[row], row))
        if len(best) < _FEW and queries:
            best += self._by_characters(queries[0], fused)
        return tuple(self.passages[self._ids[row]] for row in best)

    def carried(self, query: Query, passages: Sequence[Passage]) -> list[list[float]]:
        """Return how far each passage carries each word of a question, 0 to 1: a row a passage, a column a term.

        A word in the headings, before the sentence in its paragraph or in the report's title counts less, and one
        that narrows (``Term.tight``) only in the sentence. Where a number is asked for, titles of laws are not read.
        """
        texts = [text for passage in passages for text in (passage.text, passage.headings, passage.lead)]
        if query.slots and "《" not in query.text:
            texts = [_TITLE.sub("", text) for text in texts]
        *rows, framed = coverage(query.terms, [*texts, self.frame])
        return [
            [
                here if term.tight else max(here, _HEADING * above, _OPENED * lead, _FRAME * frame)
                for term, here, above, lead, frame in zip(
                    query.terms, *rows[row : row + 3], framed, strict=True
                )
            ]
            for row in range(0, len(rows), 3)
        ]

    @cached_property
    def frame(self) -> str:
        """What the whole report is about: its title, whose it is, and how it begins before its first heading."""
        document = self.report.document
        identity = document.identity
        first = min((section.start for section in document.sections if section.level), default=_OPENING)
        parts = (identity.title, identity.issuer, identity.region, document.text[: min(first, _OPENING)])
        return "|".join(part for part in parts if part)

    def _by_characters(self, query: str, fused: Container[int]) -> list[int]:
        """Return the other passages that share characters with a query, those with the rarest first."""
        scores: dict[int, float] = {}
        for character in {*query} - {" "}:
            having = [row for row, text in enumerate(self._texts) if character in text]
            for row in having:
                scores[row] = scores.get(row, 0.0) + math.log(1 + len(self._texts) / len(having))
        return [row for row in sorted(scores, key=lambda row: (-scores[row], row)) if row not in fused]

    def _by_meaning(self, question: str, embedder: Embedder) -> list[int]:
        """Return the passages nearest to a question by cosine, best first."""
        vectors = self._vectors
        wanted = _unit(embedder.question(question))
        near = [sum(map(mul, wanted, vector)) for vector in vectors]
        return sorted(range(len(near)), key=lambda row: (-near[row], row))[:_NEAREST]

    @cached_property
    def _vectors(self) -> list[list[float]]:
        return [_unit(vector) for vector in self._embedder.passages(self._texts)] if self._embedder else []


class Bm25:
    """One BM25 index over texts cut in one way, with Lucene's idf: the weight of each word in each text."""

    def __init__(self, texts: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._weights: dict[str, list[tuple[int, float]]] = {}
        counts = [Counter(cut(text)) for text in texts]
        lengths = [count.total() for count in counts]
        average = max(sum(lengths) / len(lengths), 1.0)
        having = Counter(word for count in counts for word in count)
        for row, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / average)
            for word, times in count.items():
                rarity = math.log(1 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5))
                self._weights.setdefault(word, []).append((row, rarity * times / (times + norm)))

    def rank(self, query: str) -> list[int]:
        """Return the texts that share anything with a query, best first."""
        scores: dict[int, float] = {}
        for word, times in Counter(self._cut(query)).items():
            for row, weight in self._weights.get(word, ()):
                scores[row] = scores.get(row, 0.0) + times * weight
        return sorted(scores, key=lambda row: (-scores[row], row))


def tokens(text: str) -> list[str]:
    """Return the words of a text for a search, in lower case and without punctuation."""
    import rjieba

    return [word for word in rjieba.cut_for_search(text.lower()) if _LETTERS.match(word)]


def bigrams(text: str) -> list[str]:
    """Return the character pairs of a text's runs of Chinese, and its Latin words and numbers whole."""
    return list(_bigrams(text.lower()))


def _bigrams(text: str) -> Iterator[str]:
    for match in _LETTERS.finditer(text):
        run = match.group()
        if run.isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))


def _passages(report: Report) -> Iterator[Passage]:
    document = report.document
    text = document.text
    for sentence in document.sentences:
        if not sentence.instruction:
            opened = text.rfind("\n", 0, sentence.start) + 1
            yield Passage(
                sentence=sentence.id,
                text=text[sentence.start : sentence.end],
                headings="|".join(section.title for section in document.path(sentence.section)),
                lead=text[max(opened, sentence.start - _LEAD) : sentence.start],
                kind=document.sections[sentence.section].kind,
            )


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(map(mul, vector, vector))) or 1.0
    return [value / length for value in vector]
