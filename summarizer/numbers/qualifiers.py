"""Reads how exact a number is meant: 约, 超, 不足, 余, 以上, 左右, 居第N位."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models import Qualifier
from summarizer.numbers.reading import Reading

# By the last character before the number: the words that end in it, longest first, and what they mean.
_BEFORE: Final[dict[str, tuple[tuple[str, Qualifier], ...]]] = {
    "约": (("约", "about"),),
    "近": (("近", "about"),),
    "概": (("大概", "about"),),
    "似": (("近似", "about"),),
    "超": (("超", "over"),),
    "逾": (("逾", "over"),),
    "破": (("突破", "over"), ("破", "over")),
    "上": (("上", "over"),),
    "过": (("不超过", "under"), ("未超过", "under"), ("不过", "under"), ("超过", "over"), ("过", "over")),
    "于": (
        ("不低于", "over"),
        ("不少于", "over"),
        ("不小于", "over"),
        ("不高于", "under"),
        ("不多于", "under"),
        ("不大于", "under"),
        ("低于", "under"),
        ("少于", "under"),
        ("小于", "under"),
        ("高于", "over"),
        ("多于", "over"),
        ("大于", "over"),
        ("优于", "over"),
    ),
    "少": (("至少", "over"), ("最少", "over")),
    "多": (("最多", "under"), ("至多", "under")),
    "足": (("不足", "under"),),
    "到": (("不到", "under"),),
    "满": (("不满", "under"), ("未满", "under")),
}
_ADVERBS: Final = frozenset("了达到为有")
# 节约 and 预约 are verbs, 最近 and 附近 no nearness of numbers; 上 is vague only before a bare multiplier.
_WORDS: Final = frozenset(
    [
        *(f"{first}约" for first in "节预签合公契违履制集条邀毁特续相租立盟婚守誓纽商"),
        *(f"{first}近" for first in "最附临邻靠就贴亲走"),
        *(f"{first}破" for first in "侦告查打攻爆"),
        *(f"{first}过" for first in "通经度渡路审开办难"),
        *("反超", "赶超"),
    ]
)
# 上百, 过万 and 破亿, but 记过1人 and 侦破3件; a large number may well be broken through (访问量破248.83万).
_LOOSE_ONLY: Final = frozenset("上过破")
_LARGE: Final = 10_000
_AFTER_MORE: Final = ("以上", "之上", "开外", "有余")
_AFTER_UNDER: Final = ("以下", "以内", "之内", "之下")
_AFTER_ABOUT: Final = ("左右", "上下", "许")
_REACHED: Final = re.compile(r"达到?了?$")


def qualifier_of(text: str, reading: Reading) -> Qualifier:
    """Tell how exact the number of a reading is meant."""
    before = _before(text, reading)
    after = text[reading.end : reading.end + 2]
    if after in _AFTER_MORE:
        if before == "exact":
            window = text[max(reading.start - 4, 0) : reading.start]
            return "over" if _REACHED.search(window) else "more"
        return before
    if after in _AFTER_UNDER:
        return "under"
    if before != "exact":
        return before
    if reading.vague or after[0] == "+":
        return "more"
    if after in _AFTER_ABOUT:
        return "about"
    return "exact"


def _before(text: str, reading: Reading) -> Qualifier:
    at = reading.start
    found = _word_before(text, at, reading)
    if found is None and text[at - 1] in _ADVERBS:
        # 超过了, 突破到
        found = _word_before(text, at - 1, reading)
        return found[1] if found else "exact"
    if found is None:
        return "exact"
    word, meaning = found
    if meaning == "about":
        outer = _word_before(text, at - len(word), reading)
        return outer[1] if outer else meaning
    return meaning


def _word_before(text: str, at: int, reading: Reading) -> tuple[str, Qualifier] | None:
    for word, meaning in _BEFORE.get(text[at - 1], ()):
        if text.startswith(word, at - len(word)):
            through = word == "破" and reading.value >= _LARGE
            if text[at - 2 : at] in _WORDS or (word in _LOOSE_ONLY and not reading.loose and not through):
                return None
            return word, meaning
    return None
