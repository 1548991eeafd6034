"""Whether the summary lists what a careful reader would list, judged by where its evidence lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eval.gold import GoldPoint, PointKind
from eval.sample import Case, Item, overlap, quoted
from summarizer.models import Achievement, Citation, Plan, Problem

ENOUGH: Final = 0.5
KINDS: Final[tuple[PointKind, ...]] = ("achievements", "problems", "plans")

Point = Achievement | Problem | Plan


def predicted(case: Case, kind: PointKind) -> Sequence[Point]:
    """Return the summary's points of one kind."""
    lists: dict[PointKind, Sequence[Point]] = {
        "achievements": case.summary.achievements,
        "problems": case.summary.problems,
        "plans": case.summary.plans,
    }
    return lists[kind]


def rests_on(citations: Sequence[Citation], gold: GoldPoint) -> bool:
    """Return whether evidence meets a gold span: they share half of the shorter of the two, or more."""
    shared = sum(overlap(citation, gold) for citation in citations)
    cited = sum(citation.end - citation.start for citation in citations)
    return shared > 0 and shared >= ENOUGH * min(cited, gold.end - gold.start)


def score_points(case: Case) -> Iterator[Item]:
    """Score recall over the gold points and precision over the summary's, for each of the three lists."""
    if case.sample.points is None:
        return
    for kind in KINDS:
        gold_points = case.sample.points.of(kind)
        points = predicted(case, kind)
        for gold in gold_points:
            met = [point.text for point in points if rests_on(point.citations, gold)]
            found = met[0] if met else "nothing"
            yield case.item(f"{kind}.recall", gold, bool(met), expected=gold.text, found=found)
        for point in points:
            goals = [gold.text for gold in gold_points if rests_on(point.citations, gold)]
            yield Item(
                figure=f"{kind}.precision",
                report=case.sample.name,
                key=",".join(f"{citation.start}-{citation.end}" for citation in point.citations),
                right=bool(goals),
                sentence="" if goals else quoted(point.citations),
                expected=goals[0] if goals else f"none of the {len(gold_points)} {kind} rests on this",
                found=point.text,
            )
