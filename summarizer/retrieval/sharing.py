"""Figures, and the words that 分别 hands out to several of them (废止、失效文件分别为6件和1件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from summarizer.models import Model, Quantity

_EACH: Final = re.compile(r"分别|依次|各为")
_SAID: Final = re.compile(r"[这上前以][述面]?[两三四五六]?[项者类个]|上述|前述")
# 从2006年的18亿元增加到306亿元: the second figure is of what the first is of.
_REACHED: Final = re.compile(
    r"(?:再|又|已|逐步)?(?:增[加长]|提[高升]|上升|扩大|升|涨|下降|降[低]?|减少?|压[缩减]|缩[短小]|精简)[到至为][^，|]{0,8}\|"
)
_JOINT: Final = re.compile(r"[、和及与]|以及")


class Fact(Model):
    """A number of a report with the words beside it and the year it is of, None where that is no single year."""

    quantity: Quantity
    sentence: int
    indicator: str
    own: str
    """The words beside it, without titles of laws."""
    follows: bool
    """Whether another number of its clause stands before it."""
    clause: int
    year: int | None
    planned: bool
    change: bool
    """Whether it says by how much something rose or fell."""
    former: bool
    """Whether it is what something was before: 由36项减至27项."""


def share_out(figures: Sequence[Fact]) -> list[Fact]:
    """Add to the own words of each figure after 分别, or after 增加到, those it stands for.

    Args:
        figures: of a whole report, in the order of the text.
    """
    found = list(figures)
    for at, (last, figure) in enumerate(zip(figures, figures[1:], strict=False), 1):
        if last.sentence == figure.sentence and _REACHED.match(figure.own):
            found[at] = figure.model_copy(
                update={"own": f"{found[at - 1].own.partition('|')[0]}{figure.own}"}
            )
    figures = tuple(found)
    for at, figure in enumerate(figures):
        if figure.follows or not (each := _EACH.search(figure.own.partition("|")[0])):
            continue
        run = _run(figures, at)
        left = figure.own.partition("|")[0]
        for offset, one in enumerate(run):
            found[at + offset] = one.model_copy(update={"change": figure.change, "year": figure.year})
        for offset, head in enumerate(_heads(figures, at, len(run))):
            one = found[at + offset]
            found[at + offset] = one.model_copy(update={"own": f"{left}|{one.own}|{head}"})
        for offset, head in enumerate(_listed(left[: each.start()], len(run))):
            one = found[at + offset]
            rest = one.own.partition("|")[2]
            found[at + offset] = one.model_copy(update={"own": f"{head}|{rest}", "indicator": head})
    return found


def _run(figures: Sequence[Fact], at: int) -> list[Fact]:
    """Give a figure with those that follow it in its clause."""
    clause = figures[at].clause
    return list(takewhile(lambda other: other.clause == clause, figures[at:]))


def says_of(figure: Fact) -> bool:
    """Tell whether a figure is of what the sentence before it named: 这三项依次为…."""
    return _SAID.search(figure.own) is not None and _EACH.search(figure.own) is not None


def _heads(figures: Sequence[Fact], at: int, count: int) -> list[str]:
    """Give the words of as many figures before, of the same sentence: 检查94.2万艘次，查处3.15万起，分别下降."""
    before = figures[max(at - count, 0) : at]
    nearest = figures[at].sentence - (_SAID.search(figures[at].own) is not None)
    if count < 2 or len(before) < count or any(one.sentence < nearest for one in before):
        return []
    return [one.own.replace(f"|{one.quantity.surface}|", "|") for one in before]


def _listed(left: str, count: int) -> list[str]:
    """Give the parts of a list before 分别: 废止、失效."""
    parts = [part for part in _JOINT.split(left) if part]
    return parts[-count:] if len(parts) >= count > 1 else []
