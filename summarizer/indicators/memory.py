"""What is worked out of a report once, however many rooms ask for it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from summarizer.models import Report

T = TypeVar("T")


def once_a_report(work: Callable[[Report], T]) -> Callable[[Report], T]:
    """Keep what a function makes of a report for as long as the report lives; callers must not change it.

    By identity: a report's models are frozen, but to hash one is to hash its whole text.
    """
    known: dict[int, T] = {}

    @wraps(work)
    def remembered(report: Report) -> T:
        key = id(report)
        if key not in known:
            known[key] = work(report)
            weakref.finalize(report, known.pop, key, None)
        return known[key]

    return remembered
