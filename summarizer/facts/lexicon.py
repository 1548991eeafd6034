"""The words of the genre, read once from ``lexicon.toml``, and the parts of speech of all others, by jieba."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from re import Pattern
from typing import Final, NamedTuple

# A verb before one of these is the first half of a noun (参保率, 办件量, 检查员), unless the character itself
# begins a word (提供数据, 办理法律援助).
_SUFFIX = (
    r"(?:率|类(?!别)|性(?!别)|量(?!化)|额|者|员(?!工)|数(?!据|字|量)|费(?!用)|款(?!项)|权(?!益|限|利|威)"
    r"|金(?!融|额|属|银)|度(?!汛)|面(?!积|向|临|对|试|议)|型|期(?!间|满)|(?<!执)法(?!律|规|院|治|定)|面积)"
)
_DAY = r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?)"
_WHEN = f"(?:(?:截至|截止|自|从|到)?{_DAY}(?:以来|开始|起|底|末|全年|度|来|前)*)"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of some words.

    Words are grouped by their first character, and that character is looked for first: most places of a text
    are passed over at once.
    """
    ends: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        ends.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in ends.items())
    return f"(?=[{re.escape(''.join(ends))}])(?:{'|'.join(groups)})"


class Lexicon(NamedTuple):
    """The word lists of ``lexicon.toml`` and what is compiled from them."""

    verbs: frozenset[str]
    nominal: frozenset[str]
    pivots: frozenset[str]
    befalls: frozenset[str]
    deed: Pattern[str]
    light: frozenset[str]
    openers: frozenset[str]
    generic: frozenset[str]
    events: frozenset[str]
    things: frozenset[str]
    verb: Pattern[str]
    opening_verb: Pattern[str]
    for_whom: Pattern[str]
    """What goes before a deed: for whom, or with whom (为2317名农民工追回工资, 会同公安部门开展检查)."""
    opener: Pattern[str]
    linker: Pattern[str]
    link_ends: frozenset[str]
    filler: Pattern[str]
    measure: Pattern[str]
    measured: Pattern[str]


def _unless(words: dict[str, str], pattern: str) -> str:
    """Return a pattern of words that are none beside certain characters; ``pattern`` says on which side."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(
        pattern.format(word=word, others=words[word]) if words[word] else word for word in longest_first
    )


@cache
def lexicon() -> Lexicon:
    """Read the lexicon; the patterns are anchored by how they are called (``match``, ``search``)."""
    text = resources.files("summarizer.facts").joinpath("lexicon.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    link_words: dict[str, str] = read.pop("linking")
    linking = _unless(link_words, "(?<![{others}]){word}")
    opening = _unless(read.pop("opening"), "{word}(?![{others}])")
    words = {key: frozenset(value.split()) for key, value in read.items()}
    measure = any_of(words["measures"])
    years = "[一二两三四五六七八九十]年"
    return Lexicon(
        verbs=words["verbs"],
        nominal=words["nominal"],
        pivots=words["pivots"],
        befalls=words["befalls"],
        deed=re.compile(any_of(words["deeds"])),
        light=words["light"],
        openers=words["openers"],
        generic=words["generic"],
        events=words["events"],
        things=words["things"],
        verb=re.compile(f"(?<![的直间衔])(?>{any_of(words['verbs'])})(?!{_SUFFIX})"),
        opening_verb=re.compile(f"(?>{any_of(words['verbs'] | words['nominal'])})(?!{_SUFFIX})"),
        for_whom=re.compile(rf"(?:[为向对与]|会同|联合)[^，。；的]{{1,24}}?(?={any_of(words['verbs'])})"),
        opener=re.compile(
            f"(?:{_WHEN}|{any_of(words['openers'])}(?!平均|[率量])|{opening}|{years}(?:来|间|内)?(?![规计级期度])"
            "|[一二三四五六七八九十]+是|[，。；：、“”‘’]|以及)+"
        ),
        linker=re.compile(f"(?:{any_of(words['linkers'])}|{linking}|{years}累计|[“”‘’（(])+$"),
        link_ends=frozenset(word[-1] for word in (*words["linkers"], *link_words, *"计“”‘’（(")),
        filler=re.compile(f"等?{any_of(words['fillers'].copy())}"),
        measure=re.compile(f"{measure}$"),
        measured=re.compile(f"[^的，、“”]{{1,14}}?{measure}(?!的|{measure})"),
    )


def is_verb(phrase: str, words: Lexicon) -> bool:
    """Whether a phrase is nothing but verbs."""
    while phrase and (match := words.opening_verb.match(phrase)):
        phrase = phrase[match.end() :].lstrip("和并、")
    return not phrase


_WHILE: Final = re.compile(
    rf"(?:(?!自){_WHEN}|全年|年内|今年(?:以来)?|本年度|一年来|目前|，|累计|共计?|先后|依法|积极|主动|认真|深入|全面|扎实|切实|严格|大力|持续|进一步|着力|不断|充分|全力|分类|已|始终|倾力|坚决|拉网式|[一二三四五六七八九十两]年(?:来|间)?(?![级度])|率先(?:全[国省市])?)*"
)


# By which an office speaks of itself.
ITSELF: Final = re.compile("[我本](?:局|厅|委|办|院|署)(?!长)")
_LEADS_IN: Final = re.compile(
    "[将把以对为与在从向由按经]|通过|根据|利用|发挥|运用|采取|借助|围绕|针对|聚焦|结合|依托|为了|随着|坚持|落实|深化"
)
_PASSED: Final = frozenset(("d", "ad", "vd", "m", "x", "w"))
_HEAD: Final = 24


_AGAIN: Final = re.compile("全年|年内")


def office_acts(clause: str) -> bool:
    """Whether a clause without a subject opens with what an office does: 全年受理…, but not 新增就业… or 发生事故…."""
    words = lexicon()
    opened = _WHILE.match(clause)
    start = opened.end() if opened else 0
    if for_whom := words.for_whom.match(clause, start):
        start = for_whom.end()
    done = words.opening_verb.match(clause, start) or words.deed.match(clause, start)
    # 参加合作医疗的人口8.14亿 is about the people; whether 的 ends a subject or stands in the object, nothing tells.
    first = clause[start:].partition("，")[0]
    # 推进公正执法全市执法机构全年办结案件: a heading that ran into its text has another subject behind it.
    another = "的" in first or _AGAIN.search(first, 2) is not None
    return done is not None and not another and done.group() not in words.befalls


def opens_without_subject(clause: str) -> bool:
    """Whether a clause opens, after times and manners, with a deed or the words that go before one: 将…融入, 通过…."""
    opened = _WHILE.match(clause)
    rest = clause[opened.end() if opened else 0 :]
    words = lexicon()
    if (
        words.opening_verb.match(rest)
        or words.deed.match(rest)
        or _LEADS_IN.match(rest)
        or clause.startswith("率先")
    ):
        return True
    for word in tagged(rest[:_HEAD]):
        if word.tag not in _PASSED:
            return word.tag[0] in "vpcal"
    return True


_VERBAL: Final = frozenset({"v", "vn", "vd", "vi", "vq", "vg", "d", "ad", "a", "zg", "z", "p", "f", "s", "m"})
_LONGEST: Final = 6


class Word(NamedTuple):
    """A word of a text (half-open code points) with jieba's part of speech (``n``, ``v``, ``ns``)."""

    text: str
    start: int
    end: int
    tag: str


@lru_cache(maxsize=1024)
def tagged(text: str) -> tuple[Word, ...]:
    """Cut a text into words; together they are the text."""
    # The dictionary takes a tenth of a second to open, which who needs no words need not wait for.
    import rjieba

    at = 0
    found = []
    for word, tag in rjieba.tag(text):
        found.append(Word(word, at, at + len(word), tag))
        at += len(word)
    return tuple(found)


def is_action(phrase: str, words: Lexicon) -> bool:
    """Whether a short phrase says only what is done or becomes of something: 裁决, 移送查处, 调解成功, 按期办结."""
    if is_verb(phrase, words):
        return bool(phrase)
    if not 2 <= len(phrase) <= _LONGEST:
        return False
    tags = [word.tag for word in tagged(phrase)]
    return any(tag.startswith("v") for tag in tags) and all(tag in _VERBAL for tag in tags)


def opens_with_action(phrase: str) -> bool:
    """Whether the first word of a phrase is a verb: 提出修改意见."""
    return bool(phrase) and tagged(phrase)[0].tag in ("v", "vn")
