"""What is said of a metric that was found: value, unit, qualifier, name, section, and all of it together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eval.gold import GoldMetric, GoldSection
from eval.names import name_is_right
from eval.sample import Case, Item
from summarizer.models import Metric, SectionKind, plain

# The labels know no preamble: what stands before the first heading is "other" to them.
_SECTION: Final[dict[SectionKind, GoldSection]] = {
    "preamble": "other",
    "achievements": "achievements",
    "problems": "problems",
    "plans": "plans",
    "responsibility": "responsibility",
    "other": "other",
}


def _amount(metric: GoldMetric | Metric) -> str:
    return plain(metric.value) + (f" to {plain(metric.value_max)}" if metric.value_max is not None else "")


def _number(metric: GoldMetric | Metric) -> str:
    return f"{_amount(metric)} {metric.unit or '(no unit)'}, {metric.qualifier}"


def score_fields(case: Case) -> Iterator[Item]:
    """Score each field of the required metrics that were found; to ``metric.*`` the missed ones are wrong."""
    gold_metrics = case.sample.gold.metrics
    judged: dict[int, tuple[bool, bool]] = {}
    for gold, found in case.matched:
        others = [name for other in gold_metrics if other is not gold for name in other.names]
        right = {
            "value": (gold.value, gold.value_max) == (found.value, found.value_max),
            "unit": gold.unit == found.unit,
            "qualifier": gold.qualifier == found.qualifier,
            "name": name_is_right(found.name, gold.names, others),
            "section": gold.section == _SECTION[found.section],
        }
        expected = {
            "value": _amount(gold),
            "unit": gold.unit,
            "qualifier": gold.qualifier,
            "name": " / ".join(gold.names),
            "section": gold.section,
        }
        said = {
            "value": _amount(found),
            "unit": found.unit,
            "qualifier": found.qualifier,
            "name": found.name,
            "section": found.section,
        }
        for field, is_right in right.items():
            yield case.item(f"field.{field}", gold, is_right, expected=expected[field], found=said[field])
        number = right["value"] and right["unit"] and right["qualifier"]
        judged[gold.start] = (number, number and right["name"])
    yield from _whole(case, judged)


def _whole(case: Case, judged: dict[int, tuple[bool, bool]]) -> Iterator[Item]:
    found = {gold.start: metric for gold, metric in case.matched}
    for gold in case.sample.gold.metrics:
        if not gold.required:
            continue
        number, complete = judged.get(gold.start, (False, False))
        said = f"{found[gold.start].name} {_number(found[gold.start])}" if gold.start in found else "nothing"
        expected = f"{gold.name} {_number(gold)}"
        yield case.item("metric.number", gold, number, expected=expected, found=said)
        yield case.item("metric.complete", gold, complete, expected=expected, found=said)
