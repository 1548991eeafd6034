"""A summary as a model proposes it: names for the quantities, words for the points, asked for part by part.

What it leaves out, or says in a form nobody can use, is left to grounding, which has the rules' draft.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping

from pydantic import JsonValue

from summarizer.document.items import Item
from summarizer.engines.llm.annotate import Part, parts
from summarizer.engines.llm.answerer import ModelAnswerer
from summarizer.engines.llm.tasks import Task, metrics_task, points_task
from summarizer.engines.llm.wording import tidy
from summarizer.engines.rules import RulesEngine
from summarizer.errors import (
    ContentFilterError,
    ContextLengthError,
    InvalidAnswerError,
    ModelError,
    TruncatedAnswerError,
)
from summarizer.facts.subject import category
from summarizer.llm import Budget, Client, JsonAnswer
from summarizer.models import Draft, Fallback, MetricDraft, PointDraft, Report, Usage
from summarizer.settings import Settings

# What costs one task and not the report: the rules stand in for it.
_OF_ONE_TASK = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)
# More than these at once a model names worse, and a slow one does not finish in time. Parts are read once all the same.
_QUANTITIES = 80
_CHARACTERS = 12_000
Outcome = JsonAnswer | ModelError | None
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

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Do as ``draft`` does, for asyncio; with the rules' draft where that is there."""
        work = self._work(report, await self.client.abudget(), rules_draft)
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

    def _work(self, report: Report, budget: Budget, rules_draft: Draft | None = None) -> _Work:
        """Ask task by task; the same whether the caller blocks or not."""
        fallback = rules_draft or RulesEngine().draft(report)
        folder = self.settings.prompts
        last: list[tuple[Part, tuple[Task, Task]]] = []

        def tasks(part: Part) -> tuple[Task, Task]:
            # Most reports are one part, whose size is asked about first: it is rendered once for both.
            if not last or last[0][0] is not part:
                last[:] = [(part, (metrics_task(part, fallback, folder), points_task(part, report, folder)))]
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
            drafts.append(draft_of(wording, named, worded, part, report, fallback))
        failures = [outcome for outcome in outcomes if isinstance(outcome, ModelError)]
        if len(failures) == len(outcomes):
            raise failures[0]
        return _joined(drafts, fallback)


def _joined(drafts: list[Draft], fallback: Draft) -> Draft:
    """Put the drafts of a report's parts together; of a report in several parts the rules give the overview."""
    model = next(draft.model for draft in drafts if draft.model)
    return Draft(
        engine="llm",
        overview=(drafts[0].overview if len(drafts) == 1 else ()) or fallback.overview,
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
        fallback=fallback,
    )


def _result(done: StopIteration) -> Draft:
    draft: Draft = done.value
    return draft


def draft_of(
    task: Task, named: Outcome, worded: Outcome, part: Part, report: Report, fallback: Draft
) -> Draft:
    """Put the answers about one part together; what they lack is left to grounding, which has the rules' draft.

    Args:
        task: the request for points.
        named: what the request for names brought; None if none was sent.
        worded: what the request for points brought.
        part: the part they are about.
        report: the report.
        fallback: the rules engine's draft of the whole report.
    """
    names, name_fallbacks = _names(named, part, fallback)
    data = worded.data if isinstance(worded, JsonAnswer) else {}
    fallbacks = [*name_fallbacks, *_reasons("points", worded)]
    overview = _statement(data.get("overview"), report)
    answers = [answer for answer in (named, worded) if isinstance(answer, JsonAnswer)]
    return Draft(
        engine="llm",
        overview=(overview,) if overview else (),
        achievements=tuple(_statements(data.get("achievements"), report)),
        metrics=names,
        problems=_items(data, task.problems, report),
        plans=_items(data, task.plans, report),
        fallbacks=tuple(fallbacks),
        model=answers[0].model if answers else None,
        prompt_version=task.version,
        structured_output=min((answer.structured_output for answer in answers), default=None),
        usage=sum((answer.usage for answer in answers), Usage()),
    )


def _names(named: Outcome, part: Part, fallback: Draft) -> tuple[tuple[MetricDraft, ...], list[Fallback]]:
    """Give each quantity the model's name; the rules' where there is none."""
    ours = {metric.quantity: metric for metric in fallback.metrics}
    data = named.data if isinstance(named, JsonAnswer) else {}
    drafts = []
    for quantity in part.quantities:
        if quantity.id not in ours:
            continue
        name = data.get(quantity.label)
        drafted = ours[quantity.id]
        drafts.append(drafted.model_copy(update={"name": name}) if isinstance(name, str) else drafted)
    return tuple(drafts), list(_reasons("metrics", named))


def _reasons(item: str, outcome: Outcome) -> Iterable[Fallback]:
    if isinstance(outcome, ModelError):
        yield Fallback(item=item, reason=outcome.name)
    elif outcome is not None:
        for problem in outcome.problems:
            yield Fallback(item=f"{item}.{problem.where}", reason=problem.kind)


def _items(
    data: Mapping[str, JsonValue], keyed: Mapping[str, Item], report: Report
) -> tuple[PointDraft, ...]:
    """Give the statements a model made about the items it was asked about."""
    points = []
    for key, item in keyed.items():
        said = data.get(key)
        if not isinstance(said, Mapping) or not isinstance(text := said.get("text"), str):
            continue
        source = _said(item.sentences, report)
        cause = said.get("cause")
        points.append(
            PointDraft(
                text=tidy(text, source),
                sentences=item.sentences,
                cause=tidy(cause, source) or None if isinstance(cause, str) else None,
            )
        )
    return tuple(points)


def _statements(said: JsonValue, report: Report) -> Iterable[PointDraft]:
    for element in said if isinstance(said, list) else []:
        if point := _statement(element, report):
            yield point


def _statement(said: JsonValue, report: Report) -> PointDraft | None:
    if not isinstance(said, Mapping):
        return None
    text, refs = said.get("text"), said.get("refs")
    if not isinstance(text, str) or not isinstance(refs, list):
        return None
    sentences = tuple(sorted({int(ref[1:]) for ref in refs if isinstance(ref, str)}))
    tidied = tidy(text, _said(sentences, report))
    return PointDraft(text=tidied, sentences=sentences, category=category(tidied))


def _said(sentences: Iterable[int], report: Report) -> str:
    """Give the text of some sentences."""
    document = report.document
    held = (document.sentences[at] for at in sentences)
    return "\n".join(document.text[sentence.start : sentence.end] for sentence in held)
