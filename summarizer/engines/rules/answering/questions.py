"""What a question asks for: the kind of answer, the numbers, the year, and the words evidence must carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, cast

from summarizer.engines.rules.answering.slots import HOW_MANY, Slot, measure_of, scaled, slots_of
from summarizer.engines.rules.answering.terms import Term, blank, lists, terms_of
from summarizer.facts.lexicon import any_of
from summarizer.models import Model, Quantity
from summarizer.numbers import find, same_value
from summarizer.retrieval.synonyms import Synonyms

Kind = Literal["number", "cause", "yesno", "list", "person", "time", "place", "definition", "text"]

_COUNTED: Final = frozenset(("metric", "rule", "phrase"))
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度|全年|上半年|下半年)?")
_LAST_YEAR: Final = re.compile(r"(?<![比较与同跟和])(?:去年|上一年度?|上年度?|[前头]一年)(?![，,]?也就是)")
_YEARLY: Final = re.compile(r"(?:[上前头下后]|过去的?)[一两]?年度?|一年(?=[多少高低])")
_NEXT_YEAR: Final = re.compile(r"明年|下一年度?|来年")
_AHEAD: Final = re.compile(
    r"计划|打算|目标|下一步|今后|未来|准备|预期|力争|将[要达会]|[高加]到|控制在|要达到|安排了?.{0,4}(?:什么|哪些)"
)
_CHANGE: Final = re.compile(
    r"(?:增长|下降|减少|增加|提高|上升|降低|压缩|压减|缩短|精简|[^很较不]多|[^不]少|[^提最较]高|[^最较降]低)"
    r"了?[是为]?(?:多少|几|百分之)|增幅|降幅|增速"
)
_ASKING: Final = re.compile(
    r"(?P<either>[高多大好够快低少长短])不(?P=either)|是不是|有没有|是否|有无|能否|可否|会不会|能不能|为什么|为何|为啥"
    r"|同?一[个件家种条项](?:事情?)?(?=[^，。]|$)|什么时候|什么时间|何时|什么地方|什么样的?|什么"
    r"|怎么样|怎么|怎样|如何|多久|请问|还有(?=　|没)"
    r"|那会儿|这会儿|这时候|那时候|到底|究竟|我?问的?是|我想(?:问|知道)|这一?块儿?|一下来|里头|那么多|这么多|那[个条家种些份笔]|每一?(?:人次|户次|批次|场次)"
    r"|哪(?:一[年天日月个]|"
    r"几?(?:[些个年天里儿位种月类项家条件场座所只辆艘名部处段样头边]|方面){0,2}大?)?"
    r"|各(?:是|有|为|占)?(?=　|多|几)|分别[是为有]?"
)
# 第二年 says when, 一家 or 一件 no number.
_ORDINAL: Final = re.compile(r"第[一二三四五六七八九十]+[年天次回]|[0-9]{1,2}[年月日](?!期|以)")
_IDLE: Final = re.compile(r"[一两]?[个件家种条项次批年天月位名回头样起道场]$|一[^0-9]?$|[万亿]$")
_DAYS: Final = frozenset(("天", "日", "个工作日", "工作日"))
_SPAN: Final = re.compile(
    r"[一两]?\d{0,2}[一二两三四五六七八九十个]*(?:年|月|个月|天|周|季度|季|次|种|类|个|级)"
)
_QUOTES: Final = re.compile(r"[\"“”‘’']")
_NARROW: Final = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or code == 0xFF05
}
_WIDE: Final = str.maketrans("?!;:()", "？！；：（）")


class Question(Model):
    """A question as understood; offsets are into ``text``."""

    text: str
    kind: Kind
    slots: tuple[Slot, ...]
    terms: tuple[Term, ...]
    years: tuple[int, ...]
    ahead: bool
    change: bool
    """Whether it asks by how much something rose or fell."""
    numbers: tuple[Quantity, ...]

    @property
    def anchors(self) -> tuple[Quantity, ...]:
        """The numbers that say which thing is meant: 74个 of 74个设施, but not 五年 of 五年里."""
        return tuple(number for number in self.numbers if not _SPAN.fullmatch(number.surface))


def understand(question: str, own: frozenset[str], year: int | None, synonyms: Synonyms) -> Question:
    """Read a question about one report.

    Args:
        question: as asked.
        own: names of the report's own place and office, which say nothing within it.
        year: the year the report is on.
        synonyms: other wordings.
    """
    text = normalise(question)
    asked = [match for match in HOW_MANY.finditer(text) if text[match.start() - 1 : match.start()] != "哪"]
    hidden = [match.span() for pattern in (_YEAR, _ORDINAL, _YEARLY) for match in pattern.finditer(text)]
    counted = find(blank(text, [*(match.span() for match in asked), *hidden]))
    numbers = tuple(
        number for number in counted if number.role in _COUNTED and not _IDLE.match(number.surface)
    )
    silent = _silent_spans(text, asked, numbers, own)
    terms = tuple(terms_of(blank(text, silent), synonyms, bool(asked)))
    slots = slots_of(text, asked, terms)
    return Question(
        text=text,
        kind=_kind(text, slots),
        slots=slots,
        terms=terms,
        years=years_in(text, year),
        ahead=_AHEAD.search(text) is not None,
        change=_CHANGE.search(text) is not None,
        numbers=numbers,
    )


def states(number: Quantity, quantity: Quantity) -> bool:
    """Tell whether a report's quantity is a number of a question, whose unit may be cut short (28微克)."""
    if "rank" in (number.qualifier, quantity.qualifier):
        return same_value(number, quantity)
    a, b = number.unit, quantity.unit
    named = not a or {a, b} <= _DAYS or b.startswith(f"{a}/")
    return same_value(number, quantity) or (named and number.value == quantity.value)


def normalise(question: str) -> str:
    """Write a question as a report's text is cleaned: full-width marks, no quotation marks, no spaces in Chinese."""
    text = _QUOTES.sub("", question.strip()).translate(_NARROW)
    text = re.sub(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])", "", text)
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", text)
    return text.translate(_WIDE)


def _kind(text: str, slots: tuple[Slot, ...]) -> Kind:
    kinds = lists().kinds
    if kinds["cause"].search(text):
        return "cause"
    if slots and kinds["list"].search(text):
        return "list"
    if slots and not kinds["yesno"].search(text) and not kinds["time"].search(text):
        return "number"
    return cast(Kind, next((kind for kind, forms in kinds.items() if forms.search(text)), "text"))


def years_in(text: str, year: int | None) -> tuple[int, ...]:
    """Give the years some words of a question name.

    Args:
        text: the words.
        year: the year the report is on, by which 去年 is told.
    """
    found = [int(match.group(1)) for match in _YEAR.finditer(text)]
    if year is not None and _LAST_YEAR.search(text):
        found.append(year - 1)
    if year is not None and _NEXT_YEAR.search(text):
        found.append(year + 1)
    return tuple(dict.fromkeys(found))


def _silent_spans(
    text: str, asked: Sequence[re.Match[str]], numbers: tuple[Quantity, ...], own: frozenset[str]
) -> list[tuple[int, int]]:
    """Give the places of what says nothing of the thing asked about: 多少件, 2025年, the report's own office."""
    spans = [match.span() for match in asked] + [match.span() for match in _YEAR.finditer(text)]
    spans += [(number.start, number.end) for number in numbers]
    spans += [match.span() for match in _ASKING.finditer(text)]
    spans += [match.span() for pattern in (_ORDINAL, _YEARLY) for match in pattern.finditer(text)]
    spans += [match.span() for match in re.finditer(any_of(own), text)] if own else []
    for match in asked:
        start = scaled(text, match.end())
        spans.append((match.end(), start + len(measure_of(text, start))))
    return spans
