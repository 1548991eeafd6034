"""Fits the weights by which a figure is taken for the one asked for, and tells how well they do on unseen reports.

    python scripts/fit_answers.py [--write]

The questions are those of ``eval/gold_qa`` and its like about invented and governments' reports; the five real
bureaus' reports and the sets of ``HELD_OUT`` take no part. Logistic regression with an L2 penalty on standardised
features (le Cessie and van Houwelingen, Applied Statistics 1992); cross-validation leaves out whole reports.
``--write`` writes ``weights.toml``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from measure_questions import SETS, Place, places
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from summarizer.engines.rules.answerer import Candidate, ranked
from summarizer.grounding.answer import unanswerable
from summarizer.models import Report
from summarizer.numbers import compatible_unit
from summarizer.pipeline import load
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.index import Index

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "summarizer/engines/rules/weights.toml"
HELD_OUT: Final = ("last", "real", "unseen")
PENALTY: Final = 5.0
THRESHOLD: Final = 0.30
FREE: Final = ("words", "narrowed")
FOR: Final = ("own", "fit", "lead", "alone")
FOLDS: Final = 8

Floats = NDArray[np.float64]


class Case(NamedTuple):
    """A question for a number: the features of each figure that may be it, and which of them is."""

    report: str
    answerable: bool
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


class Fitted(NamedTuple):
    """An intercept and a weight a sign, in the features' own scale."""

    intercept: float
    weights: Floats

    def likelihoods(self, features: Floats) -> Floats:
        """Return the likelihood of each row."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + features @ self.weights))))


def main() -> None:
    """Print the rates of cross-validation for several thresholds, and write the weights of all cases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write weights.toml")
    options = parser.parse_args()
    cases = [
        case for name in SETS if name not in HELD_OUT for place in places(name) for case in _cases(place)
    ]
    names = [*next(case.features[0] for case in cases if case.features)]
    _table(cases, _crossed(cases, names))
    fitted = _fit(cases, names)
    if options.write:
        WEIGHTS.write_text(_toml(fitted, names), encoding="utf-8", newline="\n")


def _cases(place: Place) -> Iterator[Case]:
    report = load(place.text, force=True)
    index = Index(report)
    for gold in json.loads(place.gold.read_text(encoding="utf-8"))["questions"]:
        query = parse(gold["question"], report, synonyms())
        if query.aside or query.kind != "number" or gold["kind"] == "derived" or unanswerable(query, index):
            continue
        candidates = ranked(index, query).candidates[0]
        if query.years:
            candidates = [one for one in candidates if one.fact.year in query.years]
        yield Case(
            place.text.stem,
            gold["answerable"],
            tuple(one.features for one in candidates),
            tuple(_is_answer(gold, one, report) for one in candidates),
        )


def _is_answer(gold: dict[str, Any], one: Candidate, report: Report) -> bool:
    quantity = one.fact.quantity
    span = report.document.cite(quantity.start, quantity.end)
    evident = any(start < span.end and span.start < end for start, end in gold["evidence"])
    return evident and any(
        Decimal(number["value"]) in (quantity.value, quantity.value_max)
        and compatible_unit(quantity.unit, number["unit"])
        for number in gold["numbers"][:1]
    )


def _fit(cases: Sequence[Case], names: Sequence[str]) -> Fitted:
    rows = np.array([[said[name] for name in names] for case in cases for said in case.features])
    right = np.array([float(is_right) for case in cases for is_right in case.right])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])

    def cost(weights: Floats) -> tuple[float, Floats]:
        logits = scaled @ weights
        slope = scaled.T @ (1 / (1 + np.exp(-logits)) - right)
        slope[:-1] += PENALTY * weights[:-1]
        loss = (np.logaddexp(0, logits) - right * logits).sum() + PENALTY / 2 * weights[:-1] @ weights[:-1]
        return float(loss), slope

    bounds = [_bound(name) for name in names] + [(None, None)]
    found = minimize(cost, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / spread
    return Fitted(float(found[-1] - mean @ weights), weights)


def _bound(name: str) -> tuple[float | None, float | None]:
    """Hold a sign to what it can mean: what is lost speaks against a figure, what is there for it."""
    if name in FREE:
        return None, None
    return (0.0, None) if name in FOR else (None, 0.0)


def _crossed(cases: Sequence[Case], names: Sequence[str]) -> list[Floats]:
    """Return each case's likelihoods by weights that were fitted without its report."""
    reports = sorted({case.report for case in cases})
    fold = {report: at % FOLDS for at, report in enumerate(reports)}
    fits = [_fit([case for case in cases if fold[case.report] != at], names) for at in range(FOLDS)]
    return [
        fits[fold[case.report]].likelihoods(
            np.array([[said[name] for name in names] for said in case.features]).reshape(-1, len(names))
        )
        for case in cases
    ]


def _table(cases: Sequence[Case], likelihoods: Sequence[Floats]) -> None:
    answerable = sum(case.answerable for case in cases)
    print(
        f"{len(cases)} questions for a number, {answerable} of them with an answer; reports left out in turn"
    )
    print("threshold   right   wrongly refused   unanswerable refused")
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        right = lost = refused = 0
        for case, likely in zip(cases, likelihoods, strict=True):
            answers = bool(len(likely)) and likely.max() >= threshold
            right += case.answerable and answers and case.right[int(likely.argmax())]
            lost += case.answerable and not answers
            refused += not case.answerable and not answers
        print(
            f"     {threshold:.2f}    {right / answerable:.2f}              {lost / answerable:.2f}"
            f"                   {refused / (len(cases) - answerable):.2f}"
        )


def _toml(fitted: Fitted, names: Sequence[str]) -> str:
    lines = [
        "# Written by scripts/fit_answers.py: how likely a figure is the one that a question asks for.",
        f"intercept = {fitted.intercept:.4f}",
        f"threshold = {THRESHOLD}",
        "",
        "[features]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(names, fitted.weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
