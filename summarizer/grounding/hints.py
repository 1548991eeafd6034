"""What code notices about a claim beside a question: doubts for whoever reads it a second time, no verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.models import ClaimDraft, Fact
from summarizer.questions.parse import FITS, Query, stated, unit_fits
from summarizer.questions.terms import CARRIED, coverage
from summarizer.retrieval.index import Index

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")
_MOST: Final = 4


def hints(query: Query, index: Index, claim: ClaimDraft) -> tuple[str, ...]:
    """Return the doubts, a sentence of Chinese each, as a prompt may have them; none where code notices nothing.

    Args:
        query: the question, read for this report.
        index: the report.
        claim: as a model proposes it.
    """
    return tuple(dict.fromkeys(_doubts(query, index, claim)))[:_MOST]


def _doubts(query: Query, index: Index, claim: ClaimDraft) -> Iterator[str]:
    document = index.report.document
    for place in query.places:
        if place not in document.text:
            yield f"报告全文没有提到“{place}”"
    quantities = index.report.quantities
    for number, row in zip(query.anchors, stated(query.anchors, quantities), strict=True):
        if not any(row) and number.surface not in document.text:
            yield f"报告全文没有“{number.surface}”这个数"
    facts = _meant(claim, index)
    named = tuple(fact.quantity.id for fact in facts)
    yield from _of_time(query, index, claim, facts)
    if query.slots and facts and not claim.working:
        fits = unit_fits(query.slots, [fact.quantity for fact in facts])
        if max(max(row) for row in fits) < FITS:
            yield "数字的单位与所问的不像是一类"
    for fact in facts:
        yield from _contrasts(query, index, fact, named)


def _meant(claim: ClaimDraft, index: Index) -> list[Fact]:
    """Return the facts whose numbers a claim has: by their ids, or as they are written in the sentences it cites."""
    table = index.report.facts
    named = claim.quantities or (claim.working.quantities if claim.working else ())
    if named:
        return [fact for one in named if (fact := table.of(one)) is not None]
    here = (fact for one in claim.sentences for fact in table.by_sentence.get(one, ()))
    return [fact for fact in here if fact.quantity.surface in claim.text]


def _of_time(query: Query, index: Index, claim: ClaimDraft, facts: list[Fact]) -> Iterator[str]:
    document = index.report.document
    if not query.ahead and any(fact.planned for fact in facts):
        yield "这个数像是计划或目标"
    if not query.ahead and any(
        document.sections[document.sentences[one].section].kind == "plans" for one in claim.sentences
    ):
        yield "依据出自下一步的安排"
    years = {fact.year for fact in facts if fact.year}
    if not facts:
        cited = (document.sentences[one] for one in claim.sentences)
        years = {int(year) for one in cited for year in _YEAR.findall(document.text[one.start : one.end])}
    if query.years and years and years.isdisjoint(query.years):
        told = "、".join(f"{year}年" for year in sorted(years))
        yield f"依据说的像是{told}"


def _contrasts(query: Query, index: Index, fact: Fact, named: tuple[int, ...]) -> Iterator[str]:
    """Yield the words of a question that stand beside another number of the sentence, and not beside this one."""
    beside = [
        other
        for other in index.report.facts.by_sentence.get(fact.sentence, ())
        if other.quantity.id not in named
    ]
    own, *rows = coverage(query.terms, [f"{fact.own}|{fact.indicator}", *(other.own for other in beside)])
    for place, term in enumerate(query.terms):
        if own[place] >= CARRIED or len(term.text) < 2:
            continue
        holder = next((other for other, row in zip(beside, rows, strict=True) if row[place] >= CARRIED), None)
        if holder is not None:
            yield f"“{term.text}”在依据里说的是另一个数：{holder.quantity.surface}"
