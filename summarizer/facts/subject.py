"""Who and in what field: the subject and category of a number or a statement."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from re import Pattern
from typing import Final

from summarizer.facts.clauses import IndicatorName
from summarizer.facts.lexicon import any_of
from summarizer.models import Document

OTHER: Final = "其他"
# How far back a sentence is looked through, so that a text without a full stop costs no more than one with.
_FAR: Final = 600

_TIME = re.compile(
    r"(?:截至|截止|自)?(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)(?:以来|上线以来|[起底末来])?"
    r"|[上下]半年|[一二三四]季度|截至目前|近[一二三四五两\d]年(?:来)?|[一二三四五两十]年(?:来|间)|去年|上年(?!度)"
    r"|“[一二三四五十]+五”(?:期间|时期|以来)?|全年|年内|今年|本年度?|年度内"
)
_SCOPE = (
    r"(?:全[省市县区国厅局州盟旗镇乡](?:各级)?|全系统|全街道|各[级地县市区]+|市、区两级|我[省市县区局厅委镇])"
)
_WHO = re.compile(
    rf"^{_SCOPE}[^，、。；\d]{{0,8}}?(?:部门|机构|单位(?!国内|产|面)|队伍|企业|平台)"
    r"|^[^，、。；\d]{0,12}?(?:部门|监察机构|支队|大队|法院|仲裁院|工会|分局|公众号|党组|委员会|法律顾问|负责人)"
    rf"|^{_SCOPE}"
)
_ACTOR = re.compile(
    r"(?:部门|机构|单位|队伍|支队|大队|法院|仲裁院|工会|企业|分局|中心|公众号|平台|[局厅委院所站队处科办]|党组|政府|代表队|银行|街道"
    r"|集团|公司|法律顾问|负责人|干部|党员|班子|人员|协会|商会|[省市县区乡]|(?<!城)镇|(?<!农)村)$"
)
# 为企业减负, 联合部门执法 and 列省直部门第2位 name no one who acts.
_ACTED_UPON = re.compile(r"为|向|给|对|与|同|联合|会同|组织|主持|指导|督促|推动|带头|[^，]*[列居]")
_LONGEST = 20
_NUMBERING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节部分]+|[（(]?[一二三四五六七八九十\d]+[）)、.．]+)\s*"
)


def subject(at: int, named: IndicatorName, document: Document) -> str:
    """Return who or what a number is of, where its clause does: 全市劳动保障监察部门; empty where it does not.

    Args:
        at: offset of the number in the document's text.
        named: the indicator as found.
        document: the report as read.
    """
    doer = named.subject.strip("，、（“”")
    if 2 <= len(doer) <= _LONGEST and _ACTOR.search(doer) and not _ACTED_UPON.match(doer):
        return _TIME.sub("", doer)
    text = document.text
    back = max(at - _FAR, 0)
    start = max(back - 1, *(text.rfind(mark, back, at) for mark in "，。；\n")) + 1
    found = _WHO.match(_TIME.sub("", text[start:at]))
    if found is None or _ACTED_UPON.match(found.group()):
        return named.topic
    return found.group()


def theme_of(document: Document, sentence: int) -> str:
    """Return the heading that a sentence stands under, without its number; empty where it stands under none."""
    path = document.path(document.sentences[sentence].section)
    titles = [_NUMBERING.sub("", section.title).strip("。：； ") for section in path]
    return next((title for title in reversed(titles) if title), "")


@cache
def _patterns() -> dict[str, Pattern[str]]:
    text = resources.files("summarizer.facts").joinpath("categories.toml").read_text(encoding="utf-8")
    lists: dict[str, str] = tomllib.loads(text)["categories"]
    return {category: re.compile(any_of(words.split())) for category, words in lists.items()}


@cache
def categories() -> tuple[str, ...]:
    """Return the categories there are."""
    return (*_patterns(), OTHER)


def category(*texts: str) -> str:
    """Return the field of work, by the first of some texts that has any of its words."""
    return next((found for text in texts if (found := most(text))), OTHER)


@lru_cache(maxsize=1024)
def most(text: str) -> str:
    """Return the field of work of which a text has most words, or nothing."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _patterns().items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""
