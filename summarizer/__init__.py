"""Summaries and answers for Chinese government work reports, every number traced to its source.

::

    from summarizer import load, summarize

    report = load("report.txt")
    summary = summarize(report, engine="rules")
    for metric in summary.metrics:
        print(metric.name, metric.surface, metric.citation.start)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer._version import __version__
from summarizer.models import Report, Summary
from summarizer.summarize import load, loads, summarize

if TYPE_CHECKING:
    from summarizer.settings import Settings, load_settings

__all__ = ["Report", "Settings", "Summary", "__version__", "load", "load_settings", "loads", "summarize"]


def __getattr__(name: str) -> object:
    """Read the settings' module only when it is asked for: it takes longer to import than all the rest."""
    if name in ("Settings", "load_settings"):
        from summarizer import settings

        return getattr(settings, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
