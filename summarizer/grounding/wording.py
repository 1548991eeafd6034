"""What of a statement stands in its report word for word, which settles what a number is there for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from summarizer.facts import COUNTED
from summarizer.grounding.statement import Statement
from summarizer.grounding.words import pairs
from summarizer.models import Quantity, Report

_BESIDE: Final = 2
_NEAR: Final = 2
_TELLING: Final = 2


class Wording:
    """A statement beside the sentences it cites."""

    def __init__(self, statement: Statement, sentences: Sequence[int], report: Report) -> None:
        self._statement = statement
        self._sentences = sentences
        self._report = report

    def in_place(self, number: Quantity) -> list[Quantity]:
        """Give the quantities of the cited sentences that stand where a number does in an otherwise equal clause.

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
        """Tell whether a number stands, with the word beside it, where it counts no result (最多跑一次).

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
        """Tell whether the report has the whole name that some digits are part of, and no count in its place."""
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
        """Tell whether what stands at a place of the report is this very number, and no metric."""
        text, end = self._report.document.text, at + len(number.surface)
        if text[at - 1 : at].isdigit() or text[end : end + 1].isdigit():
            return False
        over = [
            quantity
            for quantity in self._report.quantities_in(max(at - len(number.surface), 0), end)
            if quantity.end > at
        ]
        return all(quantity.role != "metric" and quantity.value == number.value for quantity in over)
