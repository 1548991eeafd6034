"""What a model writes becomes a statement: numbers put in, and what is not its own words taken out, which is recorded.

No digit is touched but those of labels of ours (S12, Q72). Where the endpoint held the model to its schema, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.engines.llm.annotate import text_of
from summarizer.engines.llm.placeholders import Filled, fill
from summarizer.models import Edit, Fallback, Report

_LABEL = re.compile(r"[\[【(（]?\b([SQ]\d{1,4})\b(?!\.\d)[\]】)）]?[:：]?")
_LEAD = re.compile(
    r"^(?:(?:存在的?)?(?:主要)?(?:问题|不足|原因|成效|安排|下一步)(?:是|有)?[:：]"
    r"|[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）)"
)
# Between two digits a mark is part of a number or of a list of them: 1，234件, 3：1, 186.3、1482.7亿元.
_BOUNDARY = re.compile(r"(?<!\d)[，；。：、]|[，；。：、](?!\d)")
_DIGIT = re.compile(r"\d")
_CLOSING = "）”》"
_PROBE = 6
_LEAST = 8


class Editor:
    """Makes statements of what a model wrote about a report, and keeps what it changed and what it refused."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.edits: list[Edit] = []
        self.refused: list[Fallback] = []

    def filled(self, item: str, written: str) -> Filled | None:
        """Put the report's numbers in place of their ids; None where one is no number of the report."""
        filled = fill(written, self.report)
        if filled.unknown:
            self.refused.append(Fallback(item=item, reason=f"unknown_number: {filled.unknown}"))
            return None
        return filled

    def tidied(self, item: str, text: str, sentences: Iterable[int], *, enforced: bool) -> str:
        """Tidy a statement about some sentences, unless the endpoint ``enforced`` the schema it was written to."""
        if enforced:
            return text
        tidied = tidy(text, text_of(self.report, sentences), self.report.document.text)
        if tidied != text:
            self.edits.append(Edit(item=item, was=text, now=tidied))
        return tidied

    def stated(self, item: str, written: str, sentences: Iterable[int], *, enforced: bool) -> str | None:
        """Do both."""
        filled = self.filled(item, written)
        return None if filled is None else self.tidied(item, filled.text, sentences, enforced=enforced)


def tidy(text: str, source: str, report: str) -> str:
    """Take the marks out of a statement and end it at a clause if it is a copy that stops within one.

    Args:
        text: what the model wrote.
        source: the text of the sentences it is about.
        report: the text of the report, whose own words a label may be (the motorway S26, the quarter Q1).
    """
    text = _LABEL.sub(lambda label: label[0] if _has(report, label[1]) else "", text).strip()
    while lead := _LEAD.match(text):
        text = text[lead.end() :].strip()
    bare = text.rstrip("。；，")
    if not _stops_short(bare, source):
        return text
    if (closing := source[source.rfind(bare[-_PROBE:]) + _PROBE :][:1]) in _CLOSING and closing:
        return bare + closing
    ends = [mark.start() for mark in _BOUNDARY.finditer(bare) if mark.group() != "、"]
    if not ends or ends[-1] < _LEAST or _DIGIT.search(bare, ends[-1]):
        return text
    return bare[: ends[-1]]


def _has(report: str, label: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){label}(?![A-Za-z0-9])", report) is not None


def _stops_short(text: str, source: str) -> bool:
    """Whether the end of a statement is copied from amid a clause of the source."""
    found = source.rfind(text[-_PROBE:]) if len(text) >= _PROBE else -1
    after = source[found + _PROBE : found + _PROBE + 1]
    return found >= 0 and bool(after) and not _BOUNDARY.match(after) and after != "\n"
