"""A report with its summary, packed: thousands of them in memory must not slow every run of the page.

Streamlit has Python look through all objects after each run; packed reports are one object each.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import Final

from summarizer.models import Identity, Model, Report, Summary

_IN_HAND: Final = 32


class Opened(Model):
    """A report with its summary; made by ``pack``."""

    id: str
    """The sha256 of its file."""
    name: str
    """Its file's name, by which citations speak of it."""
    identity: Identity
    """What it says of itself."""
    version: str
    """Tells this summary from another of the same report."""
    packed: bytes

    @property
    def report(self) -> Report:
        """The report itself."""
        return _unpacked(self.packed)[0]

    @property
    def summary(self) -> Summary:
        """Its summary."""
        return _unpacked(self.packed)[1]

    def renamed(self, name: str) -> Opened:
        """Give it another name, also in the report and the summary."""
        document = self.report.document.model_copy(update={"name": name})
        info = self.summary.report.model_copy(update={"source": name})
        return pack(
            self.report.model_copy(update={"document": document}),
            self.summary.model_copy(update={"report": info}),
        )


def pack(report: Report, summary: Summary) -> Opened:
    """Put a report and its summary together."""
    made = summary.provenance
    return Opened(
        id=report.document.sha256,
        name=report.document.name,
        identity=report.document.identity,
        version=f"{made.engine} {made.created_at}",
        packed=pickle.dumps((report, summary), protocol=pickle.HIGHEST_PROTOCOL),
    )


@lru_cache(maxsize=_IN_HAND)
def _unpacked(packed: bytes) -> tuple[Report, Summary]:
    report, summary = pickle.loads(packed)
    return report, summary
