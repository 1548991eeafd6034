"""The gate every statement passes before anyone sees it: its numbers, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from summarizer.grounding.align import Relation, relate
from summarizer.grounding.binding import Fault, Said, fault
from summarizer.grounding.calendar import Calendar
from summarizer.grounding.places import COUNTED, places_of, settings
from summarizer.grounding.words import pairs, share, without_numbers
from summarizer.indicators.clauses import Setting
from summarizer.models import Model, Quantity, Report, Verdict
from summarizer.numbers import find

# A statement must find this share of its character pairs in what it cites; the rest is its writer's wording.
WORDED: Final = 0.5
# A sentence whose citation was mended stays cited only if it has this share of the statement's pairs.
HELD: Final = 0.3

_DIGITS: Final = re.compile(r"\d+")
_STOP: Final = re.compile(r"[。！？；\n]")
_COMMA: Final = re.compile(r"[，。！？；：\n]")
# Half-width marks in a statement are read as the full-width ones that the cleaned report has.
_MARK: Final = re.compile(r"(?<!\d)[,;:!?()]|[,;:!?()](?!\d)")
_WIDE: Final = str.maketrans(",;:!?()", "，；：！？（）")
_BESIDE: Final = 2
_TOPIC: Final = 16


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
    return _Statement(text, sentences, report).checked()


class _Statement:
    """A statement under examination."""

    def __init__(self, text: str, sentences: tuple[int, ...], report: Report) -> None:
        text = _MARK.sub(lambda match: match.group().translate(_WIDE), text)
        self.text = text
        self.sentences = sentences
        self.report = report
        self.numbers = find(text)
        self.settings = settings(text, self.numbers)
        self.cited = tuple(
            quantity
            for at in sentences
            for quantity in report.quantities_in(
                report.document.sentences[at].start, report.document.sentences[at].end
            )
        )

    def checked(self) -> Checked:
        """Check each number, then the words."""
        calendar = Calendar(self.text, self.numbers, self.sentences, self.report)
        checks = [
            Check(number=number, verdict="unsupported", reason="number_not_found")
            for number in self._unread()
        ]
        for number in self.numbers:
            if number.role in COUNTED:
                found = self._counted(number)
                if found.quantity is not None and not calendar.same_year(number, found.quantity):
                    found = Check(number=number, verdict="unsupported", reason="misplaced")
            else:
                found = self._named(number, calendar)
            checks.append(found)
        checks = self._in_order(checks)
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
        wanted = pairs(without_numbers(self.text, self.numbers))
        return "" if share(wanted, self._words(kept)) >= WORDED else "words_not_found"

    def _counted(self, number: Quantity) -> Check:
        """Check a number that counts something: first in the cited sentences, then everywhere."""
        counted = [quantity for quantity in self.report.quantities if quantity.role in COUNTED]
        ranked = sorted(
            ((relate(number, quantity), quantity) for quantity in counted), key=lambda pair: -pair[0]
        )
        standing = [quantity for relation, quantity in ranked if relation.stands]
        here = [quantity for quantity in standing if quantity in self.cited]
        if self._is_phrase(number):
            return Check(number=number, verdict="supported")
        place = self._verbatim(number)
        if place is not None and any(quantity.start == place for quantity in standing):
            same = next(quantity for quantity in standing if quantity.start == place)
            return Check(number=number, quantity=same.id, verdict="supported")
        faults: list[Fault] = []
        for quantities, verdict in ((here, "supported"), (standing, "mended")):
            for quantity in quantities:
                why = fault(self._said(number), quantity, self._rivals(quantity), self.report)
                if why is None:
                    given: Verdict = "supported" if verdict == "supported" else "mended"
                    return Check(number=number, quantity=quantity.id, verdict=given)
                faults.append(why)
        if faults:
            return Check(number=number, verdict="unsupported", reason=faults[0])
        lost = any(relation is Relation.STRONGER for relation, _ in ranked)
        return Check(
            number=number, verdict="unsupported", reason="qualifier_lost" if lost else "number_not_found"
        )

    def _verbatim(self, number: Quantity) -> int | None:
        """Give the place in the cited sentences where a number's whole clause stands word for word, if it does."""
        document = self.report.document
        start, end = _clause(self.text, number)
        clause = self.text[start:end]
        if not pairs(without_numbers(clause, [])) or not _bare_words(self.settings[number.id]):
            return None
        for at in self.sentences:
            sentence = document.sentences[at]
            found = document.text.find(clause, sentence.start, sentence.end)
            if found >= 0:
                return found + number.start - start
        return None

    def _is_phrase(self, number: Quantity) -> bool:
        """Tell whether the report has a number with the word beside it where it counts no result (最多跑一次)."""
        text = self.report.document.text
        windows = (
            (max(number.start - _BESIDE, 0), number.end),
            (number.start, min(number.end + _BESIDE, len(self.text))),
        )
        for start, end in windows:
            said = self.text[start:end]
            at = text.find(said) if len(said) > len(number.surface) else -1
            while at >= 0:
                if self._counts_nothing(at + number.start - start, number):
                    return True
                at = text.find(said, at + 1)
        return False

    def _counts_nothing(self, at: int, number: Quantity) -> bool:
        """Tell whether what stands at a place of the report is this very number, and no metric."""
        text, end = self.report.document.text, at + len(number.surface)
        if text[at - 1 : at].isdigit() or text[end : end + 1].isdigit():
            return False
        over = [
            quantity
            for quantity in self.report.quantities_in(max(at - len(number.surface), 0), end)
            if quantity.end > at
        ]
        return all(quantity.role != "metric" and quantity.value == number.value for quantity in over)

    def _said(self, number: Quantity) -> Said:
        """Give the words beside a number; of a list's bare members, those before the list."""
        at: Setting = self.settings[number.id]
        said = Said(at.left, at.right)
        if said.words:
            return said
        opened = max((match.end() for match in _STOP.finditer(self.text, 0, number.start)), default=0)
        before = [other for other in self.numbers if opened <= other.start < number.start]
        shifted = [
            other.model_copy(update={"start": other.start - opened, "end": other.end - opened})
            for other in before
        ]
        return Said(without_numbers(self.text[opened : number.start], shifted)[-_TOPIC:], bound=False)

    def _rivals(self, quantity: Quantity) -> list[int]:
        """Give the numbers whose words are compared: those cited, and those of the quantity's own sentence."""
        sentence = self.report.document.sentence_at(quantity.start)
        beside = self.report.quantities_in(sentence.start, sentence.end)
        return [other.id for other in dict.fromkeys((*self.cited, *beside)) if other.id != quantity.id]

    def _named(self, number: Quantity, calendar: Calendar) -> Check:
        """Check a date, an ordinal, or a number that is part of a name."""
        if number.role == "numbering":
            return Check(number=number, verdict="supported")
        if number.role == "date":
            verdict = calendar.verdict(number)
            reason = "date_not_found" if verdict == "unsupported" else ""
            return Check(number=number, quantity=calendar.quantity(number), verdict=verdict, reason=reason)
        same = (
            other
            for other in (*self.cited, *self.report.quantities)
            if other.value == number.value and other.unit == number.unit and _kin(other, number)
        )
        match = next(same, None)
        if match is None and (self._is_phrase(number) or calendar.is_day(number)):
            return Check(number=number, verdict="supported")
        if match is None:
            return Check(number=number, verdict="unsupported", reason="number_not_found")
        return Check(number=number, quantity=match.id, verdict="supported")

    def _in_order(self, checks: list[Check]) -> list[Check]:
        """Refuse the bare members of a list that stand in another order than in the report."""
        known = places_of(self.report)
        found = {check.number.id: check for check in checks}
        result = list(checks)
        for first, second in pairwise(self.numbers):
            one, two = found.get(first.id), found.get(second.id)
            if one is None or two is None or one.quantity is None or two.quantity is None:
                continue
            here, there = known.get(one.quantity), known.get(two.quantity)
            bare = second.id in self.settings and not _bare_words(self.settings[second.id])
            if not (bare and here and there and here.sentence == there.sentence):
                continue
            if here.quantity.start > there.quantity.start and not pairs(f"{here.left}|{here.right}"):
                result[result.index(two)] = Check(number=second, verdict="unsupported", reason="misplaced")
        return result

    def _kept(self, checks: list[Check]) -> set[int]:
        """Give the sentences that carry the statement; where numbers were found elsewhere, idle ones go."""
        document = self.report.document
        starts = {quantity.id: quantity.start for quantity in self.report.quantities}
        holding = {
            check.quantity: document.sentence_at(starts[check.quantity]).id
            for check in checks
            if check.quantity is not None and (check.verdict == "mended" or check.number.role in COUNTED)
        }
        added = {holding[check.quantity] for check in checks if check.verdict == "mended" and check.quantity}
        if not added:
            return set(self.sentences)
        wanted = pairs(without_numbers(self.text, self.numbers))
        held = set(holding.values())
        return held | {at for at in self.sentences if share(wanted, self._words([at], wide=False)) >= HELD}

    def _unread(self) -> list[Quantity]:
        """Give the digits of a statement that are in no number as read; none may pass unseen."""
        spans = [(number.start, number.end) for number in self.numbers]
        return [
            Quantity(
                id=0,
                start=start,
                end=end,
                surface=self.text[start:end],
                value=int(self.text[start:end]),
                unit="",
            )
            for start, end in (match.span() for match in _DIGITS.finditer(self.text))
            if not any(first <= start and end <= last for first, last in spans)
        ]

    def _words(self, sentences: Iterable[int], *, wide: bool = True) -> frozenset[str]:
        document = self.report.document
        parts = []
        for at in sentences:
            sentence = document.sentences[at]
            first = document.sentences[max(at - 2, 0)] if wide else sentence
            opened = max(first.start, document.text.rfind("\n", 0, sentence.start) + 1)
            parts.append(document.text[opened : sentence.end])
            if wide:
                parts += [section.title for section in document.path(sentence.section)]
        return pairs("|".join(parts))


def _clause(text: str, number: Quantity) -> tuple[int, int]:
    """Give the stretch of a text between the commas and stops around a number."""
    start = max((match.end() for match in _COMMA.finditer(text, 0, number.start)), default=0)
    stop = _COMMA.search(text, number.end)
    return start, stop.start() if stop else len(text)


def _bare_words(setting: Setting) -> frozenset[str]:
    return pairs(f"{setting.left}|{setting.right}")


def _kin(other: Quantity, number: Quantity) -> bool:
    """Tell whether two numbers are of one role, or written alike: what counts here may be a name there."""
    return other.role == number.role or other.surface == number.surface
