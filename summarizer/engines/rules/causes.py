"""The cause that an item of the problems names, such as 由于…导致…, 根子在于… or 主因：…."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Document, Span

_GROUNDS: Final = (
    "(?:(?:主要|根本|深层次?|直接|客观|主观|重要)*(?:原因|主因|成因)"
    "|(?:主要|深层次?)?(?:根源|根子|症结|病根|病因|诱因))"
)
_ENDS_IN_FAULT: Final = "(?:仍|不够|不足|不高|不强|不到位|不及时|困难|薄弱|偏|难以|滞后)"

# In the order of how surely they name a cause. 需要… or 查找原因，… is none.
_CAUSES: Final = (
    re.compile(
        r"究其(?:原因|根源|根本)[，：]?(?:主要)?(?:是|在于|有|：)*(?:因为|由于)?(?P<cause>[^。]{4,160})"
    ),
    re.compile(rf"{_GROUNDS}(?:主要|也|还)?(?:是|在于|在|有|为|：)+(?:因为|由于)?(?P<cause>[^。]{{4,160}})"),
    re.compile(r"既有(?P<cause>[^。；]{4,100}?)的(?:原因|因素)(?=[。；]|$)"),
    re.compile(
        r"(?<![问题现][，。])(?<=[，。；])(?:这|其)?(?:主要|多)(?:还)?(?:是|在于|源于|缘于)(?:因为|由于)?"
        r"(?!为了|表现|体现)(?P<cause>[^。；]{4,120})"
    ),
    re.compile(r"(?P<cause>[^，。；：]{3,40}，(?:加之|再加上)[^，。；]{3,60})"),
    re.compile(
        r"(?:由于|因为|鉴于|囿于|受制于|受限于)(?P<cause>[^。；]{4,120}?)"
        rf"(?=，(?:导致|致使|使得|造成|因此|因而|故)|，[^，。；]{{2,40}}{_ENDS_IN_FAULT}|[。；]|$)"
    ),
    re.compile(
        r"(?<!接)受(?!理|众|害|训|益)(?:到)?(?P<cause>[^。；，]{3,40}?(?:影响|制约|限制|拖累|掣肘|所限))"
    ),
    re.compile(r"(?:源于|缘于|归因于|归结为|起因于)(?P<cause>[^。；，]{4,80})"),
    re.compile(
        r"(?:^|[。；，：])(?:特别是|尤其是)?(?P<cause>[^。；：，]{4,60}(?:，[^。；：，]{4,40})?)，(?:从而)?(?:导致|致使|使得|造成)"
    ),
    re.compile(r"(?<=。)(?P<cause>一方面[^。]{6,80}[，；]另一方面[^。]{6,80})"),
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|\d{1,2}[.．、](?!\s*\d))")
# What is to be done is no cause, however it goes on.
_WISHED = re.compile(r"^(?:仍?需要?|应当?|要|必须|有待|进一步|通过|推动|加强|着力|为了?)")


def cause_of(document: Document, item: Span) -> Span | None:
    """Find the cause that an item of the problems names, as a place in the text; None where it names none."""
    text = document.text[item.start : item.end]
    for pattern in _CAUSES:
        for found in pattern.finditer(text):
            if (cause := _plain(text, *found.span("cause"))) is not None:
                return Span(start=item.start + cause.start, end=item.start + cause.end)
    return None


def _plain(text: str, start: int, end: int) -> Span | None:
    """Cut numbering and stops off a cause; None where nothing or only a wish is left."""
    if marker := _NUMBERED.match(text[start:end]):
        start += marker.end()
    stripped = text[start:end].rstrip("，、；。")
    if len(stripped) < 3 or _WISHED.match(stripped):
        return None
    return Span(start=start, end=start + len(stripped))
