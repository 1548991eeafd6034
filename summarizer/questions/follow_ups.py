"""A question that leans on those before it becomes one that is complete in itself (那失业保险呢)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.facts.lexicon import Word, tagged
from summarizer.models import Turn
from summarizer.questions.parse import is_greeting

_OPENING: Final = re.compile(
    r"^(?:那么?|还有|然后|另外|再问一下|再问|换成|如果是|要是)+(?=[^里边个些次时年])[，,]?"
)
_CLOSING: Final = re.compile(r"(?:呢|怎么样|如何|又如何)?[？?。]*$")
_PRONOUN: Final = re.compile(
    r"它们?|该项|这一?项|这个(?:数字?|指标|问题)?|那个(?:数字?|指标|问题)?|其(?![中他它实余次])|前者|这(?=[比占是有])|上述"
)
_ASKS: Final = re.compile(r"多少|几|什么|哪|谁|为何|怎|如何|吗|是否|有没有|多[大高长久远]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?|去年|上年|上一年|今年|本年|前年")
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:省|市|县|区|州|盟|旗)")
_ASKED: Final = re.compile(r"(?:是|有|为|达到?)?(?:多少|几|百分之几|什么|哪|谁|怎么?样?|如何|吗|为什么|第几)")
_LONGEST: Final = 16
_DEED: Final = ("v", "p", "d", "r", "a")
_THING: Final = ("n", "j", "l", "i", "eng", "vn")


def resolve(question: str, history: Sequence[Turn]) -> str:
    """Complete a question from the conversation before it.

    Args:
        question: as asked.
        history: the turns before, the latest last, each question complete in itself.

    Returns:
        The question itself where it leans on nothing.
    """
    if not history or is_greeting(question):
        return question
    last = history[-1].question
    asked = question.strip()
    core = _CLOSING.sub("", _OPENING.sub("", asked)).strip("，, ")
    leaning = core != asked.rstrip("？?") or (
        0 < len(core) <= 8 and not tagged(core)[0].tag.startswith(_DEED)
    )
    if core and not _ASKS.search(core) and len(core) <= _LONGEST and leaning:
        return _replace(core, last)
    if (found := _PRONOUN.search(asked)) and (topic := _topic(last)):
        return f"{asked[: found.start()]}{topic}{asked[found.end() :]}"
    opened = _OPENING.sub("", asked)
    if opened != asked and _ASKS.match(opened) and (topic := _topic(last)):
        return f"{topic}{opened}"
    if _bare(opened) and (topic := _topic(last)):
        return f"{topic}{opened}"
    return question


def _replace(new: str, last: str) -> str:
    """Put a new year, place or thing in the place of the one the last question asked about."""
    for sort in (_YEAR, _PLACE):
        if sort.fullmatch(new):
            return sort.sub(new, last, count=1) if sort.search(last) else f"{new}{last}"
    old = _alike(new, last) or _topic(last)
    if old and old in last:
        return last.replace(old, new, 1)
    return f"{new}{last[found.start() :]}" if (found := _ASKED.search(last)) else new


def _alike(new: str, last: str) -> str:
    """Find the word of the last question that ends as the new one does: 工伤保险 for 失业保险."""
    words = _things(last)
    for size in (3, 2):
        ending = [word.text for word in words if len(word.text) > size and word.text.endswith(new[-size:])]
        if len(new) > size and ending:
            return ending[0]
    at = last.find(new[-2:]) if len(new) > 2 else -1
    if at > 0:
        start = max((word.start for word in words if word.start < at and at - word.start <= 6), default=-1)
        return last[start : at + 2] if start >= 0 else ""
    return ""


def _topic(question: str) -> str:
    """Return what a question is about: its words up to the one that asks."""
    found = _ASKED.search(question)
    head = question[: found.start()] if found else question
    if len(head) >= 2:
        head = re.sub(r"^(?:请问|报告中?|文中)", "", head)
        return re.sub(r"(?:一共|总共|共|的|了)+$", "", head)
    things = _things(question)
    return things[-1].text if things else ""


def _things(question: str) -> list[Word]:
    return [word for word in tagged(question) if word.tag.startswith(_THING) and len(word.text) > 1]


def _bare(question: str) -> bool:
    """Return whether a question names nothing that it asks about: 有多少件."""
    return _ASKS.search(question) is not None and len(question) <= 12 and not _things(question)
