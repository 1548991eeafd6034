"""Tells what a model said from what it thought aloud before it: the marks between them differ from model to model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_OPENS: Final = (
    r"<(?:think|thinking|thought|reasoning|reflection|seed:think)>|\[THINK\]|◁think▷"
    r"|<\|channel\|>\s*analysis\s*<\|message\|>"
)
_CLOSES: Final = (
    r"</(?:think|thinking|thought|reasoning|reflection|seed:think)>|\[/THINK\]|◁/think▷"
    r"|<\|channel\|>\s*final\s*<\|message\|>"
)
_OPEN: Final = re.compile(_OPENS)
_CLOSE: Final = re.compile(_CLOSES)


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer and the thoughts that stood with it."""

    text: str
    thoughts: str


def spoken(text: str, *, ended: bool) -> Spoken:
    """Take the thoughts out of an answer.

    The beginning of a thought may be missing: many chat templates write it into the prompt. Its end may be, too: a
    model told not to think goes on at once with its answer. Where the answer was cut off it was cut amid the thought.

    Args:
        text: what the model wrote.
        ended: whether it came to its end.
    """
    closes = list(_CLOSE.finditer(text))
    if closes:
        last = closes[-1]
        thoughts, rest = text[: last.start()], text[last.end() :]
    else:
        thoughts, rest = "", text
    opening = _OPEN.search(rest)
    if opening is None:
        return Spoken(rest, _OPEN.sub("", thoughts))
    before, after = rest[: opening.start()], rest[opening.end() :]
    if ended and not before.strip():
        return Spoken(after, thoughts)
    return Spoken(before, thoughts + after)
