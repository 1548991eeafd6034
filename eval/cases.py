"""Labelled sentences, one kind of difficulty each, scored by the numbers found and by their names.

A case is a text with all its metrics; ``alt`` of a label lists by field what is as right, where the rules of labelling
are silent. It is right if every required metric is found with value, unit and qualifier right and nothing is listed as
a metric that no label covers; names are counted by themselves, over the metrics found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from eval.errors import SuiteError
from eval.intervals import Rate, rate
from eval.names import name_is_right
from summarizer.models import Model, Qualifier, Summary

_FIELDS: Final = ("value", "value_max", "unit", "qualifier")
CASES: Final = Path(__file__).parent / "cases"


class Label(BaseModel):
    """A metric of a case (offsets into its text)."""

    surface: str
    start: int
    end: int
    value: Decimal
    value_max: Decimal | None = None
    unit: str
    qualifier: Qualifier
    name: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    alt: dict[str, tuple[str, ...]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are right."""
        return (self.name, *self.aliases)


class LabelledCase(BaseModel):
    """A sentence or two with every metric in it."""

    id: str
    kind: str
    text: str
    metrics: tuple[Label, ...]


class KindScore(Model):
    """How the cases of one kind came out."""

    kind: str
    cases: Rate
    numbers: Rate
    names: Rate
    wrong: tuple[str, ...]
    misnamed: tuple[str, ...]


def read_cases(path: Path) -> list[LabelledCase]:
    """Read cases, one JSON object a line.

    Raises:
        SuiteError: if a line is no case, or a surface does not stand where its label says.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = LabelledCase.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            raise SuiteError(f"{path}:{number} is no case: {error}") from error
        for label in case.metrics:
            if case.text[label.start : label.end] != label.surface:
                raise SuiteError(f"{path}:{number} {label.surface} does not stand at {label.start}")
        cases.append(case)
    return cases


def score_cases(cases: Iterable[LabelledCase], summarize: Callable[[str], Summary]) -> tuple[KindScore, ...]:
    """Score cases by kind, in the order of their first appearance, and all of them in the end."""
    kinds: dict[str, list[_Outcome]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(_Outcome(case, summarize(case.text)))
    everything = [outcome for outcomes in kinds.values() for outcome in outcomes]
    return tuple(_score(kind, outcomes) for kind, outcomes in (*kinds.items(), ("all", everything)))


class _Outcome:
    """What became of one case."""

    def __init__(self, case: LabelledCase, summary: Summary) -> None:
        self.numbers = self.names = self.required = self.found = 0
        self.wrong: list[str] = []
        self.misnamed: list[str] = []
        left = list(summary.metrics)
        for label in case.metrics:
            metric = next(
                (one for one in left if one.citation.start < label.end and label.start < one.citation.end),
                None,
            )
            if metric is not None:
                left.remove(metric)
            if not label.required:
                continue
            self.required += 1
            if metric is None:
                self.wrong.append(f"{case.id} missed {label.surface}")
                continue
            self.found += 1
            wanted = (label.value, label.value_max, label.unit, label.qualifier)
            given = (metric.value, metric.value_max, metric.unit, metric.qualifier)
            if all(
                one == other or str(other) in label.alt.get(field, ())
                for field, one, other in zip(_FIELDS, wanted, given, strict=True)
            ):
                self.numbers += 1
            else:
                self.wrong.append(f"{case.id} {label.surface}: {_written(given)}, not {_written(wanted)}")
            others = [name for other in case.metrics if other is not label for name in other.names]
            if name_is_right(metric.name, label.names, others):
                self.names += 1
            else:
                self.misnamed.append(f"{case.id} {label.surface} named {metric.name}, not {label.name}")
        self.wrong += [f"{case.id} listed {metric.surface}" for metric in left]
        self.text = case.text


def _written(values: tuple[object, ...]) -> str:
    return " ".join(str(value) for value in values if value not in (None, ""))


def _score(kind: str, outcomes: list[_Outcome]) -> KindScore:
    return KindScore(
        kind=kind,
        cases=rate(sum(not outcome.wrong for outcome in outcomes), len(outcomes)),
        numbers=rate(
            sum(outcome.numbers for outcome in outcomes), sum(outcome.required for outcome in outcomes)
        ),
        names=rate(sum(outcome.names for outcome in outcomes), sum(outcome.found for outcome in outcomes)),
        wrong=tuple(f"{fault}   {outcome.text}" for outcome in outcomes for fault in outcome.wrong),
        misnamed=tuple(f"{fault}   {outcome.text}" for outcome in outcomes for fault in outcome.misnamed),
    )
