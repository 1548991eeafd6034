"""Holds the naive reading of a file against its summary: what is used, what is listed, what went missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from eval.scan.naive import Kind, NaiveNumber, naive_numbers
from eval.scan.raw import read_raw
from eval.scan.reasons import false_reason
from summarizer import load, summarize
from summarizer.errors import InputError
from summarizer.models import Citation, Document, Model, Report, Span, Summary, Uncovered

SUFFIXES: Final = (".txt", ".docx", ".pdf")
_AROUND: Final = 14
_BREAK: Final = re.compile(r"\s*\n\s*")
_NUMERAL_WORDS: Final = "第分之点几余多来数上好近逾超约个过大"


class Missed(Model):
    """A number that is not accounted for, or not as one."""

    surface: str
    kind: Kind
    around: str


class Doubted(Model):
    """A number that is listed with a reason that looks false."""

    surface: str
    reason: str
    doubt: str
    around: str


class Account(Model):
    """What became of the numbers of one file.

    ``metrics`` of the ``used`` are metrics of the summary, the others stand in its sentences alone. ``missing``,
    ``cut`` and ``doubted`` are of the text as the product read it, ``lost`` and ``added`` of the raw file beside
    that text.
    """

    path: str
    refused: str = ""
    naive: int = 0
    used: int = 0
    metrics: int = 0
    listed: int = 0
    missing: tuple[Missed, ...] = ()
    cut: tuple[Missed, ...] = ()
    lost: tuple[Missed, ...] = ()
    added: tuple[Missed, ...] = ()
    doubted: tuple[Doubted, ...] = ()

    @property
    def unaccounted(self) -> int:
        """How many numbers of the file are neither used nor listed as they stand."""
        return len(self.missing) + len(self.cut) + len(self.lost)


def account_file(path: Path) -> Account:
    """Read a file twice, with the product and naively, and compare; a refused file is accounted for as such."""
    try:
        report = load(path)
    except InputError as error:
        return Account(path=str(path), refused=str(error))
    return account(
        report, summarize(report, engine="rules"), read_raw(path.read_bytes(), path.name), str(path)
    )


def account(report: Report, summary: Summary, raw: str, path: str) -> Account:
    """Compare the numbers of a raw text, of the text as read, and of a summary.

    Args:
        report: as the product read it: its source, what was removed from it, and where it found quantities.
        summary: of that report.
        raw: the file's text read independently.
        path: what to call the file.
    """
    source = report.document.source
    found = naive_numbers(source)
    used, listed = _used_places(report, summary), list(summary.checks.uncovered)
    shown = [Span(start=at.citation.start, end=at.citation.end) for at in summary.metrics]
    fates = [(number, _fate(number, used, listed)) for number in found]
    lost, added = _differences(raw, source)
    return Account(
        path=path,
        naive=len(found),
        used=sum(fate == "used" for _, fate in fates),
        metrics=sum(any(_covers(at, number) for at in shown) for number in found),
        listed=sum(fate == "listed" for _, fate in fates),
        missing=tuple(_missed(number, source) for number, fate in fates if fate == "missing"),
        cut=tuple(_missed(number, source) for number, fate in fates if fate == "cut"),
        lost=tuple(_missed(number, raw) for number in lost),
        added=tuple(_missed(number, source) for number in added),
        doubted=tuple(_doubts(listed, report.document)),
    )


# --- used and listed ---------------------------------------------------------------------------------------


def _used_places(report: Report, summary: Summary) -> list[Span]:
    """Return the places of the quantities that the product found and that the summary shows.

    A number that stands in a sentence which the summary repeats is not used for that: who asks for it, or reads
    the tables, does not get it. It must be one of the quantities that the product found.
    """
    listed = {(entry.start, entry.end) for entry in summary.checks.uncovered}
    told = [place for sentence in summary.brief for place in sentence.citations]
    cited = [*told, *_cited(summary)]
    places = []
    for quantity in report.quantities:
        at = report.document.cite(quantity.start, quantity.end)
        if (at.start, at.end) not in listed and any(_holds(place, at) for place in cited):
            places.append(Span(start=at.start, end=at.end))
    return places


def _cited(summary: Summary) -> Iterator[Citation]:
    yield from (metric.citation for metric in summary.metrics)
    yield from (at for point in summary.achievements for at in point.citations)
    yield from (at for problem in summary.problems for at in problem.citations)
    yield from (at for plan in summary.plans for at in plan.citations)


def _holds(place: Citation, other: Citation) -> bool:
    return place.start <= other.start and other.end <= place.end


def _fate(number: NaiveNumber, used: Iterable[Span], listed: Iterable[Uncovered]) -> str:
    """Say what became of a number: ``used`` or ``listed`` as one, ``cut`` into pieces, or ``missing`` (in part)."""
    if any(_covers(at, number) for at in used):
        return "used"
    if any(_covers(at, number) for at in listed):
        return "listed"
    places: list[Span | Uncovered] = [*used, *listed]
    rest = [at for at in _numerals(number) if not any(place.start <= at < place.end for place in places)]
    return "missing" if rest else "cut"


def _covers(place: Span | Uncovered, number: NaiveNumber) -> bool:
    inside = _numerals(number)
    return place.start <= inside[0] and inside[-1] < place.end


def _numerals(number: NaiveNumber) -> list[int]:
    """Return the places of a number's own numerals, without 第, 余 and the like."""
    places = range(number.start, number.end)
    own = [
        at
        for at, char in zip(places, number.surface, strict=True)
        if not char.isspace() and char not in _NUMERAL_WORDS
    ]
    return own or list(places)


# --- the raw file beside the text as read -------------------------------------------------------------------


def _differences(raw: str, source: str) -> tuple[list[NaiveNumber], list[NaiveNumber]]:
    """Return the numbers of the raw text that the source lacks, and those of the source that the raw text lacks.

    A number broken over a line end in one of the texts and whole in the other is in both.
    """
    in_raw, in_source = naive_numbers(raw), naive_numbers(source)
    lost = _beyond(in_raw, Counter(number.normal for number in in_source))
    added = _beyond(in_source, Counter(number.normal for number in in_raw))
    whole = {number.normal for number in added} & _whole_without_breaks(raw)
    whole |= {number.normal for number in lost} & _whole_without_breaks(source)
    return _unbroken(lost, raw, whole), _unbroken(added, source, whole)


def _beyond(numbers: Iterable[NaiveNumber], others: Counter[str]) -> list[NaiveNumber]:
    left = others.copy()
    beyond = []
    for number in numbers:
        if left[number.normal]:
            left[number.normal] -= 1
        else:
            beyond.append(number)
    return beyond


def _whole_without_breaks(text: str) -> set[str]:
    """Return the numbers of a text that only line ends break."""
    broken = Counter(number.normal for number in naive_numbers(text))
    whole = Counter(number.normal for number in naive_numbers(_BREAK.sub("", text)))
    return set(whole - broken)


def _unbroken(numbers: Iterable[NaiveNumber], text: str, whole: set[str]) -> list[NaiveNumber]:
    """Leave out the numbers that are whole in the other text, and what is left of them beside a line end."""
    return [
        number
        for number in numbers
        if number.normal not in whole
        and not (_beside_break(number, text) and any(number.normal in other for other in whole))
    ]


def _beside_break(number: NaiveNumber, text: str) -> bool:
    before, after = (
        text[max(number.start - 8, 0) : number.start].rstrip(" 之点"),
        text[number.end : number.end + 8].lstrip(" "),
    )
    return before.endswith("\n") or after.startswith("\n")


# --- what is said of them -----------------------------------------------------------------------------------


def _doubts(listed: Iterable[Uncovered], document: Document) -> Iterator[Doubted]:
    for entry in listed:
        doubt = false_reason(entry, document)
        if doubt:
            line = _words_around(document.source, entry.start, entry.end)
            yield Doubted(surface=entry.surface, reason=entry.reason, doubt=doubt, around=line)


def _missed(number: NaiveNumber, text: str) -> Missed:
    return Missed(
        surface=number.surface, kind=number.kind, around=_words_around(text, number.start, number.end)
    )


def _words_around(text: str, start: int, end: int) -> str:
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return " ".join(f"{before}【{text[start:end]}】{after}".split())
