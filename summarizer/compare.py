"""One question to several reports: which of them it is about, and how each alone is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.models import Identity, Report

_WHICH: Final = re.compile(
    r"(?:在)?(?:这|那|以上|上述)?(?:几|两|三|四|五|六|些|哪)(?:一)?[个份家些]?(?:市|省|县|区|州|局|厅|单位|部门|报告|地方|地区)(?:的?报告)?(?:里面?|中|当中|之中|的|，)*"
)
_EACH: Final = re.compile(
    r"(?:各(?:市|省|县|区|地|局|单位|报告|家)|每[个份家](?:市|省|县|区|局|单位|报告))(?:的|分别|各)*"
)
_TOTAL: Final = re.compile(r"合计|一共|总共|总和|加起来|总计")
_SUPERLATIVE: Final = re.compile(
    r"(?:是)?(?:哪[个份家]?(?:市|省|县|区|局|单位|报告|地方)?|谁)?(?:的)?最[多高大少低小长短](?:的)?(?:是(?:哪.{0,4}|谁|多少))?|(?:的)?(?:排名|排序|对比|比较)(?:情况)?(?:如何|怎样|怎么样)?|从.到.排列?"
)
_ASKS: Final = re.compile(r"多少|几|什么|哪|谁|吗|是否|有没有|为什么|怎")


def singular_question(question: str) -> str:
    """Word a question to many reports as a question to one: 哪个市追回的工资最多 asks each 追回的工资是多少."""
    single = _TOTAL.sub("", _EACH.sub("", _WHICH.sub("", question)))
    single = _SUPERLATIVE.sub("", single).strip("，, ？?")
    return f"{single}？" if _ASKS.search(single) else f"{single}是多少？"


def select_reports(question: str, reports: Sequence[Report]) -> list[int]:
    """Return the places of the reports whose place or office a question names; all where it names none."""
    named = [
        place
        for place, report in enumerate(reports)
        if any(name in question for name in _names(report.document.identity))
    ]
    return named or list(range(len(reports)))


def _names(identity: Identity) -> Iterator[str]:
    """Yield what a report's place and office are called, long and short."""
    for full in (identity.region, identity.issuer):
        for name in (full, re.sub("(?:省|市|县|区)$", "", full)) if full else ():
            if len(name) > 1:
                yield name
