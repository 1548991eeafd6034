"""Which passages and figures of a report a question may be about: words weighed, and one fitted logistic model.

The weights stand in ``weights.toml``; ``scripts/fit_answers.py`` fits them to labelled questions and prints how well
they do on reports that took no part.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from operator import mul
from typing import Final, NamedTuple

from summarizer.models import Fact, Model
from summarizer.questions.parse import Query, Slot, stated, unit_fits
from summarizer.questions.terms import Term, coverage
from summarizer.retrieval.index import Index, Passage

# What a word is worth elsewhere in a figure's sentence than beside it: anywhere; beside an earlier figure, whose thing
# it may share; beside another.
_ELSEWHERE: Final = 0.85
_TOPIC: Final = 0.8
_RIVAL: Final = 0.45
_NAMED: Final = 0.95
_ANCHORED: Final = 0.2
# So many figures are weighed by the model, the best by their score.
_WEIGHED: Final = 5
_CARRIED: Final = 0.5
_FITS: Final = 0.7
_SPARED: Final = re.compile(r"免[予于]?(?:行政)?处?罚|不予(?:行政)?处罚|未(?:受|予)处罚")
_PERIOD: Final = re.compile(r"(?:[三四五]|[3-5])年(?!级|制|[前后以])|十[一二三四五]五|累计|届")
_LENIENT: Final = re.compile(r"没有?罚|不罚|放过|从宽|免")


class Evidence(NamedTuple):
    """A passage, how far it carries each word of a question, and all of them by weight, 0 to 1."""

    passage: Passage
    shares: tuple[float, ...]
    coverage: float
    rank: float
    """1 for the first that the search found, 1/2 for the second, and so on."""
    score: float


class Candidate(NamedTuple):
    """A figure as the answer to one number asked for; shares are 0 to 1."""

    fact: Fact
    evidence: Evidence
    fit: float
    beside: tuple[float, ...]
    """How far the words beside the figure, or its name, carry each word."""
    before: tuple[float, ...]
    """The same of what the sentence says up to the figure's end."""
    own: float
    score: float
    """How well words, unit and doubts go together, for comparing figures; no probability."""
    features: Mapping[str, float] = {}
    likelihood: float = 0.0


class _Words(NamedTuple):
    """How far words about a figure carry a term: those beside it, its name, its sentence up to its end."""

    own: float
    name: float
    so_far: float


class Weights(Model):
    """The logistic model: intercept, the weight of each feature, and from where on a figure is proposed."""

    intercept: float
    threshold: float
    features: dict[str, float]


@cache
def weights() -> Weights:
    """Read the weights."""
    source = resources.files("summarizer.engines.rules").joinpath("weights.toml")
    return Weights.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))


class Ranking:
    """The passages and the figures of a report as evidence for a query and for parts of it."""

    def __init__(
        self, query: Query, parts: Sequence[Query], passages: Sequence[Passage], index: Index
    ) -> None:
        self.query = query
        self.index = index
        self._by_sentence = index.facts.by_sentence
        facts = [fact for passage in passages for fact in self.facts(passage.sentence)]
        quantities = [fact.quantity for fact in facts]
        ids = [quantity.id for quantity in quantities]
        slots = [*query.slots, *(part.slots[0] for part in parts)]
        fits = [dict(zip(ids, row, strict=True)) for row in unit_fits(slots, quantities)]
        terms = tuple({term.text: term for one in (query, *parts) for term in one.terms}.values())
        self._beside = self._read(terms, facts)
        self._stated = [
            {fact.sentence for fact, is_it in zip(facts, row, strict=True) if is_it}
            for row in stated(query.anchors, quantities)
        ]
        stating = [one for one in passages if any(one.sentence in held for held in self._stated)] or passages
        self.evidence = self._evidence(query, stating, index.carried(query, stating))
        self.candidates = [
            self._candidates(query, slot, fit, self.evidence)
            for slot, fit in zip(query.slots, fits, strict=False)
        ]
        self.of_parts: list[list[Candidate]] = []
        if parts:
            loose = tuple(term.model_copy(update={"tight": False}) for term in terms)
            rows = index.carried(query.model_copy(update={"terms": loose}), passages)
            for part, fit in zip(parts, fits[len(query.slots) :], strict=True):
                columns = [
                    next(k for k, term in enumerate(loose) if term.text == own.text) for own in part.terms
                ]
                evidence = self._evidence(part, passages, [[row[k] for k in columns] for row in rows])
                self.of_parts.append(self._candidates(part, part.slots[0], fit, evidence))

    def facts(self, sentence: int) -> tuple[Fact, ...]:
        """Return the figures of a sentence."""
        return self._by_sentence.get(sentence, ())

    def _read(self, terms: Sequence[Term], facts: Sequence[Fact]) -> dict[int, dict[str, _Words]]:
        """Return how far the words about each figure carry each term: by the quantity's id, then by the term's text."""
        document = self.index.report.document
        starts = [document.sentences[fact.sentence].start for fact in facts]
        said = [document.text[start : fact.quantity.end] for start, fact in zip(starts, facts, strict=True)]
        texts = [
            text
            for fact, so_far in zip(facts, said, strict=True)
            for text in (fact.own, fact.indicator, so_far)
        ]
        rows = coverage(terms, texts)
        return {
            fact.quantity.id: {
                term.text: _Words(*shares)
                for term, shares in zip(terms, zip(*rows[row : row + 3], strict=True), strict=True)
            }
            for fact, row in zip(facts, range(0, len(rows), 3), strict=True)
        }

    def _evidence(
        self, query: Query, passages: Sequence[Passage], rows: Sequence[Sequence[float]]
    ) -> list[Evidence]:
        found = []
        saliences = [term.salience for term in query.terms]
        for place, (passage, shares) in enumerate(zip(passages, rows, strict=True)):
            anchors = sum(passage.sentence in sentences for sentences in self._stated)
            share, rank = _average(saliences, shares), 1 / (1 + place)
            score = share + 0.1 * rank + _ANCHORED * anchors
            found.append(Evidence(passage, tuple(shares), share, rank, score))
        return sorted(found, key=lambda evidence: -evidence.score)

    def _candidates(
        self, query: Query, slot: Slot, fits: Mapping[int, float], found: Sequence[Evidence]
    ) -> list[Candidate]:
        """Return the figures that may be a number asked for, the likeliest first."""
        others = {index for other in query.slots if other is not slot for index in other.terms}
        factors = [
            term.weight
            * (
                2.0
                if place == slot.counted
                else 1.5
                if place in slot.terms
                else 0.4
                if place in others
                else 1.0
            )
            for place, term in enumerate(query.terms)
        ]
        made = [
            self._candidate(query, factors, evidence, fact, fits[fact.quantity.id])
            for evidence in found
            for fact in self.facts(evidence.passage.sentence)
            if fits[fact.quantity.id]
        ]
        # A figure of a year that is asked for has no rival in one of another year.
        made.sort(key=lambda one: (bool(query.years) and one.fact.year not in query.years, -one.score))
        of_year = [one for one in made if one.fact.year in query.years] or made
        weighed = [
            one._replace(features=_features(query, slot, one, of_year, self.index)) for one in made[:_WEIGHED]
        ]
        likely = [one._replace(likelihood=likelihood(one.features, weights())) for one in weighed]
        return sorted(likely, key=lambda one: -one.likelihood) + made[_WEIGHED:]

    def _candidate(
        self, query: Query, factors: Sequence[float], evidence: Evidence, fact: Fact, fit: float
    ) -> Candidate:
        about = [self._beside[fact.quantity.id][term.text] for term in query.terms]
        beside = tuple(max(words.own, _NAMED * words.name) for words in about)
        start = fact.quantity.start
        rivals = [
            (one.quantity.start < start, self._beside[one.quantity.id]) for one in self.facts(fact.sentence)
        ]
        shares = []
        for term, here, said in zip(query.terms, beside, evidence.shares, strict=True):
            worth = _ELSEWHERE
            for is_before, words in rivals:
                rival = words[term.text]
                if is_before and max(rival.own, rival.name) > here:
                    worth = _TOPIC if term.thing else _RIVAL
                    break
                if rival.own > here:
                    worth = _RIVAL
            shares.append(max(here, said * worth))
        doubts = sum(_doubts(query, fact, self.index).values()) + _beside_the_point(
            query, fact, evidence.passage
        )
        return Candidate(
            fact=fact,
            evidence=evidence,
            fit=fit,
            beside=beside,
            before=tuple(words.so_far for words in about),
            own=_average(factors, beside),
            score=_average(factors, shares) + 0.15 * fit + 0.05 * evidence.rank - 0.15 * doubts,
        )


def _features(
    query: Query, slot: Slot, candidate: Candidate, rivals: Sequence[Candidate], index: Index
) -> dict[str, float]:
    """Return what speaks for a figure and against it, by name; shares are of the salience of the question's words."""
    fact, terms = candidate.fact, query.terms
    text = index.report.document.text
    lost = [t for t, share in zip(terms, candidate.evidence.shares, strict=True) if share < _CARRIED]
    reach = zip(terms, candidate.beside, candidate.before, strict=True)
    missed = [term for term, here, said in reach if max(here, said) < _CARRIED]
    focus = [term for term in terms if slot.focus[0] <= term.start < slot.focus[1]]
    others = (other.score for other in rivals if other.fact.quantity.value != fact.quantity.value)
    fitting = sum(one.fact.sentence == fact.sentence and one.fit >= _FITS for one in rivals)
    return {
        "own": candidate.own,
        "fit": candidate.fit,
        "lead": candidate.score - max(others, default=0.0),
        "alone": float(fitting == 1 and candidate.fit >= _FITS),
        # A word that the whole report lacks says nothing; one that stands elsewhere says that another thing is meant.
        "noun_lost": _portion(terms, [term for term in lost if term.noun and term.text in text]),
        "deed_lost": _portion(terms, [term for term in lost if not term.noun and term.text in text]),
        "focus_missed": _portion(focus, [term for term in missed if term in focus]),
        "narrowed": float(bool(query.anchors)),
        "words": float(min(len(terms), 6)),
        **_doubts(query, fact, index),
    }


def likelihood(found: Mapping[str, float], model: Weights) -> float:
    """Return how likely a figure with some features is the one asked for, 0 to 1."""
    total = model.intercept + sum(model.features.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-total))


def _doubts(query: Query, fact: Fact, index: Index) -> dict[str, float]:
    """Return what speaks against a figure whatever its words: another year, a plan, no change where one is asked."""
    year = index.report.document.identity.year
    stated = bool(query.years) and fact.year in query.years
    stale = fact.year != year and not fact.planned
    return {
        "other_year": float(not stated if query.years else stale),
        "other_plan": float(fact.planned != query.ahead and not stated),
        "other_change": float(query.change != fact.change),
    }


def _beside_the_point(query: Query, fact: Fact, passage: Passage) -> float:
    """Return how far a figure is of what was let off, of another length of time, a rule, or what was before."""
    spared = _SPARED.search(fact.own) and not (_SPARED.search(query.text) or _LENIENT.search(query.text))
    period = _PERIOD.search(query.text) and not _PERIOD.search(passage.text)
    return 2.0 * bool(spared) + bool(period) + (fact.quantity.role != "metric") + fact.former


def _average(weights: Sequence[float], shares: Sequence[float]) -> float:
    """Return the weighted mean of some shares; 0 where there are none."""
    return sum(map(mul, weights, shares)) / total if (total := sum(weights)) else 0.0


def _portion(terms: Sequence[Term], some: Sequence[Term]) -> float:
    """Return the share of the salience of some terms that others of them have."""
    total = sum(term.salience for term in terms)
    return sum(term.salience for term in some) / total if total else 0.0
