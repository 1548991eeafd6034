"""Achievements, problems and plans: the report's own statements, item by item, trimmed to the point."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from summarizer.document.items import Item, items
from summarizer.engines.rules.trimming import core, shortened, trimmed
from summarizer.facts.subject import category, theme_of
from summarizer.models import Document, PointDraft, Report, SectionKind, Sentence, Span

# What a sentence of an achievement does; without one of these, a number or a document, it only professes.
_DEED = re.compile(
    r"出台|制定|印发|修订|建立|建成|成立|组建|设立|举办|召开|完成|查处|发布|推出|上线|开通|获评|荣获|获得|获批|入选|聘请|编印|签订"
    r"|首[创个批]|率先|打造|联合|上门|专项行动|列入|纳入|清理|健全|开展|组织|落实|推行|公开|审[查核]|化解|培训|宣[讲传]|督办"
)
_STRONG = re.compile(
    r"出台|制定|印发|修订|建立|建成|成立|组建|设立|举办|召开|查处|发布|推出|上线|开通|获评|荣获|获得|获批|入选|聘请|编印|签订|首[创个批]|率先|打造"
    r"|专项行动|联合|纳入|推行|推广|实行|实施“|选聘|淘汰|打通|接通|培育|清理|未发生|(?:健全|完善)[^，。；]{2,20}(?:机制|制度)"
)
_AWARD = re.compile(r"获评|荣获|获得|获批|入选|通报表扬|[一二三]等奖|先进")
_PROFESS = re.compile(
    r"现将.{0,30}(?:报告|汇报)如下|如下[：。]?$|^(?:一年来|近年来|\d{4}年)，在.{2,40}(?:领导|指导|支持|关心)下"
)
# What refers to the statement before it says nothing alone.
_LEANS = re.compile("其中")
_LEAST = 8
_SHORTEST = 4
_ENOUGH = 40


def achievements(report: Report) -> tuple[PointDraft, ...]:
    """List what was achieved: the sentences of the working part with a deed or a figure, cut to their core.

    A part of the outline in which no sentence says enough gives the first that says anything done.
    """
    document = report.document
    points: list[PointDraft] = []
    told: set[int] = set()
    weaker: dict[int, PointDraft] = {}
    for sentence, span in _cores(report):
        kind = document.sections[sentence.section].kind
        text = document.text[span.start : span.end]
        if not _says_something(report, sentence, text, kind):
            if kind in ("achievements", "responsibility") and _DEED.search(text):
                weaker.setdefault(sentence.section, _point(document, (span,), (sentence,)))
            continue
        told.add(sentence.section)
        if points and _LEANS.match(text) and points[-1].sentences[-1] == sentence.id - 1:
            points[-1] = _joined(document, points[-1], span, sentence)
        else:
            points.append(_point(document, (span,), (sentence,)))
    points += [point for section, point in weaker.items() if section not in told]
    return tuple(sorted(points, key=lambda point: point.sentences))


def _cores(report: Report) -> Iterator[tuple[Sentence, Span]]:
    """Return the sentences that could state an achievement, each cut to its core."""
    document = report.document
    for sentence in document.sentences:
        if sentence.heading or sentence.instruction:
            continue
        if document.sections[sentence.section].kind in ("problems", "plans"):
            continue
        span = core(report, sentence)
        if span is not None and span.end - span.start >= _LEAST:
            yield sentence, span


def _joined(document: Document, point: PointDraft, span: Span, sentence: Sentence) -> PointDraft:
    held = [document.sentences[at] for at in point.sentences]
    return _point(document, (*point.spans, span), (*held, sentence))


def _says_something(report: Report, sentence: Sentence, text: str, kind: SectionKind) -> bool:
    if _PROFESS.search(text):
        return False
    figures = report.quantities_in(sentence.start, sentence.end)
    if any(quantity.role == "metric" for quantity in figures):
        return True
    if kind in ("preamble", "other"):
        return _AWARD.search(text) is not None
    return "《" in text or _STRONG.search(text) is not None


def problems(report: Report) -> tuple[PointDraft, ...]:
    """List the problems, one for each item, with the cause where the item names one."""
    document = report.document
    points = []
    for item in items(document, "problems"):
        spans = _extract(document, item)
        if not spans:
            continue
        cause = cause_of(document, item.span)
        cited = [*spans, *((cause,) if cause and not _inside(cause, spans) else ())]
        point = _point(document, tuple(spans), _holding(document, cited))
        points.append(
            point.model_copy(update={"cause": document.text[cause.start : cause.end] if cause else None})
        )
    return tuple(points)


def plans(report: Report) -> tuple[PointDraft, ...]:
    """List the plans, one for each item."""
    document = report.document
    points = []
    for item in items(document, "plans"):
        if spans := _extract(document, item):
            points.append(_point(document, tuple(spans), _holding(document, spans)))
    return tuple(points)


def _extract(document: Document, item: Item) -> list[Span]:
    """Take an item's title and as many of its sentences as make the point."""
    spans: list[Span] = []
    length = 0
    for sentence in (document.sentences[at] for at in item.sentences):
        whole = trimmed(document, max(sentence.start, item.span.start), min(sentence.end, item.span.end))
        span = shortened(document, whole) if whole else None
        if span is None or span.end - span.start < _SHORTEST:
            continue
        spans.append(span)
        length += span.end - span.start
        if length >= _ENOUGH:
            break
    return spans


def _inside(cause: Span, spans: Iterable[Span]) -> bool:
    return any(span.start <= cause.start and cause.end <= span.end for span in spans)


def _holding(document: Document, spans: Iterable[Span]) -> tuple[Sentence, ...]:
    """Return every sentence that some places touch, in the order of the text."""
    touched: set[int] = set()
    for span in spans:
        touched.update(range(document.sentence_at(span.start).id, document.sentence_at(span.end - 1).id + 1))
    return tuple(document.sentences[at] for at in sorted(touched))


def _point(document: Document, spans: tuple[Span, ...], sentences: tuple[Sentence, ...]) -> PointDraft:
    text = "。".join(document.text[span.start : span.end] for span in spans)
    return PointDraft(
        text=text,
        sentences=tuple(sentence.id for sentence in sentences),
        spans=spans,
        category=theme_of(document, sentences[0].id) or category(text),
    )


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
