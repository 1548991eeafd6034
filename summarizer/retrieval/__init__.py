"""Finds the sentences of a report that a question is about, and tells how well they carry its words."""

from summarizer.retrieval.index import Index, index
from summarizer.retrieval.passages import Passage

__all__ = ["Index", "Passage", "index"]
