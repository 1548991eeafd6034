"""An answer in JSON: asked for, its failing items repaired, the rest kept."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from summarizer.errors import InvalidAnswerError, ModelError, TruncatedAnswerError
from summarizer.llm.capabilities import STRUCTURED_OUTPUT_MODES
from summarizer.llm.complaints import one_line
from summarizer.llm.endpoint import Endpoint
from summarizer.llm.protocol import (
    Completion,
    ItemProblem,
    JsonAnswer,
    JsonObject,
    JsonSchema,
    Messages,
    Meter,
    Path,
    add_to_last,
)
from summarizer.llm.templates import load_template
from summarizer.llm.validation import ValidatedAnswer, Validator, find_object, value_at
from summarizer.messages import say

_MOST_LISTED: Final = 60
_START: Final = 60


async def complete(
    endpoint: Endpoint, messages: Messages, schema: JsonSchema | None, max_tokens: int
) -> Completion:
    """Ask once; with a schema the answer is whole and valid, or an error.

    Raises:
        TruncatedAnswerError: if it was cut off.
        InvalidAnswerError: if it is no JSON object, or not of the schema.
    """
    meter = Meter()
    completion = await endpoint.complete(messages, schema, max_tokens, meter)
    completion = completion.model_copy(update={"usage": meter.usage})
    if schema is None:
        return completion
    reading = _read(completion, Validator(schema))
    if reading.raw is None or reading.failing or reading.cut:
        raise _error(endpoint, completion, reading, meter)
    return completion.model_copy(update={"data": reading.checked.data})


async def ask(
    endpoint: Endpoint, messages: Messages, schema: JsonSchema, max_tokens: int, *, repairs: int
) -> JsonAnswer:
    """Ask, and ask again for the failing items alone; an item that cannot be had costs no other item.

    Raises:
        TruncatedAnswerError: if not one item was whole before the answer was cut off.
        InvalidAnswerError: if there is no JSON object in any answer.
        ModelError: if the first request fails. A failing repair leaves its items as problems instead.
    """
    meter = Meter()
    validator = Validator(schema)
    completion = await endpoint.complete(messages, schema, max_tokens, meter)
    reading = _read(completion, validator)
    if completion.truncated and not reading.checked.data:
        raise _error(endpoint, completion, reading, meter)
    mode = completion.structured_output
    asked = 0
    before: tuple[ItemProblem, ...] | None = None
    # At temperature 0 the same complaint would bring the same answer.
    while reading.failing and reading.failing != before and asked < repairs:
        asked += 1
        before = reading.failing
        if not reading.checked.data:
            endpoint.put_schema_into_words(completion.model)
        part = schema if reading.raw is None else _narrowed(schema, reading.failing)
        again = add_to_last(messages, _note(reading, endpoint))
        try:
            repaired = await endpoint.complete(again, part, max_tokens, meter)
        except ModelError:
            break
        mode = min(mode, repaired.structured_output, key=STRUCTURED_OUTPUT_MODES.index)
        reading = _merge(reading, repaired, validator)
    if reading.raw is None:
        raise _error(endpoint, completion, reading, meter)
    return JsonAnswer(
        data=reading.checked.data,
        problems=reading.failing + reading.cut,
        usage=meter.usage,
        model=completion.model,
        structured_output=mode,
        repairs=asked,
    )


@dataclass(frozen=True)
class _Reading:
    """What the answers up to now amount to; ``raw`` is None as long as none of them held an object."""

    raw: JsonObject | None
    checked: ValidatedAnswer
    cut: tuple[ItemProblem, ...] = ()

    @property
    def failing(self) -> tuple[ItemProblem, ...]:
        return self.checked.problems


def _read(completion: Completion, validator: Validator) -> _Reading:
    parsed = find_object(completion.text)
    cut: tuple[ItemProblem, ...] = ()
    if parsed.open_list is not None:
        cut = (ItemProblem(path=parsed.open_list, kind="truncated", message=say("llm.cut_list")),)
    return _Reading(parsed.data, validator.check(parsed.data or {}), cut)


def _merge(reading: _Reading, completion: Completion, validator: Validator) -> _Reading:
    """Take from a repair what it says of the failing items; the valid ones stay as they are."""
    parsed = find_object(completion.text)
    if parsed.data is None:
        return reading
    if reading.raw is None:
        return _read(completion, validator)
    raw = _with_repairs(reading.raw, reading.failing, parsed.data)
    return _Reading(raw, validator.check(raw), reading.cut)


def _note(reading: _Reading, endpoint: Endpoint) -> str:
    """Word the problems for the model."""
    folder = endpoint.settings.prompts
    if reading.raw is None:
        return load_template("repair_prose", folder).render().user
    listed = [f"- {problem.where}: {problem.message}" for problem in reading.failing[:_MOST_LISTED]]
    return load_template("repair_items", folder).render(problems="\n".join(listed)).user


def _error(endpoint: Endpoint, completion: Completion, reading: _Reading, meter: Meter) -> ModelError:
    if completion.truncated or reading.cut:
        return TruncatedAnswerError(
            url=endpoint.url,
            model=completion.model,
            tokens=completion.usage.tokens_out,
            reason=say("llm.cut_thoughts" if completion.spent_on_thought else "llm.cut_answer"),
            usage=meter.usage,
        )
    if reading.raw is None:
        start = one_line(completion.text or completion.refusal)[:_START]
        reason = say("llm.prose", start=start) if start else say("llm.no_object")
    else:
        reason = "; ".join(f"{problem.where}: {problem.message}" for problem in reading.failing[:3])
    return InvalidAnswerError(url=endpoint.url, model=completion.model, reason=reason, usage=meter.usage)


def _with_repairs(raw: JsonObject, problems: Iterable[ItemProblem], repaired: JsonObject) -> JsonObject:
    """Put what a second answer says of the failing items in the place of what the first said.

    Elements of a list come back in the order in which they were asked for; surplus ones are left out.
    """
    merged = copy.deepcopy(raw)
    lists: dict[Path, Iterator[JsonValue]] = {}
    for problem in problems:
        *parents, last = problem.path or ("",)
        above = tuple(parents)
        if isinstance(last, int):
            given = value_at(repaired, above)
            fresh = next(lists.setdefault(above, iter(given if isinstance(given, list) else ())), None)
        else:
            fresh = value_at(repaired, problem.path)
        if fresh is None:
            continue
        match value_at(merged, above), last:
            case dict() as entries, str() as key:
                entries[key] = fresh
            case list() as elements, int() as index if index < len(elements):
                elements[index] = fresh
    return merged


def _narrowed(schema: JsonSchema, problems: Iterable[ItemProblem]) -> JsonSchema:
    """Return the schema of the failing items alone, so that a repair costs no more than it must."""
    paths = [problem.path for problem in problems]
    properties = schema.get("properties")
    names = {path[0] for path in paths if path}
    if not isinstance(properties, Mapping) or not all(paths) or names - properties.keys():
        return schema
    kept: dict[str, JsonValue] = {name: inner for name, inner in properties.items() if name in names}
    for name, inner in kept.items():
        # Of a list the failing elements are asked for, however few.
        if isinstance(inner, dict) and all(len(path) > 1 for path in paths if path[0] == name):
            kept[name] = {key: value for key, value in inner.items() if key != "minItems"}
    return {**schema, "properties": kept, "required": list(kept)}
