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

from summarizer.engines.rules.answerer import ranked
from summarizer.pipeline import load
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.embeddings import embedder_for
from summarizer.retrieval.index import Bm25, Index, bigrams, tokens
from summarizer.settings import load_settings

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
SETS: Final = {
    "invented": (ROOT / "examples", ROOT / "eval/gold_qa"),
    "real": (SHARED / "reports/seed", SHARED / "gold_qa"),
}
Search = Callable[[Index, str], list[int]]


def main() -> None:
    """Print the rows."""
    for name, (texts, gold) in SETS.items():
        embedder = embedder_for(load_settings())
        known = {path.stem: Index(load(path, force=True), embedder) for path in sorted(texts.glob("*.txt"))}
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


def place(index: Index, question: dict[str, object], search: Search) -> int:
    """Return the place of the first passage that holds any of the evidence; a large number where none does."""
    document = index.report.document
    spans = question["evidence"]
    assert isinstance(spans, list)
    for rank, sentence in enumerate(search(index, str(question["question"]))):
        held = document.sentences[sentence]
        cited = document.cite(held.start, held.end)
        if any(cited.start < end and start < cited.end for start, end in spans):
            return rank
    return len(document.sentences)


def by(cut: Callable[[str], list[str]]) -> Search:
    """Search by one BM25 alone."""

    def search(index: Index, question: str) -> list[int]:
        passages = list(index.passages.values())
        ranked_rows = Bm25([f"{one.headings}|{one.text}" for one in passages], cut).rank(question)
        return [passages[row].sentence for row in ranked_rows]

    return search


def fused(index: Index, question: str) -> list[int]:
    """Search by both, fused by rank."""
    return [passage.sentence for passage in index.search([question])]


def widened(index: Index, question: str) -> list[int]:
    """Search by both, with other wordings of the question's words."""
    return [passage.sentence for passage in index.search(parse(question, index.report, synonyms()).searches)]


def meant(index: Index, question: str) -> list[int]:
    """Search by meaning alone."""
    return [passage.sentence for passage in index.search([], question)]


def all_fused(index: Index, question: str) -> list[int]:
    """Search by words, pairs and meaning, with other wordings of the question's words."""
    query = parse(question, index.report, synonyms())
    return [passage.sentence for passage in index.search(query.searches, question)]


def carried(index: Index, question: str) -> list[int]:
    """Order by how far the passages carry the question, as the rules engine does."""
    query = parse(question, index.report, synonyms())
    return [evidence.passage.sentence for evidence in ranked(index, query).evidence]


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
