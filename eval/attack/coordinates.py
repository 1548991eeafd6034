"""One of two that are counted together left out, so that the count of both is told of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from eval.attack.scene import Scene, Token, clauses, tokens
from eval.attack.statements import Statement
from eval.attack.words import words

_JOINED: Final = ("、", "和", "与", "及", "以及")
_TOTAL: Final = ("共", "共计", "合计", "总计", "累计", "近", "约", "超", "逾", "达", "达到", "突破")
# What is said of each of several, and numbers that count nothing: dropping one of the several changes no number.
_EACH: Final = re.compile("分别|均|都|各|每|等|双|两|[率比]|覆盖|其中|第")
_NO_COUNT: Final = re.compile("[0-9.]*(?:[%％]|分钟|小时|年|度|周年|个百分点)")
_NOUN: Final = ("n", "nz", "nt", "ns", "nr")
_PHRASE: Final = (*_NOUN, "vn", "b", "j")
_BETWEEN: Final = ("x", "c")


def coordinate_dropped(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Leave out one of two things, or one of two deeds, that are counted together."""
    text = statement.text
    for clause in clauses(text):
        counted = _counted(text[clause.start : clause.end])
        for joint, token in enumerate(counted):
            if token.word in _JOINED:
                for start, end in _left_out(counted[:joint], token, counted[joint + 1 :]):
                    yield statement.changed(statement.replaced(clause.start + start, clause.start + end, ""))


def _counted(clause: str) -> tuple[Token, ...]:
    """Return the words before the first number of a clause, if that is one count of all they name."""
    said = tokens(clause)
    number = next((token for token in said if token.tag == "m" and token.word[0].isdigit()), None)
    if number is None or _NO_COUNT.match(clause, number.end) or _EACH.search(clause[: number.start]):
        return ()
    before = [token for token in said if token.end <= number.start]
    while before and before[-1].word in _TOTAL:
        before.pop()
    other_numbers = any(token.tag in ("m", "t") for token in before[1:])
    return () if other_numbers else tuple(before)


def _left_out(left: Sequence[Token], joint: Token, right: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Return what may be left out of two that are joined: the one with what joins them, or the other."""
    if not left or not right:
        return
    deeds = words().exclusive_deeds
    if left[-1].word in deeds and right[0].word in deeds:
        yield left[-1].start, right[0].start
        if len(right) == 1 or right[1].word not in _JOINED:
            yield joint.start, right[0].end
    elif _noun(left[-1]) and _noun(right[-1]) and all(one.tag in (*_PHRASE, *_BETWEEN) for one in right):
        start = _noun_phrase(left)
        if start is not None:
            yield start, right[0].start
            yield joint.start, right[-1].end


def _noun(token: Token) -> bool:
    return token.tag in _NOUN and len(token.word) > 1


def _noun_phrase(left: Sequence[Token]) -> int | None:
    """Return where the last noun phrase begins; None where it is all there is, or its begin is not sure."""
    deeds = words().deeds
    at = len(left)
    while at and left[at - 1].tag in _PHRASE and left[at - 1].word not in deeds:
        at -= 1
    if not 0 < at < len(left):
        return None
    before = left[at - 1]
    return left[at].start if before.tag in ("v", "p", *_BETWEEN) or before.word in deeds else None
