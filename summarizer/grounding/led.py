"""What of an answer by a model that leads may be shown: code proves what it says, and objects to what it knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from summarizer.grounding.answer import GroundedAnswer, Stated
from summarizer.grounding.derive import UnderivableError, derive
from summarizer.grounding.extracts import bare
from summarizer.grounding.presuppositions import bounded
from summarizer.grounding.proof import prove
from summarizer.models import (
    AnswerCitation,
    AnswerDraft,
    Citation,
    Claim,
    ClaimDraft,
    Constant,
    Fallback,
    Mismatch,
    Polarity,
    Quantity,
    Reason,
    Report,
    Unsupported,
    Working,
    plain,
)
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index

_REASONS: Final[dict[Mismatch, Reason]] = {"place": "place", "year": "year"}
_DIGITS: Final = re.compile(r"\d+")
_TERM: Final = 0.3
# Months, quarters, days and weeks of a year, and the whole of a percentage.
_KNOWN: Final = frozenset(("12", "4", "365", "366", "52", "100"))


class _Ready(NamedTuple):
    """A claim as it may be shown, whether in its own words, and its numbers; why it is not, or not as drafted."""

    stated: Stated | None
    own: bool = False
    quantities: tuple[Quantity, ...] = ()
    reason: str = ""
    number: str = ""


def ground_led(query: Query, index: Index, draft: AnswerDraft) -> GroundedAnswer:
    """Prove a draft of a model that leads.

    Args:
        query: the question, read for this report.
        index: the report.
        draft: as the model proposes it, with what a second reading found of each claim.

    Returns:
        The claims that are proved and answer the question. One that was not read a second time is the closest and no
        answer; a yes or no stands only beside a claim that stands in its own words, and gives way to what code works
        out from the numbers of the question and the claim.
    """
    report = index.report
    made = [_made(claim, query, report, draft) for claim in draft.claims]
    read = (*draft.mismatches, *[None] * len(made))[: len(made)]
    told = {"fallbacks": (*draft.fallbacks, *_failed(made)), "unsupported": tuple(_unsupported(made))}
    answering = [one for one, mismatch in zip(made, read, strict=True) if one.stated and mismatch == "none"]
    if answering:
        stated = tuple(one.stated for one in answering if one.stated)
        return GroundedAnswer(stated=stated, polarity=_polarity(query, draft, answering)).model_copy(
            update=told
        )
    unread = [
        one.stated
        for one, mismatch in zip(made, read, strict=True)
        if one.stated and one.own and mismatch is None
    ]
    if unread:
        return GroundedAnswer(status="closest", stated=tuple(unread)).model_copy(update=told)
    return _refused(query, draft, report, made, read).model_copy(update=told)


def _refused(
    query: Query,
    draft: AnswerDraft,
    report: Report,
    made: Sequence[_Ready],
    read: Sequence[Mismatch | None],
) -> GroundedAnswer:
    """Refuse, with what the report says instead, or what comes nearest."""
    near = next((one.stated for one in made if one.stated), None)
    reason: Reason = next((_REASONS.get(mismatch, "indicator") for mismatch in read if mismatch), "indicator")
    if draft.premise is not None and (instead := _made(draft.premise, query, report, draft).stated):
        near, reason = instead, "premise"
    elif near is None and draft.nearest is not None:
        near = _made(draft.nearest, query, report, draft).stated
    failed = bool(draft.claims) and not any(one.stated for one in made)
    return GroundedAnswer(
        status="unsupported" if failed and near is None else "not_found",
        reason=reason,
        missing=_missing(query, draft.missing),
        nearest=near,
    )


def _missing(query: Query, said: str) -> str:
    """Return what a model says to be missing, in its words where no number in them is its own."""
    if said and all(number in query.text for number in _DIGITS.findall(said)):
        return said.strip('。“”"')
    return "".join(term.text for term in query.terms if term.weight > _TERM) or query.text


def _polarity(query: Query, draft: AnswerDraft, answering: Sequence[_Ready]) -> Polarity:
    """Return a model's yes or no where a claim carries it, or what its numbers and the question's come to."""
    if not draft.verdict or not all(one.own for one in answering):
        return ""
    worked_out = bounded(query, [number for one in answering for number in one.quantities])
    return worked_out or draft.verdict


def _made(claim: ClaimDraft, query: Query, report: Report, draft: AnswerDraft) -> _Ready:
    """Put a claim into words: its own where they are proved, else the report's."""
    if claim.working is not None:
        return _derived(claim.working, claim, query, report)
    proved = prove(claim.text, claim.sentences, report, opinions=draft.opinions)
    known = {quantity.id: quantity for quantity in report.quantities}
    if claim.text and proved.proof:
        stated = Stated(
            claim=Claim(text=claim.text, citations=_cited(proved.citations, report), proof=proved.proof),
            quantities=proved.quantities,
        )
        return _Ready(stated, own=True, quantities=tuple(known[one] for one in proved.quantities))
    failed = next((one.number.surface for one in proved.checks if one.verdict == "unsupported"), "")
    if not claim.sentences or report.document.sentences[claim.sentences[0]].instruction:
        return _Ready(None, reason=proved.reason)
    span = bare(claim.sentences[0], report)
    stated = Stated(
        claim=Claim(
            text=report.document.text[span.start : span.end],
            citations=_cited([report.document.cite(span.start, span.end)], report),
            proof="quoted",
        ),
        quantities=tuple(one.id for one in report.quantities_in(span.start, span.end)),
    )
    return _Ready(stated, reason=proved.reason if claim.text else "", number=failed)


def _derived(working: Working, claim: ClaimDraft, query: Query, report: Report) -> _Ready:
    if working.constant is not None and not _given(working.constant, query):
        return _Ready(None, reason="unknown_constant", number=plain(working.constant.value))
    try:
        derived = derive(working, report)
    except UnderivableError as error:
        return _Ready(None, reason=f"underivable: {error}")
    cited = [
        report.document.cite(span.start, span.end) for span in (bare(one, report) for one in claim.sentences)
    ]
    number = Quantity(id=-1, start=0, end=0, surface=derived.formula, value=derived.value, unit=derived.unit)
    return _Ready(
        Stated(
            claim=Claim(text=derived.formula, citations=_cited(cited, report), derived=derived),
            quantities=working.quantities,
        ),
        own=True,
        quantities=(number,),
    )


def _given(constant: Constant, query: Query) -> bool:
    """Whether a number of no report may be reckoned with: the question has it, or everybody knows it."""
    value = plain(constant.value)
    return value in _KNOWN or any(number.value == constant.value for number in query.numbers)


def _cited(citations: Sequence[Citation], report: Report) -> tuple[AnswerCitation, ...]:
    return tuple(AnswerCitation(report=report.document.name, **one.model_dump()) for one in citations)


def _failed(made: Sequence[_Ready]) -> list[Fallback]:
    return [
        Fallback(item=f"claims[{place}]", reason=one.reason)
        for place, one in enumerate(made, 1)
        if one.reason
    ]


def _unsupported(made: Sequence[_Ready]) -> list[Unsupported]:
    return [
        Unsupported(surface=one.number, item=f"claims[{place}]", reason=one.reason)
        for place, one in enumerate(made, 1)
        if one.number
    ]
