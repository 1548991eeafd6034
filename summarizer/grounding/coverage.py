"""Which of the report's numbers a summary uses, and why it does not use the others."""

from __future__ import annotations

from collections.abc import Collection

from summarizer.models import Report, Uncovered


def uncovered(report: Report, used: Collection[int]) -> tuple[Uncovered, ...]:
    """List the numbers of a report that no part of a summary uses, in source offsets.

    Args:
        report: the report.
        used: ids of the quantities the summary states.

    Returns:
        One entry for each other quantity, its role as the reason (``date``, ``name``, …; ``not_chosen`` for a
        metric the engine left out), and one for each number in a page number or running header.
    """
    document = report.document
    left_out: list[Uncovered] = []
    for quantity in report.quantities:
        if quantity.id not in used:
            span = document.to_source(quantity.start, quantity.end)
            reason = "not_chosen" if quantity.role == "metric" else quantity.role
            left_out.append(
                Uncovered(surface=quantity.surface, start=span.start, end=span.end, reason=reason)
            )
    for removed in document.removed:
        surface = document.source[removed.start : removed.end]
        if any(character.isdigit() for character in surface):
            left_out.append(
                Uncovered(
                    surface=surface.strip(), start=removed.start, end=removed.end, reason=removed.reason
                )
            )
    return tuple(sorted(left_out, key=lambda entry: entry.start))
