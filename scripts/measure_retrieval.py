"""Measures how often a question's evidence comes first, and among the first three, by each way of searching.

    python scripts/measure_retrieval.py

The questions are those with an answer of ``eval/gold_qa``: on ``examples/``, and on the real reports in ``../shared``.
The rows by meaning need the extra ``semantic`` (or ``SUMMARIZER_EMBEDDING_MODEL`` at an endpoint).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from summarizer.engines.rules.answering.evidence import evidence, queries
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import understand
from summarizer.retrieval import embedder_for
from summarizer.retrieval.index import Bm25
from summarizer.retrieval.synonyms import synonyms
from summarizer.retrieval.words import bigrams, tokens
from summarizer.settings import load_settings
from summarizer.summarize import load

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
SETS: Final = {
    "invented": (ROOT / "examples", ROOT / "eval/gold_qa"),
    "real": (SHARED / "reports/seed", SHARED / "gold_qa"),
}
Search = Callable[[Known, str], list[int]]


def main() -> None:
    """Print the rows."""
    for name, (texts, gold) in SETS.items():
        embedder = embedder_for(load_settings())
        known = {path.stem: Known(load(path, force=True), embedder) for path in sorted(texts.glob("*.txt"))}
        for way, search in WAYS.items():
            if embedder is None and way.startswith("meaning"):
                continue
            places = [
                place(known[path.stem], question, search)
                for path in sorted(gold.glob("*.json"))
                if path.stem in known
                for question in json.loads(path.read_text(encoding="utf-8"))["questions"]
                if question["answerable"] and question["evidence"]
            ]
            first = sum(at < 1 for at in places) / len(places)
            three = sum(at < 3 for at in places) / len(places)
            print(
                f"{name:<9} {way:<28} first {first:.2f}  among three {three:.2f}  ({len(places)} questions)"
            )


def place(known: Known, question: dict[str, object], search: Search) -> int:
    """Give the place of the first passage that holds any of the evidence; a large number where none does."""
    document = known.report.document
    spans = question["evidence"]
    assert isinstance(spans, list)
    for at, sentence in enumerate(search(known, str(question["question"]))):
        held = document.sentences[sentence]
        cited = document.cite(held.start, held.end)
        if any(cited.start < end and start < cited.end for start, end in spans):
            return at
    return len(document.sentences)


def by(cut: Callable[[str], list[str]]) -> Search:
    """Search by one BM25 alone."""

    def search(known: Known, question: str) -> list[int]:
        passages = known.index.passages
        ranked = Bm25([f"{passage.headings}|{passage.text}" for passage in passages], cut).rank(question)
        return [passages[at].sentence for at in ranked]

    return search


def fused(known: Known, question: str) -> list[int]:
    """Search by both, fused by rank."""
    return [hit.passage.sentence for hit in known.index.rank([question])]


def widened(known: Known, question: str) -> list[int]:
    """Search by both, with other wordings of the question's words."""
    asked = understand(question, frozenset(), known.year, synonyms())
    return [hit.passage.sentence for hit in known.index.rank(queries(asked))]


def meant(known: Known, question: str) -> list[int]:
    """Search by meaning alone."""
    return [hit.passage.sentence for hit in known.index.rank([], question)]


def all_fused(known: Known, question: str) -> list[int]:
    """Search by words, pairs and meaning, with other wordings of the question's words."""
    asked = understand(question, frozenset(), known.year, synonyms())
    return [hit.passage.sentence for hit in known.index.rank(queries(asked), question)]


def carried(known: Known, question: str) -> list[int]:
    """Order by how far the passages carry the question, as the rules engine does."""
    asked = understand(question, frozenset(), known.year, synonyms())
    return [at.passage.sentence for at in evidence(asked, known)]


WAYS: Final[dict[str, Search]] = {
    "BM25 of words": by(tokens),
    "BM25 of character pairs": by(bigrams),
    "both, fused": fused,
    "fused, other wordings": widened,
    "meaning": meant,
    "meaning and all of these": all_fused,
    "by what carries the question": carried,
}

if __name__ == "__main__":
    main()
