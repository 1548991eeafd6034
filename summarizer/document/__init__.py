"""A file becomes a Document: ``load`` a path, ``from_bytes`` an upload, ``from_text`` what was pasted.

``load_isolated`` and ``from_bytes_isolated`` do the same where a file may be meant to do harm.
"""

from summarizer.document.formats import SUFFIXES
from summarizer.document.isolated import from_bytes_isolated, load_isolated
from summarizer.document.load import from_bytes, from_text, load, refusal

__all__ = ["SUFFIXES", "from_bytes", "from_bytes_isolated", "from_text", "load", "load_isolated", "refusal"]
