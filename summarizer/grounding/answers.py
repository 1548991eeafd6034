"""An answer as an engine proposes it becomes claims that may be shown, each with its places in the source."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.grounding.derive import UnderivableError, derive
from summarizer.grounding.gate import check
from summarizer.models import AnswerCitation, Claim, Fallback, Model, Quantity, Report
from summarizer.models.asking import ClaimDraft
from summarizer.numbers import find

_STOP = "。；！？，："


class Stated(Model):
    """A claim that may be shown, the report's numbers it states, and how many numbers its text has."""

    claim: Claim
    quantities: tuple[int, ...]
    numbers: int


class Grounded(Model):
    """What of the claims of an answer may be shown, and what may not and why."""

    stated: tuple[Stated, ...]
    fallbacks: tuple[Fallback, ...]


def ground_claims(drafts: Iterable[ClaimDraft], report: Report, item: str = "claims") -> Grounded:
    """Pass claims through the gate.

    Args:
        drafts: as an engine proposes them.
        report: the report they are about.
        item: what they are called where one falls back.
    """
    stated: list[Stated] = []
    fallbacks: list[Fallback] = []
    for number, draft in enumerate(drafts, 1):
        kept = ground_claim(draft, report)
        if isinstance(kept, Stated):
            stated.append(kept)
        else:
            fallbacks.append(Fallback(item=f"{item}[{number}]", reason=kept))
    return Grounded(stated=tuple(stated), fallbacks=tuple(fallbacks))


def ground_claim(draft: ClaimDraft, report: Report) -> Stated | str:
    """Pass one claim through the gate; gives the reason where it may not stand."""
    if draft.working is not None:
        return _worked(draft, report)
    if extracted := _extract(draft, report):
        return _stated(draft.text, draft.sentences, extracted, report)
    checked = check(draft.text, draft.sentences, report)
    if checked.verdict == "unsupported":
        return checked.reason
    known = {quantity.id: quantity for quantity in report.quantities}
    found = [known[at.quantity] for at in checked.checks if at.quantity is not None]
    return _stated(draft.text, checked.sentences, found, report)


def _worked(draft: ClaimDraft, report: Report) -> Stated | str:
    """Work a figure out; words beside it may state no number but the result and what it was worked out from."""
    if draft.working is None:
        return "no_working"
    try:
        derived = derive(draft.working, report)
    except UnderivableError as error:
        return f"underivable: {error}"
    known = {quantity.id: quantity for quantity in report.quantities}
    operands = [known[at] for at in draft.working.quantities]
    allowed = {derived.value, *(operand.value for operand in operands)}
    if any(number.role == "metric" and number.value not in allowed for number in find(draft.text)):
        return "number_not_found"
    sentences = tuple(sorted({report.document.sentence_at(operand.start).id for operand in operands}))
    made = _stated(draft.text or derived.formula, sentences, operands, report)
    return made.model_copy(update={"claim": made.claim.model_copy(update={"derived": derived})})


def _extract(draft: ClaimDraft, report: Report) -> list[Quantity] | None:
    """Give the quantities of a claim that is a stretch of one of its sentences; None where it is of its own words."""
    document = report.document
    for at in draft.sentences:
        sentence = document.sentences[at]
        start = document.text.find(draft.text, sentence.start, sentence.end) if draft.text else -1
        end = start + len(draft.text)
        if start >= 0 and not _cuts(start, end, report):
            return list(report.quantities_in(start, end))
    return None


def _cuts(start: int, end: int, report: Report) -> bool:
    """Tell whether a stretch of the text begins or ends within a number: 均为100 of 均为100%."""
    return any(
        at.start < edge < at.end
        for edge in (start, end)
        for at in report.quantities_in(max(start - 40, 0), end)
    )


def _stated(text: str, sentences: tuple[int, ...], quantities: Iterable[Quantity], report: Report) -> Stated:
    found = tuple(quantity.id for quantity in quantities)
    citations = tuple(_cite(at, report) for at in sentences)
    return Stated(claim=Claim(text=text, citations=citations), quantities=found, numbers=len(found))


def _cite(at: int, report: Report) -> AnswerCitation:
    document = report.document
    sentence = document.sentences[at]
    said = document.text[sentence.start : sentence.end].rstrip().rstrip(_STOP)
    citation = document.cite(sentence.start, sentence.start + max(len(said), 1))
    return AnswerCitation(report=document.name, **citation.model_dump())
