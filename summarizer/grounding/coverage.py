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
        metric the engine left out, ``instruction`` in a sentence that tells a machine what to say), and one for
        each number in a page number or running header; each surface is the source's own characters.
    """
    document = report.document
    left_out: list[Uncovered] = []
    for quantity in report.quantities:
        if quantity.id not in used:
            at = document.cite(quantity.start, quantity.end)
            reason: str = "not_chosen" if quantity.role == "metric" else quantity.role
            if document.sentence_at(quantity.start).instruction:
                reason = "instruction"
            left_out.append(Uncovered(surface=at.quote, start=at.start, end=at.end, reason=reason))
    for removed in document.removed:
        raw = document.source[removed.start : removed.end]
        surface = raw.strip()
        if any(character.isdigit() for character in surface):
            start = removed.start + raw.index(surface)
            end = start + len(surface)
            left_out.append(Uncovered(surface=surface, start=start, end=end, reason=removed.reason))
    return tuple(sorted(left_out, key=lambda entry: entry.start))
