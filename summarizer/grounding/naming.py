"""Whether a name is made of the report's words: its nouns stand near the number, what is done beside it."""

from __future__ import annotations

import re
from typing import Final

from summarizer.facts.lexicon import Word, lexicon, tagged
from summarizer.facts.phrases import generic_head
from summarizer.grounding.contexts import NumberContext
from summarizer.models import Document, Quantity, Report

# A clause of the number's own, brackets and all.
_ENDS: Final = "，；：。！？\n｜|"
_PARTICLES: Final = frozenset("的了和与及或以等中内对为被于之、·“”‘’（）()《》〈〉-—/%％.+ ")
_STRANGE = re.compile("[^0-9a-zA-Z一-鿿的、·“”‘’（）()《》〈〉/%％.+ -]")
_LETTER = re.compile("[a-zA-Z一-鿿]")
# What a name may say of the sort of its number where the text has the unit alone.
_SORT = re.compile(
    r"(?:占?比例?|比重|率|次数|人数|人次|户数|家数|条数|件数|批次|场次|数量|总数|总量|数额?|金额|资金|额|面积|里程|长度|幅度|位次|排名|得分|情况)$"
)
_GOAL = re.compile("预期目标|控制目标|目标|预期|计划|力争|确保|明年|下一年")
# A rise by any other name; what rises does not fall.
_DIRECTIONS = (
    re.compile("增长|增加|增速|增幅|涨幅|升幅|提高|提升|上升|上涨|扩大|递增|(?<!新)[增升涨多]"),
    re.compile("下降|降低|降幅|跌幅|减少|缩减|压减|压缩|精简|缩短|回落|下滑|减负|[降减缩少]"),
)
_SINCE = re.compile("同比|[比较](?:上年|去年|上一年)|上年同期|去年同期")
_BEFORE_AND_AFTER = re.compile("[由从](?:.*)(?:[至到为]|以下)")
_PASSED: Final = frozenset(["前", "后", "原", "原有"])
# Words that turn what is said round: none of them is lent by another clause.
_TURNS = re.compile(
    "[未不无没非拒拖欠败增减升降涨跌拟]|下滑|回落|提高|提升|上升|压缩|压减|精简|缩短|降低|扩大|收窄|翻番|追回|挽回|纠错|违法|违规"
)
_COMPOSED: Final = 4
_FAR: Final = 2000
_TAIL = re.compile("[量率额值数者]$")
_NOT = re.compile("[尚从并]?未|没有?|无|不")
_DENIES = re.compile("[未没无不非拟拒]")
_DENIED = re.compile(
    "(?:未|没有?|无|不|不予|拟|拒不)(?:能|被|再|按期|按时|及时|如期|依法|依规|全部|发现|实现|发生)?$"
)
_AHEAD: Final = 6
# Words that look like no opposites, and are.
_PAIRS: Final = "收入/支出 新建/拆除 城镇/农村 受理/办结 线上/线下 进口/出口 国有/民营 个人/单位"
_CONTRARY: Final = {
    one: other for pair in _PAIRS.split() for one, other in (pair.split("/"), reversed(pair.split("/")))
}


def unheard(name: str, quantity: Quantity, place: NumberContext, report: Report) -> str:
    """Return the first word of a name that the report does not have where it would have to; empty if none.

    Nouns may come from the number's paragraph, up to the end of its sentence, the headings, title and issuer; what is
    done or becomes of it from the number's own clause and the headings, unless it is part of a noun; words that turn
    the meaning round (减少, 未, 败诉) always from there.
    """
    document = report.document
    own, wide = _own(quantity, document) + place.name, _wide(quantity, document)
    heads = _heads(quantity, document)
    strange = next((mark for mark in _STRANGE.findall(name) if mark not in own + wide + heads), "")
    if strange or not _LETTER.search(name):
        return strange or name or " "
    lexical = lexicon()
    given = lexical.generic | lexical.light | lexical.openers | {quantity.unit}
    if negated := _negated(name, own):
        return negated
    words = [word for word in tagged(_without_sorts(name, quantity, report)) if word.text not in _PARTICLES]
    for at, word in enumerate(words):
        said = word.text
        if said in own or said in heads or _same_direction(said, own) or _composed(said, own):
            continue
        if _displaces(words, at, own):
            return said
        neutral = not _TURNS.search(said)
        if neutral and (said in given or lexical.measure.fullmatch(said)):
            continue
        if neutral and _heard(words, at, wide, own + wide + heads):
            continue
        if not _contiguous(words, at, wide):
            return said
    return ""


def _same_direction(said: str, own: str) -> bool:
    """Whether a word says that something rose, fell or is not, and the number's clause says so in other words."""
    if _SINCE.fullmatch(said):
        return _SINCE.search(own) is not None
    opened = _NOT.match(said)
    if opened and len(said) > opened.end() + 1:
        return _is_negated(said[opened.end() :], own)
    return any(way.fullmatch(said) and way.search(own) for way in (*_DIRECTIONS, _NOT))


def _negated(name: str, own: str) -> str:
    """Return the first word that the number's clause has under a negation only, where the name has none."""
    if denial := _DENIES.search(name):
        return "" if _DENIES.search(own) else denial.group()
    return next(
        (word.text for word in tagged(name) if len(word.text) > 1 and _is_negated(word.text, own)), ""
    )


def _is_negated(said: str, own: str) -> bool:
    """Whether a clause has a word, and each time under a negation."""
    found = [own[max(at.start() - _AHEAD, 0) : at.start()] for at in re.finditer(re.escape(said), own)]
    return bool(found) and all(_DENIED.search(before) for before in found)


def _displaces(words: list[Word], at: int, own: str) -> bool:
    """Whether the number's clause has a contrary word where a name has this one: 就业 for 失业, 支出 for 收入."""
    said = words[at].text
    before = words[at - 1].text if at else ""
    after = words[at + 1].text if at + 1 < len(words) else ""
    beside = (f"{before}{{}}", f"{{}}{after}") if before and after else (f"{before}{{}}{after}",)
    return any(
        there != said
        and (_alike(said, there) or _CONTRARY.get(said) == there)
        and any(place.format(there) in own for place in beside if place != "{}")
        for there in {word.text for word in tagged(own)}
    )


def _alike(one: str, other: str) -> bool:
    """Whether two words of two characters differ in one of them, as 就业 and 失业 do."""
    return len(one) == len(other) == 2 and (one[0] == other[0]) != (one[1] == other[1])


def _heard(words: list[Word], at: int, wide: str, all_around: str) -> bool:
    """Whether a word that turns nothing round stands near enough for its part of speech."""
    word = words[at]
    if len(word.text) == 1:
        return word.text in all_around
    if word.tag == "v":
        return word.text in wide and 0 < at < len(words) - 1
    return word.text in wide or all(part in all_around for part in word.text)


def _composed(said: str, own: str) -> bool:
    """Whether a word is made of words of the number's clause: 接待量 of 接待游客, 挽回损失 of 挽回经济损失."""
    bare = _TAIL.sub("", said)
    if bare != said and len(bare) > 1 and bare in own:
        return True
    return len(said) >= _COMPOSED and all(said[at : at + 2] in own for at in range(0, len(said) - 1, 2))


def _contiguous(words: list[Word], at: int, wide: str) -> bool:
    """Whether the report has a word together with its neighbour in the name, as in a noun of several words."""
    after = words[at].text + words[at + 1].text if at + 1 < len(words) else ""
    before = words[at - 1].text + words[at].text if at else ""
    return bool(after) and after in wide or bool(before) and before in wide


def _without_sorts(name: str, quantity: Quantity, report: Report) -> str:
    """Return a name without what it may say of the sort of its number in words of its own."""
    document = report.document
    own = _own(quantity, document)
    name = _SORT.sub("", name)
    name = name.removesuffix(generic_head(name, lexicon()))
    name = name.removesuffix(f"{quantity.unit}数").removesuffix(quantity.unit) if quantity.unit else name
    planned = document.sections[document.sentence_at(quantity.start).section].kind == "plans"
    if planned or _GOAL.search(_wide(quantity, document)):
        name = _GOAL.sub("", name)
    if _BEFORE_AND_AFTER.search(own):
        name = "".join(word.text for word in tagged(name) if word.text not in _PASSED)
    return name


def _own(quantity: Quantity, document: Document) -> str:
    """Return the clause around a number."""
    text = document.text
    start = max(text.rfind(mark, max(quantity.start - 300, 0), quantity.start) for mark in _ENDS) + 1
    ends = [end for mark in _ENDS if (end := text.find(mark, quantity.end, quantity.end + 300)) >= 0]
    return text[max(start, quantity.start - 300) : min(ends, default=min(len(text), quantity.end + 300))]


def _wide(quantity: Quantity, document: Document) -> str:
    """Return the number's paragraph up to the end of its sentence."""
    opened = document.text.rfind("\n", max(quantity.start - _FAR, 0), quantity.start) + 1
    return document.text[max(opened, quantity.start - _FAR) : document.sentence_at(quantity.start).end]


def _heads(quantity: Quantity, document: Document) -> str:
    sentence = document.sentence_at(quantity.start)
    titles = [section.title for section in document.path(sentence.section)]
    return "|".join((*titles, document.identity.title or "", document.identity.issuer or ""))
