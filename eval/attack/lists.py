"""Statements offered for a list they are not of: a plan or a problem as an achievement, an achievement as a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Final

from eval.attack.scene import Scene, squeezed, tokens, verb_at
from eval.attack.statements import Statement
from eval.attack.words import words

# 将甲纳入乙: what 将 puts before the verb is what something is done to.
_TAKES: Final = re.compile("[^，。；]*(?:纳入|列入|列为|作为|转化|转为|融入|写入|摆在|放在|贯穿|挂钩)")
# A plan of fewer characters, and no number, says what is done every year.
_TELLING: Final = 15
_PAST: Final = re.compile(
    "去年|上年|已|了|截至|目前|以来|近年|一直|长期|过去|取得|成就|回顾|继续|进一步|保持|坚持|持续|深入|巩固|不断|仍|依然|还"
)
_ABOUT_TO: Final = re.compile(
    "(?:将于[^，。；]{0,10}?|将要?|拟于|(?<![模虚草起])拟(?=[^，。；的]{2,4}[0-9])|计划(?=新建|完成|投资|建设|开工|实施)|力争|争取(?=完成|达到|实现|建成)|确保|预计|有望)(?=[\u4e00-\u9fff0-9])"
)


_TROUBLE: Final = re.compile(
    "[不未缺弱难]|薄弱|滞后|短板|问题|差距|突出|矛盾|不足|偏低|偏少|困难|风险|压力|不够|欠|尚|仍|感谢|致以"
)
_MERIT: Final = re.compile(
    "取得|成绩|成效|成就|成果|提高|增强|改善|下一步|将|要|必须|努力|坚持|切实|加强|推进|解决"
)


def plan_as_done(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Offer a plan as an achievement: as it stands, without its word of the future, or with 已 in its place."""
    text = statement.text
    planned = scene.section_kind(statement.sentences[-1]) == "plans"
    if statement.kind in ("achievements", "problems") or _PAST.search(text):
        return
    for match in _ABOUT_TO.finditer(text):
        if _future(match, planned):
            for told in (rng.choice(words().done), ""):
                yield _achieved(statement, statement.replaced(*match.span(), told))
    verb = verb_at(text)
    opens = verb is not None and verb.word in words().new_deeds and "是" not in text
    if planned and opens and not _ABOUT_TO.search(text):
        yield _achieved(statement, rng.choice(("已", "已经")) + text)
        telling = len(text) >= _TELLING or re.search(r"\d", text)
        if telling and scene.text.count(squeezed(text)) == 1:
            yield _achieved(statement, text)


def _future(match: re.Match[str], planned: bool) -> bool:
    """Whether a word tells of the future where it stands; 将 in front of a noun says what is done something to."""
    ahead = next(iter(tokens(match.string[match.end() :])), None)
    if match.group() == "将" and (not (ahead and ahead.verb) or _TAKES.match(match.string, match.end())):
        return False
    purpose = match.string[: match.start()].endswith(("为", "以"))
    return not purpose and (planned or match.group().startswith(("将", "拟", "力争", "有望")))


def _achieved(statement: Statement, text: str) -> Statement:
    return statement.changed(text).model_copy(update={"kind": "achievements"})


def achievements_under_problems(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Offer an achievement, as it stands, among the problems."""
    achieved = statement.kind == "achievements" or (
        statement.kind is None and scene.section_kind(statement.sentences[0]) == "achievements"
    )
    if achieved and statement.form != "clause" and not _TROUBLE.search(statement.text):
        yield statement.model_copy(update={"kind": "problems", "figures": ()})


def problem_as_achievement(statement: Statement, scene: Scene, rng: Random) -> Iterator[Statement]:
    """Offer a problem, as it stands, among the achievements."""
    trouble = statement.kind == "problems" or (
        statement.kind is None and scene.section_kind(statement.sentences[0]) == "problems"
    )
    if trouble and _TROUBLE.search(statement.text) and not _MERIT.search(statement.text):
        yield statement.model_copy(update={"kind": "achievements", "figures": ()})
