"""Which sentence answers a question for a reason, a time, a place, a person, a list or a statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from summarizer.engines.rules.answering.evidence import Carried
from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Kind, Question
from summarizer.retrieval import Passage
from summarizer.retrieval.words import tagged

_TIME: Final = re.compile(
    r"\d{1,4}年|\d{1,2}月|\d{1,2}日|[一二三四五六七八九〇零十]{2,4}年|世纪|年代|时期|[\d:]{4,5}|星期|周[一二三四五六日]|季[初末]?"
    r"|[朝代元]年|[一二三四五六七八九十]+月|每[年月周日天]|期间|当[日天年]"
)
_PLACE: Final = re.compile(
    r"位于|地处|坐落|设在|设于|在[^，。]{2,16}[省市县区州镇乡村街路号]|[省市县区州镇街路]|分布|产于|海|洲|国"
)
_BODY: Final = re.compile(
    r"公司|[局部委厅办院会]、|[^全结大布]局|政府|机构|中心|[支大总]队|代表|委员会|人员|干部|企业|集团|银行|大学|部门|书记|主任|[市县区省局厅]长"
)
_CAUSE: Final = re.compile(
    r"原因|由于|因为|因[^此而]|主要是|在于|所致|缘于|源于|归因|根子|症结|究其|受[^，。]{2,20}(?:影响|制约|限制|拖累)|为了|以便|一方面|导致|因而|因此|纪念"
)
_LIST: Final = re.compile(r"、|包括|分为|分别|有以下|如下|：|和")
_EVIDENCE: Final = 0.2
# What a report says of its own shortcomings stands in its part on problems.
_LACKING: Final = re.compile(
    r"自[认评]|承认|坦承|[短弱差欠卡]在|短板|不足|差距|薄弱|问题出在|毛病|不到位|够不够|高不高|好不好|强不强|多不多"
)
_OWNED_UP: Final = 0.3


def choose(question: Question, found: Sequence[Carried], known: Known) -> list[Carried]:
    """Order the passages by how well they answer the kind of question asked, best first."""
    fits = _FITS.get(question.kind)
    lacking = _LACKING.search(question.text) is not None
    top = max((at.coverage for at in found), default=0.0)
    scored = [
        (
            at.coverage
            + 0.1 * at.rank
            + (_EVIDENCE * fits(at.passage, question, known) if fits else 0.0)
            + _OWNED_UP * (lacking and at.passage.kind == "problems"),
            at,
        )
        for at in found
        if at.coverage >= top - 0.35
    ]
    return [at for _, at in sorted(scored, key=lambda pair: -pair[0])]


def answering(question: Question, carried: Carried, known: Known) -> tuple[int, ...]:
    """Give the sentences that answer: the passage's, or what stands under it where it is only a heading."""
    document = known.report.document
    at = carried.passage.sentence
    sentence = document.sentences[at]
    following = [other for other in document.sentences[at + 1 : at + 5] if other.section == sentence.section]
    text = carried.passage.text
    if question.kind == "cause" and not _CAUSE.search(text):
        reasons = [other for other in following if _CAUSE.search(document.text[other.start : other.end])]
        if reasons:
            also = [other for other in following if other.id == reasons[0].id + 1]
            more = [
                other
                for other in also
                if document.text[other.start :].startswith(("另一方面", "二是", "同时"))
            ]
            return (at, reasons[0].id, *(other.id for other in more))
        return (at, *(other.id for other in following[:1])) if _is_title(text) or sentence.heading else (at,)
    if sentence.heading and following:
        return (at, *(other.id for other in following[:2]))
    return (at,)


def names_someone(passage: Passage) -> bool:
    """Tell whether a passage names a person, or a body or kind of people that does things."""
    return _BODY.search(passage.text) is not None or any(
        word.tag.startswith("nr") and len(word.text) > 1 for word in tagged(passage.text)
    )


def names_time(passage: Passage) -> bool:
    """Tell whether a passage says when."""
    return _TIME.search(passage.text) is not None


def _is_title(text: str) -> bool:
    return len(text) <= 24 and "，" not in text


def _defines(passage: Passage, question: Question, known: Known) -> bool:
    del known
    subject = max(question.terms, key=lambda term: term.weight).text if question.terms else ""
    return (
        bool(subject)
        and re.search(
            rf"{re.escape(subject)}[^，。是]{{0,12}}(?:（[^）]*）)?，?[^，。]{{0,12}}[是为指即]", passage.text
        )
        is not None
    )


_FITS: Final[dict[Kind, Callable[[Passage, Question, Known], float]]] = {
    "time": lambda passage, _q, _k: names_time(passage),
    "place": lambda passage, _q, _k: _PLACE.search(passage.text) is not None,
    "person": lambda passage, _q, _k: names_someone(passage),
    "cause": lambda passage, _q, _k: _CAUSE.search(passage.text) is not None,
    "list": lambda passage, _q, _k: min(len(_LIST.findall(passage.text)), 3) / 3,
    "definition": _defines,
}
