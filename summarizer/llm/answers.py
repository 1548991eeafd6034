"""Finds the one JSON object in what a model wrote: bare, fenced, amid prose, or cut off."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, cast

from pydantic import JsonValue

from summarizer.llm.exchange import JsonObject, Path

# A string may have lost its end; what stands in it is no bracket all the same.
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
# Braces that begin nothing; a text that has more of them has no answer in it.
_MOST_BROKEN: Final = 1_000
# Not strict: models break lines inside strings.
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class Found:
    """The object in an answer; None where there is none."""

    data: JsonObject | None
    open_list: Path | None = None
    """Where the text ended inside a list: the path its next element would have had."""


def find_object(text: str, *, depth: int = 1) -> Found:
    """Find the JSON object in an answer; of several the longest counts: models show small ones as examples.

    Of an object that breaks off, or stops being JSON, the items before the break are kept. The one being
    written there is dropped even if it would do: a number or a list may have lost its end.

    Args:
        text: what the model wrote.
        depth: how many keys lead to an item; a list there holds one item per element.
    """
    best, best_length, broken = _whole_objects(text)
    if broken is None or best_length >= len(text) - broken:
        return Found(best)
    salvaged, cut_list = _salvage(text[broken:], depth)
    if not salvaged and best is not None:
        return Found(best)
    return Found(salvaged, open_list=cut_list)


def _whole_objects(text: str) -> tuple[JsonObject | None, int, int | None]:
    """Give the longest complete object, its length, and where the first incomplete one begins."""
    best: JsonObject | None = None
    best_length = 0
    broken: int | None = None
    tries = _MOST_BROKEN
    at = text.find("{")
    while at >= 0 and tries:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken = at if broken is None else broken
            end = at + 1
            tries -= 1
        else:
            if end - at > best_length:
                best, best_length = cast(JsonObject, value), end - at
        at = text.find("{", end)
    return best, best_length, broken


def _salvage(text: str, depth: int) -> tuple[JsonObject, Path | None]:
    """Read an object up to its last whole item; say which list, if any, was being written then."""
    try:
        _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        text = text[: error.pos]
    except RecursionError:
        return {}, None
    end, brackets = _last_item(text, depth)
    if not end:
        return {}, None
    closing = "".join("}" if bracket == "{" else "]" for bracket in reversed(brackets))
    data = cast(JsonObject, _DECODER.decode(text[:end] + closing))
    if brackets[-1] == "{":
        return data, None
    path: Path = ()
    value: JsonValue = data
    while isinstance(value, dict):
        key = list(value)[-1]
        path, value = (*path, key), value[key]
    return data, (*path, len(value)) if isinstance(value, list) else None


def _last_item(text: str, depth: int) -> tuple[int, str]:
    """Give where the last whole item ends in a valid beginning of an object, and the brackets open there."""
    end, open_there = 0, ""
    brackets = ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            brackets += mark
            continue
        if mark in "}]":
            brackets = brackets[:-1]
        if mark in "}]," and _between_items(brackets, depth):
            end, open_there = token.start() if mark == "," else token.end(), brackets
    return end, open_there


def _between_items(brackets: str, depth: int) -> bool:
    """Tell whether what ends within these open brackets is an item, or holds some."""
    keys = brackets.removesuffix("[")
    return 0 < len(keys) <= depth and "[" not in keys
