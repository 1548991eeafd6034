"""Text to sentences: up to 。！？； or the end of the paragraph, brackets and quotation marks kept whole."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Span

# A list item opens a sentence of its own also after a colon, and 二是 also after a comma.
_ITEM: Final = (
    r"(?:[一二三四五六七八九十]{1,2}(?:是(?!否)|要)|首先[，,]|第[一二三四五六七八九十][，、]|其一[，、]"
    r"|①|（[1一]）|⑴|1(?:、|\.(?!\d)))"
)
_BEFORE_ITEM: Final = (
    rf"：(?={_ITEM})|，(?=[二三四五六七八九十]{{1,2}}是)|，(?=一是[^。；\n]{{0,150}}[，；。]二是)"
)

# A quotation that ends as a sentence does ends the sentence around it, unless that goes on.
_QUOTED_END: Final = r"“[^“”\n]*+(?<=[。！？])”(?![，、；。：！？的之等和与及为是）])"

_SENTENCE: Final = re.compile(
    rf"""
    (?: [^。！？；，：（）(《“\n]++
      | (?!{_BEFORE_ITEM})[，：]
      | （[^（）()\n]*+[）)] | \([^（）()\n]*+[）)] | 《[^《》\n]*+》
      | (?!{_QUOTED_END})“[^“”\n]*+”
      | [（）(《] | “(?![^“”\n]*+”)
    )*+
    (?: {_QUOTED_END}[”’）》」』]*+ | [。！？；]++[”’）》」』)]*+ | {_BEFORE_ITEM} | (?=\n|\Z) )
    """,
    re.VERBOSE,
)


def split_sentences(text: str) -> list[Span]:
    """Split a cleaned text; the spans are ordered, not empty, and cover all of it but the line feeds."""
    spans: list[Span] = []
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        if end > start:
            spans.append(Span(start=start, end=end))
    return spans
