"""Fits the weights by which a figure is taken for the one asked for, and tells how well they do on unseen reports.

    python scripts/fit_answers.py [--write]

The questions are those of ``eval/gold_qa`` and its like about invented and governments' reports; the five real
bureaus' reports and the sets of ``HELD_OUT`` take no part. A conditional logit model (McFadden 1974) of the figures of
a report and one more, that none of them is meant, with an L2 penalty on standardised features; cross-validation leaves
out whole reports. ``--write`` writes ``weights.toml``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import numpy as np
from measure_questions import SETS, Asked, Place, ask_all, places, side_by_side
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from summarizer.engines.rules import answerer
from summarizer.engines.rules.answerer import Candidate, Weights, _saying, ranked, statement_features
from summarizer.grounding.answer import unanswerable
from summarizer.models import Report
from summarizer.numbers import compatible_unit
from summarizer.pipeline import load
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.index import Index

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "summarizer/engines/rules/weights.toml"
HELD_OUT: Final = ("real", "unseen")
PENALTY: Final = 3.0
# From which likelihood on one answers, or is shown as the closest.
THRESHOLDS: Final = {"figures": (0.35, 0.1), "statements": (0.4, 0.1)}
FREE: Final = ("words", "narrowed", "several", "yesno", "problems")
FOR: Final = ("own", "fit", "rank", "lead", "share", "kind", "thing", "owned_up", "says_why")
FOLDS: Final = 8

Floats = NDArray[np.float64]


class Case(NamedTuple):
    """A question: the features of each figure or passage that may answer it, and which of them does."""

    of: str
    report: str
    features: Sequence[Mapping[str, float]]
    right: Sequence[bool]


def main() -> None:
    """Print what answers are worth by weights fitted without their report, and write the weights of all cases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write weights.toml")
    options = parser.parse_args()
    asked = [place for name in SETS if name not in HELD_OUT for place in places(name)]
    cases = [case for place in asked for case in _cases(place)]
    side_by_side({"left out": _crossed(asked, cases)})
    if options.write:
        WEIGHTS.write_text(_toml(_fitted(cases)), encoding="utf-8", newline="\n")


def _crossed(asked: Sequence[Place], cases: Sequence[Case]) -> Asked:
    """Ask all questions, each by weights that were fitted without its report."""
    reports = sorted({place.text.stem for place in asked})
    result = Asked(Counter(), [], [], Counter())
    for at in range(FOLDS):
        left_out = reports[at::FOLDS]
        fitted = _fitted([case for case in cases if case.report not in left_out])
        with patch.object(answerer, "weights", side_effect=fitted.__getitem__):
            for place in asked:
                if place.text.stem in left_out:
                    ask_all(place, result)
    return result


def _fitted(cases: Sequence[Case]) -> dict[str, Weights]:
    return {of: _fit([case for case in cases if case.of == of], of) for of in THRESHOLDS}


def _cases(place: Place) -> Iterator[Case]:
    report = load(place.text, force=True)
    index = Index(report)
    for gold in json.loads(place.gold.read_text(encoding="utf-8"))["questions"]:
        query = parse(gold["question"], report, synonyms())
        if query.aside or query.at_large or gold["kind"] == "derived" or unanswerable(query, index):
            continue
        ranking = ranked(index, query)
        if query.kind == "number":
            candidates = ranking.candidates[0]
            if query.years:
                candidates = [one for one in candidates if one.fact.year in query.years]
            right = [gold["answerable"] and _is_answer(gold, one, report) for one in candidates]
            yield Case("figures", place.text.stem, [one.features for one in candidates], right)
        elif not (query.kind == "list" and query.slots):
            sentences = [_saying(query, one.passage, report.document) for one in ranking.evidence]
            right = [gold["answerable"] and _has_answer(gold, numbers, report) for numbers in sentences]
            yield Case("statements", place.text.stem, statement_features(query, ranking), right)


def _has_answer(gold: dict[str, Any], numbers: Sequence[int], report: Report) -> bool:
    sentences = [report.document.sentences[number] for number in numbers]
    spans = [report.document.cite(sentence.start, sentence.end) for sentence in sentences]
    return any(start < span.end and span.start < end for start, end in gold["evidence"] for span in spans)


def _is_answer(gold: dict[str, Any], one: Candidate, report: Report) -> bool:
    quantity = one.fact.quantity
    span = report.document.cite(quantity.start, quantity.end)
    evident = any(start < span.end and span.start < end for start, end in gold["evidence"])
    return evident and any(
        Decimal(number["value"]) in (quantity.value, quantity.value_max)
        and compatible_unit(quantity.unit, number["unit"])
        for number in gold["numbers"][:1]
    )


def _fit(cases: Sequence[Case], of: str) -> Weights:
    some = [case for case in cases if case.features]
    names = [*some[0].features[0]]
    rows = np.array([[said[name] for name in names] for case in some for said in case.features])
    right = np.array([float(is_right) for case in some for is_right in case.right])
    sizes = [len(case.features) for case in some]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(some)), sizes)
    none = np.add.reduceat(right, starts) == 0
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])

    def cost(weights: Floats) -> tuple[float, Floats]:
        logits = scaled @ weights
        most = np.maximum(np.maximum.reduceat(logits, starts), 0)
        shares = np.exp(logits - most[owner])
        total = np.add.reduceat(shares, starts) + np.exp(-most)
        meant = np.where(none, np.exp(-most), np.add.reduceat(shares * right, starts))
        slope = scaled.T @ (shares / total[owner] - shares * right / meant[owner])
        slope[:-1] += PENALTY * weights[:-1]
        loss = -np.log(meant / total).sum() + PENALTY / 2 * weights[:-1] @ weights[:-1]
        return float(loss), slope

    bounds = [_bound(name) for name in names] + [(None, None)]
    found = minimize(cost, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / spread
    answered, closest = THRESHOLDS[of]
    return Weights(
        intercept=float(found[-1] - mean @ weights),
        answered=answered,
        closest=closest,
        features=dict(zip(names, map(float, weights), strict=True)),
    )


def _bound(name: str) -> tuple[float | None, float | None]:
    """Hold a sign to what it can mean: what is lost speaks against a figure, what is there for it."""
    if name in FREE:
        return None, None
    return (0.0, None) if name in FOR else (None, 0.0)


def _toml(fitted: Mapping[str, Weights]) -> str:
    lines = [
        "# Written by scripts/fit_answers.py: how likely a figure or a passage is what a question asks for."
    ]
    for of, model in fitted.items():
        thresholds = [f"answered = {model.answered}", f"closest = {model.closest}"]
        lines += ["", f"[{of}]", f"intercept = {model.intercept:.4f}", *thresholds, "", f"[{of}.features]"]
        lines += [f"{name} = {weight:.4f}" for name, weight in model.features.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
