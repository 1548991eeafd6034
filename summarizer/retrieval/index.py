"""Ranks the passages of a report by a question: BM25 over words and over character pairs, fused by rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import bm25s

from summarizer.models import Model, Report
from summarizer.retrieval.passages import Passage, passages
from summarizer.retrieval.words import bigrams, tokens

# Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009.
_FUSION: Final = 60


class Ranked(Model):
    """A passage with its fused score, the best first."""

    passage: Passage
    score: float


class Index:
    """The passages of one report, ready to be searched."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.passages = passages(report)
        texts = [f"{passage.headings}|{passage.text}" for passage in self.passages]
        self._rankings = [Bm25(texts, cut) for cut in (tokens, bigrams)] if texts else []

    def rank(self, queries: Sequence[str]) -> tuple[Ranked, ...]:
        """Rank the passages by one or more wordings of a question; those that share nothing are left out."""
        fused: dict[int, float] = {}
        for query in queries:
            for ranking in self._rankings:
                for place, at in enumerate(ranking.rank(query)):
                    fused[at] = fused.get(at, 0.0) + 1 / (_FUSION + place)
        best = sorted(fused, key=lambda at: (-fused[at], at))
        return tuple(Ranked(passage=self.passages[at], score=fused[at]) for at in best)


def index(report: Report) -> Index:
    """Make a report ready to be asked."""
    return Index(report)


class Bm25:
    """One BM25 index over texts cut in one way."""

    def __init__(self, texts: Sequence[str], cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._retriever = bm25s.BM25(k1=1.2, b=0.5)
        self._retriever.index([cut(text) or [""] for text in texts], show_progress=False)

    def rank(self, query: str) -> list[int]:
        """Give the texts that share anything with a query, best first."""
        wanted = self._cut(query)
        if not wanted:
            return []
        scores = self._retriever.get_scores(wanted)
        return [int(at) for at in (-scores).argsort(kind="stable") if scores[at] > 0]
