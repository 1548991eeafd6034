"""An answer by rule, proposed by ids: the likeliest figures, a working, or the sentences that say it.

Every figure is a candidate beside one more, that none of them is meant; one fitted conditional logit model gives each
its likelihood. The weights stand in ``weights.toml``; ``scripts/fit_answers.py`` fits them to labelled questions and
prints how well they do on reports that took no part.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from operator import mul
from typing import Final, Literal, NamedTuple

from summarizer.engines.rules.arithmetic import Calculation, plan, work_out
from summarizer.engines.rules.points import plans, problems
from summarizer.facts import says_of
from summarizer.models import AnswerDraft, ClaimDraft, Document, Fact, Model, PointDraft, Sentence, Turn
from summarizer.questions.parse import FITS, Query, Slot, kind_fits, unit_fits
from summarizer.questions.terms import CARRIED, Term, coverage
from summarizer.retrieval.index import Index, Passage

# So many of the passages that the search ranks first are looked at, and the sentence after each of the first.
_LOOKED_AT: Final = 40
_FOLLOWED: Final = 3

_EACH: Final = re.compile(r"[各每](?:个?[省市县区镇乡州街]|地|部门|单位|科室|企业|学校|医院|类|种|项)")
_EITHER: Final = re.compile(r"哪|谁|还是")
_OWNED_UP: Final = re.compile(
    r"自[认评]|承认|坦承|[短弱差欠卡]在|短板|不足|差距|薄弱|问题出在|毛病|不到位|够不够|高不高|好不好|强不强|多不多"
)
_CAUSE: Final = re.compile(
    r"原因|由于|因为|因[^此而]|主要是|在于|所致|缘于|源于|归因|根子|症结|究其|受[^，。]{2,20}(?:影响|制约|限制|拖累)|为了|以便|一方面|导致|因而|因此|纪念"
)
# What a word is worth elsewhere in a figure's sentence than beside it; beside another figure that it belongs to.
_ELSEWHERE: Final = 0.85
_RIVAL: Final = 0.45
_NAMED: Final = 0.95
_PERIOD: Final = re.compile(r"(?:[三四五]|[3-5])年(?!级|制|[前后以])|十[一二三四五]五|累计|届")


class RuleAnswerer:
    """Proposes answers by rule; the same question always gets the same."""

    def answer(
        self, index: Index, query: Query, history: Sequence[Turn] = (), *, entire: bool = True
    ) -> AnswerDraft:
        """Propose an answer from one report, without claims where the rules find none; see ``Engine``."""
        del history, entire
        return _propose(index, query)


def _propose(index: Index, query: Query) -> AnswerDraft:
    if listed := _listed(query, index):
        return AnswerDraft(claims=listed)
    planned = Calculation()
    if query.slots or _EITHER.search(query.text):
        planned = plan(query, index.report.document.identity.year)
    ranking = ranked(index, query, planned.parts)
    if query.kind == "number" or (query.kind == "list" and query.slots):
        return _number(query, planned, ranking)
    # Two things are held against one another without any number asked for.
    if planned.attempts and (both := work_out(planned, ranking)):
        return AnswerDraft(claims=_by_sentence(both.facts))
    return _statement(query, ranking)


def ranked(index: Index, query: Query, parts: Sequence[Query] = ()) -> Ranking:
    """Search a report and weigh its passages and figures for a question and for parts of it."""
    return Ranking(query, parts, _passages(query, index), index)


def _passages(query: Query, index: Index) -> list[Passage]:
    """Return the passages to look at, of the places that a question names where any is of them."""
    found = list(index.search(query.searches, query.text)[:_LOOKED_AT])
    # 这三项依次为… shares no word with the question that the sentence before it answers.
    after = [index.passages.get(passage.sentence + 1) for passage in found[:_FOLLOWED]]
    found += [passage for passage in after if passage and passage.lead and passage not in found]
    if query.places:
        named = [p for p in found if any(place in f"{p.text}|{p.headings}" for place in query.places)]
        found = named or found
    return found


def _number(query: Query, planned: Calculation, ranking: Ranking) -> AnswerDraft:
    candidates = ranking.candidates[0]
    if query.kind == "list":
        return _all_of(query, candidates, ranking)
    best = candidates[0] if candidates else None
    nearest = _claim([best.fact]) if best else _nearest(ranking.evidence)
    work = work_out(planned, ranking)
    if work and work.working:
        return AnswerDraft(
            claims=(ClaimDraft(sentences=_sentences(work.facts), working=work.working),), nearest=nearest
        )
    if work and not work.working:
        return AnswerDraft(claims=_by_sentence(work.facts), nearest=nearest)
    if best is None or best.likelihood < weights("figures").closest:
        # A figure of another year is proposed, too: why it does not answer, the judge says.
        best = next((one for one in candidates if one.likelihood >= weights("figures").answered), None)
    if best is None:
        return AnswerDraft(nearest=nearest)
    closest = best.likelihood < weights("figures").answered
    return AnswerDraft(claims=_figures(query, best, ranking), nearest=nearest, closest=closest)


def _all_of(query: Query, candidates: Sequence[Candidate], ranking: Ranking) -> AnswerDraft:
    """Propose all figures of a sentence, of several where one is wanted for each of several things."""
    by_score = sorted(candidates, key=lambda one: -one.score)
    if _EACH.search(query.text):
        fitting = Counter(one.fact.sentence for one in candidates if one.fit >= FITS)
        by_score = [one for one in by_score if fitting[one.fact.sentence] > 1]
    if not by_score:
        return AnswerDraft(nearest=_nearest(ranking.evidence))
    return AnswerDraft(claims=(_claim(ranking.facts(by_score[0].fact.sentence)),))


def _figures(query: Query, best: Candidate, ranking: Ranking) -> tuple[ClaimDraft, ...]:
    """Propose one figure for each number asked for, and another one that the report states for the same thing."""
    chosen = [best.fact]
    for candidates in ranking.candidates[1:]:
        others = [one for one in candidates if one.fact not in chosen]
        here = [one for one in others if one.fact.sentence == best.fact.sentence and one.fit >= FITS]
        further = here or [one for one in others if one.likelihood >= weights("figures").answered]
        chosen += [one.fact for one in further[:1]]
    claims: list[ClaimDraft] = []
    for claim in _by_sentence(chosen):
        if any(says_of(fact) for fact in chosen if fact.sentence == claim.sentences[0]):
            claims.append(ClaimDraft(sentences=(claim.sentences[0] - 1,)))
        claims.append(claim)
    if other := next((one for one in ranking.candidates[0][:4] if _contradicts(one, best)), None):
        claims.append(_claim([other.fact]))
    return tuple(claims)


def _contradicts(other: Candidate, best: Candidate) -> bool:
    """Whether a figure is another number that the report gives for the very same thing elsewhere."""
    a, b = other.fact, best.fact
    apart = a.sentence != b.sentence and a.quantity.value != b.quantity.value
    same = other.fit == best.fit and a.year == b.year and a.indicator == b.indicator != ""
    return apart and same and min(other.own, best.own) == 1 and other.score >= best.score - 0.1


def _statement(query: Query, ranking: Ranking) -> AnswerDraft:
    chosen, likely = _likeliest(query, ranking)
    if chosen is None:
        return AnswerDraft()
    document = ranking.index.report.document
    numbers = _saying(query, chosen.passage, document) if likely >= weights("statements").closest else ()
    return AnswerDraft(
        claims=tuple(ClaimDraft(sentences=(number,)) for number in numbers),
        nearest=_nearest([chosen]),
        closest=likely < weights("statements").answered,
    )


def _likeliest(query: Query, ranking: Ranking) -> tuple[Evidence | None, float]:
    """Return the passage that likeliest answers a question in words, and its likelihood."""
    likely = likelihoods(statement_features(query, ranking), weights("statements"))
    best = max(zip(likely, ranking.evidence, strict=True), key=lambda pair: pair[0], default=(0.0, None))
    return best[1], best[0]


def statement_features(query: Query, ranking: Ranking) -> list[dict[str, float]]:
    """Return what speaks for each passage as the answer in words, and against it, by name."""
    texts = [one.passage.text for one in ranking.evidence]
    owned_up = _OWNED_UP.search(query.text) is not None
    told = query.kind in ("time", "place", "person")
    found = []
    for one, fit, own in zip(
        ranking.evidence, kind_fits(query, texts), coverage(query.terms, texts), strict=True
    ):
        passage, document = one.passage, ranking.index.report.document
        lost = [t for t, share in zip(query.terms, one.shares, strict=True) if share < CARRIED]
        says_why = query.kind == "cause" and (
            _CAUSE.search(passage.text) is not None or len(_saying(query, passage, document)) > 1
        )
        things = [share for term, share in zip(query.terms, one.shares, strict=True) if term.thing]
        found.append(
            {
                "own": _average([term.salience for term in query.terms], own),
                "share": one.coverage,
                "rank": one.rank,
                "kind": fit,
                "thing": max(things, default=0.0),
                "noun_lost": _portion(
                    query.terms, [term for term in lost if term.noun and term.text in document.text]
                ),
                "other_plan": float((passage.kind == "plans") != query.ahead),
                "problems": float(passage.kind == "problems"),
                "owned_up": float(owned_up and passage.kind == "problems"),
                "says_why": float(says_why),
                "other_kind": float(told and not fit),
                "yesno": float(query.kind == "yesno"),
                "words": float(min(len(query.terms), 6)),
            }
        )
    return found


def _saying(query: Query, passage: Passage, document: Document) -> tuple[int, ...]:
    """Return the sentences that answer: the passage's, or what stands under it where it is only a heading."""
    sentence = document.sentences[passage.sentence]
    following = [
        other
        for other in document.sentences[sentence.id + 1 : sentence.id + 5]
        if other.section == sentence.section
    ]
    if query.kind == "cause" and not _CAUSE.search(passage.text):
        return _reasons(
            sentence, following, document, title=len(passage.text) <= 24 and "，" not in passage.text
        )
    if sentence.heading:
        return (sentence.id, *(other.id for other in following[:2]))
    return (sentence.id,)


def _reasons(
    sentence: Sentence, following: Sequence[Sentence], document: Document, *, title: bool
) -> tuple[int, ...]:
    """Return a sentence with those after it that say why."""
    told = [document.text[other.start : other.end] for other in following]
    first = next((place for place, text in enumerate(told) if _CAUSE.search(text)), None)
    if first is None:
        return (sentence.id, *(other.id for other in following[: title or sentence.heading]))
    more = told[first + 1 : first + 2] and told[first + 1].startswith(("另一方面", "二是", "同时"))
    return (sentence.id, *(other.id for other in following[first : first + 1 + bool(more)]))


def _listed(query: Query, index: Index) -> tuple[ClaimDraft, ...]:
    """Propose the problems or plans, where a question asks for them at large."""
    points: tuple[PointDraft, ...] = ()
    if query.at_large:
        points = (problems if query.at_large == "problems" else plans)(index.report)
    return tuple(
        ClaimDraft(text=re.split("[。；]", point.text, maxsplit=1)[0], sentences=point.sentences[:1])
        for point in points
    )


def _claim(facts: Sequence[Fact]) -> ClaimDraft:
    return ClaimDraft(sentences=(facts[0].sentence,), quantities=tuple(fact.quantity.id for fact in facts))


def _by_sentence(facts: Sequence[Fact]) -> tuple[ClaimDraft, ...]:
    """Put the figures of one sentence into one claim."""
    groups: dict[int, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.sentence, []).append(fact)
    return tuple(_claim(group) for group in groups.values())


def _sentences(facts: Sequence[Fact]) -> tuple[int, ...]:
    return tuple(sorted({fact.sentence for fact in facts}))


def _nearest(found: Sequence[Evidence]) -> ClaimDraft | None:
    return ClaimDraft(sentences=(found[0].passage.sentence,)) if found else None


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
    """That it is meant, or another one of the same value and unit, among those of its year."""


class _Words(NamedTuple):
    """How far words about a figure carry a term: those beside it, its name, its sentence up to its end."""

    own: float
    name: float
    so_far: float


class Weights(Model):
    """A logit model, and from which likelihood on a figure or passage answers, or is shown as the closest."""

    intercept: float
    answered: float
    closest: float
    features: dict[str, float]


@cache
def weights(of: Literal["figures", "statements"]) -> Weights:
    """Read the weights of figures or of passages."""
    source = resources.files("summarizer.engines.rules").joinpath("weights.toml")
    return Weights.model_validate(tomllib.loads(source.read_text(encoding="utf-8"))[of])


class Ranking:
    """The passages and the figures of a report as evidence for a query and for parts of it."""

    def __init__(
        self, query: Query, parts: Sequence[Query], passages: Sequence[Passage], index: Index
    ) -> None:
        self.query = query
        self.index = index
        self._by_sentence = index.report.facts.by_sentence
        facts = [fact for passage in passages for fact in self.facts(passage.sentence)]
        quantities = [fact.quantity for fact in facts]
        ids = [quantity.id for quantity in quantities]
        slots = [*query.slots, *(part.slots[0] for part in parts)]
        fits = [dict(zip(ids, row, strict=True)) for row in unit_fits(slots, quantities)]
        terms = tuple({term.text: term for one in (query, *parts) for term in one.terms}.values())
        self._said, self._beside = self._read(terms, facts)
        self.evidence = self._evidence(query, passages, index.carried(query, passages))
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

    def _read(
        self, terms: Sequence[Term], facts: Sequence[Fact]
    ) -> tuple[frozenset[str], dict[int, dict[str, _Words]]]:
        """Return the terms that the report says anywhere, and how far the words about each figure carry each term.

        The latter by the quantity's id, then by the term's text.
        """
        document = self.index.report.document
        starts = [document.sentences[fact.sentence].start for fact in facts]
        said = [document.text[start : fact.quantity.end] for start, fact in zip(starts, facts, strict=True)]
        texts = [
            text
            for fact, so_far in zip(facts, said, strict=True)
            for text in (fact.own, fact.indicator, so_far)
        ]
        whole, *rows = coverage(terms, [document.text, *texts])
        anywhere = frozenset(term.text for term, share in zip(terms, whole, strict=True) if share >= CARRIED)
        return anywhere, {
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
            share, rank = _average(saliences, shares), 1 / (1 + place)
            found.append(Evidence(passage, tuple(shares), share, rank, share + 0.1 * rank))
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
        of_year = [one for one in made if not query.years or one.fact.year in query.years]
        elsewhen = [one for one in made if query.years and one.fact.year not in query.years]
        return [*self._weighed(query, slot, of_year), *self._weighed(query, slot, elsewhen)]

    def _weighed(self, query: Query, slot: Slot, rivals: Sequence[Candidate]) -> list[Candidate]:
        """Return rival figures with their likelihoods, the likeliest first."""
        described = [one._replace(features=_features(query, slot, one, rivals, self._said)) for one in rivals]
        likely = likelihoods([one.features for one in described], weights("figures"))
        amounts = [(one.fact.quantity.value, one.fact.quantity.unit) for one in described]
        shared = dict.fromkeys(amounts, 0.0)
        for amount, share in zip(amounts, likely, strict=True):
            shared[amount] += share
        order = sorted(range(len(likely)), key=lambda place: (-shared[amounts[place]], -likely[place]))
        return [described[place]._replace(likelihood=shared[amounts[place]]) for place in order]

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
                    # A thing may be shared with an earlier figure.
                    worth = _ELSEWHERE if term.thing else _RIVAL
                    break
                if rival.own > here:
                    worth = _RIVAL
            shares.append(max(here, said * worth))
        doubts = _doubts(query, fact, evidence.passage, self.index.report.document.identity.year)
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
    query: Query, slot: Slot, candidate: Candidate, rivals: Sequence[Candidate], said: frozenset[str]
) -> dict[str, float]:
    """Return what speaks for a figure and against it, by name; shares are of the salience of the question's words.

    Args:
        query: the question.
        slot: the number asked for.
        candidate: the figure.
        rivals: the figures of its year, itself among them.
        said: the words of the question that the report says anywhere, in any wording.
    """
    fact, terms = candidate.fact, query.terms
    lost = [t for t, share in zip(terms, candidate.evidence.shares, strict=True) if share < CARRIED]
    reach = zip(terms, candidate.beside, candidate.before, strict=True)
    missed = [term for term, here, before in reach if max(here, before) < CARRIED]
    focus = [term for term in terms if slot.focus[0] <= term.start < slot.focus[1]]
    others = (other.score for other in rivals if other.fact.quantity.value != fact.quantity.value)
    changed = fact.change or fact.quantity.unit.endswith("百分点")
    return {
        "own": candidate.own,
        "fit": candidate.fit,
        "lead": candidate.score - max(others, default=0.0),
        # A word that the whole report lacks says nothing; one that stands elsewhere says that another thing is meant.
        "noun_lost": _portion(terms, [term for term in lost if term.noun and term.text in said]),
        "deed_lost": _portion(terms, [term for term in lost if not term.noun and term.text in said]),
        "name_lost": float(any(term.noun and term.weight > 1 for term in lost)),
        "narrowing_lost": float(any(term.noun and term.tight for term in lost)),
        "focus_missed": _portion(focus, [term for term in missed if term in focus]),
        "other_unit": float(candidate.fit < FITS and (candidate.own < FITS or candidate.fit < CARRIED)),
        "no_change": float(query.change and not changed),
        "narrowed": float(bool(query.anchors)),
        "several": float(len(query.slots) > 1),
        "words": float(min(len(terms), 6)),
    }


def likelihoods(found: Sequence[Mapping[str, float]], model: Weights) -> list[float]:
    """Return how likely each of some figures is the one asked for, 0 to 1; what they lack to 1 is that none is."""
    totals = [
        model.intercept + sum(model.features.get(name, 0.0) * value for name, value in one.items())
        for one in found
    ]
    most = max([0.0, *totals])
    shares = [math.exp(total - most) for total in totals]
    return [share / (sum(shares) + math.exp(-most)) for share in shares]


def _doubts(query: Query, fact: Fact, passage: Passage, own_year: int | None) -> float:
    """Return how far a figure is beside the point whatever its words.

    It is of another year, planned or done where the other is asked for, a change or none; it is of another length of
    time, a rule, or what was before.
    """
    stated = bool(query.years) and fact.year in query.years
    stale = fact.year != own_year and not fact.planned
    period = _PERIOD.search(query.text) and not _PERIOD.search(passage.text)
    return (
        float(not stated if query.years else stale)
        + (fact.planned != query.ahead and not stated)
        + (query.change != fact.change)
        + bool(period)
        + (fact.quantity.role != "metric")
        + fact.former
    )


def _average(weights: Sequence[float], shares: Sequence[float]) -> float:
    """Return the weighted mean of some shares; 0 where there are none."""
    return sum(map(mul, weights, shares)) / total if (total := sum(weights)) else 0.0


def _portion(terms: Sequence[Term], some: Sequence[Term]) -> float:
    """Return the share of the salience of some terms that others of them have."""
    total = sum(term.salience for term in terms)
    return sum(term.salience for term in some) / total if total else 0.0
