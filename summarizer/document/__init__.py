"""A file becomes a Document: ``load`` a path, ``from_bytes`` an upload, ``from_text`` what was pasted."""

from summarizer.document.reading import from_bytes, from_text, load

__all__ = ["from_bytes", "from_text", "load"]
