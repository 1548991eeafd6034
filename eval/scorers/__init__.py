"""One concept a file: each scorer turns a case into items that are right or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from eval.sample import Case, Item
from eval.scorers.causes import score_causes
from eval.scorers.coverage import score_coverage
from eval.scorers.detection import score_detection
from eval.scorers.fields import score_fields
from eval.scorers.points import score_points
from eval.scorers.prose import score_prose
from eval.scorers.quotes import score_quotes

Scorer = Callable[[Case], Iterator[Item]]

SCORERS: Final[tuple[Scorer, ...]] = (
    score_detection,
    score_fields,
    score_points,
    score_causes,
    score_prose,
    score_quotes,
    score_coverage,
)


def score(case: Case, scorers: Sequence[Scorer] = SCORERS) -> tuple[Item, ...]:
    """Score one summary of one report with every scorer, or with some; a key that repeats is numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    items = []
    for item in (item for scorer in scorers for item in scorer(case)):
        seen[item.figure, item.key] += 1
        times = seen[item.figure, item.key]
        items.append(item if times == 1 else item.model_copy(update={"key": f"{item.key} #{times}"}))
    return tuple(items)
