"""Extracts: statements that are the report's own words, place by place, and never half a number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.models import PointDraft, Report, Span

_JOINTS = ("。", "；")
# What may stand before an extract, as 主要问题：; it states nothing.
_LEAD = re.compile(r"[^，。；：\d]{2,6}：")
_STOP = "。；！？，："
# Where the report's own words may be cut: between clauses, and behind a number of a list. 未完成 is not 完成.
_OPENS = re.compile(
    r"(?:^|[，。；：！？、|｜\n—]|[，。；：！？\n](?:[一二三四五六七八九十]+是(?:要)?|\d{1,2}[.．、]|与?此?同时)|（[一二三四五六七八九十\d]+）)\s*$"
)
_CLOSES = re.compile(r"\s*(?:$|[，。；：！？、|｜\n])")
_BEFORE = 8


def is_extract(point: PointDraft, report: Report) -> bool:
    """Return whether a statement is nothing but the text of its own places, none of which cuts a number."""
    if not all(_is_whole(span, report) for span in point.spans):
        return False
    texts = [report.document.text[span.start : span.end] for span in point.spans]
    lead = _LEAD.match(point.text)
    said = {point.text, point.text[lead.end() :] if lead else point.text}
    return any(joint.join(texts) in said for joint in _JOINTS)


def _is_whole(span: Span, report: Report) -> bool:
    """Whether a place is whole clauses, and no number lies across its ends: a lost 1. makes 5亿 of 1.5亿."""
    text = report.document.text
    if not _OPENS.search(text[max(span.start - _BEFORE, 0) : span.start]) or not _CLOSES.match(
        text, span.end
    ):
        return False
    begun = report.document.sentence_at(span.start).start
    return not any(
        quantity.start < edge < quantity.end
        for quantity in report.quantities_in(begun, span.end)
        for edge in (span.start, span.end)
    )


def place_of(text: str, sentences: tuple[int, ...], report: Report) -> Span | None:
    """Return where the sentences have a text word for word, as whole clauses; None where they do not."""
    place = found_in(text, sentences, report)
    return place if place is not None and _is_whole(place, report) else None


def found_in(text: str, sentences: tuple[int, ...], report: Report) -> Span | None:
    """Return where the sentences have some characters (text offsets); None where they do not."""
    document = report.document
    first, last = document.sentences[min(sentences)], document.sentences[max(sentences)]
    start = document.text.find(text, first.start, last.end)
    return Span(start=start, end=start + len(text)) if start >= 0 else None


def quantities_of(span: Span, report: Report) -> list[int]:
    """Return the ids of the numbers that lie within a place."""
    return [at.id for at in report.quantities_in(span.start, span.end) if at.end <= span.end]


def bare(sentence: int, report: Report) -> Span:
    """Return a sentence without the stop and the space at its end (text offsets)."""
    at = report.document.sentences[sentence]
    text = report.document.text[at.start : at.end].rstrip().rstrip(_STOP)
    return Span(start=at.start, end=at.start + max(len(text), 1))


def told(sentences: Iterable[int], report: Report) -> str:
    """Return some sentences for a reader who sees nothing else, after whose they are, the year, and their headings.

    One line each; what stands before the last ``｜`` of a line is not the sentence's own, and is said once for
    sentences that stand together.
    """
    document = report.document
    identity = document.identity
    whose = f"{identity.issuer or ''}{f'{identity.year}年' if identity.year else ''}"
    lines: list[str] = []
    before = None
    for number in sorted(set(sentences)):
        section = document.sentences[number].section
        path = [whose, *(heading.title for heading in document.path(section))] if section != before else []
        span = bare(number, report)
        lines.append("｜".join([*filter(None, path), document.text[span.start : span.end]]))
        before = section
    return "\n".join(lines)
