"""Statements with something added that no report says: what came of it, or why it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Final

from eval.attack.scene import Scene, clauses, exchanged
from eval.attack.statements import Statement
from eval.attack.words import exchanges, words

_ENDS: Final = "。；，"
_CAUSED: Final = re.compile(
    "由于|因|原因|导致|从而|使|为此|得益|带动|推动|促进|通过|确保|有效|随着|让|为了|以便"
)
_DRAWN: Final = 2


def invented_tail(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Add what came of it, who was praised or blamed, or how it compares."""
    free = [tail for tail in words().tails if not scene.says(tail)]
    for tail in rng.sample(free, _DRAWN):
        yield statement.changed(f"{statement.text.rstrip(_ENDS)}，{tail}")


def cause_invented(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Add why it is so: in front, behind, or with another of the report's own statements as the cause."""
    text = statement.text
    if _CAUSED.search(text):
        return
    free = [cause for cause in words().causes if not scene.says(cause)]
    before, behind = rng.sample(free, 2)
    yield statement.changed(f"{before}，{text}")
    yield statement.changed(f"{text.rstrip(_ENDS)}，{_behind(behind)}")
    yield from _made_of_the_report(statement, scene, rng)
    for span, other in exchanged(text, exchanges(words().made_causes)):
        if span.start == 0 or text[span.start - 1] in "，；":
            yield statement.changed(statement.replaced(span.start, span.end, other))


def _behind(cause: str) -> str:
    return f"主要是{cause}" if cause.startswith("由于") else f"这是{cause}所致"


def _made_of_the_report(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say that one thing the report states is so because of another it states."""
    near = [
        sentence
        for sentence in scene.sentences
        if sentence.id not in statement.sentences and abs(sentence.id - statement.sentences[0]) <= 3
    ]
    if not near:
        return
    other = rng.choice(near)
    said = scene.said(other)
    first = said[clauses(said)[0].start : clauses(said)[0].end]
    if len(first) < 30 and not _CAUSED.search(said):
        cited = tuple(sorted({*statement.sentences, other.id}))
        made = statement.changed(f"由于{first}，{statement.text}")
        yield made.model_copy(update={"sentences": cited})
