"""How likely a figure is the one asked for: logistic regression on what its words have and lack.

The weights were fitted to labelled questions by ``scripts/fit_answers.py``, which prints how well they do on reports
that they were not fitted to, and stand in ``weights.toml``.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from summarizer.engines.rules.answering.evidence import carry, rarer
from summarizer.engines.rules.answering.figures import NAMED, Bound, unit_fit
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.lacking import CARRIED
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.terms import Term

# So many figures are weighed, the best by their score.
WEIGHED: Final = 5
_WEIGHT: Final = 4.0
_WORDS: Final = 6
_FITS: Final = 0.7
_PART: Final = re.compile("其中|之中")


class Weights(NamedTuple):
    """The regression's intercept, the weight of each sign, and from where on a figure is taken for the one."""

    intercept: float
    threshold: float
    signs: dict[str, float]


class Share(NamedTuple):
    """A word of a question and how far some text carries it."""

    term: Term
    share: float


@cache
def weights() -> Weights:
    """Read the weights."""
    source = resources.files("summarizer.engines.rules.answering").joinpath("weights.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return Weights(table["intercept"], table["threshold"], table["signs"])


def likeliest(question: Question, bound: Sequence[Bound], known: Known) -> tuple[Bound | None, float]:
    """Give the figure that is most likely the one asked for and how likely it is, 0 to 1.

    Args:
        question: as understood.
        bound: the figures that may be it, best first by their score.
        known: the report.
    """
    best, most = None, 0.0
    for at in bound[:WEIGHED]:
        likely = likelihood(signs(question, bound, at, known))
        if best is None or likely > most:
            best, most = at, likely
    return best, most


def likelihood(said: dict[str, float]) -> float:
    """Turn signs into a likelihood, 0 to 1."""
    table = weights()
    total = table.intercept + sum(weight * said[name] for name, weight in table.signs.items())
    return 1 / (1 + math.exp(-total))


def signs(question: Question, bound: Sequence[Bound], at: Bound, known: Known) -> dict[str, float]:
    """Give what speaks for a figure and against it, by name; shares are of the weight of the question's words."""
    slot = question.slots[0]
    terms = rarer(question.terms, known)
    passage = [Share(term, share) for term, share in zip(terms, at.carried.shares, strict=True)]
    beside = [Share(term, _beside(term, at)) for term in terms]
    said = known.said_before(at.figure)
    reached = [Share(one.term, max(one.share, carry(one.term, said))) for one in beside]
    focus = [one for one in reached if slot.focus_start <= one.term.start < slot.focus_end]
    rivals = (one.score for one in bound if one.figure.quantity.value != at.figure.quantity.value)
    text = known.report.document.text
    fitting = [one for one in known.by_sentence[at.figure.sentence] if unit_fit(slot, one.quantity) >= _FITS]
    lost = [one.term for one in passage if one.share < CARRIED]
    return {
        "score": at.score,
        "own": at.own,
        "fit": at.fit,
        "lead": at.score - max(rivals, default=0.0),
        "alone": float(len(fitting) == 1),
        "noun_of_report_lost": _weight(terms, lost, lambda term: term.noun and term.text in text),
        "deed_of_report_lost": _weight(terms, lost, lambda term: not term.noun and term.text in text),
        "noun_not_reached": _weight(
            terms, [one.term for one in reached if one.share < CARRIED and one.term.noun]
        ),
        "focus_lost": _weight(
            [one.term for one in focus], [one.term for one in focus if one.share < CARRIED]
        ),
        "other_change": float(question.change != at.figure.change),
        "weight": min(sum(term.weight for term in terms), _WEIGHT),
        "words": float(min(len(terms), _WORDS)),
        "part": float(_PART.search(at.figure.own.partition("|")[0]) is not None),
    }


def _beside(term: Term, at: Bound) -> float:
    return max(carry(term, at.figure.own), NAMED * carry(term, at.figure.indicator))


def _weight(
    terms: Iterable[Term], lost: Iterable[Term], kind: Callable[[Term], bool] = lambda term: True
) -> float:
    """Give the share of the weight of some words that others of them have."""
    total = sum(term.weight for term in terms)
    return sum(term.weight for term in lost if kind(term)) / total if total else 0.0
