"""The JSON Schema of each task, built for the part of the report at hand.

Lengths are held by ``pattern``, which the endpoints that enforce a schema know more widely than ``maxLength``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from summarizer.llm import JsonSchema
from summarizer.models import Quantity, Sentence

_DIGIT = re.compile(r"\d")
_NAME = "^[^\\n0-9]{2,30}$"
# Where the first draft has one, as 12345热线 does, the name may have a number too.
_NUMBERED_NAME = "^[^\\n]{2,30}$"
_TEXT = "^[^\\n]{12,70}$"
_CAUSE = "^[^\\n]{0,40}$"

MOST_ACHIEVEMENTS = 6


def metrics_schema(quantities: Iterable[Quantity], names: Mapping[int, str]) -> JsonSchema:
    """Build the schema of the task that names quantities: one required key a quantity.

    Args:
        quantities: those to be named.
        names: by the quantities' ids, the names that are the first draft.
    """
    return _object(
        {
            quantity.label: _string(_NUMBERED_NAME if _DIGIT.search(names.get(quantity.id, "")) else _NAME)
            for quantity in quantities
        }
    )


def points_schema(sentences: Iterable[Sentence], problems: Iterable[str], plans: Iterable[str]) -> JsonSchema:
    """Build the schema of the task that words points.

    Args:
        sentences: those that may be cited by the overview and the achievements.
        problems: keys of the problems; each is required.
        plans: keys of the plans; each is required.
    """
    statement = _object({"refs": _refs([sentence.label for sentence in sentences]), "text": _string(_TEXT)})
    return _object(
        {
            "overview": statement,
            "achievements": {
                "type": "array",
                "items": statement,
                "minItems": 3,
                "maxItems": MOST_ACHIEVEMENTS,
            },
            **{key: _object({"text": _string(_TEXT), "cause": _string(_CAUSE)}) for key in problems},
            **{key: _object({"text": _string(_TEXT)}) for key in plans},
        }
    )


def _object(properties: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _string(pattern: str) -> JsonValue:
    return {"type": "string", "pattern": pattern}


def _refs(labels: list[str]) -> JsonValue:
    return {
        "type": "array",
        "items": {"type": "string", "enum": list(labels)},
        "minItems": 1,
        "maxItems": 4,
    }
