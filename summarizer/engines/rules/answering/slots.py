"""The numbers a question asks for: in what unit, of what sort, and which words say what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from summarizer.engines.rules.answering.terms import Term
from summarizer.models import Model
from summarizer.numbers.measures import measure_at
from summarizer.retrieval.words import tagged

Sort = Literal["any", "money", "share", "rank", "count"]

HOW_MANY: Final = re.compile(
    r"百分之几|百分之多少|第几|第多少|(?:占|多|有)?多大(?:的)?(?=比例|比重|面积|规模|份额)|几成|多少"
    r"|几(?=[^乎个]|个)|[有达]?多[大高长远重快深宽]|(?<=[率数量额度值])(?=[是为][？。]?$)"
)
_MONEY: Final = re.compile(
    r"^(?:钱|资金|经费|款|金额|工资|罚款|补贴|费用?|收入|投资|产值|损失|补偿金|赔偿金|贷款|税)"
)
_STATED: Final = r"(?:是|为|有|达到?|共|了|大?约|大概)*$"
_SHARE: Final = re.compile(rf"(?:(?:比例|比重|占比|百分比|份额|率|满意度){_STATED}|占$)")
_MONEY_HEAD: Final = re.compile(
    r"(?:金额|资金|经费|款项?|工资|罚款|罚没款|费用?|收入|投资额?|产值|损失|总额|补偿金|赔偿金|周转金|保证金|补助金|奖金|税收)"
    + _STATED
)
_HEAD_COUNT: Final = re.compile(
    rf"(?P<unit>人次|户次|批次|场次|[人次件户项场家起批份宗名])数(?:量)?{_STATED}"
)
_RANK: Final = re.compile(r"第几|排名|名次|位居|位列|排第")
_MONEY_UNITS: Final = ("元", "块", "块钱", "元钱")
_SCALE: Final = re.compile(r"个?[万亿]+")
_CUTS: Final = re.compile(r"[的，、：》]|(?<=[\u4e00-\u9fff])[里中内](?=[\u4e00-\u9fff])")
_COMMAS: Final = re.compile(r"[，、]")
_GOES_ON: Final = ("才", "能", "就", "可", "会", "内", "后", "了", "办")
_STATES: Final = re.compile(r"(?:是|有|为|达到?|共|占)$")
_PEOPLE: Final = ("者", "人", "人员", "员", "工", "民", "学生", "教师", "群众", "干部", "警", "兵")


class Slot(Model):
    """One number that is asked for: its unit, and the words of the question's own clause."""

    unit: str
    sort: Sort
    start: int
    end: int
    terms: tuple[int, ...]
    counted: int | None = None
    """The word for what is counted, which stands right behind (多少播放, 多少名教师)."""
    focus_start: int = 0
    focus_end: int = 0
    """Where the words stand that say what is counted: behind, else before, up to the next 的 or comma."""


class _Range(NamedTuple):
    start: int
    end: int


def slots_of(text: str, asked: Sequence[re.Match[str]], terms: tuple[Term, ...]) -> tuple[Slot, ...]:
    """Give the numbers a question asks for; an ordinal that is no rank (第几届) is none.

    Args:
        text: the question.
        asked: where ``HOW_MANY`` matches it.
        terms: its words.
    """
    found = [_slot(text, match, terms, asked) for match in asked]
    # 公路多少公里，高速占多少 asks for kilometres.
    found = [found[0], *(_in_unit(slot, found[0], text) for slot in found[1:])] if found else []
    return tuple(
        slot
        for slot, match in zip(found, asked, strict=True)
        if not match.group().startswith("第") or slot.unit in ("", "位", "名")
    )


def _in_unit(slot: Slot, first: Slot, text: str) -> Slot:
    if (
        slot.sort == "share"
        and not slot.unit
        and text[slot.start : slot.end] == "多少"
        and text[slot.start - 1 : slot.start] == "占"
        and first.sort != "share"
    ):
        return slot.model_copy(update={"sort": first.sort, "unit": first.unit})
    return slot


def measure_of(text: str, at: int) -> str:
    """Give the measure word asked for: 件 in 多少件处罚, but not 毛 in 多少毛病."""
    measure = measure_at(text, at)
    if measure is None:
        return ""
    if measure.sort == "count" and measure.spoken:
        return measure.written
    first = next(iter(tagged(text[at : at + 6])), None)
    rest = first.text[len(measure.written) :] if first else ""
    # jieba takes 天才 and 天能 of 几天才能 for words.
    return measure.written if rest == "" or (measure.sort == "span" and rest in _GOES_ON) else ""


def _slot(text: str, match: re.Match[str], terms: tuple[Term, ...], asked: Sequence[re.Match[str]]) -> Slot:
    start = scaled(text, match.end())
    written = measure_of(text, start)
    behind = start + len(written)
    clause = _clause(text, match, asked)
    near = tuple(at for at, term in enumerate(terms) if clause.start <= term.start < clause.end)
    follows = (at for at in near if behind <= terms[at].start <= behind + 1 and not terms[at].deed)
    counted = next(follows, None)
    sort, unit = _sort(text, match, start, written)
    if sort == "any" and counted is not None:
        sort, unit = _by_head(_run(terms, counted))
    focus = _focus(text, match, [terms[at] for at in near])
    if counted is not None:
        focus = _Range(behind, clause.end)
    return Slot(
        unit=unit,
        sort=sort,
        start=match.start(),
        end=match.end(),
        terms=near,
        counted=counted,
        focus_start=focus.start,
        focus_end=focus.end,
    )


def scaled(text: str, at: int) -> int:
    """Give where a multiplier ends that stands at a place (多少亿元), or the place itself."""
    scale = _SCALE.match(text, at)
    return scale.end() if scale else at


def _sort(text: str, match: re.Match[str], start: int, written: str) -> tuple[Sort, str]:
    """Tell of what sort the number is and in what unit, by the words on either side."""
    measure = measure_at(text, start) if written else None
    unit = measure.name if measure else ""
    before, behind, after = text[: match.start()], text[start:], text[start + len(written) :]
    if _RANK.search(text) and (match.group().startswith("第") or unit in ("", "位", "名")):
        return "rank", unit
    large = "大" in match.group() and after.startswith(("比例", "比重", "份额"))
    if large or match.group().startswith(("百分之", "几成")) or unit.endswith(("%", "百分点")):
        return "share", unit
    if _MONEY.match(behind) or _MONEY.match(after) or unit in _MONEY_UNITS:
        return "money", "元"
    return ("count", unit) if unit else _by_words_before(before)


def _by_words_before(before: str) -> tuple[Sort, str]:
    if head := _HEAD_COUNT.search(before):
        return "count", head["unit"]
    if _SHARE.search(before):
        return "share", ""
    return ("money", "") if _MONEY_HEAD.search(before) else ("any", "")


def _clause(text: str, match: re.Match[str], asked: Sequence[re.Match[str]]) -> _Range:
    """Give the question's own clause of one number: up to the next comma or the next number asked for."""
    commas = [found.start() for found in _COMMAS.finditer(text)]
    starts = [at + 1 for at in commas if at < match.start()]
    starts += [other.end() for other in asked if other.start() < match.start()]
    ends = [at for at in commas if at >= match.end()]
    ends += [other.start() for other in asked if other.start() > match.start()]
    return _Range(max(starts, default=0), min(ends, default=len(text)))


def _focus(text: str, match: re.Match[str], near: Sequence[Term]) -> _Range:
    """Give where the words stand before 是多少 that say what is counted; nowhere after a verb."""
    adjoins = any(term.noun and term.start + len(term.text) == match.start() for term in near)
    if not adjoins and not _STATES.search(text[: match.start()]):
        return _Range(match.start(), match.start())
    return _Range(_focus_start(text, match.start()), match.start())


def _run(terms: tuple[Term, ...], first: int) -> str:
    """Give the words that follow one another from one on: 农民工欠薪应急周转金."""
    said = terms[first].text
    for term in terms[first + 1 :]:
        if term.deed or term.start != terms[first].start + len(said):
            break
        said += term.text
    return said


def _by_head(noun: str) -> tuple[Sort, str]:
    """Tell by the head of a noun in what it is likely counted."""
    if noun.endswith(_PEOPLE):
        return "any", "人"
    return "any", "元" if _MONEY_HEAD.search(noun) else ""


def _focus_start(text: str, end: int) -> int:
    """Give where the phrase begins that ends before 是多少: after the last 的, comma or preposition."""
    cuts = [match.end() for match in _CUTS.finditer(text, 0, end) if match.end() < end - 1]
    return cuts[-1] if cuts else 0
