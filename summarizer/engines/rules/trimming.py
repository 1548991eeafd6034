"""Cutting a sentence to the point, as one stretch of the report's own words."""

from __future__ import annotations

import re

from summarizer.models import Document, Report, Sentence, Span

_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+是(?:要)?"
    r"|第[一二三四五六七八九十]+，|首先，|其次，|再次，|最后，|[①-⑳]|——|其[一二三四五]，"
    r"|(?:与此)?同时(?!期)，?|此外，|另外，|[。；！？，：、|\s]+)+"
)
_STOPS = "。；！？，：、| \t\n"
_CLAUSE = re.compile(r"(?:“[^”\n]{0,200}”|《[^》\n]{0,200}》|（[^（）\n]{0,200}）|[^，\n])+，?")
# A clause that only says in what spirit a thing is done.
_SPIRIT = re.compile(
    r"(?:始终|牢固|充分|深入|全面|认真|持续|切实)*(?:坚持|围绕|聚焦|立足|紧扣|锚定|秉持|秉承|树立|以.{2,30}为|为(?:进一步|了|深入)|按照|根据|遵循|贯彻|学习贯彻"
    r"|落实.{0,20}精神|发挥|在.{2,30}下|随着|结合|适应|凝聚)"
)
# A clause that only says what good it did.
_FLOURISH = re.compile(
    r"(?:为.{2,40}(?:提供|奠定|筑牢|作出|贡献|保障|支撑|基础)|切实|有效|有力|进一步|不断|大幅|显著|持续|营造|形成|构建|助力|确保|推动|推进|促进|提升|提高|增强|维护|努力|全方位|全面"
    r"|稳步|逐步|以.{1,12}促|做到|实现从|减轻|防范|夯实|扎实|达到)"
)
_WORD = re.compile(r"\w")
_LONG = 70
_MOST = 240


def trimmed(document: Document, start: int, end: int) -> Span | None:
    """Return a stretch of text without the numbering before it and the marks after it (text offsets).

    Returns:
        None where nothing is left, as of 一是； or （一）.
    """
    text = document.text
    if marker := _MARKER.match(text, start, end):
        start = marker.end()
    while end > start and text[end - 1] in _STOPS:
        end -= 1
    return Span(start=start, end=end) if _WORD.search(text, start, end) else None


def bare(document: Document, sentence: Sentence) -> Span:
    """Return a sentence without its numbering and its closing mark; as it is where it is nothing else."""
    return trimmed(document, sentence.start, sentence.end) or Span(start=sentence.start, end=sentence.end)


def shortened(document: Document, span: Span) -> Span | None:
    """Cut a stretch that no reader would take for one statement at the last clause that fits (text offsets).

    Returns:
        None where it has no clauses to cut at.
    """
    if span.end - span.start <= _MOST:
        return span
    stop = max(document.text.rfind(mark, span.start, span.start + _MOST) for mark in "，；：")
    return trimmed(document, span.start, stop) if stop > span.start else None


def core(report: Report, sentence: Sentence) -> Span | None:
    """Return the stretch of a sentence that says what was done: all its figures, without spirit and flourish.

    Args:
        report: the report.
        sentence: one of its sentences.

    Returns:
        Text offsets; whole clauses, from the first that matters to the last. None where nothing is said.
    """
    document = report.document
    span = trimmed(document, sentence.start, sentence.end)
    if span is None:
        return None
    clauses = [match.span() for match in _CLAUSE.finditer(document.text, span.start, span.end)]
    if not clauses:
        return shortened(document, span)
    counted = [
        at
        for at, (start, end) in enumerate(clauses)
        if any(quantity.role == "metric" for quantity in report.quantities_in(start, end))
    ]
    first, last = _bounds(document.text, clauses, counted)
    kept = trimmed(document, clauses[first][0], clauses[last][1])
    return shortened(document, kept) if kept else None


def _bounds(text: str, clauses: list[tuple[int, int]], counted: list[int]) -> tuple[int, int]:
    """Choose the first and the last clause to keep."""
    stop = counted[0] if counted else len(clauses) - 1
    first = 0
    while first < stop and _SPIRIT.match(text, *clauses[first]):
        first += 1
    if counted and clauses[counted[-1]][1] - clauses[first][0] > _LONG:
        first = _nearest(text, clauses, first, counted[0])
    last = len(clauses) - 1
    floor = counted[-1] if counted else first
    while last > floor and _FLOURISH.match(text, *clauses[last]):
        last -= 1
    while last > floor and clauses[last][1] - clauses[first][0] > _LONG:
        last -= 1
    return first, last


def _nearest(text: str, clauses: list[tuple[int, int]], first: int, counted: int) -> int:
    """Keep, of the clauses before the first figure, only the one next to it, which often names its topic."""
    start, end = clauses[counted]
    if counted - 1 > first and end - start < _LONG // 2 and not _FLOURISH.match(text, *clauses[counted - 1]):
        return counted - 1
    return counted
