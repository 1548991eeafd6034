"""When, who and in what field: the period, subject and category of a number or a statement."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from re import Pattern
from typing import Final

from summarizer.indicators.lexicon import any_of
from summarizer.indicators.phrases import Named
from summarizer.models import Report

OTHER: Final = "其他"

_DAY = r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)"
_WHEN = re.compile(
    rf"(?:截至|截止|自|从)?{_DAY}(?:以来|上线以来|起|底|末|来)?|[上下]半年|[一二三四]季度"
    r"|截至目前|近[一二三四五两\d]年(?:来)?|[一二三四五两十]年(?:来|间)|去年|上年(?!度)|“[一二三四五十]+五”(?:期间|时期|以来)?"
    r"|全年|年内|今年|本年度?|年度内"
)
_THIS_YEAR = re.compile(r"全年|年内|今年|本年度?|年度内")
_TITLE = re.compile(r"《[^》\n]*》|“[^”\n]{8,}”")
_WHO = re.compile(
    r"^(?:全[省市县区国厅局系统州盟旗镇乡街道]{1,3}|各[级地县市区]+|市、区两级|我[省市县区局厅委镇]|[^，、]{0,12}?"
    r"(?:部门|机构|单位|队伍|支队|大队|法院|仲裁院|工会|企业|分局|中心|公众号|平台))"
)


def period(at: int, report: Report) -> str:
    """Give the time a number is of, in the report's words where it has any, else the year reported on.

    Args:
        at: offset of the number in the document's text.
        report: the report.

    Returns:
        Such as ``截至2025年11月`` or ``2025年``; empty where neither the sentence nor the report says.
    """
    document = report.document
    text = document.text
    start = max(text.rfind("\n", 0, at), text.rfind("。", 0, at)) + 1
    said = _TITLE.sub(lambda match: "　" * len(match.group()), text[start:at])
    year = f"{document.identity.year}年" if document.identity.year else ""
    times = _WHEN.findall(said)
    return year if not times or _THIS_YEAR.fullmatch(times[-1]) else times[-1]


def subject(at: int, named: Named, report: Report) -> str:
    """Say who or what a number is of, where its clause does: 全市劳动保障监察部门; empty where it does not.

    Args:
        at: offset of the number in the document's text.
        named: the indicator as found.
        report: the report.
    """
    if 2 <= len(named.subject) <= 20:
        return named.subject.strip("，、（“”")
    text = report.document.text
    start = max(text.rfind(mark, 0, at) for mark in "，。；\n") + 1
    found = _WHO.match(text[start:at])
    return found.group() if found else named.topic


@cache
def _patterns() -> dict[str, Pattern[str]]:
    text = resources.files("summarizer.indicators").joinpath("categories.toml").read_text(encoding="utf-8")
    lists: dict[str, str] = tomllib.loads(text)["categories"]
    return {category: re.compile(any_of(words.split())) for category, words in lists.items()}


@cache
def categories() -> tuple[str, ...]:
    """Give the categories there are."""
    return (*_patterns(), OTHER)


def category(*texts: str) -> str:
    """Give the field of work, by the first of some texts that has any of its words."""
    for text in texts:
        counts = {name: len(pattern.findall(text)) for name, pattern in _patterns().items()}
        best = max(counts, key=counts.__getitem__)
        if counts[best]:
            return best
    return OTHER
