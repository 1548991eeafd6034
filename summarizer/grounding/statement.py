"""A statement under examination: its numbers, and the words it puts beside each."""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.binding import Said
from summarizer.grounding.places import settings
from summarizer.grounding.words import pairs, without_numbers
from summarizer.models import Quantity, Span
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


class Statement:
    """A statement's text and numbers (offsets into the statement)."""

    def __init__(self, text: str) -> None:
        self.text = _MARK.sub(lambda match: match.group().translate(_WIDE), text)
        self.numbers = find(self.text)
        self._settings = settings(self.text, self.numbers)

    def beside(self, number: Quantity) -> frozenset[str]:
        """Give the pairs of the words beside a number, in its clause and up to the next number."""
        at = self._settings[number.id]
        return pairs(f"{at.left}|{at.right}")

    def said(self, number: Quantity) -> Said:
        """Give the words beside a number; of a list's bare members, those before the list."""
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
        """Give the stretch between the commas and stops around a number."""
        start = max((match.end() for match in _COMMA.finditer(self.text, 0, number.start)), default=0)
        stop = _COMMA.search(self.text, number.end)
        return Span(start=start, end=stop.start() if stop else len(self.text))

    def token(self, number: Quantity) -> str:
        """Give the run of digits, letters and signs that a number is part of: 1+6+N, H5."""
        start, end = number.start, number.end
        while start and _TOKEN.match(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and _TOKEN.match(self.text[end]):
            end += 1
        return self.text[start:end]

    def words(self) -> frozenset[str]:
        """Give the pairs of all its words, numbers left out."""
        # 户数1.36万户: that it is a number of them says nothing that the number does not.
        found = pairs(_SORT.sub("", without_numbers(self.text, self.numbers)))
        return frozenset(pair for pair in found if len(pair) > 1)

    def unread(self) -> list[Quantity]:
        """Give the digits that are in no number as read; none may pass unseen."""
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
