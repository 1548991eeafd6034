"""What every engine can do."""

from __future__ import annotations

from typing import Protocol

from summarizer.models import Draft, Report


class Engine(Protocol):
    """Proposes; what it proposes is checked before anyone sees it."""

    def draft(self, report: Report) -> Draft:
        """Propose a summary of a report.

        Raises:
            ModelError: if the engine asks a model and that gives no usable answer at all.
        """
        ...


class AsyncEngine(Protocol):
    """Does the same without blocking."""

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Propose a summary of a report, as ``Engine.draft`` does; with the rules' draft where that is there."""
        ...
