"""The words on either side of a number, cut into verb, object and subject, and put together as a name."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.indicators.clauses import Setting
from summarizer.indicators.lexicon import Lexicon

_EVENTS = frozenset(["次", "批次", "轮", "轮次", "场", "场次", "期", "回", "趟", "遍"])
_PREPOSITION = re.compile(
    r"围绕|通过|依托|结合|针对|聚焦|按照|根据|借助|利用|运用|面向|对照|经过|经|对|在|向|就|将|把|由|从|以|与"
)
_ABOUT = re.compile(r"以([^，]{2,12}?)为(?:主要|主|重点|核心)?(?:内容|主题|重点|主|核心|载体|抓手)?的")
_LIST = re.compile(r"^[^、]{2,14}(?:、[^、]{2,14})+?等(?=.{4})")
_LOCATIVE = re.compile(r"(?:之中|中|里|内)$")
_WEAK = ("进行", "开展", "实施", "予以", "给予")


class Named(NamedTuple):
    """An indicator as found: its name, the verb and the noun in it, who does it, and the topic lent to it."""

    name: str
    verb: str = ""
    noun: str = ""
    subject: str = ""
    topic: str = ""


class Parts(NamedTuple):
    """A phrase cut at the verb that governs it."""

    verb: str
    noun: str
    subject: str


def strip_left(left: str, words: Lexicon) -> str:
    """Take away what says when, where at large and how exactly."""
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
        noun = noun.removeprefix("在")
        return Named(noun, noun if is_verb(noun, words) else "", noun)
    name = noun if verb in words.light and len(noun) >= 4 else verb + noun
    return Named(name, verb, noun, subject)


def is_verb(phrase: str, words: Lexicon) -> bool:
    """Tell whether a phrase is nothing but verbs."""
    while phrase and (match := words.opening_verb.match(phrase)):
        phrase = phrase[match.end() :]
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


def after(
    unit: str, left: str, right: str, benefit: bool, series: list[tuple[Setting, Named]], words: Lexicon
) -> Named:
    """Name what follows its number: a noun, a predicate, or both."""
    verb, _, subject = parts(left, words)
    if not verb and left in words.nominal:
        verb = left
    noun, predicate = _split_right(right, bool(verb), words)
    if not noun and verb:
        return Named(verb + predicate, verb, predicate, subject)
    if not noun:
        head = _head_of(series, unit, words)
        if unit in _EVENTS and not head:
            return Named(predicate + unit, "", predicate, subject)
        return Named(_drop_light(predicate, words) + head, "", head, subject)
    if predicate.startswith(_WEAK) and unit not in _EVENTS:
        return Named(predicate[2:] + noun, verb, noun, subject)
    if predicate and benefit:
        return Named(f"{predicate}的{noun}", verb, noun, subject)
    if predicate and not verb:
        return Named(_drop_light(predicate, words) + noun, "", noun, subject)
    if not predicate and verb in words.light and len(noun) >= 4:
        return Named(noun, verb, noun, subject)
    return Named(verb + noun + predicate, verb, noun, subject)


def _split_right(right: str, governed: bool, words: Lexicon) -> tuple[str, str]:
    """Cut what follows a number into the noun it counts and the predicate about it."""
    right = re.split(r"(?<=.)等|（(?=[^）]*$)", right, maxsplit=1)[0].rstrip("、")
    if not governed:
        right = re.split(r"(?<=.)的", right, maxsplit=1)[0]
    right = _LOCATIVE.sub("", words.linker.sub("", right))
    adverb = words.opener.match(right)
    if adverb and not governed and is_verb(right[adverb.end() :], words):
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


def _head_of(series: list[tuple[Setting, Named]], unit: str, words: Lexicon) -> str:
    """Give the head of the noun this series began to count in a unit, for a predicate that leaves it out."""
    for setting, named in series:
        if setting.quantity.unit == unit:
            return generic_head(named.noun, words)
    return ""


def generic_head(noun: str, words: Lexicon) -> str:
    """Give the general noun a compound ends with (政务服务事项 is an 事项), or nothing."""
    return next((noun[-length:] for length in (3, 2) if noun[-length:] in words.generic), "")


def share(left: str, right: str, last: Named | None, words: Lexicon) -> Named:
    """Name a percentage of which only the predicate is said: 96%实现网上办理."""
    subject = re.sub(r"(?:之中|中|的|里)$", "", left) or (last.noun if last else "")
    predicate = _drop_light(re.split("[、，]", right, maxsplit=1)[0], words)
    return Named(f"{subject}{predicate}比例", "", subject or predicate)
