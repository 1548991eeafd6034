"""Finds the one JSON object in what a model wrote: bare, fenced, amid prose, or cut off."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, cast

from pydantic import JsonValue
from pydantic_core import from_json

from summarizer.llm.exchange import JsonObject, Path

_THOUGHT: Final = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True)
class Found:
    """The object in an answer; None where there is none."""

    data: JsonObject | None
    open_list: Path | None = None
    """Where the text ended inside a list: the path its next element would have had."""
    whole: bool = True


def find_object(text: str, *, depth: int = 1) -> Found:
    """Find the JSON object in an answer; of several the longest counts: models show small ones as examples.

    Of an object that breaks off (or stops being JSON) the items before the break are kept. The item being
    written there is dropped even if it looks complete: a number or a list may have lost its end.

    Args:
        text: what the model wrote.
        depth: how many keys lead to an item; a list there holds one item per element.
    """
    text = _THOUGHT.sub("", text)
    best, best_length, broken = _whole_objects(text)
    if broken is None or best_length >= len(text) - broken:
        return Found(best)
    salvaged = _salvage(text[broken:])
    if salvaged is None or (best is not None and not salvaged):
        return Found(best)
    return Found(salvaged, open_list=_drop_last(salvaged, depth), whole=False)


def _whole_objects(text: str) -> tuple[JsonObject | None, int, int | None]:
    """Give the longest complete object, its length, and where the first incomplete one begins."""
    best: JsonObject | None = None
    best_length = 0
    broken: int | None = None
    at = text.find("{")
    while at >= 0:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken = at if broken is None else broken
            end = at + 1
        else:
            if end - at > best_length:
                best, best_length = cast(JsonObject, value), end - at
        at = text.find("{", end)
    return best, best_length, broken


def _salvage(text: str) -> JsonObject | None:
    """Read an object up to where it ends or goes wrong."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        end = error.pos
    except RecursionError:
        return None
    for piece in (text, text[:end]):
        try:
            value: JsonValue = from_json(piece, allow_partial=True)
        except ValueError:
            continue
        return value if isinstance(value, dict) else None
    return None


def _drop_last(data: JsonObject, depth: int) -> Path | None:
    """Drop the item at the break, in place; give the path of the next element if it broke inside a list."""
    container: JsonObject = data
    path: Path = ()
    for level in range(depth):
        if not container:
            return None
        key = list(container)[-1]
        value = container[key]
        path = (*path, key)
        if isinstance(value, list):
            del value[-1:]
            return (*path, len(value))
        if level < depth - 1 and isinstance(value, dict):
            container = value
        else:
            del container[key]
            return None
    return None
