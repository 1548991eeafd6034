"""Statements turned round: an opposite said, a denial put in, the report's own denial taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final

from eval.attack.scene import Scene, clauses, closed, exchanged, tokens
from eval.attack.statements import Statement
from eval.attack.words import exchanges, words

_DENIED: Final = re.compile("[未不无没零非勿莫免禁]|尚未")
# Words that open a clause as prepositions do, or that a denial in front of would not turn round.
_UNTURNED: Final = frozenset(
    ["通过", "坚持", "围绕", "按照", "根据", "依照", "包括", "涉及", "继续", "进行", "需要", "应当", "可以", "能够",
     "必须", "保障", "建设", "规范", "服务"]
)  # fmt: skip
_AHEAD: Final = re.compile("将|要|拟|力争|争取|计划|确保")
_FIXED: Final = re.compile("社会保障|医疗保障|生活保障|住房保障|应急管理|安全生产|统一战线|改革开放|就业局")


@cache
def antonyms_of() -> dict[str, tuple[str, ...]]:
    """Give for each word that has one its opposites."""
    return dict(exchanges(words().antonyms, both_ways=True))


def antonym(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say a word's opposite in its place."""
    fixed = [match.span() for match in _FIXED.finditer(statement.text)]
    for span, other in exchanged(statement.text, antonyms_of()):
        if not any(start <= span.start < end for start, end in fixed):
            yield statement.changed(statement.replaced(span.start, span.end, other))


def negation_added(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Deny the verb that a clause turns on."""
    known = words()
    text = statement.text
    for clause in clauses(text):
        said = text[clause.start : clause.end]
        if _DENIED.search(said):
            continue
        place = _verb(said)
        if place is None:
            continue
        at, word = place
        ahead = statement.kind == "plans" or scene.section_kind(statement.sentences[-1]) == "plans"
        if word in known.states:
            negators = known.negators_of_states
        elif ahead or _AHEAD.search(said[:at]):
            negators = known.negators_of_plans
        else:
            negators = known.negators_of_deeds
        yield statement.changed(
            statement.replaced(clause.start + at, clause.start + at, rng.choice(negators))
        )


def _verb(clause: str) -> tuple[int, str] | None:
    """Return where a denial of a clause would stand, before the adverbs of its verb, and the verb."""
    known = words()
    names = closed(clause)
    at, before = 0, ""
    for token in tokens(clause):
        inside = any(name.start <= token.start < name.end for name in names)
        if not inside and token.word in (*known.deeds, *known.states) and token.word not in _UNTURNED:
            rest = clause[token.end :]
            attribute = rest.startswith(("的", "率", "额", "量", "人", "数"))
            if not attribute and len(rest) > 1 and before not in ("、", "和", "及", "与", "把", "将"):
                return at, token.word
            return None
        if token.tag not in ("d", "ad", "vd"):
            at = token.end
        before = token.word
    return None


@cache
def _own() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words().own_negations)


def negation_dropped(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Take one of the report's own denials out."""
    for pattern in _own():
        for match in pattern.finditer(statement.text):
            start, end = match.span("no")
            inside = any(name.start <= start < name.end for name in closed(statement.text))
            if not inside:
                yield statement.changed(statement.replaced(start, end, ""))
