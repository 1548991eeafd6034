"""A summary or an answer becomes a file: JSON for programs, Markdown and Word for people; many become tables."""

from summarizer.export.json import to_json, version_1
from summarizer.export.markdown import answer_to_markdown, to_markdown
from summarizer.export.tables import FailedReport, workbook, write_metrics_csv, write_workbooks

__all__ = [
    "FailedReport",
    "answer_to_markdown",
    "to_json",
    "to_markdown",
    "version_1",
    "workbook",
    "write_metrics_csv",
    "write_workbooks",
]
