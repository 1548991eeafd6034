"""What every engine can do: propose a summary of a report, and an answer to a question about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from summarizer.models import AnswerDraft, Draft, Report, Turn
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index


class Engine(Protocol):
    """Proposes; what it proposes is checked before anyone sees it."""

    def draft(self, report: Report) -> Draft:
        """Propose a summary of a report.

        Raises:
            ModelError: if the engine asks a model and that gives no usable answer at all.
        """
        ...

    def answer(
        self, index: Index, query: Query, history: Sequence[Turn] = (), *, entire: bool = True
    ) -> AnswerDraft:
        """Propose an answer from one report.

        Args:
            index: the report, ready to be searched.
            query: the question, complete in itself, read for this report.
            history: the turns before.
            entire: whether the whole report may be read at once; else its best passages.

        Raises:
            ModelError: if the engine asks a model and the endpoint fails.
        """
        ...


class AsyncEngine(Protocol):
    """Drafts without blocking."""

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Propose a summary of a report, as ``Engine.draft`` does; with the rules' draft where that is there."""
        ...
