"""What of a model's words is a valid answer: the JSON object in them, held against its schema item by item.

An *item* is what a caller can do without: the value of one of the root's keys (``Q27: {...}``), or, where that is a
list, one element of it (of ``achievements: [...]``).
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind
from pydantic import JsonValue

from summarizer.llm.protocol import ItemProblem, JsonObject, JsonSchema, Path

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
# Not strict: models break lines inside strings.
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class ValidatedAnswer:
    """The valid part of an answer and the problems of the rest."""

    data: JsonObject
    problems: tuple[ItemProblem, ...]


class Validator:
    """Checks answers against one schema.

    Raises:
        ValueError: if the schema is none.
    """

    def __init__(self, schema: JsonSchema) -> None:
        self._validator = Draft202012Validator(dict(schema))

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
        _remove(data, invalid)
        return ValidatedAnswer(data, tuple(problems.values()))


def _problem(error: ValidationError) -> ItemProblem:
    path = tuple(error.instance_path)
    if isinstance(error.kind, ValidationErrorKind.Required) and not path:
        return ItemProblem(path=(error.kind.property,), kind="missing", message=error.message)
    end = 2 if len(path) > 1 and isinstance(path[1], int) else 1
    inside = ".".join(str(step) for step in path[end:])
    message = " ".join(f"{inside} {error.message}".split())
    return ItemProblem(path=path[:end], kind="invalid", message=message[:_LONGEST_MESSAGE])


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
    best, best_length, broken = _whole_objects(text)
    if broken is None or best_length >= len(text) - broken:
        return ParsedAnswer(best)
    salvaged = _salvaged(text[broken:])
    return ParsedAnswer(best) if not salvaged.data and best is not None else salvaged


def _whole_objects(text: str) -> tuple[JsonObject | None, int, int | None]:
    """Return the longest complete object, its length, and where the first incomplete one begins."""
    best: JsonObject | None = None
    best_length = 0
    broken: int | None = None
    tries = _MOST_BROKEN
    start = text.find("{")
    while start >= 0 and tries:
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            broken = start if broken is None else broken
            end = start + 1
            tries -= 1
        else:
            if end - start > best_length:
                best, best_length = cast(JsonObject, value), end - start
        start = text.find("{", end)
    return best, best_length, broken


def _salvaged(text: str) -> ParsedAnswer:
    """Read an object up to its last whole item.

    Not ``pydantic_core.from_json(allow_partial=True)``: it refuses line breaks within strings, and keeps of the item
    being written what there is of it.
    """
    try:
        _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        text = text[: error.pos]
    except RecursionError:
        return ParsedAnswer({})
    end, in_list = 0, False
    brackets = ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            brackets += mark
            continue
        if mark in "}]":
            brackets = brackets[:-1]
        if mark in "}]," and brackets in ("{", "{["):
            end, in_list = token.start() if mark == "," else token.end(), brackets == "{["
    if not end:
        return ParsedAnswer({})
    data = cast(JsonObject, _DECODER.decode(text[:end] + ("]}" if in_list else "}")))
    if not in_list:
        return ParsedAnswer(data)
    key, elements = list(data.items())[-1]
    return ParsedAnswer(data, open_list=(key, len(cast("list[JsonValue]", elements))))


def value_at(data: JsonValue, path: Path) -> JsonValue:
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
    for path in sorted(paths, key=_order, reverse=True):
        match value_at(data, path[:-1]), path[-1]:
            case dict() as entries, str() as key:
                entries.pop(key, None)
            case list() as elements, int() as index if index < len(elements):
                del elements[index]


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)
