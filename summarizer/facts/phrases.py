"""The words before a number, cut into verb, object and subject, and put together as a name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.facts.clauses import IndicatorName
from summarizer.facts.lexicon import Lexicon, is_verb

PREPOSITION = re.compile(
    r"围绕|通过(?!率)|依托|结合|针对|聚焦|按照|根据|借助|利用|运用|面向|对照|经过|经(?![营济办费])|对(?![口外接])"
    r"|在(?![建站职线校航册园岗])|向|就(?![业读医诊])|将|把|由|从(?!业)|以|与"
)
_ABOUT = re.compile(r"以([^，]{2,12}?)为(?:主要|主|重点|核心)?(?:内容|主题|重点|主|核心|载体|抓手)?的")
_LIST = re.compile(r"^[^、]{2,14}(?:、[^、]{2,14})+?等(?=.{4})")
# 《甲》《乙》等8部规章: the titles are examples of what is counted. 2×35万千瓦: two of them.
_ASIDE = re.compile(r"(?:(?:《[^》]*》(?:（[^）]*）)?[、和及]?)+等|\d+[×xX])$")
_PER = re.compile(
    r"(?:达到?|为|约|超过|[提升增降][高加低至]?[到至])(?P<per>每[^，、达为]{1,4}|人均|户均|月均|亩均)$"
)
_GRADE = re.compile("(?:国家|[省市县区州])级$")
REACH: Final = frozenset(["覆盖", "惠及", "涉及", "辐射"])
"""Verbs that say how far something goes: without it they say nothing."""
_LINK: Final = 16
_LONG: Final = 12
_SAYS_ENOUGH: Final = 3
_HOW: Final = 3
_EACH = re.compile(r"每.{1,3}$|[人户亩]均$")
_OBJECT_OF_CARE = re.compile(r"^(?:把(?![握关控脉手])|将(?![来军领]))")
# 城区改造任务 is a task and not what a conversion does: a verb before such a head is half of a noun.
_COMPOUND = re.compile(r"(?:工程|项目|任务|工作|活动|行动|设施|基地|园区|用地|体系|小区|用房|规划|试点|计划)")

# Organisations, which organise nothing: 调解组织, 社会组织.
_BODY = re.compile(r"(?:调解|援助|服务|社会|行业|基层|志愿|群团|自治|经济|党)组织$")


class Parts(NamedTuple):
    """A phrase cut at the verb that governs it."""

    verb: str
    noun: str
    subject: str


def strip_left(left: str, words: Lexicon, whole: bool = False) -> str:
    """Take away what says when, where at large and how exactly; but with ``whole`` keep the 把 of 把…纳入…."""
    left = _ASIDE.sub("", left)
    if per := _PER.search(left):
        return per["per"] + strip_left(left[: per.start()], words)
    while left[-1:] in words.link_ends and (match := words.linker.search(left, max(len(left) - _LINK, 0))):
        said = left[: match.start()]
        if match.group() in words.nominal and (not said or words.opener.fullmatch(said)):
            # 其中维持100件: the words that elsewhere only join are all there is.
            break
        left = said
    if left.endswith("实现") and words.measure.search(left[:-2]):
        left = left[:-2]
    if left in words.nominal:
        return left
    match = words.opener.match(left)
    if match and len(left) - match.end() <= 3 and match.group().endswith("累计"):
        return left[match.end() - 2 :]
    left = left[match.end() :] if match else left
    return left if whole else _OBJECT_OF_CARE.sub("", left)


def parts(phrase: str, words: Lexicon) -> Parts:
    """Cut a phrase into the verb that governs it, that verb's object and its subject.

    The first verb governs, unless it only lets others act (组织…开展…) or the phrase opens with a preposition
    (围绕…开展…); verbs side by side (立案处理) are one.
    """
    start = end = -1
    prepositional = PREPOSITION.match(phrase) is not None
    for match in words.verb.finditer(phrase):
        if in_compound(phrase, match.start(), match.end()):
            continue
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
        # 宣布失效 is two verbs, 发放补贴 a verb and its object.
        end = end if chained.end() == len(phrase) and chained.group() in words.things else chained.end()
    return Parts(phrase[start:end], phrase[end:].lstrip("了"), phrase[:start])


def in_compound(phrase: str, start: int, end: int) -> bool:
    """Whether a verb inside a phrase is half of a noun (棚户区改造任务) or of a name in quotation marks."""
    if start > 0 and (_COMPOUND.match(phrase, end) or _BODY.search(phrase, 0, end)):
        return True
    return phrase.count("“", 0, start) > phrase.count("”", 0, start)


def before(left: str, words: Lexicon) -> IndicatorName:
    """Name what stands before its number."""
    left = _shorten(left, words)
    if words.measure.search(left):
        verb, noun, subject = _measured(left, words)
    else:
        verb, noun, subject = parts(left, words)
    if not verb:
        return IndicatorName(noun, noun if is_verb(noun, words) else "", noun)
    if _GRADE.match(noun) and len(subject) > _SAYS_ENOUGH:
        return IndicatorName(noun + subject, "", noun + subject, subject)
    if subject and (not noun or (verb in words.light and is_verb(noun, words))):
        # 就业困难人员实现就业, 节能改造: without an object, who or what does it is the other half of the name.
        doer = "" if PREPOSITION.match(subject) else _last_noun(subject)
        return IndicatorName(doer + verb + noun, "" if doer else verb, noun, subject)
    short = _last_noun(noun)
    if _EACH.match(subject):
        return IndicatorName(subject + verb + short, verb, short)
    if (
        verb in REACH
        and noun in words.generic
        and 2 < len(subject) <= _LONG
        and not PREPOSITION.match(subject)
    ):
        return IndicatorName(subject + verb + noun, verb, noun, subject)
    name = short if verb in words.light and len(noun) >= 4 and short == noun else verb + short
    return IndicatorName(name, verb, short, subject)


def _last_noun(phrase: str) -> str:
    """Return the noun a long phrase ends with, without what qualifies it."""
    tail = phrase.rpartition("的")[2]
    return tail if len(phrase) > 10 and len(tail) >= 4 else phrase


def graded(named: IndicatorName, last: IndicatorName | None) -> IndicatorName:
    """Return a name that is a grade alone with what the number before it graded: 国家级示范村6个、省级42个."""
    if (
        last is None
        or not last.subject
        or not _GRADE.match(named.name)
        or not last.noun.endswith(last.subject)
    ):
        return named
    return IndicatorName(named.name + last.subject, "", named.name + last.subject, last.subject)


def governs(left: str, words: Lexicon) -> bool:
    """Whether a verb stands right before a number, so that the number's noun follows as its object."""
    return any(match.end() == len(left) for match in words.verb.finditer(left))


def _shorten(left: str, words: Lexicon) -> str:
    """Take the examples out of "A、B等C" and the content out of 以A为内容的B, where C and B say enough."""
    left = words.filler.sub("", _ABOUT.sub(r"\1", left))
    start = 0
    while opening := words.opening_verb.match(left, start):
        start = opening.end() + (left[opening.end() : opening.end() + 1] in ("、", "和"))
    return left[:start] + _LIST.sub("", left[start:])


def _measured(left: str, words: Lexicon) -> Parts:
    """Cut a phrase that ends with a noun of measure: the last light verb before a noun governs it."""
    light = next((left[:size] for size in (4, 3, 2) if left[:size] in words.light), "")
    if light and len(left) - len(light) >= _SAYS_ENOUGH:
        left = left[len(light) :]
    result = Parts("", left, "")
    for match in words.verb.finditer(left):
        # 当日发现当日处置率: what says when or how stands with its verb, what says who does not.
        if 0 < match.start() <= _HOW:
            continue
        if match.end() <= len(left) - _SAYS_ENOUGH and match.group() in words.light | words.pivots:
            result = Parts(match.group(), left[match.end() :], left[: match.start()])
    return result


def generic_head(noun: str, words: Lexicon) -> str:
    """Return the general noun a compound ends with (政务服务事项 is an 事项), or nothing."""
    return next((noun[-length:] for length in (3, 2) if noun[-length:] in words.generic), "")


def object_of(noun: str, words: Lexicon) -> str:
    """Return what a noun that opens with verbs is done to: 审查规范性文件 is done to 规范性文件."""
    while (done := words.opening_verb.match(noun)) and generic_head(noun[done.end() :], words) not in (
        "",
        noun[done.end() :],
    ):
        noun = noun[done.end() :]
    return noun
