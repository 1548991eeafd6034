"""The output contract as JSON text."""

from __future__ import annotations

import json

from summarizer.models import Summary


def to_json(summary: Summary, *, indent: int | None = 2) -> str:
    """Write a summary as one JSON object, Chinese characters as they are; no line end at the end."""
    return json.dumps(summary.model_dump(mode="json"), ensure_ascii=False, indent=indent)
