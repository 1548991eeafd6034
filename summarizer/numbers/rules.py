"""Separates results from the numbers that a rule sets or that only span a time: 5日内, 2人以上, 近三年."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Role
from summarizer.numbers.grammar import Reading

_ABOVE: Final = re.compile(r"(?:及其?|或者?)?以[上下](?:的)?")
_CLAUSE_END: Final = frozenset("，。、；：！？）)\n,;”’")
_TERM: Final = re.compile(r"之?内|以内|之?前|以前|内")
_MODAL: Final = re.compile(
    r"(?:(?:不得|不应|应当?不|不能|不可|须不|一般不)(?:少于|低于|超过|多于|高于|短于|早于|迟于|晚于|足)"
    r"|(?:应当|必须|须|严禁|要求)[^，。；、“”\n]{0,6}(?:不少于|不低于|不超过|至少|少于)?"
    # A period of validity is no result.
    r"|(?:有效期|任期|公示期|保存期|试用期|服务期)[^，。；]{0,6})$"
)
_REACHED: Final = re.compile(r"(?:[达超逾近约到为增降计用]|突破|完成|节约|投入|收回|追回|发放|新增|累计)了?$")
_LASTING: Final = re.compile(
    r"(?:缩短|缩减|压缩|压减|减少|延长|提前|节约|节省|平均|历时|用时|耗时|[只仅]?[用花]了|仅需|时间|周期|工期|天数|时长|寿命|年龄|增加|提高|提升|提速|同比|[达至为到多超约近降])"
    r"(?:了|到|至|约|近|超|为)?$"
)
# 未收到1件投诉, 没有发生3起以上事故: nothing is counted.
_NOTHING: Final = re.compile(r"(?:没有|未|无|从未|零)(?:再)?(?:发生|收到|出现|发现|接到|查出|有)?$")
_TAKES: Final = re.compile(
    r"(?:用时|耗时|历时|[只仅]?[用花]了|周期|工期|(?:缩短|压缩|压减)(?:了|到|至))(?:仅|约|为)?$"
)
_SHORTENED: Final = re.compile(r"(?:压缩|压减|缩短|缩减|减少|精简|降低?|控制)(?:到|至|为|在)$")
_AIM: Final = re.compile(r"(?:力争|争取|今明|计划|确保)(?:用|在)?$")
_PERIOD: Final = re.compile(
    r"(?:近|过去|未来|今后|(?<!提)前|[这后头本上下每第再用]|经过|力争|最近|今明|随后|原定|新)(?:的|约)?$"
)
_PERIOD_AFTER: Final = frozenset("来间行计规期中里的任级义")
_THRESHOLDS: Final = frozenset(("money", "measure"))
_AMOUNTS: Final = frozenset(("share", "money", "measure"))
_AGES: Final = frozenset(("岁", "周岁"))
_GRADES: Final = frozenset(("层", "级", "蒸吨", "岁", "周岁", "年", "米", "千伏"))
_STAFF: Final = frozenset(("人", "名", "位"))
_FEW: Final = 10


def rule_of(text: str, reading: Reading) -> Role | None:
    """Find the numbers that a rule or a definition sets: 2人以上持证, 不得少于2人, 500万元以上项目, 每50公斤.

    Returns:
        ``rule`` or ``phrase``, or None where nothing of the kind is seen.
    """
    before = text[max(reading.start - 16, 0) : reading.start]
    if _NOTHING.search(before):
        return "phrase"
    if reading.unit in _AGES and _ABOVE.match(text, reading.end):
        return "rule"
    if reading.unit in _AGES and not _LASTING.search(before):
        return "phrase"
    if before.endswith("每") and reading.measure is not None and reading.measure.sort != "share":
        return "phrase"
    above = _ABOVE.match(text, reading.end)
    if above is not None and not _REACHED.search(before) and _is_threshold(reading, text[above.end()]):
        return "rule"
    if reading.tail or (reading.measure is not None and reading.measure.sort in _AMOUNTS):
        return None
    return "rule" if _MODAL.search(before) else None


def _is_threshold(reading: Reading, following: str) -> bool:
    """Whether 以上 after a number bounds a kind (500万元以上项目) or a duty (2人以上), not a result."""
    if reading.unit in _STAFF and reading.value < _FEW and not reading.tail:
        return True
    sort = reading.measure.sort if reading.measure is not None else "count"
    return following not in _CLAUSE_END and (sort in _THRESHOLDS or reading.unit in _GRADES)


def lasts(text: str, reading: Reading) -> bool:
    """Whether words before a number say that it is a length of time: 平均用时9日."""
    return _TAKES.search(text, max(reading.start - 8, 0), reading.start) is not None


def span_role(text: str, reading: Reading) -> Role:
    """Return the role of a length of time: a result, a period (五年来), or a term to keep (5日内)."""
    if reading.unit == "周年":
        return "phrase"
    before = text[max(reading.start - 8, 0) : reading.start]
    if _TERM.match(text, reading.end) and _AIM.search(before):
        return "phrase"
    if _TERM.match(text, reading.end):
        return "metric" if _SHORTENED.search(before) else "rule"
    if before.endswith("连续"):
        return "metric"
    if text[reading.end] in _PERIOD_AFTER:
        return "phrase"
    if _PERIOD.search(before):
        return "phrase"
    rule = rule_of(text, reading)
    if rule is not None:
        return rule
    if _LASTING.search(before):
        return "metric"
    spoken = reading.form == "spoken" and not reading.tail and reading.value_max is None
    return "phrase" if reading.unit in ("年", "载", "昼夜") or spoken else "metric"
