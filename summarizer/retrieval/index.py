"""Ranks the passages of a report by a question: BM25 over words and character pairs, and meaning, fused by rank."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Sequence
from typing import Final, NamedTuple

from summarizer.models import Report
from summarizer.retrieval.meaning import Embedder, Meaning
from summarizer.retrieval.passages import Passage, passages
from summarizer.retrieval.words import bigrams, tokens

# Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009.
_FUSION: Final = 60
# Where so few passages share a word or a pair with a question, those that share a character follow.
_FEW: Final = 12
# Meaning has as many voices as words and character pairs.
_MEANING: Final = 2
# A vector takes 15 ms: a longer report, such as a government's, is searched by words alone.
_EMBEDDED: Final = 200
_K1: Final = 1.2
_B: Final = 0.5


class Ranked(NamedTuple):
    """A passage with its fused score, the best first."""

    passage: Passage
    score: float


class Index:
    """The passages of one report, ready to be searched."""

    def __init__(self, report: Report, embedder: Embedder | None = None) -> None:
        self.report = report
        self.passages = passages(report)
        texts = [f"{passage.headings}|{passage.text}" for passage in self.passages]
        self._rankings = [Bm25(texts, cut) for cut in (tokens, bigrams)] if texts else []
        self._texts = texts
        near = embedder if 0 < len(texts) <= _EMBEDDED else None
        self._meaning = Meaning(texts, near) if near else None

    def rank(self, queries: Sequence[str], question: str = "") -> tuple[Ranked, ...]:
        """Rank the passages; those that have nothing in common with a question are left out.

        Args:
            queries: one or more wordings of it, for the search by words.
            question: as it was asked, for the search by meaning.
        """
        orders = [ranking.rank(query) for query in queries for ranking in self._rankings]
        if self._meaning is not None and question:
            orders += [self._meaning.rank(question)] * _MEANING
        fused: dict[int, float] = {}
        for order in orders:
            for place, at in enumerate(order):
                fused[at] = fused.get(at, 0.0) + 1 / (_FUSION + place)
        best = sorted(fused, key=lambda at: (-fused[at], at))
        if len(best) < _FEW:
            best += self._by_characters(queries[0], fused)
        return tuple(Ranked(self.passages[at], fused.get(at, 0.0)) for at in best)

    def _by_characters(self, query: str, fused: Container[int]) -> list[int]:
        """Give the other passages that share characters with a query, those with the rarest first."""
        scores: dict[int, float] = {}
        for character in {*query} - {" "}:
            having = [at for at, text in enumerate(self._texts) if character in text]
            for at in having:
                scores[at] = scores.get(at, 0.0) + math.log(1 + len(self._texts) / len(having))
        return [at for at in sorted(scores, key=lambda at: (-scores[at], at)) if at not in fused]


class Bm25:
    """One BM25 index over texts cut in one way, with Lucene's idf: the weight of each word in each text."""

    def __init__(self, texts: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._weights: dict[str, list[tuple[int, float]]] = {}
        counts = [Counter(cut(text)) for text in texts]
        lengths = [count.total() for count in counts]
        average = max(sum(lengths) / len(lengths), 1.0)
        having = Counter(word for count in counts for word in count)
        for at, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            norm = _K1 * (1 - _B + _B * length / average)
            for word, times in count.items():
                rarity = math.log(1 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5))
                self._weights.setdefault(word, []).append((at, rarity * times / (times + norm)))

    def rank(self, query: str) -> list[int]:
        """Give the texts that share anything with a query, best first."""
        scores: dict[int, float] = {}
        for word, times in Counter(self._cut(query)).items():
            for at, weight in self._weights.get(word, ()):
                scores[at] = scores.get(at, 0.0) + times * weight
        return sorted(scores, key=lambda at: (-scores[at], at))
