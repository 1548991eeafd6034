"""The gate every statement passes before anyone sees it: its numbers, and whose they are."""

from __future__ import annotations

import re

from summarizer.grounding.align import Alignment, Relation, align
from summarizer.grounding.binding import pairs, place_fault, places, share
from summarizer.indicators.clauses import Setting
from summarizer.models import Model, Quantity, Report, Verdict
from summarizer.numbers import find

# A statement must find this share of its character pairs in what it cites; the rest is its writer's wording.
WORDED = 0.5

_DIGITS = re.compile(r"\d+")
_COUNTED = frozenset({"metric", "phrase", "rule"})


class Check(Model):
    """What became of one number of a statement (offsets into the statement)."""

    number: Quantity
    quantity: int | None = None
    verdict: Verdict
    reason: str = ""


class Checked(Model):
    """A statement after the gate: the sentences that carry it, possibly mended, and each number's check."""

    verdict: Verdict
    sentences: tuple[int, ...]
    checks: tuple[Check, ...] = ()
    reason: str = ""


def check(text: str, sentences: tuple[int, ...], report: Report) -> Checked:
    """Hold a statement against the sentences it cites and then against the whole report.

    Args:
        text: the statement.
        sentences: ids of the sentences it cites.
        report: the report it is about.

    Returns:
        ``supported`` if every number is in the cited sentences under its own indicator, ``mended`` if
        sentences had to be added to the citation, ``unsupported`` with a reason otherwise.
    """
    cited = tuple(quantity for at in sentences for quantity in _within(at, report))
    numbers = find(text)
    checks = [
        Check(number=number, verdict="unsupported", reason="number_not_found")
        for number in _unread(text, numbers)
    ]
    stated = places(text, numbers)
    checks += [_check(number, stated.get(number.id), cited, report) for number in numbers]
    kept = {*sentences, *_added(checks, report)}
    failed = next((found for found in checks if found.verdict == "unsupported"), None)
    reason = f"{failed.reason}: {failed.number.surface}" if failed else ""
    if not failed and not kept:
        reason = "no_citation"
    if not reason and share(pairs(text), pairs(_words(kept, report))) < WORDED:
        reason = "words_not_found"
    verdict: Verdict = "unsupported" if reason else "mended" if kept - set(sentences) else "supported"
    return Checked(verdict=verdict, sentences=tuple(sorted(kept)), checks=tuple(checks), reason=reason)


def _check(number: Quantity, said: Setting | None, cited: tuple[Quantity, ...], report: Report) -> Check:
    if number.role == "numbering":
        return Check(number=number, verdict="supported")
    here = align(number, _alike(number, cited))
    if here.relation.stands and not _misplaced(here, said, cited, report):
        return _as_check(here, "supported")
    anywhere = align(number, _alike(number, report.quantities))
    if not here.relation.stands and anywhere.relation.stands and number.role == "metric":
        if not _misplaced(anywhere, said, report.quantities, report):
            return _as_check(anywhere, "mended")
    elif number.role != "metric" and _mentioned(number, anywhere, report):
        return _as_check(anywhere, "supported")
    if here.relation.stands or anywhere.relation.stands:
        return _as_check(here, "unsupported", "misplaced")
    lost = Relation.STRONGER in (here.relation, anywhere.relation)
    return _as_check(here, "unsupported", "qualifier_lost" if lost else "number_not_found")


def _misplaced(found: Alignment, said: Setting | None, among: tuple[Quantity, ...], report: Report) -> bool:
    """Tell whether the number stands beside another number's words; of equal numbers any may be meant."""
    if said is None or found.quantity is None:
        return False
    equals = (other for other in among if align(found.number, [other]).relation == found.relation)
    return all(place_fault(said, other, among, report) for other in equals)


def _mentioned(number: Quantity, anywhere: Alignment, report: Report) -> bool:
    """Tell whether the report has a date, name or ordinal; the year reported on needs no citation."""
    return (
        anywhere.relation.stands
        or number.surface in report.document.text
        or (number.unit == "年" and number.value == report.document.identity.year)
    )


def _as_check(found: Alignment, verdict: Verdict, reason: str = "") -> Check:
    quantity = found.quantity.id if found.quantity and found.relation.stands else None
    return Check(number=found.number, quantity=quantity, verdict=verdict, reason=reason)


def _alike(number: Quantity, quantities: tuple[Quantity, ...]) -> list[Quantity]:
    """Keep the quantities of the sort the number is: a date is held against dates, a count against counts."""
    if number.role in _COUNTED:
        return [quantity for quantity in quantities if quantity.role in _COUNTED]
    return [quantity for quantity in quantities if quantity.role == number.role]


def _unread(text: str, numbers: tuple[Quantity, ...]) -> list[Quantity]:
    """Give the digits of a statement that are in no number as read; none may pass unseen."""
    spans = [(number.start, number.end) for number in numbers]
    return [
        Quantity(id=0, start=start, end=end, surface=text[start:end], value=int(text[start:end]), unit="")
        for start, end in (match.span() for match in _DIGITS.finditer(text))
        if not any(first <= start and end <= last for first, last in spans)
    ]


def _added(checks: list[Check], report: Report) -> set[int]:
    """Give the sentences that hold the numbers found outside what was cited."""
    starts = {quantity.id: quantity.start for quantity in report.quantities}
    return {
        report.document.sentence_at(starts[found.quantity]).id
        for found in checks
        if found.verdict == "mended" and found.quantity is not None
    }


def _within(sentence: int, report: Report) -> tuple[Quantity, ...]:
    span = report.document.sentences[sentence]
    return report.quantities_in(span.start, span.end)


def _words(sentences: set[int], report: Report) -> str:
    document = report.document
    parts = []
    for at in sentences:
        sentence = document.sentences[at]
        parts.append(document.text[sentence.start : sentence.end])
        parts += [section.title for section in document.path(sentence.section)]
    return "|".join(parts)
