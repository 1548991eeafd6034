"""A summary as a model proposes it: names for the quantities, words for the points, asked for part by part.

What it leaves out, or says in a form nobody can use, is left to grounding, which has the rules' draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from pydantic import JsonValue

from summarizer.document.items import Item
from summarizer.engines.llm.annotate import Part, parts, text_of
from summarizer.engines.llm.answerer import OF_ONE_TASK, propose_answer
from summarizer.engines.llm.tasks import Task, metrics_task, points_task
from summarizer.engines.llm.wording import tidy
from summarizer.engines.rules import RulesEngine
from summarizer.errors import ModelError
from summarizer.facts.subject import category
from summarizer.llm import Client, JsonAnswer, JsonObject, StructuredOutput
from summarizer.models import AnswerDraft, Draft, Fallback, MetricDraft, PointDraft, Report, Turn, Usage
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index
from summarizer.settings import Settings

# More than these at once a model names worse, and a slow one does not finish in time. Parts are read once all the same.
_QUANTITIES: Final = 80
_CHARACTERS: Final = 12_000


class LlmEngine:
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
        return self.client.wait(self.adraft(report))

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Do as ``draft`` does, for asyncio; with the rules' draft where that is there."""
        fallback = rules_draft or RulesEngine().draft(report)
        budget = await self.client.abudget()

        def tasks(part: Part) -> tuple[Task, Task]:
            folder = self.settings.prompts
            return metrics_task(part, fallback, folder), points_task(part, report, folder)

        def fits(part: Part) -> bool:
            if len(part.quantities) > _QUANTITIES or len(part.text) > _CHARACTERS:
                return False
            return all(task.fits(budget) for task in tasks(part))

        answered = []
        for part in parts(report, fits):
            naming, wording = tasks(part)
            named = await self._ask(naming) if part.quantities else None
            answered.append(_Answered(part, wording, named, await self._ask(wording)))
        return _joined(answered, report, fallback)

    async def _ask(self, task: Task) -> JsonAnswer | ModelError:
        try:
            return await self.client.aask_json(
                task.prompt.messages, task.json_schema, max_tokens=task.max_tokens
            )
        except OF_ONE_TASK as error:
            return error

    def answer(
        self, index: Index, query: Query, history: Sequence[Turn] = (), *, entire: bool = True
    ) -> AnswerDraft:
        """Propose an answer from one report; see ``Engine``."""
        return propose_answer(self.client, index, query, history, entire=entire)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the requests about one part brought; that for names is not sent where there is nothing to name."""

    part: Part
    wording: Task
    named: JsonAnswer | ModelError | None
    worded: JsonAnswer | ModelError


def _joined(answered: list[_Answered], report: Report, fallback: Draft) -> Draft:
    """Put the answers about a report's parts together; of a report in several parts the rules give the overview.

    Raises:
        ModelError: the first, if there is nothing else.
    """
    outcomes = [outcome for one in answered for outcome in (one.named, one.worded) if outcome is not None]
    answers = [outcome for outcome in outcomes if isinstance(outcome, JsonAnswer)]
    if not answers:
        raise next(outcome for outcome in outcomes if isinstance(outcome, ModelError))
    said = [_data(one.worded) for one in answered]
    overview = _statement(said[0].get("overview"), report) if len(answered) == 1 else None
    return Draft(
        engine="llm",
        overview=(overview,) if overview else fallback.overview,
        achievements=tuple(point for data in said for point in _statements(data.get("achievements"), report)),
        metrics=tuple(metric for one in answered for metric in _names(one, fallback)),
        problems=tuple(point for one in answered for point in _items(one, one.wording.problems, report)),
        plans=tuple(point for one in answered for point in _items(one, one.wording.plans, report)),
        fallbacks=tuple(
            reason
            for one in answered
            for item, outcome in (("metrics", one.named), ("points", one.worded))
            for reason in _reasons(item, outcome)
        ),
        model=answers[0].model,
        prompt_version=answered[0].wording.prompt.version,
        # The weakest that was in force.
        structured_output=max(
            (answer.structured_output for answer in answers), key=get_args(StructuredOutput).index
        ),
        usage=sum((answer.usage for answer in answers), Usage()),
        fallback=fallback,
    )


def _data(outcome: JsonAnswer | ModelError | None) -> JsonObject:
    return outcome.data if isinstance(outcome, JsonAnswer) else {}


def _names(answered: _Answered, fallback: Draft) -> Iterator[MetricDraft]:
    """Return a part's quantities with the model's names; with the rules' where there is none."""
    ours = {metric.quantity: metric for metric in fallback.metrics}
    data = _data(answered.named)
    for quantity in answered.part.quantities:
        if quantity.id in ours:
            name = data.get(quantity.label)
            drafted = ours[quantity.id]
            yield drafted.model_copy(update={"name": name}) if isinstance(name, str) else drafted


def _reasons(item: str, outcome: JsonAnswer | ModelError | None) -> Iterator[Fallback]:
    if isinstance(outcome, ModelError):
        yield Fallback(item=item, reason=outcome.name)
    elif outcome is not None:
        for problem in outcome.problems:
            yield Fallback(item=f"{item}.{problem.where}", reason=problem.kind)


def _items(answered: _Answered, keyed: Mapping[str, Item], report: Report) -> Iterator[PointDraft]:
    """Return the statements a model made about the items it was asked about."""
    data = _data(answered.worded)
    for key, item in keyed.items():
        said = data.get(key)
        if isinstance(said, Mapping) and isinstance(text := said.get("text"), str):
            source = text_of(report, item.sentences)
            cause = said.get("cause")
            yield PointDraft(
                text=tidy(text, source),
                sentences=item.sentences,
                cause=tidy(cause, source) or None if isinstance(cause, str) else None,
            )


def _statements(said: JsonValue, report: Report) -> Iterator[PointDraft]:
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
    tidied = tidy(text, text_of(report, sentences))
    return PointDraft(text=tidied, sentences=sentences, category=category(tidied))
