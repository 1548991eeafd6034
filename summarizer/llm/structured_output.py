"""What of a model's words is a valid answer: the JSON object in them, held against its schema item by item.

An *item* is what a caller can do without: the value of one of the root's keys (``Q27: {...}``), or, where that is a
list, one element of it (of ``achievements: [...]``). What fails is asked for again, and costs no other item.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind
from pydantic import JsonValue

from summarizer.llm.protocol import ItemProblem, JsonObject, JsonSchema, Path
from summarizer.messages import say

_LONGEST_MESSAGE: Final = 160
_ABOUT_LISTS: Final = (
    ValidationErrorKind.MinItems,
    ValidationErrorKind.MaxItems,
    ValidationErrorKind.UniqueItems,
)
# A string may have lost its end; what stands in it is no bracket all the same.
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
# Braces that begin nothing; a text that has more of them has no answer in it.
_MOST_BROKEN: Final = 1_000
# Half of a surrogate pair: no text, and neither the validator nor a file takes it.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Further down no schema looks, and the validator gives up.
_DEEPEST: Final = 100
# Stands for what cannot be read: a noncharacter of Unicode, which no text has.
_UNREADABLE: Final = "\ufdd0"
# Not strict: models break lines inside strings.
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class ValidatedAnswer:
    """The valid part of what a model said up to now, and what is wrong with the rest."""

    raw: JsonObject | None
    """As the model gave it; None as long as it gave no object."""
    data: JsonObject
    problems: tuple[ItemProblem, ...]
    cut: tuple[ItemProblem, ...] = ()
    """The list that broke off: nobody knows what else it would have held, so it cannot be asked for."""


class Validator:
    """Checks answers against one schema.

    Raises:
        ValueError: if the schema is none.
    """

    def __init__(self, schema: JsonSchema) -> None:
        self._schema = schema
        self._validator = Draft202012Validator(dict(schema))

    def read(self, text: str) -> ValidatedAnswer:
        """Read what a model wrote."""
        parsed = find_object(text)
        cut: tuple[ItemProblem, ...] = ()
        if parsed.open_list is not None:
            cut = (ItemProblem(path=parsed.open_list, kind="truncated", message=say("llm.cut_list")),)
        if parsed.data is None:
            return replace(self.check({}), raw=None, cut=cut)
        return replace(self.check(_readable(parsed.data)), cut=cut)

    def repaired(self, answer: ValidatedAnswer, text: str) -> ValidatedAnswer:
        """Take from a further answer what it says of the failing items; the valid ones stay as they are."""
        if answer.raw is None:
            return self.read(text)
        further = find_object(text).data
        if further is None:
            return answer
        merged = _with_repairs(answer.raw, answer.problems, _readable(further))
        return replace(self.check(merged), cut=answer.cut)

    def check(self, raw: JsonObject) -> ValidatedAnswer:
        """Split an answer into its valid items and its problems; ``raw`` stays as it is.

        Keys the schema doesn't know are left out and are no problem: nothing asked for is lost with them.
        """
        data = copy.deepcopy(raw)
        errors = list(self._validator.iter_errors(data))
        unknown = [
            (*error.instance_path, name)
            for error in errors
            if isinstance(error.kind, ValidationErrorKind.AdditionalProperties)
            for name in error.kind.unexpected
        ]
        if unknown:
            _remove(data, unknown)
            errors = list(self._validator.iter_errors(data))
        problems: dict[Path, ItemProblem] = {}
        invalid: set[Path] = set()
        for error in errors:
            problem = _problem(error)
            problems.setdefault(problem.path, problem)
            # A list that is merely too short or too long keeps its elements.
            if problem.path and not isinstance(error.kind, _ABOUT_LISTS):
                invalid.add(problem.path)
        for path in (path for path in _unreadable_items(data) if path[:1] not in invalid):
            problems.setdefault(path, ItemProblem(path=path, kind="invalid", message=say("llm.unreadable")))
            invalid.add(path)
        _remove(data, invalid)
        return ValidatedAnswer(raw, data, tuple(problems.values()))

    def schema_of_failing(self, answer: ValidatedAnswer) -> JsonSchema:
        """Return the schema of the failing items alone, so that a repair costs no more than it must."""
        paths = [problem.path for problem in answer.problems]
        properties = self._schema.get("properties")
        names = {path[0] for path in paths if path}
        if (
            answer.raw is None
            or not isinstance(properties, Mapping)
            or not all(paths)
            or names - properties.keys()
        ):
            return self._schema
        kept: dict[str, JsonValue] = {name: inner for name, inner in properties.items() if name in names}
        for name, inner in kept.items():
            # Of a list the failing elements are asked for, however few.
            if isinstance(inner, dict) and all(len(path) > 1 for path in paths if path[0] == name):
                kept[name] = {key: value for key, value in inner.items() if key != "minItems"}
        return {**self._schema, "properties": kept, "required": list(kept)}


def _readable(data: JsonObject) -> JsonObject:
    """Copy an answer, with a mark in the place of each text and each nesting that cannot be read."""
    return {_readable_text(key): _readable_value(value, _DEEPEST) for key, value in data.items()}


def _readable_value(value: JsonValue, levels: int) -> JsonValue:
    if isinstance(value, str):
        return _readable_text(value)
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return _UNREADABLE
    if isinstance(value, list):
        return [_readable_value(element, levels - 1) for element in value]
    return {_readable_text(key): _readable_value(inner, levels - 1) for key, inner in value.items()}


def _readable_text(text: str) -> str:
    return _UNREADABLE if _SURROGATE.search(text) else text


def _unreadable_items(data: JsonObject) -> Iterator[Path]:
    for key, value in data.items():
        if isinstance(value, list):
            yield from ((key, index) for index, element in enumerate(value) if _has_mark(element))
        elif _has_mark(key) or _has_mark(value):
            yield (key,)


def _has_mark(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return any(_has_mark(key) or _has_mark(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(map(_has_mark, value))
    return value == _UNREADABLE


def _problem(error: ValidationError) -> ItemProblem:
    path = tuple(error.instance_path)
    if isinstance(error.kind, ValidationErrorKind.Required) and not path:
        return ItemProblem(path=(error.kind.property,), kind="missing", message=error.message)
    end = 2 if len(path) > 1 and isinstance(path[1], int) else 1
    inside = ".".join(str(step) for step in path[end:])
    message = " ".join(f"{inside} {error.message}".split())
    return ItemProblem(path=path[:end], kind="invalid", message=message[:_LONGEST_MESSAGE])


def _with_repairs(raw: JsonObject, problems: Iterable[ItemProblem], further: JsonObject) -> JsonObject:
    """Put what a further answer says of the failing items in the place of what the first said.

    Elements of a list come back in the order in which they were asked for; surplus ones are left out.
    """
    merged = copy.deepcopy(raw)
    lists: dict[Path, Iterator[JsonValue]] = {}
    for problem in problems:
        *parents, last = problem.path or ("",)
        above = tuple(parents)
        if isinstance(last, int):
            given = _value_at(further, above)
            fresh = next(lists.setdefault(above, iter(given if isinstance(given, list) else ())), None)
        else:
            fresh = _value_at(further, problem.path)
        match _value_at(merged, above), last:
            case dict() as entries, str() as key if fresh is not None:
                entries[key] = fresh
            case list() as elements, int() as index if fresh is not None and index < len(elements):
                elements[index] = fresh
    return merged


def _value_at(data: JsonValue, path: Path) -> JsonValue:
    """Return the value at a path, None where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _remove(data: JsonObject, paths: Iterable[Path]) -> None:
    """Remove what stands at some paths; of a list the later elements first, so that earlier indices hold."""
    for path in sorted(paths, reverse=True):
        match _value_at(data, path[:-1]), path[-1]:
            case dict() as entries, str() as key:
                entries.pop(key, None)
            case list() as elements, int() as index if index < len(elements):
                del elements[index]


@dataclass(frozen=True)
class ParsedAnswer:
    """The object in an answer; None where there is none."""

    data: JsonObject | None
    open_list: Path | None = None
    """Where the text ended inside a list: the path its next element would have had."""


def find_object(text: str) -> ParsedAnswer:
    """Find the JSON object in an answer; of several the longest counts: models show small ones as examples.

    Of an object that breaks off, or stops being JSON, the items before the break are kept. The one being
    written there is dropped even if it would do: a number or a list may have lost its end.
    """
    best: JsonObject | None = None
    best_length, broken, tries = 0, len(text), _MOST_BROKEN
    start = text.find("{")
    while start >= 0 and tries:
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            broken = min(broken, start)
            end = start + 1
            tries -= 1
        else:
            if end - start > best_length:
                best, best_length = cast(JsonObject, value), end - start
        start = text.find("{", end)
    if best_length >= len(text) - broken:
        return ParsedAnswer(best)
    salvaged = _salvaged(text[broken:])
    return ParsedAnswer(best) if not salvaged.data and best is not None else salvaged


def _salvaged(text: str) -> ParsedAnswer:
    """Read an object up to its last whole item.

    Not ``pydantic_core.from_json(allow_partial=True)``: it refuses line breaks within strings, and keeps of the item
    being written what there is of it.
    """
    try:
        _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        text = text[: error.pos]
    except (ValueError, RecursionError):
        # Too deep, or a whole number longer than Python reads.
        return ParsedAnswer({})
    end, brackets, in_list = 0, "", False
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            brackets += mark
        elif mark in "}],":
            brackets = brackets if mark == "," else brackets[:-1]
            if brackets in ("{", "{["):
                end, in_list = token.start() if mark == "," else token.end(), brackets == "{["
    if not end:
        return ParsedAnswer({})
    data = cast(JsonObject, _DECODER.decode(text[:end] + ("]}" if in_list else "}")))
    if not in_list:
        return ParsedAnswer(data)
    key, elements = list(data.items())[-1]
    return ParsedAnswer(data, open_list=(key, len(cast("list[JsonValue]", elements))))
