"""The output contract as JSON text."""

from __future__ import annotations

import json
import re

from summarizer.models import Answer, Summary

_LONE = re.compile("[\ud800-\udfff]")


def to_json(result: Summary | Answer, *, indent: int | None = 2) -> str:
    """Write a summary or an answer as one JSON object, Chinese characters as they are; no line end at the end.

    Half of a surrogate pair, which a text given to ``loads`` may hold and no encoding can write, is escaped.
    """
    text = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=indent)
    return _LONE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
