"""The flow of an answer in JSON: ask, check item by item, have the failing items repaired, keep the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from summarizer.errors import InvalidAnswerError, ModelError, TruncatedAnswerError
from summarizer.llm.answers import find_object
from summarizer.llm.complaints import one_line
from summarizer.llm.endpoint import Endpoint
from summarizer.llm.exchange import (
    Completion,
    Flow,
    JsonAnswer,
    JsonObject,
    JsonSchema,
    Messages,
    Meter,
    Problem,
    StructuredOutput,
    add_to_last,
)
from summarizer.llm.templates import load_template
from summarizer.llm.validation import Checked, Validator, narrowed, with_repairs
from summarizer.messages import say

_MOST_LISTED: Final = 60
_START: Final = 60
_RUNGS: Final[tuple[StructuredOutput, ...]] = ("text", "json_object", "json_schema")


@dataclass(frozen=True)
class _Reading:
    """What the answers up to now amount to; ``raw`` is None as long as none of them held an object."""

    raw: JsonObject | None
    checked: Checked
    cut: tuple[Problem, ...] = ()

    @property
    def failing(self) -> tuple[Problem, ...]:
        return self.checked.problems


def complete(
    endpoint: Endpoint, messages: Messages, schema: JsonSchema | None, max_tokens: int
) -> Flow[Completion]:
    """Ask once; with a schema the answer is whole and valid, or an error.

    Raises:
        TruncatedAnswerError: if it was cut off.
        InvalidAnswerError: if it is no JSON object, or not of the schema.
    """
    meter = Meter()
    validator = None if schema is None else Validator(schema)
    completion = yield from endpoint.complete(messages, schema, max_tokens, meter)
    completion = completion.model_copy(update={"usage": meter.usage})
    if validator is None:
        return completion
    reading = _read(completion, validator, depth=1)
    if reading.raw is None or reading.failing or reading.cut:
        raise _error(endpoint, completion, reading, meter)
    return completion.model_copy(update={"data": reading.checked.data})


def ask(
    endpoint: Endpoint, messages: Messages, schema: JsonSchema, max_tokens: int, *, repairs: int, depth: int
) -> Flow[JsonAnswer]:
    """Ask, and ask again for the failing items alone; an item that cannot be had costs no other item.

    Raises:
        TruncatedAnswerError: if not one item was whole before the answer was cut off.
        InvalidAnswerError: if there is no JSON object in any answer.
        ModelError: if the first request fails. A failing repair leaves its items as problems instead.
    """
    meter = Meter()
    validator = Validator(schema, depth=depth)
    completion = yield from endpoint.complete(messages, schema, max_tokens, meter)
    reading = _read(completion, validator, depth)
    if completion.truncated and not reading.checked.data:
        raise _error(endpoint, completion, reading, meter)
    rung = completion.structured_output
    asked = 0
    before: tuple[Problem, ...] | None = None
    # At temperature 0 the same complaint would bring the same answer.
    while reading.failing and reading.failing != before and asked < repairs:
        asked += 1
        before = reading.failing
        if not reading.checked.data:
            endpoint.put_schema_into_words(completion.model)
        part = (
            schema if reading.raw is None else narrowed(schema, [problem.path for problem in reading.failing])
        )
        again = add_to_last(messages, _note(reading, endpoint))
        try:
            repaired = yield from endpoint.complete(again, part, max_tokens, meter)
        except ModelError:
            break
        rung = min(rung, repaired.structured_output, key=_RUNGS.index)
        reading = _merge(reading, repaired, validator, depth)
    if reading.raw is None:
        raise _error(endpoint, completion, reading, meter)
    return JsonAnswer(
        data=reading.checked.data,
        problems=reading.failing + reading.cut,
        usage=meter.usage,
        model=completion.model,
        structured_output=rung,
        repairs=asked,
    )


def _read(completion: Completion, validator: Validator, depth: int) -> _Reading:
    found = find_object(completion.text, depth=depth)
    checked = validator.check(found.data or {})
    cut: tuple[Problem, ...] = ()
    if found.open_list is not None:
        cut = (Problem(path=found.open_list, kind="truncated", message=say("llm.cut_list")),)
    return _Reading(found.data, checked, cut)


def _merge(reading: _Reading, completion: Completion, validator: Validator, depth: int) -> _Reading:
    """Take from a repair what it says of the failing items; the valid ones stay as they are."""
    found = find_object(completion.text, depth=depth)
    if found.data is None:
        return reading
    if reading.raw is None:
        return _read(completion, validator, depth)
    raw = with_repairs(reading.raw, reading.failing, found.data)
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
