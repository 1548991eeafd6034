"""What follows a number: the noun it counts, what is said of so many of them, and what money was for."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.facts.clauses import IndicatorName, NamingContext
from summarizer.facts.lexicon import Lexicon, is_verb
from summarizer.facts.phrases import (
    PREPOSITION,
    Parts,
    before,
    generic_head,
    in_compound,
    parts,
    strip_left,
)

# What a number is where its noun has been said: 接待来访57批83人次 are 来访批数 and 来访人次.
_COUNTED_AS: Final = {
    "次": "次数",
    "期": "期数",
    "场": "场次",
    "批": "批数",
    "人": "人数",
    "名": "人数",
    "户": "户数",
    "家": "家数",
    "公里": "里程",
    "平方米": "面积",
    "亩": "面积",
    "元": "金额",
}
_EVENTS: Final = frozenset(["次", "批次", "轮", "轮次", "场", "场次", "期", "回", "趟", "遍"])
_QUALIFIES: Final = 12
_MODIFIES: Final = 8
_LONG: Final = 14
_HELD: Final = 6
# Verbs whose subject is the work itself: 宪法晨读吸引3.1万名学生.
_DRAWS: Final = frozenset(["吸引", "惠及", "覆盖", "服务", "带动"])
_WEAK: Final = ("进行", "开展", "实施", "予以", "给予")
_LOCATIVE = re.compile(r"(?:之中|当中|中|里面|里|内)$")
# Where a predicate begins, and whether it is said of each one counted: then the number counts the noun alone.
_PREDICATE = re.compile(
    r"(?<=.)(?P<each>全部|全都|(?<!人)均|都(?!市)|逐[项件一个]|一律|常态|“一\w一\w”)|(?<=..)(?P<past>已经|已|正在)"
    r"|(?<=..)(?:正式|未|没有|(?<!基)因|(?<!植)被|予以|得以|不|(?<![许认])可(?!再生|用|靠)|(?<![节功职产性才智])能(?!力|源|量|耗|级|效)"
    r"|长期|仍|依然|普遍|依法|如期|按期|顺利|得到|基本|成功|主体|年内|投入(?=使用|运营|运行)|实现|当年|进展|全线)"
)
_DONE_WITH: Final = re.compile(r"^(?:基本|成功|主体|年内|进展|当年|全线|顺利).{0,4}$")
_SPREADS_TO = re.compile(r"(?:扩大|扩展|推广|延伸|增加|覆盖)[到至]了?(?:全[国省市县区])?$")
_OF_THEM = re.compile(r"(?:以上|以下|左右|多|余)?的")
_DATED = re.compile(r"\d[\d.,]*[^\d的]{1,3}的")
_SHARE_OF = re.compile(
    r"^(?P<part>.*?)(?:只有|仅有|仅为|仅占|约占|各占|占到?|相当于)(?:了|全部)?(?P<whole>[^，占]{2,14})的$"
)
# A noun between a verb and a number says whose the thing counted is: 关停北岸公司3万吨生产线.
_NAMEABLE = re.compile(r"^[^\d、，的]+(?<![等的和与及])$")
_PREDICATIVE: Final = "被已未不可能均正将"
_PARTICIPLE: Final = "成出为到"


class CountedNoun(NamedTuple):
    """What follows a number, cut into the noun it counts and the predicate about it."""

    noun: str
    predicate: str


def counted_as(name: str, unit: str) -> str:
    """Return a name for another number of the same thing in another unit."""
    return (
        name
        if unit in ("%", "") or name.endswith(_COUNTED_AS.get(unit, unit))
        else name + _COUNTED_AS.get(unit, unit)
    )


def is_counted(unit: str) -> bool:
    """Whether a unit has a word for what a number of it is: 面积 for 亩."""
    return unit in _COUNTED_AS


def after(place: NamingContext, benefit: bool) -> IndicatorName:
    """Name what follows its number: a noun, a predicate, or both."""
    words, left = place.words, place.left
    if place.at.left.endswith("的") and len(left) <= _QUALIFIES and (named := _qualified(place)):
        return named
    if left and _SPREADS_TO.search(place.at.left) and (noun := split(place.right, True, words).noun):
        return IndicatorName(before(left, words).name + noun, "", noun)
    verb, held, subject = _governing(left, words)
    if not verb and left and is_verb(left, words):
        verb = left
    held = (
        held
        if 2 <= len(held) <= _HELD and verb and held not in words.openers and _NAMEABLE.match(held)
        else ""
    )
    noun, predicate = split(place.right, bool(verb), words)
    if len(noun) == 1:
        noun, predicate = "", noun + predicate
    predicate = _DATED.sub("", predicate)
    if not noun:
        return (
            IndicatorName(verb + predicate, verb, predicate, subject)
            if verb
            else _said(predicate, subject, place)
        )
    if predicate:
        return _described(verb, noun, predicate, subject, benefit, place)
    return _object(verb, held + noun, subject, place)


def _said(predicate: str, subject: str, place: NamingContext) -> IndicatorName:
    """Name a number that only a predicate follows: 169项实现全流程网办."""
    words, unit = place.words, place.at.quantity.unit
    head = _head_of(place)
    if is_verb(predicate, words) and not head:
        return IndicatorName(predicate, predicate)
    if unit in _EVENTS and not head:
        return IndicatorName(counted_as(predicate, unit), "", predicate, subject)
    return IndicatorName(_drop_light(predicate, words) + head if head else predicate, "", head, subject)


def _described(
    verb: str, noun: str, predicate: str, subject: str, benefit: bool, place: NamingContext
) -> IndicatorName:
    """Name a noun of which a predicate follows: 5家企业完成迁建, 为8万名劳动者追回工资."""
    words = place.words
    if predicate.startswith(_WEAK) and place.at.quantity.unit not in _EVENTS:
        return IndicatorName(predicate[2:] + noun, verb, noun, subject)
    if benefit:
        return IndicatorName(f"{predicate}的{noun}", verb, noun, subject)
    if verb:
        return IndicatorName(verb + noun + predicate, verb, noun, subject)
    light = words.verb.match(predicate)
    if light and light.group() in words.light and is_verb(predicate[light.end() :], words):
        predicate = predicate[light.end() :]
    return IndicatorName(f"{predicate}{'的' if len(predicate) > 4 else ''}{noun}", "", noun, subject)


def _object(verb: str, noun: str, subject: str, place: NamingContext) -> IndicatorName:
    """Name a noun with nothing said of it: 建成31条公路, 组团内9条道路."""
    left = PREPOSITION.sub("", place.left, count=1) if PREPOSITION.match(place.left) else place.left
    modifies = 2 <= len(left) <= _MODIFIES and not left.endswith(("等", "的", *place.words.openers))
    if not verb and modifies:
        return IndicatorName(left.lstrip("0123456789").rstrip(_PARTICIPLE) + noun, "", noun)
    if verb in place.words.light and len(noun) >= 4:
        return IndicatorName(noun, verb, noun, subject)
    said = len(noun) <= 2 and 2 <= len(subject) <= 6
    doer = subject if said or (verb in _DRAWS and 2 <= len(subject) <= _MODIFIES) else ""
    return IndicatorName(doer + verb + noun, verb, noun, subject)


def _governing(left: str, words: Lexicon) -> Parts:
    """Cut the words before what a number counts: verbs right before the number govern it."""
    for match in words.verb.finditer(left):
        if is_verb(left[match.start() :], words) and match.start():
            return Parts(left[match.start() :], "", left[: match.start()])
    return parts(left, words)


def _qualified(place: NamingContext) -> IndicatorName | None:
    """Name what both sides of the number describe: 纳入考核的15个断面, 留存的83件文件."""
    qualifier = PREPOSITION.sub("", place.left.removesuffix("的"), count=1)
    noun = noun_after(place.right, place.words)
    if len(qualifier) < 2 or not noun or place.words.measure.search(qualifier):
        return None
    return IndicatorName(f"{qualifier}的{noun}", "", noun)


def noun_after(right: str, words: Lexicon) -> str:
    """Return the noun that opens the words after a number, without what is said of it."""
    return split(right, False, words).noun


def split(right: str, governed: bool, words: Lexicon) -> CountedNoun:
    """Cut what follows a number into the noun it counts and the predicate about it.

    Args:
        right: the words after the number.
        governed: whether a verb before the number has the noun as its object, so that no predicate can follow.
        words: the lexicon.
    """
    right = re.split(r"(?<=.)等(?![奖级次候待])|（(?=[^）]*$)", right, maxsplit=1)[0].rstrip("、和及与")
    if marked := _PREDICATE.search(right):
        opened = right[: marked.start()]
        if not governed and (words.verb.fullmatch(opened) or words.opener.fullmatch(opened)):
            # 实现全部脱贫 and 依法不予处罚 are all predicate.
            return CountedNoun(
                "", right[: marked.start()] + right[marked.end() if marked["each"] else marked.start() :]
            )
        return _at_mark(right, marked, governed)
    if not governed and not words.opening_verb.match(right):
        right = re.split(r"(?<=.)的", right, maxsplit=1)[0]
    right = _LOCATIVE.sub("", words.linker.sub("", right))
    for match in words.verb.finditer(right):
        if in_compound(right, match.start(), match.end()):
            continue
        if match.end() < len(right) or match.start() == 0:
            return CountedNoun(right[: match.start()], right[match.start() :])
    opening = words.opening_verb.match(right)
    if opening and not governed and opening.end() == len(right):
        return CountedNoun("", right)
    return CountedNoun(_first(right), "")


def _at_mark(right: str, marked: re.Match[str], governed: bool) -> CountedNoun:
    """Cut at a word that only a predicate begins with."""
    noun = right[: marked.start()]
    if noun[0] in _PREDICATIVE:
        return CountedNoun("", right)
    if "的" in noun[2:]:
        # 5000户居民的住房将得到改善 counts the residents; the predicate is about something of theirs.
        return CountedNoun(noun[: noun.index("的", 2)], "")
    noun = _first(noun)
    predicate = right[marked.end() if marked["past"] else marked.start() :]
    if marked["each"] or governed or _DONE_WITH.match(predicate):
        return CountedNoun(noun, "")
    return CountedNoun(noun, predicate)


def _first(noun: str) -> str:
    """Return the first of a long list of nouns, which is the one the number stands with."""
    return noun.split("、", maxsplit=1)[0] if len(noun) > _LONG else noun


def _drop_light(predicate: str, words: Lexicon) -> str:
    match = words.verb.match(predicate)
    if match is None or match.group() not in words.light - {"支持"} or len(predicate) < match.end() + 2:
        return predicate
    return predicate[match.end() :]


def _head_of(place: NamingContext) -> str:
    """Return the head of the noun this series began to count in a unit, for a predicate that leaves it out."""
    for setting, named in place.series:
        if setting.quantity.unit == place.at.quantity.unit:
            return generic_head(named.noun, place.words)
    return ""


def share(place: NamingContext) -> IndicatorName:
    """Name a percentage of which only the predicate is said: 96%实现网上办理, 98%的学生自愿参加."""
    words = place.words
    if (of := _SHARE_OF.match(place.at.left)) and not place.right:
        part = strip_left(of["part"], words) or (place.last.anchor if place.last else "")
        return IndicatorName(f"{part}占{of['whole']}比重", "", part, part)
    if not place.right and place.last and place.at.left.endswith("的"):
        return IndicatorName(f"{place.last.anchor}{place.left.removesuffix('的')}比例", "", place.last.noun)
    whole = _LOCATIVE.sub("", place.left).removesuffix("的")
    said = re.split("[、，]", place.right, maxsplit=1)[0]
    if _OF_THEM.match(place.at.right) or (not whole and not place.series):
        noun, predicate = split(said, False, words)
        if noun and predicate:
            return IndicatorName(f"{predicate}的{noun}占比", "", noun, noun)
        return IndicatorName(f"{whole}{noun or predicate}{'占比' if noun else '比例'}", "", noun, noun)
    subject = whole or (place.last.noun if place.last else "")
    return IndicatorName(f"{subject}{_drop_light(said, words)}比例", "", subject or said)


_SPENT = re.compile(
    r"(?P<who>[^，、]{2,10}?)??(?P<how>(?:总|共|累计|完成|计划)?(?:投资|投入|拨付|安排|下达|筹集|筹措|争取|落实)"
    r"(?:各?类?各?级?(?:专项)?(?:资金|经费|补助))?)"
)
_USED = re.compile(r"^，?(?:主要|重点|全部|专项|专门)?用于(?P<what>[^，。；\d]{2,20})")
_TREATED = re.compile(
    r"^，?(?:重点)?对(?P<what>[^，。；\d]{2,16}?)(?:全面)?进行(?:了)?(?:全面|综合|升级)*(?P<how>[^，。；\d]{2,6})"
)
_DONE = re.compile(r"^，?(?:重点|分别|先后|全面|启动|加快|推进|开工)*(?P<does>[^，。；\d]{4,30})")
_TAIL = re.compile(r"[的了]$|等$|[、和及]$")
# 等31条公路, 17条道路的改扩建: how many there were is no part of what they are.
_COUNT = re.compile(r"(?:约|近)?\d[\d.,]*[万亿]?[余多]?(?:[个条项座所栋处家台套辆户株亩间米]|公里|平方米)")
_QUOTES = str.maketrans("", "", "“”")
_LONGEST = 20
_AHEAD = 40


def spent(named: IndicatorName, place: NamingContext) -> IndicatorName:
    """Return a sum of money beside a bare 投资 what it was spent on; other names are returned as they are."""
    if not place.at.quantity.unit.endswith("元"):
        return named
    name = place.left if place.at.right.startswith("的") else named.name
    if not (found := _SPENT.fullmatch(name)):
        return named
    what = _of_what(place, granted=bool(found["who"]))
    if not what:
        return named
    return IndicatorName(what + ("资金" if found["who"] else found["how"].removeprefix("完成")), "", what)


def _of_what(place: NamingContext, granted: bool) -> str:
    """Return what the sentence says the money was for; of money that someone granted only what it is 用于."""
    end = place.at.quantity.end
    ahead = place.found.text[end : end + _AHEAD]
    if ahead.startswith("的"):
        return _cut(noun_after(re.split("[，。；]", ahead[1:], maxsplit=1)[0], place.words))
    ahead = _COUNT.sub("", ahead)
    if used := _USED.match(ahead):
        return _cut(used["what"])
    if granted:
        return ""
    if treated := _TREATED.match(ahead):
        return treated["what"] + treated["how"]
    if (done := _DONE.match(ahead)) is None:
        return ""
    verb, noun, subject = parts(strip_left(done["does"], place.words), place.words)
    return _cut(noun) if verb and not subject and not place.words.measure.search(noun) else ""


def _cut(noun: str) -> str:
    """Return a noun of a length for a table, or nothing."""
    noun = _TAIL.sub("", re.split(r"\d", noun, maxsplit=1)[0].translate(_QUOTES)).lstrip("了的")
    listed = noun.split("等", maxsplit=1)
    if len(listed) == 2 and len(listed[1]) >= 2:
        noun = listed[1]
    elif len(noun) > _LONGEST and "、" in noun:
        noun = noun.split("、", maxsplit=1)[0] + "等"
    return noun.removesuffix("等") if 3 <= len(noun.removesuffix("等")) <= _LONGEST else ""
