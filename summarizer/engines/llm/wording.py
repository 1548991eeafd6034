"""What a model writes is tidied: marks of the annotated report taken out, a copy that was cut off ended properly.

No number is touched: a digit goes only with a label of ours or with the number of a list, and a cut falls beside a
number, never into it.
"""

from __future__ import annotations

import re

_QUANTITY = re.compile(r"〔\s*Q\d+\s*[:：]\s*([^〕]*)〕")
_LABEL = re.compile(r"[\[【(（]?\b([SQ]\d{1,4})\b(?!\.\d)[\]】)）]?[:：]?")
# The number of a list has no digit after it: 9.9亿元 and 36、34、2件 begin with none.
_LEAD = re.compile(
    r"^(?:(?:存在的?)?(?:主要)?(?:问题|不足|原因|成效|安排|下一步)(?:是|有)?[:：]"
    r"|[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）"
    r"|(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）])(?!\s*\d))"
)
# Between two digits a mark is part of a number or of a list of them: 1，234件, 3：1, 186.3、1482.7亿元.
_BOUNDARY = re.compile(r"(?<!\d)[，；。：、]|[，；。：、](?!\d)")
_CLOSING = "）”》"
_PROBE = 6
_LEAST = 8


def tidy(text: str, source: str) -> str:
    """Take the marks out of a statement and end it at a clause if it is a copy that stops within one.

    Args:
        text: what the model wrote.
        source: the text of the sentences it is about.
    """
    text = _LABEL.sub(lambda label: _kept(label, source), _QUANTITY.sub(r"\1", text)).strip()
    while lead := _LEAD.match(text):
        text = text[lead.end() :].strip()
    bare = text.rstrip("。；，")
    if not _stops_short(bare, source):
        return text
    if (closing := source[source.rfind(bare[-_PROBE:]) + _PROBE :][:1]) in _CLOSING and closing:
        return bare + closing
    ends = [mark.start() for mark in _BOUNDARY.finditer(bare) if mark.group() != "、"]
    return bare[: ends[-1]] if ends and ends[-1] >= _LEAST else text


def _kept(label: re.Match[str], source: str) -> str:
    """Return a label that is a word of the report's own (the motorway S26, the quarter Q1), and nothing for ours."""
    own = re.search(rf"(?<![A-Za-z0-9]){label[1]}(?![A-Za-z0-9])", source)
    return label[0] if own else ""


def _stops_short(text: str, source: str) -> bool:
    """Whether the end of a statement is copied from amid a clause of the source."""
    found = source.rfind(text[-_PROBE:]) if len(text) >= _PROBE else -1
    after = source[found + _PROBE : found + _PROBE + 1]
    return found >= 0 and bool(after) and not _BOUNDARY.match(after) and after != "\n"
