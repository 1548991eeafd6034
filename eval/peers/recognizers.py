"""recognizers-text-suite (Microsoft): finds numbers, shares, money and dimensions; it names none of them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from eval.peers.said import Said, require
from eval.suites import Found
from summarizer.models import Report

_MODELS: Final = (
    ("recognizers_number", "recognize_number"),
    ("recognizers_number", "recognize_percentage"),
    ("recognizers_number_with_unit", "recognize_currency"),
    ("recognizers_number_with_unit", "recognize_dimension"),
)


class Recognizers:
    """Every number found is taken for a metric, the longest where several overlap."""

    title: Final = "recognizers-text-suite"

    def metrics(self, report: Report) -> tuple[Said, ...]:
        """Find the numbers of a report's source."""
        return tuple(Said(name="", start=one.start, end=one.end) for one in longest(report.document.source))


def recognize(text: str) -> tuple[Found, ...]:
    """Find every number of a text, by each of the four models."""
    found = []
    for module, name in _MODELS:
        culture = require("recognizers_number").Culture.Chinese
        for result in getattr(require(module), name)(text, culture):
            if (value := _value(result.resolution)) is not None:
                unit = "%" if name == "recognize_percentage" else ""
                found.append(Found(start=result.start, end=result.end + 1, values=(value,), unit=unit))
    return tuple(found)


def _value(resolution: dict[str, Any] | None) -> Decimal | None:
    try:
        return Decimal(str((resolution or {}).get("value", "")).rstrip("%"))
    except InvalidOperation:
        return None


def longest(text: str) -> tuple[Found, ...]:
    """Find the numbers of a text, of overlapping ones the longest."""
    kept: list[Found] = []
    for one in sorted(recognize(text), key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
