"""Statements of another time: a time said for another, or a time put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final

from eval.attack.scene import Scene, exchanged, tokens
from eval.attack.statements import Statement
from eval.attack.words import exchanges, words

_MONTH: Final = re.compile(r"(?<![\d.])(1[0-2]|[1-9])(?=月)")
_DENIED: Final = re.compile("[未没零]|无")
_TIMED: Final = re.compile(
    "年|月|季|日|天|期间|以来|目前|当前|同期|上届|截至|近来|已|正在|将|过去|今后|同比|任期|来，"
)


@cache
def _times() -> dict[str, tuple[str, ...]]:
    return dict(exchanges(words().times))


def time_moved(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say another time, or one where the statement has none."""
    text = statement.text
    for span, other in exchanged(text, _times(), within_names=True):
        inside = "《" in text[: span.start] and "》" in text[span.end :]
        ahead = next(iter(tokens(text[span.end :])), None)
        preposition = text[span.start : span.end] == "将" and not (ahead and ahead.verb)
        # What did not happen all year did not happen in half of it.
        if not (inside or preposition or _DENIED.search(text)):
            yield statement.changed(statement.replaced(span.start, span.end, other))
    for match in _MONTH.finditer(text):
        month = rng.choice([str(other) for other in range(1, 13) if str(other) != match[1]])
        yield statement.changed(statement.replaced(*match.span(1), month))
    if (
        not _TIMED.search(text)
        and not _DENIED.search(text)
        and statement.kind != "plans"
        and re.search(r"\d", text)
    ):
        yield statement.changed(f"{rng.choice(words().times_added)}，{text}")
