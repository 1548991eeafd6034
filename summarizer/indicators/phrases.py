"""The words on either side of a number, cut into verb, object and subject, and put together as a name."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.indicators.lexicon import Lexicon
from summarizer.indicators.named import Named, Place

_EVENTS = frozenset(["次", "批次", "轮", "轮次", "场", "场次", "期", "回", "趟", "遍"])
_PREPOSITION = re.compile(
    r"围绕|通过(?!率)|依托|结合|针对|聚焦|按照|根据|借助|利用|运用|面向|对照|经过|经(?![营济办])|对(?![口外接])"
    r"|在(?![建站职线校航册园岗])|向|就(?![业读医诊])|将|把|由|从(?!业)|以|与"
)
_ABOUT = re.compile(r"以([^，]{2,12}?)为(?:主要|主|重点|核心)?(?:内容|主题|重点|主|核心|载体|抓手)?的")
_LIST = re.compile(r"^[^、]{2,14}(?:、[^、]{2,14})+?等(?=.{4})")
_LOCATIVE = re.compile(r"(?:之中|当中|中|里面|里|内)$")
COUNTED_AS = {"次": "次数", "期": "期数", "场": "场次", "批": "批数", "人": "人数", "名": "人数"}
_QUALIFIES = 12
_MODIFIES = 8
_WEAK = ("进行", "开展", "实施", "予以", "给予")
# Where a predicate begins, and whether it is said of each one counted: then the number counts the noun alone.
_PREDICATE = re.compile(
    r"(?<=.)(?P<each>全部|全都|均|都|逐[项件一个]|一律|常态|“一\w一\w”)|(?<=..)(?:已经|已|正式|未|没有|因|被|予以|得以|不|可|能|依法|如期|按期|顺利|正在|得到)"
)
# 《甲》《乙》等8部规章: the titles are examples of what is counted.
_TITLES = re.compile(r"(?:《[^》]*》(?:（[^）]*）)?[、和及]?)+等$")
_PER = re.compile(r"(?:达到?|为|约|超过|提高到)(?P<per>每[^，、达为]{1,4})$")
_SPREADS_TO = re.compile(r"(?:扩大|扩展|推广|延伸|增加|发展|覆盖)[到至]了?(?:全[国省市县区])?$")
_OF_THEM = re.compile(r"(?:以上|以下|左右|多|余)?的")
_DATED = re.compile(r"\d[\d.,]*[^\d的]{1,3}的")
_SHARE_OF = re.compile(
    r"^(?P<part>.*?)(?:只有|仅有|仅为|仅占|约占|各占|占到?|相当于)(?:了|全部)?(?P<whole>[^，占]{2,14})的$"
)
_OF = re.compile(r"^.{1,14}?的(?=.{2})")


class Parts(NamedTuple):
    """A phrase cut at the verb that governs it."""

    verb: str
    noun: str
    subject: str


def strip_left(left: str, words: Lexicon) -> str:
    """Take away what says when, where at large and how exactly."""
    left = _TITLES.sub("", left)
    if per := _PER.search(left):
        return per["per"] + strip_left(left[: per.start()], words)
    while match := words.linker.search(left):
        left = left[: match.start()]
    match = words.opener.match(left)
    if match and len(left) - match.end() <= 3 and match.group().endswith("累计"):
        return left[match.end() - 2 :]
    return left[match.end() :] if match else left


def parts(phrase: str, words: Lexicon) -> Parts:
    """Cut a phrase into the verb that governs it, that verb's object and its subject.

    The first verb governs, unless it only lets others act (组织…开展…) or the phrase opens with a preposition
    (围绕…开展…); verbs side by side (立案处理) are one.
    """
    start = end = -1
    prepositional = _PREPOSITION.match(phrase) is not None
    for match in words.verb.finditer(phrase):
        if start < 0:
            start, end = match.span()
        elif match.start() == end and (phrase[start:end] not in words.light or match.end() == len(phrase)):
            end = match.end()
        elif (prepositional or phrase[start:end] in words.pivots) and match.end() <= len(phrase) - 2:
            start, end = match.span()
        else:
            break
    if start < 0:
        opening = words.opening_verb.match(phrase)
        if opening is None or opening.end() >= len(phrase):
            return Parts("", phrase, "")
        start, end = opening.span()
    elif (chained := words.opening_verb.match(phrase, end)) and phrase[start:end] not in words.light:
        end = chained.end()
    return Parts(phrase[start:end], phrase[end:].lstrip("了"), phrase[:start])


def before(left: str, words: Lexicon) -> Named:
    """Name what stands before its number."""
    left = _shorten(left, words)
    if words.measure.search(left):
        verb, noun, subject = _measured(left, words)
    else:
        verb, noun, subject = parts(left, words)
    if not verb:
        return Named(noun, noun if is_verb(noun, words) else "", noun)
    if subject and (not noun or (verb in words.light and is_verb(noun, words))):
        # 就业困难人员实现就业, 节能改造: without an object, who or what does it is the other half of the name.
        doer = "" if _PREPOSITION.match(subject) else _last_noun(subject)
        return Named(doer + verb + noun, "" if doer else verb, noun, subject)
    short = _last_noun(noun)
    name = short if verb in words.light and len(noun) >= 4 and short == noun else verb + short
    return Named(name, verb, short, subject)


def _last_noun(phrase: str) -> str:
    """Give the noun a long phrase ends with, without what qualifies it."""
    tail = phrase.rpartition("的")[2]
    return tail if len(phrase) > 10 and len(tail) >= 4 else phrase


def is_verb(phrase: str, words: Lexicon) -> bool:
    """Tell whether a phrase is nothing but verbs."""
    while phrase and (match := words.opening_verb.match(phrase)):
        phrase = phrase[match.end() :].lstrip("和并、")
    return not phrase


def _shorten(left: str, words: Lexicon) -> str:
    """Take the examples out of "A、B等C" and the content out of 以A为内容的B, where C and B say enough."""
    left = words.filler.sub("", _ABOUT.sub(r"\1", left))
    opening = words.opening_verb.match(left)
    start = opening.end() if opening else 0
    return left[:start] + _LIST.sub("", left[start:])


def _measured(left: str, words: Lexicon) -> Parts:
    """Cut a phrase that ends with a noun of measure: the last light verb before a noun governs it."""
    result = Parts("", left, "")
    for match in words.verb.finditer(left):
        if match.end() <= len(left) - 3 and match.group() in words.light | words.pivots:
            result = Parts(match.group(), left[match.end() :], left[: match.start()])
    return result


def after(place: Place, benefit: bool) -> Named:
    """Name what follows its number: a noun, a predicate, or both."""
    words, unit, left = place.words, place.at.quantity.unit, place.left
    if place.at.left.endswith("的") and len(left) <= _QUALIFIES and (named := _qualified(place)):
        return named
    if _SPREADS_TO.search(place.at.left) and left and (noun := _split_right(place.right, True, words)[0]):
        return Named(before(left, words).name + noun, "", noun)
    verb, _, subject = _governing(left, words)
    if not verb and left and is_verb(left, words):
        verb = left
    noun, predicate = _split_right(place.right, bool(verb), words)
    if len(noun) == 1:
        noun, predicate = "", noun + predicate
    predicate = _DATED.sub("", predicate)
    if not noun and verb:
        return Named(verb + predicate, verb, predicate, subject)
    if not noun:
        head = _head_of(place)
        if is_verb(predicate, words) and not head:
            return Named(predicate, predicate)
        if unit in _EVENTS and not head:
            return Named(predicate + COUNTED_AS.get(unit, unit), "", predicate, subject)
        return Named(_drop_light(predicate, words) + head, "", head, subject)
    if predicate.startswith(_WEAK) and unit not in _EVENTS:
        return Named(predicate[2:] + noun, verb, noun, subject)
    if predicate and benefit:
        return Named(f"{predicate}的{noun}", verb, noun, subject)
    if predicate and not verb:
        light = words.verb.match(predicate)
        if light and light.group() in words.light and is_verb(predicate[light.end() :], words):
            predicate = predicate[light.end() :]
        return Named(f"{predicate}{'的' if len(predicate) > 4 else ''}{noun}", "", noun, subject)
    if not verb and 2 <= len(left) <= _MODIFIES and not left.endswith(("等", "的")):
        return Named(left.lstrip("0123456789").rstrip("成出为到") + noun, "", noun)
    if not predicate and verb in words.light and len(noun) >= 4:
        return Named(noun, verb, noun, subject)
    doer = subject if len(noun) <= 2 and 2 <= len(subject) <= 6 and not predicate else ""
    return Named(doer + verb + noun + predicate, verb, noun, subject)


def governs(left: str, words: Lexicon) -> bool:
    """Tell whether a verb stands right before a number, so that the number's noun follows as its object."""
    return any(match.end() == len(left) for match in words.verb.finditer(left))


def _governing(left: str, words: Lexicon) -> Parts:
    """Cut the words before what a number counts: verbs right before the number govern it."""
    at = len(left)
    for match in words.verb.finditer(left):
        if is_verb(left[match.start() :], words):
            at = match.start()
            break
    return Parts(left[at:], "", left[:at]) if 0 < at < len(left) else parts(left, words)


def _qualified(place: Place) -> Named | None:
    """Name what both sides of the number describe: 纳入考核的15个断面, 留存的83件文件."""
    qualifier = _PREPOSITION.sub("", place.left.removesuffix("的"), count=1)
    noun, _ = _split_right(place.right, False, place.words)
    if not 2 <= len(qualifier) or not noun or place.words.measure.search(qualifier):
        return None
    return Named(f"{qualifier}的{noun}", "", noun)


def noun_after(right: str, words: Lexicon) -> str:
    """Give the noun that opens the words after a number, without what is said of it."""
    return _split_right(right, False, words)[0]


def _split_right(right: str, governed: bool, words: Lexicon) -> tuple[str, str]:
    """Cut what follows a number into the noun it counts and the predicate about it."""
    right = re.split(r"(?<=.)等|（(?=[^）]*$)", right, maxsplit=1)[0].rstrip("、和及与")
    if marked := _PREDICATE.search(right):
        noun = right[: marked.start()]
        if "的" in noun[2:]:
            # 5000户居民的住房将得到改善 counts the residents; the predicate is about something of theirs.
            return noun[: noun.index("的", 2)], ""
        if marked["each"] or governed:
            return noun, ""
        return noun, right[marked.end() if marked.group() in ("已", "已经", "正在") else marked.start() :]
    if not governed and not words.opening_verb.match(right):
        right = re.split(r"(?<=.)的", right, maxsplit=1)[0]
    right = _LOCATIVE.sub("", words.linker.sub("", right))
    adverb = words.opener.match(right)
    if adverb and not governed and adverb.end() < len(right) and is_verb(right[adverb.end() :], words):
        right = right[adverb.end() :]
    for match in words.verb.finditer(right):
        if match.end() < len(right) or match.start() == 0:
            return right[: match.start()], right[match.start() :]
    opening = words.opening_verb.match(right)
    if opening and not governed and opening.end() == len(right):
        return "", right
    return right, ""


def _drop_light(predicate: str, words: Lexicon) -> str:
    match = words.verb.match(predicate)
    if match is None or match.group() not in words.light - {"支持"} or len(predicate) < match.end() + 2:
        return predicate
    return predicate[match.end() :]


def _head_of(place: Place) -> str:
    """Give the head of the noun this series began to count in a unit, for a predicate that leaves it out."""
    for setting, named in place.series:
        if setting.quantity.unit == place.at.quantity.unit:
            return generic_head(named.noun, place.words)
    return ""


def generic_head(noun: str, words: Lexicon) -> str:
    """Give the general noun a compound ends with (政务服务事项 is an 事项), or nothing."""
    return next((noun[-length:] for length in (3, 2) if noun[-length:] in words.generic), "")


def share(place: Place) -> Named:
    """Name a percentage of which only the predicate is said: 96%实现网上办理, 98%的学生自愿参加."""
    words = place.words
    if (of := _SHARE_OF.match(place.at.left)) and not place.right:
        part = strip_left(of["part"], words) or (place.last.anchor if place.last else "")
        return Named(f"{part}占{of['whole']}比重", "", part, part)
    whole = _LOCATIVE.sub("", place.left).removesuffix("的")
    said = re.split("[、，]", place.right, maxsplit=1)[0]
    if _OF_THEM.match(place.at.right) or (not whole and not place.series):
        noun, predicate = _split_right(said, False, words)
        if noun and predicate:
            return Named(f"{predicate}的{noun}占比", "", noun, noun)
        return Named(f"{whole}{noun or predicate}{'占比' if noun else '比例'}", "", noun, noun)
    subject = whole or (place.last.noun if place.last else "")
    return Named(f"{subject}{_drop_light(said, words)}比例", "", subject or said)
