"""The one request a question costs: the report as in every other prompt, the conversation, the question, the schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final, get_args

from pydantic import JsonValue

from summarizer.engines.llm.annotate import Part, sendable, some, whole
from summarizer.engines.llm.tasks import Task
from summarizer.llm import Budget, JsonSchema, TokenCounter, load_template
from summarizer.models import Operation, Quantity, Turn
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index

_ANSWER_TOKENS: Final = 320
_HISTORY_TOKENS: Final = 400
# So many passages go where the whole report does not; ever fewer, until they fit.
_PASSAGES: Final = (24, 12, 6, 3)
_MOST_CLAIMS: Final = 2
_TEXT: Final = "^[^\\n]{1,50}$"


def answer_task(
    index: Index, query: Query, history: Sequence[Turn], budget: Budget, *, entire: bool, folder: Path | None
) -> Task | None:
    """Ask about a whole report where it fits the model's context, else about its best passages.

    Args:
        index: the report.
        query: the question, complete in itself.
        history: the turns before; of these the last few that fit go along.
        budget: what the model's context has room for.
        entire: whether the whole report may go along: not where many are asked.
        folder: of the user's own templates.

    Returns:
        None where nothing fits: the question itself is too long.
    """
    said = _said(history, TokenCounter(budget.model))
    if entire:
        task = _task(whole(index.report), index, query, said, folder)
        if budget.fits(task.messages, task.max_tokens):
            return task
    ranked = [passage.sentence for passage in index.search(query.searches, query.text)]
    for count in _PASSAGES if ranked else ():
        task = _task(some(index.report, ranked[:count]), index, query, said, folder)
        if budget.fits(task.messages, task.max_tokens):
            return task
    return None


def _task(part: Part, index: Index, query: Query, said: str, folder: Path | None) -> Task:
    prompt = load_template("answer", folder).render(
        report=part.text, history=sendable(said), question=sendable(query.text)
    )
    # Sentences that tell a machine what to do are no passages: they may be read but not cited.
    citable = {sentence.id: sentence.label for sentence in part.sentences if sentence.id in index.passages}
    held = [one for one in part.quantities if index.report.document.sentence_at(one.start).id in citable]
    return Task(
        messages=prompt.messages,
        json_schema=answer_schema(list(citable.values()) or [one.label for one in part.sentences], held),
        max_tokens=_ANSWER_TOKENS,
        version=prompt.version,
    )


def _said(history: Sequence[Turn], counter: TokenCounter) -> str:
    """Write out the last turns that fit, in their order."""
    left = _HISTORY_TOKENS

    def fits(line: str) -> bool:
        nonlocal left
        left -= counter.count(line)
        return left >= 0

    turns = (f"问：{turn.question}\n答：{turn.answer}" for turn in reversed(history))
    lines = list(takewhile(fits, turns))
    return "\n".join(["此前的问答：", *reversed(lines)]) if lines else ""


def answer_schema(sentences: Iterable[str], quantities: Iterable[Quantity]) -> JsonSchema:
    """Build the JSON Schema of an answer: what the report says first, and then whether that answers.

    Args:
        sentences: labels of the sentences that may be cited.
        quantities: the numbers that may be pointed to.
    """
    sentence: JsonValue = {"type": "string", "enum": list(sentences)}
    labels = [quantity.label for quantity in quantities]
    claim = _object(
        {
            "refs": {"type": "array", "items": sentence, "minItems": 1, "maxItems": 2},
            "figures": _figures(labels, 0),
            "text": {"type": "string", "pattern": _TEXT},
        }
    )
    properties: dict[str, JsonValue] = {
        "claims": {"type": "array", "items": claim, "minItems": 0, "maxItems": _MOST_CLAIMS},
        "answerable": {"type": "boolean"},
    }
    if len(labels) > 1:
        operation: JsonValue = {"type": "string", "enum": list(get_args(Operation))}
        working = _object({"operation": operation, "quantities": _figures(labels, 2)})
        properties["working"] = {"anyOf": [{"type": "null"}, working]}
    return _object(properties)


def _figures(labels: list[str], least: int) -> JsonValue:
    if not labels:
        return {"type": "array", "items": {"type": "string"}, "minItems": 0, "maxItems": 0}
    items: JsonValue = {"type": "string", "enum": list(labels)}
    return {"type": "array", "items": items, "minItems": least, "maxItems": 4}


def _object(properties: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
