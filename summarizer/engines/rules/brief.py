"""What matters most of a report: highlights in order of weight, and a brief of sentences that have their subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.engines.rules.trimming import trimmed
from summarizer.facts.lexicon import ITSELF, office_acts, opens_without_subject
from summarizer.facts.subject import theme_of
from summarizer.models import Document, PointDraft, Report, Span

# How long a brief is, in characters, and of the report at most.
_LEAST, _MOST = 150, 300
_SHARE: Final = 0.1
# What the shortcomings may take of it, and how many sentences tell what was done.
_SHORT_OF: Final = 0.45
_TOLD: Final = 4
# How many highlights there are, of a long report more, and of one theme.
_HIGHLIGHTS, _MANY, _LONG_REPORT = 8, 12, 8_000
_OF_A_THEME: Final = 2
_ENOUGH: Final = 5
_SENTENCE: Final = (16, 100)
_ITEMS, _CLAUSE = 5, 40
_FIGURES: Final = 3

_AWARD: Final = re.compile(r"获评|荣获|获得|获批|入选|表扬|[一二三]等奖|先进|首[创个批]|率先|第[一二三]")
# What every such report says of itself, and nobody quotes.
_ROUTINE: Final = re.compile(r"学习|学法|述法|述职|党组|领导小组|责任人|专题会|重要位置|考核内容")
# What was made known; what came of the work weighs more.
_TOLD_OF: Final = re.compile("宣传|普法|宣讲|公众号|手册|直播|点击|阅读量|播放")
_PEOPLE: Final = frozenset(("元", "人", "名", "户", "人次"))
# A statement that leans on one before it.
_LEANS: Final = re.compile(r"其中|同时|目前|上述|该|其|此|这|并|还|另|一是|二是|三是")
_ANTECEDENT: Final = re.compile("此项|上述|该[项类批]|^条例|^办法|^规定")
# A task is no shortcoming: 解决结构性矛盾.
_TASK: Final = re.compile("解决|推进|加快|坚持|提高|加强|完善|必须|要(?!求)|应当")
_PAUSE: Final = re.compile(r"^(\d{4}年(?:以来|度)?|全年|年内|今年(?:以来)?|目前)，")
_PROBLEMS: Final = "主要问题："
# A clause that only says why, or from where it is seen.
_ASIDE: Final = re.compile(
    r"(?:由于|因为|鉴于|受.{2,20}(?:影响|制约|限制)|随着|虽然|尽管|从.{1,8}看|在.{2,30}(?:下|中|同时|方面)|面对|对照|与.{2,20}相比)"
)
_MARK: Final = re.compile("[，：；。]")
_OPENING: Final = re.compile(r"\d{4}年是")


def highlights(report: Report, achievements: Sequence[PointDraft]) -> tuple[PointDraft, ...]:
    """Return the achievements that matter most, the weightiest first; ``category`` is the report's own theme.

    Args:
        report: the report.
        achievements: all of them.
    """
    most = _MANY if len(report.document.source) > _LONG_REPORT else _HIGHLIGHTS
    chosen: list[PointDraft] = []
    taken: Counter[str] = Counter()
    for point in sorted(achievements, key=lambda point: -_weight(report, point)):
        theme = theme_of(report.document, point.sentences[0])
        told = _with_subject(report, point)
        if told is None or taken[theme] == _OF_A_THEME:
            continue
        if len(chosen) >= _ENOUGH and _weight(report, point) <= 0:
            break
        taken[theme] += 1
        chosen.append(told.model_copy(update={"category": theme}))
        if len(chosen) == most:
            break
    return tuple(chosen)


def brief(
    report: Report, best: Sequence[PointDraft], problems: Sequence[PointDraft], plans: Sequence[PointDraft]
) -> tuple[PointDraft, ...]:
    """Return the few sentences that tell the year: what it was about, the figures that matter, what falls short.

    Args:
        report: the report.
        best: its highlights, the weightiest first.
        problems: its problems.
        plans: its plans, for a report without problems.
    """
    document = report.document
    room = min(max(int(len(document.source) * _SHARE), _LEAST), _MOST)
    last = _gist(document, problems, _PROBLEMS, int(room * _SHORT_OF))
    last = last or _gist(document, plans, "下一步：", int(room * _SHORT_OF))
    left = room - (len(last.text) + 1 if last else 0)
    told: list[PointDraft] = []
    for point in (*_opening(document, left // 3), *best):
        if len(told) < _TOLD and len(point.text) < left:
            told.append(point)
            left -= len(point.text) + 1
    told.sort(key=lambda point: point.sentences)
    return (*told, *([last] if last else []))


def _weight(report: Report, point: PointDraft) -> float:
    """Weigh a statement: its figures, what they count, an award; less if routine, or of no good length."""
    spans = point.spans or tuple(
        Span(start=at.start, end=at.end) for at in (report.document.sentences[one] for one in point.sentences)
    )
    facts = [
        fact
        for span in spans
        for quantity in report.quantities_in(span.start, span.end)
        if quantity.role == "metric" and (fact := report.facts.of(quantity.id)) is not None
    ]
    results = [fact for fact in facts if not fact.planned and fact.role == "result"]
    least, most = _SENTENCE
    return (
        min(len(results), _FIGURES)
        + 0.5 * any(fact.quantity.unit in _PEOPLE for fact in results)
        + 0.8 * bool(_AWARD.search(point.text))
        - 1.5 * bool(_ROUTINE.search(point.text))
        - 1.0 * bool(_TOLD_OF.search(point.text))
        - 3.0 * any(fact.planned for fact in facts)
        - 1.0 * (len(point.text) < least)
        - max(len(point.text) - most, 0) / 40
    )


def _with_subject(report: Report, point: PointDraft) -> PointDraft | None:
    """Return a statement with whoever acts in it, the issuer where nobody is named; None where that cannot be told."""
    if _LEANS.match(point.text) or _ANTECEDENT.search(point.text) or _amid(report.document, point):
        return None
    if not _SENTENCE[0] <= len(point.text) <= _SENTENCE[1]:
        return None
    if has_subject(point.text):
        return point
    doer = _doer(report.document)
    if not doer or not office_acts(point.text):
        return None
    return point.model_copy(update={"text": doer + _PAUSE.sub(r"\1", point.text), "spans": ()})


def _amid(document: Document, point: PointDraft) -> bool:
    """Whether a statement is cut out from behind a comma, and may hang on what stands before it."""
    return bool(point.spans) and document.text[: point.spans[0].start].rstrip()[-1:] == "，"


def _doer(document: Document) -> str:
    """Return what the report calls its office: its name, or 我局; empty where it calls it neither."""
    issuer = document.identity.issuer
    if issuer and issuer in document.text:
        return issuer
    itself = ITSELF.search(document.text)
    return itself.group() if itself else ""


def has_subject(text: str) -> bool:
    """Whether a statement opens with who or what it is about, and not with a deed, a manner or a means."""
    return _OPENING.match(text) is not None or not opens_without_subject(text)


def _opening(document: Document, most: int) -> Iterator[PointDraft]:
    """Yield what the report says the year was, where it says so in a sentence."""
    for sentence in document.sentences[:4]:
        text = document.text[sentence.start : sentence.end]
        if (
            not sentence.heading
            and _OPENING.match(text)
            and (span := trimmed(document, sentence.start, sentence.end))
        ):
            said = document.text[span.start : span.end]
            if len(said) <= most:
                yield PointDraft(text=said, sentences=(sentence.id,), spans=(span,))
            return


def _gist(document: Document, points: Sequence[PointDraft], lead: str, most: int) -> PointDraft | None:
    """Join the title or opening clause of the first points to one sentence."""
    spans: list[Span] = []
    length = len(lead)
    for point in points:
        span = _clause(document, point.spans[0])
        # What a report has learnt from its problems, or sets out to do about them, is none: 必须坚持….
        task = lead == _PROBLEMS and span is not None and _TASK.match(document.text, span.start)
        if span is None or task or length + span.end - span.start > most:
            continue
        spans.append(span)
        length += span.end - span.start + 1
        if len(spans) == _ITEMS:
            break
    if not spans:
        return None
    return PointDraft(
        text=lead + "；".join(document.text[span.start : span.end] for span in spans),
        sentences=tuple(sorted({document.sentence_at(span.start).id for span in spans})),
        spans=tuple(spans),
    )


def _clause(document: Document, span: Span) -> Span | None:
    """Return the first clause of a stretch that says something itself; None where none is short enough."""
    start = span.start
    while start < span.end:
        mark = _MARK.search(document.text, start, span.end)
        end = mark.start() if mark else span.end
        if end - start >= 4 and not _ASIDE.match(document.text, start, end):
            return trimmed(document, start, end) if end - start <= _CLAUSE else None
        start = end + 1
    return None
