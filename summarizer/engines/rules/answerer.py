"""An answer by rule, proposed by ids: the likeliest figures, a working, or the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.engines.rules.arithmetic import Calculation, plan, work_out
from summarizer.engines.rules.points import plans, problems
from summarizer.engines.rules.ranker import Candidate, Evidence, Ranking, likelihood, weights
from summarizer.facts import says_of
from summarizer.models import AnswerDraft, ClaimDraft, Document, Fact, PointDraft, Sentence, Turn
from summarizer.questions.parse import Query, kind_fits
from summarizer.retrieval.index import Index, Passage

# So many of the passages that the search ranks first are looked at, and the sentence after each of the first.
_LOOKED_AT: Final = 40
_FOLLOWED: Final = 3
_STRONG: Final = 0.7
# A passage this much behind the best one is none of those that a kind of answer may prefer.
_BEHIND: Final = 0.35
# Two numbers for one thing are told of where the words beside each are so much the question's.
_ALIKE: Final = 0.96

_EACH: Final = re.compile(r"[各每](?:个?[省市县区镇乡州街]|地|部门|单位|科室|企业|学校|医院|类|种|项)")
_EITHER: Final = re.compile(r"哪|谁|还是")
_OWNED_UP: Final = re.compile(
    r"自[认评]|承认|坦承|[短弱差欠卡]在|短板|不足|差距|薄弱|问题出在|毛病|不到位|够不够|高不高|好不好|强不强|多不多"
)
_CAUSE: Final = re.compile(
    r"原因|由于|因为|因[^此而]|主要是|在于|所致|缘于|源于|归因|根子|症结|究其|受[^，。]{2,20}(?:影响|制约|限制|拖累)|为了|以便|一方面|导致|因而|因此|纪念"
)


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
    # A figure of another year is proposed, too: why it does not answer, the judge says.
    if best is None or likelihood({**best.features, "other_year": 0.0}, weights()) < weights().threshold:
        return AnswerDraft(nearest=nearest)
    return AnswerDraft(claims=_figures(query, best, ranking), nearest=nearest)


def _all_of(query: Query, candidates: Sequence[Candidate], ranking: Ranking) -> AnswerDraft:
    """Propose all figures of a sentence, of several where one is wanted for each of several things."""
    by_score = sorted(candidates, key=lambda one: -one.score)
    if _EACH.search(query.text):
        by_score = [one for one in by_score if len(ranking.facts(one.fact.sentence)) > 1]
    if not by_score:
        return AnswerDraft(nearest=_nearest(ranking.evidence))
    return AnswerDraft(claims=(_claim(ranking.facts(by_score[0].fact.sentence)),))


def _figures(query: Query, best: Candidate, ranking: Ranking) -> tuple[ClaimDraft, ...]:
    """Propose one figure for each number asked for, and another one that the report states for the same thing."""
    chosen = [best.fact]
    for candidates in ranking.candidates[1:]:
        others = [one for one in candidates if one.fact not in chosen]
        here = [one for one in others if one.fact.sentence == best.fact.sentence and one.fit >= _STRONG]
        further = here or [one for one in others if one.likelihood >= weights().threshold]
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
    return apart and same and min(other.own, best.own) >= _ALIKE and other.score >= best.score - 0.1


def _statement(query: Query, ranking: Ranking) -> AnswerDraft:
    chosen = _ordered(query, ranking.evidence)
    if not chosen:
        return AnswerDraft()
    document = ranking.index.report.document
    numbers = _saying(query, chosen[0].passage, document)
    return AnswerDraft(
        claims=tuple(ClaimDraft(sentences=(number,)) for number in numbers), nearest=_nearest(chosen)
    )


def _ordered(query: Query, found: Sequence[Evidence]) -> list[Evidence]:
    """Order passages by how well they answer the kind of question asked, best first."""
    fits = dict(
        zip(
            (one.passage.sentence for one in found),
            kind_fits(query, [one.passage.text for one in found]),
            strict=True,
        )
    )
    owned_up = _OWNED_UP.search(query.text) is not None
    top = max((evidence.coverage for evidence in found), default=0.0)

    def worth(evidence: Evidence) -> float:
        passage = evidence.passage
        return evidence.score + 0.2 * fits[passage.sentence] + 0.3 * (owned_up and passage.kind == "problems")

    return sorted((one for one in found if one.coverage >= top - _BEHIND), key=lambda one: -worth(one))


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
