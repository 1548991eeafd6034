"""Summaries and answers for Chinese government work reports, every number traced to its source.

::

    from summarizer import load, summarize

    report = load("report.txt")
    summary = summarize(report, engine="rules")
    for metric in summary.metrics:
        print(metric.name, metric.surface, metric.citation.start)
"""

from summarizer._version import __version__
from summarizer.models import Report, Summary
from summarizer.settings import Settings, load_settings
from summarizer.summarize import load, loads, summarize

__all__ = ["Report", "Settings", "Summary", "__version__", "load", "load_settings", "loads", "summarize"]
