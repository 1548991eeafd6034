"""Asks a model for names and statements, part by part, and falls back to the rules item by item."""

from __future__ import annotations

from collections.abc import Generator

from summarizer.engines.llm.annotate import Part, parts
from summarizer.engines.llm.answer import ModelAnswerer
from summarizer.engines.llm.answers import Outcome, draft_of
from summarizer.engines.llm.tasks import Task, metrics_task, points_task
from summarizer.engines.rules import RulesEngine
from summarizer.errors import (
    ContentFilterError,
    ContextLengthError,
    InvalidAnswerError,
    ModelError,
    TruncatedAnswerError,
)
from summarizer.llm import Budget, Client, JsonAnswer
from summarizer.models import Draft, Report, Usage
from summarizer.settings import Settings

# What costs one task and not the report: the rules stand in for it.
_OF_ONE_TASK = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)
# More than these at once a model names worse, and a slow one does not finish in time. Parts are read once all the same.
_QUANTITIES = 80
_CHARACTERS = 12_000
_Work = Generator[Task, JsonAnswer | ModelError, Draft]


class LlmEngine(ModelAnswerer):
    """Drafts and answers with any OpenAI-compatible model; may be used for many reports, from many threads.

    Raises:
        UsageError: if no endpoint is configured.
    """

    def __init__(self, settings: Settings, client: Client | None = None) -> None:
        self.settings = settings
        self.client = client or Client(settings)

    def draft(self, report: Report) -> Draft:
        """Draft a summary of a report.

        Raises:
            ModelError: if the endpoint fails, or no task at all gets a usable answer.
        """
        work = self._work(report, self.client.budget())
        outcome: JsonAnswer | ModelError | None = None
        while True:
            try:
                task = next(work) if outcome is None else work.send(outcome)
            except StopIteration as done:
                return _result(done)
            try:
                outcome = self.client.ask_json(task.messages, task.json_schema, max_tokens=task.max_tokens)
            except _OF_ONE_TASK as error:
                outcome = error

    async def adraft(self, report: Report) -> Draft:
        """Do as ``draft`` does, for asyncio."""
        work = self._work(report, await self.client.abudget())
        outcome: JsonAnswer | ModelError | None = None
        while True:
            try:
                task = next(work) if outcome is None else work.send(outcome)
            except StopIteration as done:
                return _result(done)
            try:
                outcome = await self.client.aask_json(
                    task.messages, task.json_schema, max_tokens=task.max_tokens
                )
            except _OF_ONE_TASK as error:
                outcome = error

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def _work(self, report: Report, budget: Budget) -> _Work:
        """Ask task by task; the same whether the caller blocks or not."""
        spare = RulesEngine().draft(report)
        folder = self.settings.prompts
        last: list[tuple[Part, tuple[Task, Task]]] = []

        def tasks(part: Part) -> tuple[Task, Task]:
            # Most reports are one part, whose size is asked about first: it is rendered once for both.
            if not last or last[0][0] is not part:
                last[:] = [(part, (metrics_task(part, spare, folder), points_task(part, report, folder)))]
            return last[0][1]

        def fits(part: Part) -> bool:
            if len(part.quantities) > _QUANTITIES or len(part.text) > _CHARACTERS:
                return False
            return all(budget.fits(task.messages, task.max_tokens) for task in tasks(part))

        drafts: list[Draft] = []
        outcomes: list[JsonAnswer | ModelError] = []
        for part in parts(report, fits):
            named: Outcome = None
            naming, wording = tasks(part)
            if part.quantities:
                named = yield naming
                outcomes.append(named)
            worded = yield wording
            outcomes.append(worded)
            drafts.append(draft_of(wording, named, worded, part, report, spare))
        failures = [outcome for outcome in outcomes if isinstance(outcome, ModelError)]
        if len(failures) == len(outcomes):
            raise failures[0]
        return _joined(drafts, spare)


def _joined(drafts: list[Draft], spare: Draft) -> Draft:
    """Put the drafts of a report's parts together; of a report in several parts the rules give the overview."""
    model = next(draft.model for draft in drafts if draft.model)
    return Draft(
        engine="llm",
        overview=(drafts[0].overview if len(drafts) == 1 else ()) or spare.overview,
        achievements=tuple(point for draft in drafts for point in draft.achievements),
        metrics=tuple(metric for draft in drafts for metric in draft.metrics),
        problems=tuple(point for draft in drafts for point in draft.problems),
        plans=tuple(point for draft in drafts for point in draft.plans),
        fallbacks=tuple(fallback for draft in drafts for fallback in draft.fallbacks),
        model=model,
        prompt_version=drafts[0].prompt_version,
        structured_output=next(
            (draft.structured_output for draft in drafts if draft.structured_output), None
        ),
        usage=sum((draft.usage for draft in drafts), Usage()),
        spare=spare,
    )


def _result(done: StopIteration) -> Draft:
    draft: Draft = done.value
    return draft
