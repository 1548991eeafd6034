"""The JSON Schema of an answer, built for the sentences and numbers that were shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

from pydantic import JsonValue

from summarizer.llm import JsonSchema
from summarizer.models import Quantity
from summarizer.models.asking import Operation

MOST_CLAIMS: Final = 2
_TEXT: Final = "^[^\\n]{1,50}$"


def answer_schema(sentences: Iterable[str], quantities: Iterable[Quantity]) -> JsonSchema:
    """Build the schema of an answer: what the report says first, and then whether that answers.

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
        "claims": {"type": "array", "items": claim, "minItems": 0, "maxItems": MOST_CLAIMS},
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
