"""Numbers in the summary's sentences: each must stand in the report, and in a quote that its sentence cites.

The numbers are read by the harness's own reader (``eval.numerals``), so that a number which the product
overlooks is seen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from eval.numerals import Written, numbers_in
from eval.sample import Case, Item
from eval.scorers.points import KINDS, predicted
from summarizer.models import Citation, Model, Problem

Amount = tuple[Decimal, bool]


class Passage(Model):
    """A text of the summary and the citations it rests on; None where the contract gives it none."""

    where: str
    text: str
    citations: tuple[Citation, ...] | None


def passages(case: Case) -> Iterator[Passage]:
    """Return every sentence of the summary that is not a bare list entry."""
    yield Passage(where="overview", text=case.summary.overview, citations=None)
    for kind in KINDS:
        for point in predicted(case, kind):
            yield Passage(where=kind, text=point.text, citations=point.citations)
            if isinstance(point, Problem) and point.cause:
                yield Passage(where=f"{kind} cause", text=point.cause, citations=point.citations)


def _amounts(texts: Iterable[str]) -> set[Amount]:
    # Some reports have blanks and line breaks within sentences, which may tear a number from its multiplier.
    readings = [reading for text in texts for reading in (text, "".join(text.split()))]
    return {(number.value, number.percent) for reading in readings for number in numbers_in(reading)}


def _numbers(text: str) -> Iterator[Written]:
    # A lone 一 is part of a word (统一, 一些, 一是) far oftener than a number, and every report holds one.
    return (number for number in numbers_in(text) if text[number.start : number.end] != "一")


def _item(case: Case, figure: str, passage: Passage, number: Written, right: bool, expected: str) -> Item:
    start = passage.citations[0].start if passage.citations else 0
    return Item(
        figure=figure,
        report=case.sample.name,
        key=f"{passage.where} {start} {passage.text[number.start : number.end]}",
        right=right,
        sentence="" if right else passage.text,
        expected="" if right else expected,
        found=passage.text[number.start : number.end],
    )


def score_prose(case: Case) -> Iterator[Item]:
    """Score each number of each sentence: stated by the report, and stated by what the sentence cites."""
    stated = _amounts([case.sample.source])
    for passage in passages(case):
        quotes = [citation.quote for citation in passage.citations or ()]
        cited = _amounts(quotes)
        for number in _numbers(passage.text):
            amount = (number.value, number.percent)
            yield _item(
                case, "prose.supported", passage, number, amount in stated, "a number that the report states"
            )
            if passage.citations is not None:
                expected = f"a number in {' … '.join(quotes)}"
                yield _item(case, "prose.cited", passage, number, amount in cited, expected)
