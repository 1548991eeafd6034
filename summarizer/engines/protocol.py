"""What an engine can do: propose a summary of a report and an answer to a question; some can verify, too."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

from summarizer.models import AnswerDraft, Difference, Draft, Mismatch, Model, Report, Turn, Usage
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index

T = TypeVar("T")


class Engine(Protocol):
    """Proposes; what it proposes is checked before anyone sees it."""

    @property
    def leads(self) -> bool:
        """Whether a model answers, refuses and chooses, and not the rules."""
        ...

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


class Aimed(Protocol):
    """A claim that is to answer a question, the text it rests on, and what code noticed about it."""

    @property
    def text(self) -> str:
        """The claim."""
        ...

    @property
    def quote(self) -> str:
        """What it rests on."""
        ...

    @property
    def hints(self) -> Sequence[str]:
        """What may speak against it, in words."""
        ...


class Rereading(Model):
    """In what some claims miss a question; None of one that nothing was said about."""

    mismatches: tuple[Mismatch | None, ...]
    prompt_version: str
    usage: Usage


@runtime_checkable
class Rereader(Protocol):
    """An engine that can be asked whether claims answer a question."""

    async def areread(self, question: str, claims: Sequence[Aimed]) -> Rereading:
        """Ask, in one request, whether each of some claims answers just the question.

        Raises:
            ModelError: if the endpoint fails, or gives no usable answer.
        """
        ...

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run asynchronous work with this engine, and wait for it."""
        ...


class AsyncEngine(Protocol):
    """Drafts without blocking."""

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Propose a summary of a report, as ``Engine.draft`` does; with the rules' draft where that is there."""
        ...


class Compared(Protocol):
    """A statement and the text it is to be compared with."""

    @property
    def text(self) -> str:
        """The statement."""
        ...

    @property
    def quote(self) -> str:
        """What it rests on."""
        ...


class Comparison(Model):
    """What a verifier found some statements to say that their quotes do not; None of one it said nothing about."""

    differences: tuple[Difference | None, ...]
    prompt_version: str
    usage: Usage


@runtime_checkable
class Verifier(Protocol):
    """An engine that can have statements compared with their quotes."""

    @property
    def verifies(self) -> bool:
        """Whether it may be asked to."""
        ...

    async def acompare(self, statements: Sequence[Compared]) -> Comparison:
        """Compare some statements, in one request, each with its own quote.

        Raises:
            ModelError: if the endpoint fails, or gives no usable answer.
        """
        ...

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run asynchronous work with this engine, and wait for it."""
        ...
