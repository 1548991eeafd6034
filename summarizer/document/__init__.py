"""A file becomes a Document: ``load`` a path, ``from_bytes`` an upload, ``from_text`` what was pasted."""

from summarizer.document.formats import SUFFIXES
from summarizer.document.reading import from_bytes, from_text, load

__all__ = ["SUFFIXES", "from_bytes", "from_text", "load"]
