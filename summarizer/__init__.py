"""Summaries and answers for Chinese government work reports, every number traced to its source.

::

    from summarizer import ask, load, summarize

    report = load("report.txt")
    summary = summarize(report, engine="rules")
    for metric in summary.metrics:
        print(metric.name, metric.surface, metric.citation.start)
    print(ask(report, "追回工资多少元？").answer)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from summarizer._version import __version__
from summarizer.models import Report, Summary
from summarizer.pipeline import load, loads, summarize

if TYPE_CHECKING:
    from summarizer.conversation import Conversation, ask, ask_stream
    from summarizer.models import Answer, Turn, Verification
    from summarizer.settings import Settings, load_settings
    from summarizer.verification import verify

__all__ = [
    "Answer",
    "Conversation",
    "Report",
    "Settings",
    "Summary",
    "Turn",
    "Verification",
    "__version__",
    "ask",
    "ask_stream",
    "load",
    "load_settings",
    "loads",
    "summarize",
    "verify",
]

# Modules that take longer to import than all the rest; read only when one of their names is asked for.
_LATER: Final = {
    "Answer": "summarizer.models",
    "Conversation": "summarizer.conversation",
    "Settings": "summarizer.settings",
    "Turn": "summarizer.models",
    "Verification": "summarizer.models",
    "ask": "summarizer.conversation",
    "ask_stream": "summarizer.conversation",
    "load_settings": "summarizer.settings",
    "verify": "summarizer.verification",
}


def __getattr__(name: str) -> object:
    """Import the modules of some names only when they are asked for."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
