"""Statements that say more or less than the report: degrees, grades and ranks, what narrows them left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final

from eval.attack.scene import Scene, clauses, closed, exchanged, tokens
from eval.attack.statements import Statement
from eval.attack.words import exchanges, words

_DEGREED: Final = re.compile(
    "全|均|都|皆|各|每|首|率先|超额|部分|多数|少数|基本|初步|大|不|未|无|没|逐|一律|最|较|有所|唯一|尽|将|拟|要|力争|计划|争取|确保"
)
# 人均 and 平均 count, 均衡 is no degree, 较上年 compares.
_NO_DEGREE: Final = re.compile(
    "人均|平均|年均|月均|日均|户均|亩均|均衡|均等|组成部分|绝大部分|少数民族|首都|首府|主要领导|主要负责人|关键少数|各位|都市|首席|可持续|基本(?:财力|公共|生活|医疗|养老|药物|农田|制度|经营|国情|原则|经济|要求|任务|保险|面|单元|方略|形势)"
)
_ORDINAL: Final = re.compile("第([一二三四五六七八九十]|[0-9]{1,2})(?=位|名|方阵|梯队|批)")
_SOME: Final = "一二三四五六七八"
# Where nothing is graded, 良好 is praise, and 优秀 is no more.
_GRADED: Final = re.compile("考核|评|等次|等级")
_NO_GRADE: Final = re.compile(
    "全国(?:人大|政协|人民|各族|统一)|全[市区县省](?:人民|各族|上下)|安全第一|全面优秀|中央"
)


@cache
def _degrees() -> dict[str, tuple[str, ...]]:
    return dict(exchanges(words().degrees))


@cache
def _grades() -> dict[str, tuple[str, ...]]:
    return dict(exchanges(words().grades))


def _free(text: str, at: int, fixed: re.Pattern[str]) -> bool:
    return not any(match.start() <= at < match.end() for match in fixed.finditer(text))


def degree(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say another degree or quantity in words, or one where the report has none."""
    text, known = statement.text, words()
    for span, other in exchanged(text, _degrees()):
        if _free(text, span.start, _NO_DEGREE):
            yield statement.changed(statement.replaced(span.start, span.end, other))
    for clause in clauses(text):
        said = text[clause.start : clause.end]
        if _DEGREED.search(said):
            continue
        for token in tokens(said):
            rest = said[token.end :]
            counted = rest.startswith(("的", "率", "额", "量", "人", "数", "、", "和", "及"))
            if token.word in known.finished and not counted and len(said) > len(token.word) + 2:
                at = clause.start + token.start
                yield statement.changed(statement.replaced(at, at, rng.choice(known.degrees_added)))
                break


def grade_rank(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Say another grade, level or rank."""
    text = statement.text
    for span, other in exchanged(text, _grades()):
        good = text[span.start : span.end] != "良好" or _GRADED.search(text)
        if good and _free(text, span.start, _NO_GRADE):
            yield statement.changed(statement.replaced(span.start, span.end, other))
    for match in _ORDINAL.finditer(text):
        digits = _SOME if match[1] in "一二三四五六七八九十" else "12345678"
        other = rng.choice([digit for digit in digits if digit != match[1]])
        yield statement.changed(statement.replaced(*match.span(1), other))


@cache
def _scopes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words().scopes)


def dropped_scope(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Leave out what narrows the statement, so that it says more than the report."""
    text = statement.text
    for pattern in _scopes():
        for match in pattern.finditer(text):
            start, end = match.span("scope")
            inside = any(name.start <= start < name.end for name in closed(text))
            if not inside and _free(text, start, _NO_DEGREE_SCOPE):
                yield statement.changed(statement.replaced(start, end, ""))


_NO_DEGREE_SCOPE: Final = re.compile(
    "组成部分|少数民族|关键少数|平均主义|主要负责人|主要领导|重点高校|重点大学"
)
