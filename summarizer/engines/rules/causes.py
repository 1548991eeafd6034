"""The cause that an item of the problems names, such as 由于…导致… or 主因：…."""

from __future__ import annotations

import re

from summarizer.models import Document, Span

_CAUSES = (
    re.compile(
        r"(?:由于|因为|鉴于|囿于|受制于|受限于)(?P<cause>[^。；]{4,120}?)(?=，(?:导致|致使|使得|造成|因此|因而|故)|，[^，。；]{2,40}(?:仍|不够|不足|不高|困难|薄弱|偏)|[。；]|$)"
    ),
    re.compile(r"受(?P<cause>[^。；，]{3,40}(?:影响|制约|限制))"),
    re.compile(r"(?:主因|主要原因|原因|究其原因)(?:是|在于|有|：|，)+(?P<cause>[^。]{4,160})"),
    re.compile(r"(?:^|[。；，：])(?P<cause>[^。；：]{6,100}?)，(?:从而)?(?:导致|致使|使得|造成)"),
    re.compile(r"在(?P<cause>[^。；，]{4,60}(?:背景|形势|情况|压力)(?:下|之下))"),
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|\d{1,2}[.、])")


def cause_of(document: Document, item: Span) -> Span | None:
    """Find the cause that an item of the problems names, as a place in the text; None where it names none."""
    text = document.text[item.start : item.end]
    for pattern in _CAUSES:
        if found := pattern.search(text):
            start, end = found.span("cause")
            if marker := _NUMBERED.match(text[start:end]):
                start += marker.end()
            stripped = text[start:end].rstrip("，、；。")
            if stripped:
                return Span(start=item.start + start, end=item.start + start + len(stripped))
    return None
