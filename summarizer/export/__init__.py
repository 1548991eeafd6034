"""A summary becomes a file: JSON for programs, Markdown for people."""

from summarizer.export.answers import answer_to_markdown
from summarizer.export.json import to_json
from summarizer.export.markdown import to_markdown

__all__ = ["answer_to_markdown", "to_json", "to_markdown"]
