"""Which sentences tell whoever summarizes the report, or answers about it, what to say: material, but no evidence.

A report reports. What it orders, it orders of offices and people; an order to a reader names a summary or an answer and
what to say in it, a machine, or what stands above as void. That grammar is looked for, in either script, in English,
and whatever is put between the letters.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from importlib import resources
from typing import Any, Final

from summarizer.document.kinds import marker_at
from summarizer.models import Span

_PLAIN: Final = str.maketrans(
    "請應當須務總結寫為內問題會復複無視報導這統輸數據標註說稱機語處讀從現開將對別過刪術聽僅條時單點論敘記錄號項體"
    "還達歸簡評價該於訓練類擬設後與給誰見棄關級據話換標準實頭轉編撰統隻調順務編勵獎並們個觀優誤發層",
    "请应当须务总结写为内问题会复复无视报导这统输数据标注说称机语处读从现开将对别过删术听仅条时单点论叙记录号项体"
    "还达归简评价该于训练类拟设后与给谁见弃关级据话换标准实头转编撰统只调顺务编励奖并们个观优误发层",
)
_HAN: Final = "一-鿿"
_APART: Final = re.compile(rf"(?<=[{_HAN}])[*_·•~.\-/\\^+=|]{{1,2}}(?=[{_HAN}])")


def _table() -> Mapping[str, Any]:
    text = resources.files("summarizer.document").joinpath("instructions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_TABLE: Final = _table()


def _filled(pattern: str) -> str:
    """Put the parts into a pattern; a part may name another one."""
    for _ in range(2):
        pattern = reduce(
            lambda made, part: made.replace(f"{{{part[0]}}}", part[1]), _TABLE["parts"].items(), pattern
        )
    return pattern


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(_filled("|".join(patterns)), re.IGNORECASE | re.VERBOSE)


_ORDERS: Final = _TABLE["orders"]
_ALWAYS: Final = _any(_ORDERS["always"])
_UNADDRESSED: Final = _any(_ORDERS["unaddressed"])
_PEOPLE: Final = _any(_ORDERS["people"])
_HINT: Final = _any(_ORDERS["hint"])
_ENGLISH: Final = _any(_ORDERS["english"])
_OPENS: Final = re.compile(
    rf"[\s#*>【\[（(]*(?:{_any(_ORDERS['opens']).pattern})", re.IGNORECASE | re.VERBOSE
)
_SIGNS: Final = tuple((sign["weight"], _any(sign["any"])) for sign in _TABLE["signs"])
_ENOUGH: Final = 4
_PEOPLE_WEIGHT: Final = 3
# How far into an order it says whom it is for, in characters.
_NEAR: Final = 12
_ASKS: Final = re.compile(r"(?:用户|系统|问题?)[:：]")
_ANSWERS: Final = re.compile(r"(?:助手|AI|模型|assistant)[:：]", re.IGNORECASE)
# What is marked off from the report from one mark to the other.
_MARKED: Final = re.compile(
    r"<!--(?:[\s\S]{0,2000}?-->|[^\n]*)|<\|[^|\n]{1,30}\|>(?:[\s\S]{0,2000}?<\|[^|\n]*end[^|\n]*\|>|\w*\n[^\n]*|[^。\n]*)"
    r"|<(system|user|assistant|instructions?|prompt)>(?:[\s\S]{0,2000}?</\1>|[^\n]*)"
    r"|</(?:report|document|text|context|content|input|data)>[^\n]*"
    r"|\[INST\](?:[\s\S]{0,2000}?\[/INST\]|[^\n]*)",
    re.IGNORECASE,
)
_STATES: Final = re.compile(
    r"\d|[“\"][^”\"]{4,80}[”\"]|[一二三四五六七八九十]成|(?:回答|说(?!法)|称|写[明为成])[^，。；]{3}|(?:answer|say|state|write)\s\w"
)
_FORWARD: Final = re.compile(
    r"[：:]$|(?:以下|下面|下列|下述|如下)[^。；，：]{0,12}[。；：]?$|^(?:以下|下面)(?!.*\d)"
    r"|following[^\d]{0,20}$|^[#>*\s]*(?:system|user|assistant|instructions?)$",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"(?:另外|此外|同时|并且|而且|再|还[要应须]|也[要应须]|然后|其余|其他|只[要需]|务必|必须|一律|不[得要])"
)
_ITEM: Final = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）).、]|[①-⑳⑴-⑽]|[-–—•●·*]|[一二三四五六七八九十]是"
)
_NUMBER: Final = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳]|[⑴-⑽]")
_SECTION: Final = "（(一二三四五六七八九十"


def instructions(text: str, spans: Sequence[Span]) -> set[int]:
    """Return the indices of the sentences of a text that tell its reader, or the reader's machine, what to say.

    An order that states nothing itself takes the next sentence along, one that ends in a colon the list below it.
    """
    plain = text.translate(_PLAIN)
    said = [_APART.sub("", plain[span.start : span.end]) for span in spans]
    opens = [not span.start or text[span.start - 1] == "\n" for span in spans]
    told = {index for index, sentence in enumerate(said) if _orders(sentence)}
    starts = [span.start for span in spans]
    for marked in _MARKED.finditer(plain):
        told |= set(
            range(max(bisect_right(starts, marked.start()) - 1, 0), bisect_left(starts, marked.end()))
        )
    told |= set(_messages(said, opens))
    reached: set[int] = set()
    for index in sorted(told):
        # What another order's list holds has no list of its own.
        if index not in reached or index + 1 not in reached:
            reached |= set(_reach(index, said, opens))
    return told | reached


def _orders(sentence: str) -> bool:
    if not _HINT.search(sentence):
        return False
    if _ALWAYS.search(sentence) or _OPENS.match(sentence):
        return True
    weight = sum(weight for weight, sign in _SIGNS if sign.search(sentence))
    if _ENGLISH.search(sentence) or weight - _PEOPLE_WEIGHT * bool(_PEOPLE.search(sentence)) >= _ENOUGH:
        return True
    return any(
        not _PEOPLE.search(sentence, 0, min(found.end(), found.start() + _NEAR))
        for found in _UNADDRESSED.finditer(sentence)
    )


def _messages(said: Sequence[str], opens: Sequence[bool]) -> Iterator[int]:
    """Yield the sentences of paragraphs that are messages of a conversation, or open a list of orders."""
    for index, sentence in enumerate(said):
        if not opens[index]:
            continue
        after = next((at for at in range(index + 1, len(said)) if opens[at]), len(said))
        answered = _ASKS.match(sentence) and after < len(said) and _ANSWERS.match(said[after])
        if answered or _OPENS.match(sentence):
            yield from range(index, after)


def _reach(index: int, said: Sequence[str], opens: Sequence[bool]) -> Iterator[int]:
    """Yield the sentences that what an order says goes on in."""
    ahead = bool(_FORWARD.search(said[index]))
    at = index + 1
    if at < len(said) and not opens[at]:
        if ahead or not _STATES.search(said[index]):
            yield at
            at += 1
        while at < len(said) and not opens[at] and (said[at - 1][-1] == "；" or _GOES_ON.match(said[at])):
            yield at
            at += 1
    if not ahead or at != index + 1 or at >= len(said):
        return
    style = _style(said[at])
    if not style and marker_at(said[at], 0) is not None:
        return
    yield at
    at += 1
    while at < len(said) and (not opens[at] or (style and _style(said[at]) == style and _goes_on(said[at]))):
        yield at
        at += 1


def _style(item: str) -> str:
    """Return how an item of a list is marked, its number as 1; nothing where it is none."""
    found = _ITEM.match(item)
    return _NUMBER.sub("1", found.group()) if found else ""


def _goes_on(item: str) -> bool:
    """Whether an item may belong to a list of orders; （三）服务群众 is a heading of the report."""
    return (
        item[0] not in _SECTION or item[1:2] == "是" or bool(_STATES.search(item)) or not item.endswith("。")
    )
