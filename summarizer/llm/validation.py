"""Holds an answer against its JSON Schema item by item: what is valid stays, what is not becomes a Problem.

An *item* is what a caller can do without: the value ``depth`` keys below the root, or, where a list stands
there, one element of it. With depth 1 that is a quantity's entry ``Q27: {...}`` or one of
``achievements: [...]``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind
from pydantic import JsonValue
from pydantic_core import from_json, to_json

from summarizer.llm.exchange import JsonObject, JsonSchema, Path, Problem

_LONGEST_MESSAGE: Final = 160
# What may speak of another part of the schema than its own.
_REFERS: Final = re.compile(rb'"\$(?:ref|dynamicRef|anchor|dynamicAnchor|id)"')
_PLAIN: Final = {"type", "properties", "required", "additionalProperties"}
_ABOUT_LISTS: Final = (
    ValidationErrorKind.MinItems,
    ValidationErrorKind.MaxItems,
    ValidationErrorKind.UniqueItems,
)


@dataclass(frozen=True)
class Checked:
    """The valid part of an answer and the problems of the rest."""

    data: JsonObject
    problems: tuple[Problem, ...]


class _Pattern:
    """The keyword ``pattern``, compiled once a process: that takes longer than to check a whole answer."""

    def __init__(self, parent_schema: dict[str, Any], value: str, schema_path: list[str | int]) -> None:
        self._pattern = _compiled(value)

    def validate(self, instance: Any) -> None:
        """Check a value.

        Raises:
            ValueError: if it does not match, in the words of the built-in keyword.
        """
        for error in self._pattern.iter_errors(instance):
            raise ValueError(error.message)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Draft202012Validator:
    return Draft202012Validator({"pattern": pattern})


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> Draft202012Validator:
    """Compile a schema, given as JSON; those of single items are few and come up again and again."""
    return Draft202012Validator(from_json(schema), keywords={"pattern": _Pattern})


class _Wrong(NamedTuple):
    """What is wrong with the value at a path of an answer."""

    path: Path
    error: ValidationError


class Validator:
    """Checks answers against one schema.

    The schema of a task names the report's own quantities and sentences, so each report has another, though
    most of its items have a schema they share: it is compiled item by item where it is a plain object.

    Raises:
        ValueError: if the schema is none.
    """

    def __init__(self, schema: JsonSchema, *, depth: int = 1) -> None:
        self._depth = depth
        self._items: dict[str, Draft202012Validator] = {}
        properties = schema.get("properties")
        written = to_json(schema)
        closed = schema.keys() == _PLAIN and schema["additionalProperties"] is False
        if closed and isinstance(properties, Mapping) and properties and not _REFERS.search(written):
            self._items = {name: _validator(to_json(inner)) for name, inner in properties.items()}
            written = to_json({"type": schema["type"], "required": schema["required"]})
        self._rest = _validator(written)

    def check(self, raw: JsonObject) -> Checked:
        """Split an answer into its valid items and its problems; ``raw`` stays as it is.

        Keys the schema doesn't know are left out and are no problem: nothing asked for is lost with them.
        """
        data = {name: raw[name] for name in raw if name in self._items} if self._items else raw
        wrong = self._wrong(data)
        if not wrong:
            return Checked(data, ())
        data = copy.deepcopy(data)
        unknown = [
            (*path, name)
            for path, error in wrong
            if isinstance(error.kind, ValidationErrorKind.AdditionalProperties)
            for name in error.kind.unexpected
        ]
        for path in unknown:
            _remove(data, path)
        problems: dict[Path, Problem] = {}
        invalid: set[Path] = set()
        for each in self._wrong(data) if unknown else wrong:
            problem = self._problem(each)
            problems.setdefault(problem.path, problem)
            # A list that is merely too short or too long keeps its elements.
            if problem.path and not isinstance(each.error.kind, _ABOUT_LISTS):
                invalid.add(problem.path)
        # Later elements of a list go first, so that the indices of those before them hold.
        for path in sorted(invalid, key=_order, reverse=True):
            _remove(data, path)
        return Checked(data, tuple(problems.values()))

    def _wrong(self, data: JsonObject) -> list[_Wrong]:
        """Give what is wrong with an answer, keys the schema doesn't know among it."""
        found = [_Wrong(tuple(error.instance_path), error) for error in self._rest.iter_errors(data)]
        for name, item in self._items.items():
            if name in data and not item.is_valid(data[name]):
                found += [
                    _Wrong((name, *error.instance_path), error) for error in item.iter_errors(data[name])
                ]
        return found

    def _problem(self, wrong: _Wrong) -> Problem:
        path, error = wrong
        if isinstance(error.kind, ValidationErrorKind.Required) and len(path) < self._depth:
            return Problem(path=(*path, error.kind.property), kind="missing", message=error.message)
        end = self._depth
        if len(path) > end and isinstance(path[end], int):
            end += 1
        inside = ".".join(str(step) for step in path[end:])
        message = " ".join(f"{inside} {error.message}".split())
        return Problem(path=path[:end], kind="invalid", message=message[:_LONGEST_MESSAGE])


def value_at(data: JsonValue, path: Path) -> JsonValue:
    """Give the value at a path, None where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def with_repairs(raw: JsonObject, problems: Iterable[Problem], repaired: JsonObject) -> JsonObject:
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
        if fresh is not None:
            _put(merged, problem.path, fresh)
    return merged


def narrowed(schema: JsonSchema, paths: Iterable[Path]) -> JsonSchema:
    """Give the schema of the failing items alone, so that a repair costs no more than it must."""
    wanted: dict[str, list[Path]] = {}
    for path in paths:
        if not path or isinstance(path[0], int):
            return {name: value for name, value in schema.items() if name != "minItems"}
        wanted.setdefault(path[0], []).append(path[1:])
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or not wanted or wanted.keys() - properties.keys():
        return schema
    kept: dict[str, JsonValue] = {}
    for name, inner in properties.items():
        rest = wanted.get(name)
        if rest is not None:
            kept[name] = dict(narrowed(inner, rest)) if isinstance(inner, Mapping) and all(rest) else inner
    return {**schema, "properties": kept, "required": list(kept)}


def _put(data: JsonObject, path: Path, value: JsonValue) -> None:
    parent = value_at(data, path[:-1])
    last = path[-1]
    if isinstance(parent, dict) and isinstance(last, str):
        parent[last] = value
    if isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        parent[last] = value


def _remove(data: JsonObject, path: Path) -> None:
    parent = value_at(data, path[:-1])
    last = path[-1]
    if isinstance(parent, dict) and isinstance(last, str):
        parent.pop(last, None)
    elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        del parent[last]


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)
