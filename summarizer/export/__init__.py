"""A summary becomes a file: JSON for programs, Markdown for people; many become tables."""

from summarizer.export.answers import answer_to_markdown
from summarizer.export.csv import write_metrics_csv
from summarizer.export.json import to_json
from summarizer.export.markdown import to_markdown
from summarizer.export.xlsx import write_workbooks

__all__ = ["answer_to_markdown", "to_json", "to_markdown", "write_metrics_csv", "write_workbooks"]
