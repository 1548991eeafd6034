"""A statement under examination: its numbers, the words beside each, and what of it the report has word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from summarizer.facts import COUNTED
from summarizer.grounding.binding import Said
from summarizer.grounding.contexts import settings
from summarizer.grounding.pairs import pairs, without_numbers
from summarizer.models import Quantity, Report, Span
from summarizer.numbers import find

_DIGITS: Final = re.compile(r"\d+")
_STOP: Final = re.compile(r"[。！？；\n]")
_COMMA: Final = re.compile(r"[，。！？；：\n]")
_SORT: Final = re.compile(
    r"(?:总?数量?|[人户件次家项期份]数|[批场户人]次|金额|比例|占比|总量|数额|里程|面积)(?=\|)"
)
_TOKEN: Final = re.compile(r"[0-9A-Za-z+×/.·-]")
# Half-width marks in a statement are read as the full-width ones that the cleaned report has.
_MARK: Final = re.compile(r"(?<!\d)[,;:!?()]|[,;:!?()](?!\d)")
_WIDE: Final = str.maketrans(",;:!?()", "，；：！？（）")
_TOPIC: Final = 16
# Characters beside a number that tell a phrase, sentences before those cited, pairs that tell a clause.
_BESIDE: Final = 2
_NEAR: Final = 2
_TELLING: Final = 2


class Statement:
    """A statement's text and numbers (offsets into the statement)."""

    def __init__(self, text: str) -> None:
        self.text = _MARK.sub(lambda match: match.group().translate(_WIDE), text)
        self.numbers = find(self.text)
        self._settings = settings(self.text, self.numbers)

    def beside(self, number: Quantity) -> frozenset[str]:
        """Return the pairs of the words beside a number, in its clause and up to the next number."""
        at = self._settings[number.id]
        return pairs(f"{at.left}|{at.right}")

    def said(self, number: Quantity) -> Said:
        """Return the words beside a number; of a list's bare members, those before the list."""
        at = self._settings[number.id]
        said = Said(at.left, at.right)
        if said.words:
            return said
        opened = max((match.end() for match in _STOP.finditer(self.text, 0, number.start)), default=0)
        before = [
            other.model_copy(update={"start": other.start - opened, "end": other.end - opened})
            for other in self.numbers
            if opened <= other.start < number.start
        ]
        return Said(without_numbers(self.text[opened : number.start], before)[-_TOPIC:], bound=False)

    def clause(self, number: Quantity) -> Span:
        """Return the stretch between the commas and stops around a number."""
        start = max((match.end() for match in _COMMA.finditer(self.text, 0, number.start)), default=0)
        stop = _COMMA.search(self.text, number.end)
        return Span(start=start, end=stop.start() if stop else len(self.text))

    def token(self, number: Quantity) -> str:
        """Return the run of digits, letters and signs that a number is part of: 1+6+N, H5."""
        start, end = number.start, number.end
        while start and _TOKEN.match(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and _TOKEN.match(self.text[end]):
            end += 1
        return self.text[start:end]

    def words(self) -> frozenset[str]:
        """Return the pairs of all its words, numbers left out."""
        # 户数1.36万户: that it is a number of them says nothing that the number does not.
        found = pairs(_SORT.sub("", without_numbers(self.text, self.numbers)))
        return frozenset(pair for pair in found if len(pair) > 1)

    def unread(self) -> list[Quantity]:
        """Return the digits that are in no number as read; none may pass unseen."""
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


class Wording:
    """A statement beside the sentences it cites."""

    def __init__(self, statement: Statement, sentences: Sequence[int], report: Report) -> None:
        self._statement = statement
        self._sentences = sentences
        self._report = report

    def in_place(self, number: Quantity) -> list[Quantity]:
        """Return the quantities of the cited sentences that stand where a number does in an otherwise equal clause.

        Where the statement's clause is the report's but for this number, the number has to be the report's too.
        """
        span = self._statement.clause(number)
        left = self._statement.text[span.start : number.start]
        right = self._statement.text[number.end : span.end]
        if len(pairs(f"{left}|{right}")) < _TELLING:
            return []
        text = self._report.document.text
        return [
            quantity
            for at in self._sentences
            for quantity in self._within(at)
            if text.endswith(left, 0, quantity.start) and text.startswith(right, quantity.end)
        ]

    def _within(self, sentence: int) -> tuple[Quantity, ...]:
        at = self._report.document.sentences[sentence]
        return self._report.quantities_in(at.start, at.end)

    def is_phrase(self, number: Quantity) -> bool:
        """Return whether a number stands, with the word beside it, where it counts no result (最多跑一次).

        Looked for in the cited sentences and the two before them.
        """
        said = self._statement.text
        windows = (
            (max(number.start - _BESIDE, 0), number.end),
            (number.start, min(number.end + _BESIDE, len(said))),
        )
        return any(
            self._counts_nothing(self._opened + match.start() + number.start - start, number)
            for start, end in windows
            if end - start > len(number.surface)
            for match in re.finditer(re.escape(said[start:end]), self._nearby)
        )

    def has_token(self, number: Quantity) -> bool:
        """Return whether the report has the whole name that some digits are part of, and no count in its place."""
        name = re.escape(self._statement.token(number))
        token = re.compile(rf"(?<![\w+.]){name}(?![\d+]|\.\d)", re.ASCII)
        return any(
            all(quantity.role not in COUNTED for quantity in self._report.quantities_in(*match.span()))
            for match in token.finditer(self._report.document.text)
        )

    @cached_property
    def _opened(self) -> int:
        first = max(min(self._sentences, default=0) - _NEAR, 0)
        return self._report.document.sentences[first].start

    @cached_property
    def _nearby(self) -> str:
        document = self._report.document
        return document.text[self._opened : document.sentences[max(self._sentences, default=0)].end]

    def _counts_nothing(self, at: int, number: Quantity) -> bool:
        """Return whether what stands at a place of the report is this very number, and no metric."""
        text, end = self._report.document.text, at + len(number.surface)
        if text[at - 1 : at].isdigit() or text[end : end + 1].isdigit():
            return False
        over = [
            quantity
            for quantity in self._report.quantities_in(max(at - len(number.surface), 0), end)
            if quantity.end > at
        ]
        return all(quantity.role != "metric" and quantity.value == number.value for quantity in over)
