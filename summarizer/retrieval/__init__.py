"""Finds the sentences of a report that a question is about, and tells how well they carry its words."""

from summarizer.retrieval.index import Index
from summarizer.retrieval.meaning import Embedder, embedder_for
from summarizer.retrieval.passages import Passage

__all__ = ["Embedder", "Index", "Passage", "embedder_for"]
