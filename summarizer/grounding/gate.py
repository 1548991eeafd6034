"""The gate every statement passes before anyone sees it: its numbers, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from summarizer.facts import COUNTED
from summarizer.grounding.align import Relation, relate
from summarizer.grounding.binding import Fault, fault
from summarizer.grounding.calendar import Calendar
from summarizer.grounding.contexts import contexts_of
from summarizer.grounding.pairs import pairs, share
from summarizer.grounding.statements import Statement, Wording
from summarizer.models import Model, Quantity, Report, Verdict

# A statement must find this share of its character pairs in what it cites; the rest is its writer's wording.
WORDED: Final = 0.5


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
        ``supported`` if every number is in the cited sentences under its own indicator, ``mended`` if the
        citation had to be changed for that, ``unsupported`` with a reason otherwise: ``number_not_found``,
        ``qualifier_lost``, ``misplaced``, ``invented``, ``date_not_found``, ``words_not_found``,
        ``no_citation``.
    """
    return _Examination(text, sentences, report).checked()


class _Examination:
    """A statement held against a report."""

    def __init__(self, text: str, sentences: tuple[int, ...], report: Report) -> None:
        self.statement = Statement(text)
        self.sentences = sentences
        self.report = report
        self.wording = Wording(self.statement, sentences, report)
        self.calendar = Calendar(self.statement.text, self.statement.numbers, sentences, report)
        self.counted = tuple(quantity for quantity in report.quantities if quantity.role in COUNTED)
        spans = [(report.document.sentences[at].start, report.document.sentences[at].end) for at in sentences]
        self.cited = {
            quantity.id: quantity for start, end in spans for quantity in report.quantities_in(start, end)
        }

    def checked(self) -> Checked:
        """Check each number, then the words."""
        checks = [_fails(number, "number_not_found") for number in self.statement.unread()]
        checks += self._in_order([self._check(number) for number in self.statement.numbers])
        kept = self._kept(checks)
        reason = self._reason(checks, kept)
        verdict: Verdict = "supported" if kept == set(self.sentences) else "mended"
        return Checked(
            verdict="unsupported" if reason else verdict,
            sentences=tuple(sorted(kept)),
            checks=tuple(checks),
            reason=reason,
        )

    def _reason(self, checks: list[Check], kept: set[int]) -> str:
        failed = next((found for found in checks if found.verdict == "unsupported"), None)
        if failed:
            return f"{failed.reason}: {failed.number.surface}"
        if not kept:
            return "no_citation"
        return "" if share(self.statement.words(), self._words(kept)) >= WORDED else "words_not_found"

    def _check(self, number: Quantity) -> Check:
        if number.role == "numbering":
            return Check(number=number, verdict="supported")
        if there := self.wording.in_place(number):
            return self._in_place(number, there)
        if number.role == "date":
            verdict = self.calendar.verdict(number)
            reason = "date_not_found" if verdict == "unsupported" else ""
            return Check(
                number=number, quantity=self.calendar.quantity(number), verdict=verdict, reason=reason
            )
        if number.role in COUNTED:
            return self._count(number)
        digits = any(character.isdigit() for character in number.surface)
        return self._token(number) if number.role == "name" and digits else self._named(number)

    def _in_place(self, number: Quantity, there: list[Quantity]) -> Check:
        """Check a number whose clause is the report's own otherwise: it must be the one that stands there."""
        relations = [_agrees(number, quantity) for quantity in there]
        best = max(relations)
        if best.stands:
            return Check(number=number, quantity=there[relations.index(best)].id, verdict="supported")
        if best is Relation.STRONGER:
            return _fails(number, "qualifier_lost")
        if number.role == "date":
            return _fails(number, "date_not_found")
        elsewhere = number.role in COUNTED and any(relate(number, other).stands for other in self.counted)
        return _fails(number, "misplaced" if elsewhere else "number_not_found")

    def _count(self, number: Quantity) -> Check:
        """Check a number that counts something: first in the cited sentences, then everywhere."""
        if self.wording.is_phrase(number):
            return Check(number=number, verdict="supported")
        related = [(relate(number, quantity), quantity) for quantity in self.counted]
        related.sort(key=lambda pair: -pair[0])
        standing = [quantity for relation, quantity in related if relation.stands]
        if not standing:
            lost = any(relation is Relation.STRONGER for relation, _ in related)
            return _fails(number, "qualifier_lost" if lost else "number_not_found")
        return self._bound(number, standing)

    def _bound(self, number: Quantity, standing: list[Quantity]) -> Check:
        """Find, among the quantities that a number equals, one whose words are those of the statement."""
        said = self.statement.said(number)
        faults: list[Fault] = []
        for quantity in sorted(standing, key=lambda quantity: quantity.id not in self.cited):
            why = fault(said, quantity, self._rivals(quantity), self.report)
            if why is None and not self.calendar.same_year(number, quantity.id):
                why = "misplaced"
            if why is None:
                verdict: Verdict = "supported" if quantity.id in self.cited else "mended"
                return Check(number=number, quantity=quantity.id, verdict=verdict)
            faults.append(why)
        return _fails(number, faults[0])

    def _rivals(self, quantity: Quantity) -> list[int]:
        """Return the numbers whose words are compared: those cited, and those of the quantity's own sentence."""
        sentence = self.report.document.sentence_at(quantity.start)
        beside = (other.id for other in self.report.quantities_in(sentence.start, sentence.end))
        return [other for other in dict.fromkeys((*self.cited, *beside)) if other != quantity.id]

    def _named(self, number: Quantity) -> Check:
        """Check an ordinal, a reference or a name in words: the report has it."""
        for other in (*self.cited.values(), *self.report.quantities):
            if (other.value, other.unit, other.role) == (number.value, number.unit, number.role):
                return Check(number=number, quantity=other.id, verdict="supported")
        if self.wording.is_phrase(number):
            return Check(number=number, verdict="supported")
        return _fails(number, "number_not_found")

    def _token(self, number: Quantity) -> Check:
        """Check digits in a name (1+6+N, H5, 12345): the report has the whole name; what counts there counts here."""
        if self.wording.has_token(number) or self.calendar.is_day(number):
            return Check(number=number, verdict="supported")
        return self._count(number)

    def _in_order(self, checks: list[Check]) -> list[Check]:
        """Refuse the bare members of a list that stand in another order than in the report."""
        known = contexts_of(self.report)
        result = checks[:1]
        for before, after in pairwise(checks):
            one = known.get(before.quantity) if before.quantity is not None else None
            two = known.get(after.quantity) if after.quantity is not None else None
            turned = (
                one is not None
                and two is not None
                and one.sentence == two.sentence
                and one.quantity.start > two.quantity.start
                and not pairs(f"{one.left}|{one.right}")
                and not self.statement.beside(after.number)
            )
            result.append(_fails(after.number, "misplaced") if turned else after)
        return result

    def _kept(self, checks: list[Check]) -> set[int]:
        """Return the sentences that carry the statement; where numbers were found elsewhere, idle ones go."""
        if not any(found.verdict == "mended" for found in checks):
            return set(self.sentences)
        document = self.report.document
        starts = {quantity.id: quantity.start for quantity in self.counted}
        return {
            document.sentence_at(starts[found.quantity]).id for found in checks if found.quantity in starts
        }

    def _words(self, sentences: Iterable[int]) -> frozenset[str]:
        """Return the pairs of some sentences, with what stands before each in its paragraph, and its headings."""
        document = self.report.document
        parts = []
        for number in sentences:
            sentence = document.sentences[number]
            paragraph = document.text.rfind("\n", 0, sentence.start) + 1
            parts.append(document.text[paragraph : sentence.end])
            parts += [section.title for section in document.path(sentence.section)]
        return pairs("|".join(parts))


def _agrees(number: Quantity, quantity: Quantity) -> Relation:
    """Relate two numbers; of dates, names and the like it is asked whether they are the same."""
    if number.role in COUNTED and quantity.role in COUNTED:
        return relate(number, quantity)
    same = (number.value, number.value_max, number.unit) == (
        quantity.value,
        quantity.value_max,
        quantity.unit,
    )
    return Relation.EQUAL if same else Relation.NONE


def _fails(number: Quantity, reason: str) -> Check:
    return Check(number=number, verdict="unsupported", reason=reason)
