"""The output contract as JSON text."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Final, Literal

from pydantic_core import PydanticSerializationError

from summarizer.models import SCHEMA_VERSION, Answer, Summary, Verification

# What version 1 of a summary does not have, by where it stands.
_NEW: Final[dict[str, Any]] = {
    "overview_proof": True,
    "brief": True,
    "highlights": True,
    "checks": {"edits"},
} | {part: {"__all__": {"proof"}} for part in ("achievements", "metrics", "problems", "plans")}
_LONE = re.compile("[\ud800-\udfff]")


def to_json(
    result: Summary | Answer | Verification, *, indent: int | None = 2, schema: Literal[1, 2] = SCHEMA_VERSION
) -> str:
    """Write a result as one JSON object, Chinese characters as they are; no line end at the end.

    Args:
        result: a summary, an answer, or what a text was verified to say.
        indent: of each level, in spaces; None for one line.
        schema: version of a summary's contract: 1 for what reads no proofs.

    Half of a surrogate pair, which a text given to ``loads`` may hold and no encoding can write, is escaped.
    """
    if isinstance(result, Summary) and schema == 1:
        return _LONE.sub(_escaped, json.dumps(version_1(result), ensure_ascii=False, indent=indent))
    if indent:
        # The same bytes five times as fast, which a batch notices.
        with suppress(PydanticSerializationError):
            return result.model_dump_json(indent=indent)
    text = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=indent)
    return _LONE.sub(_escaped, text)


def version_1(summary: Summary) -> dict[str, Any]:
    """Return a summary as version 1 of the contract had it: without proofs and without what code edited."""
    return summary.model_dump(mode="json", exclude=_NEW) | {"schema_version": 1}


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
