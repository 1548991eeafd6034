"""What an answer is worth: its numbers, its evidence, and whether it refuses exactly what the report does not say.

An answer's numbers are read by the harness's own reader; a unit has to stand behind the number as the gold
writes it, where people may be counted as 人, 名 or 位. Wording is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from eval.gold import GoldNumber, GoldQuestion
from eval.numerals import amounts_in, numbers_in
from eval.sample import Item, Ranged, Sample, overlap
from summarizer.models import Answer, AnswerCitation, Model

ENOUGH: Final = 0.5
_PEOPLE: Final = ("人", "名", "位")
_YES: Final = ("是", "有", "能", "可", "对", "会")
_NO: Final = ("不", "否", "没", "未", "无", "非")


class _Place(Model):
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A question of the gold with the answer it got; None where asking failed."""

    sample: Sample
    question: GoldQuestion
    answer: Answer | None

    @property
    def answered(self) -> bool:
        """Whether it was answered and not refused."""
        return self.answer is not None and self.answer.status == "answered"

    @property
    def closest(self) -> bool:
        """Whether what may be meant was shown as such."""
        return self.answer is not None and self.answer.status == "closest"

    @property
    def text(self) -> str:
        """The answer's text; empty without one."""
        return self.answer.answer if self.answer else ""

    @property
    def citations(self) -> tuple[AnswerCitation, ...]:
        """All citations of the answer's claims."""
        return (
            tuple(citation for claim in self.answer.claims for citation in claim.citations)
            if self.answer
            else ()
        )

    @property
    def evidence(self) -> tuple[Ranged, ...]:
        """The spans that the gold names."""
        return tuple(_Place(start=start, end=end) for start, end in self.question.evidence)

    def item(self, figure: str, right: bool, *, found: str = "", expected: str = "", key: str = "") -> Item:
        """Make an item of the question."""
        return Item(
            figure=figure,
            report=self.sample.name,
            key=f"{self.question.id} {key}".strip(),
            right=right,
            sentence="" if right else self.question.question,
            expected=expected or self.question.answer,
            found=found or self.text or "nothing: asking failed",
        )


class AnswerScorer(Protocol):
    """Turns a question and its answer into items."""

    def __call__(self, asked: Asked) -> Iterator[Item]: ...  # noqa: D102


def score_figures(asked: Asked) -> Iterator[Item]:
    """Score an answerable question: answered at all, every number right, and right on the whole, also by kind."""
    question = asked.question
    if not question.answerable:
        return
    yield asked.item("answers.given", asked.answered)
    missing = [number for number in question.numbers if not _states(asked, number)]
    if question.numbers:
        yield asked.item("answers.numbers", asked.answered and not missing)
    supported = not asked.evidence or any(_meets(asked.citations, place) for place in asked.evidence)
    holds = not missing and supported and not _contradicts(asked)
    right = asked.answered and holds
    yield asked.item("answers.right", right)
    yield asked.item("answers.shown", right or (asked.closest and holds))
    yield asked.item(f"answers.{question.kind}", right)


def score_refusals(asked: Asked) -> Iterator[Item]:
    """Score a question that the report does not answer: it must be refused, near misses above all."""
    if asked.question.answerable:
        return
    refused = asked.answer is not None and not asked.answered
    yield asked.item("answers.refused", refused)
    if asked.question.near_miss:
        yield asked.item("answers.near_refused", refused)


def score_citations(asked: Asked) -> Iterator[Item]:
    """Score the citations of an answer that was rightly given: evidence met, and nothing cited beside it."""
    if not (asked.question.answerable and asked.answered and asked.evidence):
        return
    for place in asked.evidence:
        met = _meets(asked.citations, place)
        key = f"{place.start}-{place.end}"
        expected = asked.sample.source[place.start : place.end]
        yield asked.item("citations.recall", met, expected=expected, key=key)
    for citation in asked.citations:
        good = any(_meets([citation], place) for place in asked.evidence)
        key = f"{citation.start}-{citation.end}"
        yield asked.item("citations.precision", good, found=citation.quote, key=key)


def score_promises(asked: Asked) -> Iterator[Item]:
    """Score what must always hold: every number stated by the report or worked out, every quote exact."""
    if asked.answer is None:
        return
    allowed = {number.value for text in _sources(asked) for number in amounts_in(text)}
    for at, number in enumerate(numbers_in(asked.text)):
        surface = asked.text[number.start : number.end]
        if surface != "一":
            good = number.value in allowed
            expected = "a number of the report, of the question, or worked out"
            yield asked.item(
                "answers.supported", good, found=f"{surface} in: {asked.text}", expected=expected, key=str(at)
            )
    for at, citation in enumerate(asked.citations):
        own = asked.sample.source[citation.start : citation.end]
        exact = 0 <= citation.start < citation.end and own == citation.quote
        yield asked.item("answers.exact", exact, found=citation.quote, expected=own, key=str(at))


SCORERS: Final[tuple[AnswerScorer, ...]] = (score_figures, score_refusals, score_citations, score_promises)


def score_answer(asked: Asked) -> tuple[Item, ...]:
    """Score one answer with every scorer."""
    return tuple(item for scorer in SCORERS for item in scorer(asked))


def _sources(asked: Asked) -> Iterator[str]:
    source = asked.sample.source
    yield source
    yield "".join(source.split())
    yield asked.question.question
    for claim in asked.answer.claims if asked.answer else ():
        if claim.derived:
            yield f"{claim.derived.formula}；{claim.derived.value}"


def _meets(citations: Iterable[Ranged], place: Ranged) -> bool:
    """Return whether citations share half of the shorter of them and a place of the evidence, or more."""
    return any(
        overlap(citation, place) >= ENOUGH * min(citation.end - citation.start, place.end - place.start)
        for citation in citations
    )


def _states(asked: Asked, number: GoldNumber) -> bool:
    """Return whether the answer states a number of the gold, or works it out to the gold's digits."""
    text = "".join(asked.text.split())
    for said in amounts_in(text):
        if said.value == number.value and _of_unit(said.percent, text[said.end :], number.unit):
            return True
    derived = (claim.derived for claim in asked.answer.claims) if asked.answer else ()
    return any(one is not None and _same(one.value, number.value) for one in derived)


def _of_unit(percent: bool, following: str, unit: str) -> bool:
    if unit == "%" or percent:
        return percent and unit == "%"
    units = _PEOPLE if unit in _PEOPLE else (unit,)
    return following.startswith(units) and not (unit in _PEOPLE and following.startswith("人次"))


def _same(value: Decimal, gold: Decimal) -> bool:
    return value.quantize(gold, ROUND_HALF_UP) == gold


def _contradicts(asked: Asked) -> bool:
    """Return whether a yes or no is the other one; an answer that opens with neither is not judged."""
    if asked.question.kind != "yesno":
        return False
    said, gold = asked.text, asked.question.answer
    return (said.startswith(_YES) and gold.startswith(_NO)) or (
        said.startswith(_NO) and gold.startswith(_YES)
    )
