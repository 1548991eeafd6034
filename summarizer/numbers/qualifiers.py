"""Reads how exact a number is meant, and in which words: 约, 超, 不足, 余, 以上, 未低于, 不突破."""

from __future__ import annotations

import re
from typing import Final, Literal

from summarizer.models import Qualifier
from summarizer.numbers.grammar import Reading

_Sense = Literal["about", "near", "over", "under", "reach", "least", "most"]

# By the last character before the number, the words that end in it, longest first. A word of the sense "reach" says
# nothing by itself; negated it is a bound.
_BEFORE: Final[dict[str, tuple[tuple[str, _Sense], ...]]] = {
    "约": (("约", "about"),),
    "近": (("近", "near"),),
    "概": (("大概", "about"),),
    "似": (("近似", "about"),),
    "超": (("超", "over"),),
    "逾": (("逾", "over"),),
    "破": (("突破", "over"), ("跌破", "under"), ("破", "over")),
    "≥": (("≥", "least"),),
    "≤": (("≤", "most"),),
    ">": ((">", "over"),),
    "＞": (("＞", "over"),),
    "<": (("<", "under"),),
    "＜": (("＜", "under"),),
    "出": (("超出", "over"), ("高出", "over"), ("多出", "over")),
    "上": (("上", "over"),),
    "过": (("或超过", "least"), ("超过", "over"), ("不过", "most"), ("过", "over")),
    "于": (
        ("不下于", "least"),
        ("或高于", "least"),
        ("或低于", "most"),
        ("低于", "under"),
        ("少于", "under"),
        ("小于", "under"),
        ("短于", "under"),
        ("高于", "over"),
        ("多于", "over"),
        ("大于", "over"),
        ("长于", "over"),
        ("优于", "over"),
    ),
    "止": (("不止", "over"),),
    "下": (("不下", "least"),),
    "少": (("至少", "least"), ("最少", "least")),
    "多": (("最多", "most"), ("至多", "most")),
    "足": (("足", "reach"),),
    "到": (("达到", "reach"), ("到", "reach")),
    "达": (("达", "reach"),),
    "满": (("满", "reach"),),
}
_NEGATION: Final = re.compile(
    r"(?:从|并|均|都|决|绝)?(?:不得|不能|不会|不应|不可|不再|不准|不许|没有|未曾|未能|没能|尚未|未|不|没)(?:有效|明显|再)?$"
)
# What is negated, or said plainly: (plain, negated). 未超过 is at most, 未低于 at least, 未达到 below.
_MEANING: Final[dict[_Sense, tuple[Qualifier, Qualifier]]] = {
    "about": ("about", "about"),
    "near": ("near", "near"),
    "over": ("over", "at_most"),
    "under": ("under", "at_least"),
    "reach": ("exact", "under"),
    "least": ("at_least", "at_least"),
    "most": ("at_most", "at_most"),
}
_ADVERBS: Final = frozenset("了达到为有至需用")
# 节约 and 预约 are verbs, 最近 and 附近 no nearness of numbers; 上 is vague only before a bare multiplier.
_WORDS: Final = frozenset(
    [
        *(f"{first}约" for first in "节预签合公契违履制集条邀毁特续相租立盟婚守誓纽商失"),
        *(f"{first}近" for first in "最附临邻靠就贴亲走"),
        *(f"{first}破" for first in "侦告查打攻爆"),
        *(f"{first}过" for first in "通经度渡路审开办难"),
        *(f"{first}超" for first in "反赶"),
        *(f"{first}足" for first in "满十补富充立"),
    ]
)
# In 损失约 the 失 belongs to the word before.
_APART: Final = frozenset(f"{first}失约" for first in "损流丧")
# 上百, 过万 and 破亿, but 记过1人 and 侦破3件; a large number may well be broken through (访问量破248.83万).
_LOOSE_ONLY: Final = frozenset("上过破")
_LARGE: Final = 10_000
# 不足300余户: the bound says more than the 余.
# 没有跌到98%以下
_NOT_DOWN: Final = re.compile(r"(?:未|没有?|不会?|不曾)[^，。；]{0,3}[跌降掉落][到至在]$")
_LIMITS: Final = frozenset(("under", "at_most"))
# 不足上年的六成, 超过全市总量的三分之一: the bound is before what it is a share of; 年初设定的90% is a goal.
_OF: Final = re.compile(
    r"(?:突破|超过|超出|低于|高于|少于|多于|达到|不足|不到)(?=[^，。、；：\d]{1,8}(?<!设定)(?<!规定)(?<!要求)(?<!确定)(?<!下达)(?<!提出)的$)"
)
_NEAR: Final = frozenset("接将")
_AFTER: Final = re.compile(
    r"(?P<at_least>及?以上|之上|起步)|(?P<over>开外)|(?P<more>有余|\+)|(?P<at_most>及?以下|以内|之内|之下)|(?P<about>左右|上下|许(?![可诺愿多久]))"
)

_AFTER_FIRST: Final = frozenset("及以之起开有+左上许")
_QUALIFIERS: Final[dict[str, Qualifier]] = {
    "at_least": "at_least",
    "over": "over",
    "more": "more",
    "at_most": "at_most",
    "about": "about",
}


def qualify(text: str, reading: Reading) -> Qualifier:
    """Return how exact the number of a reading is meant, and mark in the reading the words that say so."""
    before = _before(text, reading)
    found = _AFTER.match(text, reading.end) if text[reading.end] in _AFTER_FIRST else None
    after: Qualifier = "exact"
    if found is not None:
        reading.said_to = found.end()
        after = _QUALIFIERS[found.lastgroup or ""]
    if reading.vague and before not in _LIMITS:
        return "more"
    if after == "at_most" and _NOT_DOWN.search(text, max(reading.start - 10, 0), reading.start):
        return "at_least"
    if before == "exact" and after == "exact" and reading.rough:
        return "about"
    return after if before == "exact" else before


def _before(text: str, reading: Reading) -> Qualifier:
    meaning = _read_before(text, reading.start, reading)
    if meaning is None and text[reading.start - 1] in _ADVERBS:
        # 超过了, 突破到, 约为
        meaning = _read_before(text, reading.start - 1, reading)
    if meaning is None and text[reading.start - 1] == "的" and reading.unit == "%":
        found = _OF.search(text, max(reading.start - 14, 0), reading.start)
        meaning = _read_before(text, found.end(), reading) if found is not None else None
    return meaning or "exact"


def _read_before(text: str, at: int, reading: Reading, *, outermost: bool = False) -> Qualifier | None:
    """Read the words that end at a place; before 约 and 近 another may stand (不超过约3件), and no third."""
    found = _word_before(text, at, reading)
    if found is None:
        return None
    word, sense = found
    begin = at - len(word)
    if sense in ("about", "near"):
        outer = _read_before(text, begin, reading, outermost=True) if not outermost else None
        if outer is not None:
            return outer
        reading.said_from = begin - (text[begin - 1] in _NEAR if word == "近" else text[begin - 1] == "大")
        return sense
    negated = _NEGATION.search(text, max(begin - 6, 0), begin)
    plain, turned = _MEANING[sense]
    if negated is None and plain == "exact":
        return None
    reading.said_from = negated.start() if negated is not None else begin
    return turned if negated is not None else plain


def _word_before(text: str, at: int, reading: Reading) -> tuple[str, _Sense] | None:
    for word, sense in _BEFORE.get(text[at - 1], ()):
        if text.startswith(word, at - len(word)):
            through = word == "破" and reading.value >= _LARGE
            bound = text[at - 2 : at] in _WORDS and text[at - 3 : at] not in _APART
            if bound or (word in _LOOSE_ONLY and not reading.loose and not through):
                return None
            return word, sense
    return None
