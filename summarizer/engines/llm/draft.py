"""A summary as a model proposes it: names for the quantities, words for the points, asked for part by part.

What it leaves out, or says in a form nobody can use, is left to grounding, which has the rules' draft.
"""

from __future__ import annotations

import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from pydantic import JsonValue

from summarizer.document.items import Item
from summarizer.engines.llm.annotate import Part, parts
from summarizer.engines.llm.answerer import OF_ONE_TASK, propose_answer, reread
from summarizer.engines.llm.exam_store import model_leads
from summarizer.engines.llm.tasks import Task, merge_task, metrics_task, points_task
from summarizer.engines.llm.verifier import compare
from summarizer.engines.llm.wording import Editor
from summarizer.engines.protocol import Aimed, Compared, Comparison, Rereading
from summarizer.engines.rules import RulesEngine
from summarizer.errors import ModelError
from summarizer.facts.subject import theme_of
from summarizer.llm import Client, JsonAnswer, JsonObject, StructuredOutput
from summarizer.models import AnswerDraft, Draft, Fallback, MetricDraft, PointDraft, Report, Turn, Usage
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index
from summarizer.settings import Settings

T = TypeVar("T")

# More than these at once a model names worse, and a slow one does not finish in time.
_QUANTITIES: Final = 80
# So many highlights has a report that does not fit a model's context.
_MANY: Final = 12


class LlmEngine:
    """Drafts and answers with any OpenAI-compatible model; may be used for many reports, from many threads.

    Raises:
        UsageError: if no endpoint is configured.
    """

    def __init__(self, settings: Settings, client: Client | None = None) -> None:
        self.settings = settings
        self.client = client or Client(settings)
        self._leads: bool | None = None
        self._lock = threading.Lock()

    @property
    def leads(self) -> bool:
        """Whether the model leads where it is asked, or the rules do; found out once, by the exam if need be.

        Raises:
            ModelError: if that has to be taken and the endpoint fails.
        """
        with self._lock:
            if self._leads is None:
                self._leads = model_leads(self.client)
            return self._leads

    def draft(self, report: Report) -> Draft:
        """Draft a summary of a report; where the model does not lead, by rules alone.

        Raises:
            ModelError: if the endpoint fails, or no task at all gets a usable answer.
        """
        return self.client.wait(self.adraft(report)) if self.leads else RulesEngine().draft(report)

    async def adraft(self, report: Report, rules_draft: Draft | None = None) -> Draft:
        """Do as ``draft`` does, for asyncio; with the rules' draft where that is there."""
        fallback = rules_draft or RulesEngine().draft(report)
        budget = await self.client.abudget()

        folder = self.settings.prompts

        def naming(part: Part) -> list[Task]:
            groups = [
                part.quantities[at : at + _QUANTITIES] for at in range(0, len(part.quantities), _QUANTITIES)
            ]
            return [metrics_task(part, group, fallback, folder) for group in groups]

        def fits(part: Part) -> bool:
            return all(task.fits(budget) for task in (*naming(part), points_task(part, report, folder)))

        answered = []
        for part in parts(report, fits):
            wording = points_task(part, report, folder)
            named = [await self._ask(task) for task in naming(part)]
            answered.append(_Answered(part, wording, named, await self._ask(wording)))
        drafted = _joined(answered, report, fallback)
        return await self._merged(drafted) if len(answered) > 1 else drafted

    async def _merged(self, drafted: Draft) -> Draft:
        """Have the model choose among what it wrote of several parts; where it cannot, the rules tell of the whole."""
        if not drafted.brief or not drafted.highlights or drafted.fallback is None:
            return drafted
        brief, highlights = drafted.brief, drafted.highlights
        task = merge_task(
            [one.text for one in brief], [one.text for one in highlights], _MANY, self.settings.prompts
        )
        outcome = await self._ask(task)
        if isinstance(outcome, ModelError):
            failed = Fallback(item="merge", reason=outcome.name)
            rules = drafted.fallback
            chosen = {"brief": rules.brief, "highlights": rules.highlights}
            return drafted.model_copy(update={**chosen, "fallbacks": (*drafted.fallbacks, failed)})
        return drafted.model_copy(
            update={
                "brief": _chosen(outcome.data.get("brief"), brief) or drafted.fallback.brief,
                "highlights": _chosen(outcome.data.get("highlights"), highlights),
                "usage": drafted.usage + outcome.usage,
            }
        )

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
        if not self.leads:
            return RulesEngine().answer(index, query, history, entire=entire)
        return propose_answer(self.client, index, query, history, entire=entire)

    @property
    def verifies(self) -> bool:
        """Whether a model may be asked to verify."""
        return self.settings.verifies

    async def acompare(self, statements: Sequence[Compared]) -> Comparison:
        """Have the verifier's model compare statements with their quotes; see ``Verifier``."""
        return await compare(self.client, statements)

    async def areread(self, question: str, claims: Sequence[Aimed]) -> Rereading:
        """Ask whether claims answer a question; see ``Rereader``."""
        return await reread(self.client, question, claims)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run asynchronous work with this engine, and wait for it."""
        return self.client.wait(work)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the requests about one part brought, those for names one a group of its quantities."""

    part: Part
    wording: Task
    named: list[JsonAnswer | ModelError]
    worded: JsonAnswer | ModelError


def _chosen(labels: JsonValue, among: Sequence[PointDraft]) -> tuple[PointDraft, ...]:
    """Return the statements that a model chose by their numbers, in its order."""
    said = labels if isinstance(labels, list) else []
    places = dict.fromkeys(int(label[1:]) - 1 for label in said if isinstance(label, str))
    return tuple(among[place] for place in places)


def _joined(answered: list[_Answered], report: Report, fallback: Draft) -> Draft:
    """Put the answers about a report's parts together.

    Raises:
        ModelError: the first, if there is nothing else.
    """
    outcomes = [outcome for one in answered for outcome in (*one.named, one.worded)]
    answers = [outcome for outcome in outcomes if isinstance(outcome, JsonAnswer)]
    if not answers:
        raise next(outcome for outcome in outcomes if isinstance(outcome, ModelError))
    reader = _StatementReader(report)
    for one in answered:
        reader.read(one)
    return Draft(
        engine="llm",
        brief=tuple(reader.brief) or fallback.brief,
        highlights=tuple(reader.highlights) or fallback.highlights,
        achievements=tuple(reader.highlights),
        metrics=tuple(metric for one in answered for metric in _names(one, fallback)),
        problems=tuple(reader.problems),
        plans=tuple(reader.plans),
        fallbacks=(
            *(
                reason
                for one in answered
                for item, outcome in (*(("metrics", named) for named in one.named), ("points", one.worded))
                for reason in _reasons(item, outcome)
            ),
            *reader.editor.refused,
        ),
        edits=tuple(reader.editor.edits),
        model=answers[0].model,
        prompt_version=answered[0].wording.prompt.version,
        # The weakest that was in force.
        structured_output=max(
            (answer.structured_output for answer in answers), key=get_args(StructuredOutput).index
        ),
        usage=sum((answer.usage for answer in answers), Usage()),
        fallback=fallback,
    )


def _data(outcome: JsonAnswer | ModelError) -> JsonObject:
    return outcome.data if isinstance(outcome, JsonAnswer) else {}


def _names(answered: _Answered, fallback: Draft) -> Iterator[MetricDraft]:
    """Return a part's quantities with the model's names; with the rules' where there is none."""
    ours = {metric.quantity: metric for metric in fallback.metrics}
    data = {key: name for named in answered.named for key, name in _data(named).items()}
    for quantity in answered.part.quantities:
        if quantity.id in ours:
            name = data.get(quantity.label)
            drafted = ours[quantity.id]
            yield drafted.model_copy(update={"name": name}) if isinstance(name, str) else drafted


def _reasons(item: str, outcome: JsonAnswer | ModelError) -> Iterator[Fallback]:
    if isinstance(outcome, ModelError):
        yield Fallback(item=item, reason=outcome.name)
        return
    for problem in outcome.problems:
        yield Fallback(item=f"{item}.{problem.where}", reason=problem.kind)


class _StatementReader:
    """Reads statements out of a model's answers; what changes or costs one is in ``editor``."""

    def __init__(self, report: Report) -> None:
        self.editor = Editor(report)
        self.brief: list[PointDraft] = []
        self.highlights: list[PointDraft] = []
        self.problems: list[PointDraft] = []
        self.plans: list[PointDraft] = []

    def read(self, answered: _Answered) -> None:
        """Take the statements of the answers about one part."""
        data, enforced = _data(answered.worded), _enforced(answered.worded)
        for name, points in (("brief", self.brief), ("highlights", self.highlights)):
            said = data.get(name)
            for element in said if isinstance(said, list) else []:
                point = self._cited(_next(name, points), element, enforced)
                points += [point] if point else []
        for name, keyed, points in (
            ("problems", answered.wording.problems, self.problems),
            ("plans", answered.wording.plans, self.plans),
        ):
            for key, item in keyed.items():
                point = self._about(_next(name, points), data.get(key), item, enforced)
                points += [point] if point else []

    def _cited(self, item: str, said: JsonValue, enforced: bool) -> PointDraft | None:
        """Read a statement with the sentences it cites."""
        if not isinstance(said, Mapping):
            return None
        written, refs = said.get("text"), said.get("refs")
        if not isinstance(written, str) or not isinstance(refs, list):
            return None
        sentences = tuple(sorted({int(ref[1:]) for ref in refs if isinstance(ref, str)}))
        text = self.editor.stated(item, written, sentences, enforced=enforced)
        if text is None or not sentences:
            return None
        return PointDraft(
            text=text, sentences=sentences, category=theme_of(self.editor.report.document, sentences[0])
        )

    def _about(self, name: str, said: JsonValue, item: Item, enforced: bool) -> PointDraft | None:
        """Read a statement, and a cause where there is one, about an item the model was asked about."""
        if not isinstance(said, Mapping) or not isinstance(written := said.get("text"), str):
            return None
        text = self.editor.stated(name, written, item.sentences, enforced=enforced)
        if text is None:
            return None
        reason, cause = said.get("cause"), None
        if isinstance(reason, str):
            cause = self.editor.stated(f"{name}.cause", reason, item.sentences, enforced=enforced)
        return PointDraft(text=text, sentences=item.sentences, cause=cause or None)


def _enforced(outcome: JsonAnswer | ModelError) -> bool:
    return isinstance(outcome, JsonAnswer) and outcome.enforced


def _next(name: str, points: Sequence[PointDraft]) -> str:
    """Name the statement that comes next as grounding will."""
    return f"{name}[{len(points) + 1}]"
