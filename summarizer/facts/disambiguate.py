"""Numbers of one report that would bear the same name, told apart by the words the report has for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from summarizer.facts.clauses import IndicatorName, Setting
from summarizer.facts.counted import counted_as, is_counted

_GOAL = re.compile(
    r"(?:达到|提高到|提升到|增加到|增长到|扩大到|降低到|下降到|降到|减少到|压缩到|控制在|稳定在|保持在|提高至|提升至|增至|降至|突破|超过"
    r"|不低于|不少于|力争)(?:约|近|超过?)?$"
)
_AHEAD = re.compile("明年|下一?年度?|来年|力争|确保|计划|预期|目标")
_AIM: Final = "目标"
_LONGEST: Final = 30
_REACH: Final = 12
# 年度合格率 and 合格率, 市区优良率 and 优良率 are one indicator; a longer beginning makes another.
_SAME_BUT: Final = 2
_LEAST: Final = 4

_ABOUT: Final = 12
# More numbers of one name are a text's way of counting, and would take ever longer to compare.
_MANY: Final = 24


def distinct(
    settings: tuple[Setting, ...], named: Mapping[int, IndicatorName], planned: Callable[[int], bool]
) -> dict[int, IndicatorName]:
    """Return names that tell numbers of one unit apart: goals from what was reached, others by what is said of them.

    Args:
        settings: the numbers in the order of the text.
        named: their indicators by quantity id.
        planned: tells whether a position of the text lies in a part about plans.
    """
    whole: dict[str, set[str]] = {}
    ended: dict[str, set[str]] = {}
    result: dict[int, IndicatorName] = {}
    for at in settings:
        found, unit = named[at.quantity.id], at.quantity.unit
        goal = _GOAL.search(at.left, max(len(at.left) - _REACH, 0)) if at.left else None
        ahead = planned(at.quantity.start) or (goal is not None and _AHEAD.search(at.left) is not None)
        said = _AIM if ahead else goal.group() if goal else ""
        # 原有事项 is told from 事项 already.
        cuts = 1 if found.base and found.base != found.name else _SAME_BUT + 1
        ends = [found.name[cut:] + unit for cut in range(cuts) if len(found.name) - cut >= _LEAST]
        same = (
            set().union(ended.get(found.name + unit, ()), *(whole.get(end, ()) for end in ends))
            if said
            else ()
        )
        if said and same and said not in same and not found.name.endswith(said):
            found = found._replace(
                name=(found.name + re.sub("约|近", "", said))[:_LONGEST], base=found.anchor
            )
        elif ends:
            whole.setdefault(ends[0], set()).add(said)
            for end in ends:
                ended.setdefault(end, set()).add(said)
        result[at.quantity.id] = found
    return result


def told_apart(
    settings: tuple[Setting, ...],
    named: Mapping[int, IndicatorName],
    periods: Mapping[int, str],
    topics: Callable[[int], Iterator[str]],
) -> dict[int, IndicatorName]:
    """Return numbers that would share a name, a unit and a time the words around that only one of them has.

    Numbers of one value are the same thing said twice and keep their name.

    Args:
        settings: the numbers in the order of the text.
        named: their indicators by quantity id.
        periods: when each number is of, by quantity id.
        topics: gives what the words around a position are about, nearest first.
    """
    result = _by_unit(settings, named)
    alike: dict[tuple[str, str], list[Setting]] = {}
    for at in settings:
        if name := result[at.quantity.id].name:
            alike.setdefault((name, at.quantity.unit), []).append(at)
    for (name, _), sharing in alike.items():
        if not 1 < len(sharing) <= _MANY:
            continue
        if len({(at.quantity.value, at.quantity.value_max) for at in sharing}) < 2:
            continue
        times = [named[at.quantity.id].period or periods[at.quantity.id] for at in sharing]
        around = [
            [topic for topic in topics(at.quantity.start) if 2 <= len(topic) <= _ABOUT and topic not in name]
            for at in sharing
        ]
        for at, when, own in zip(sharing, times, around, strict=True):
            if times.count(when) < 2:
                continue
            others = [topic for other in around if other is not own for topic in other]
            if topic := next((topic for topic in own if topic not in others), ""):
                found = result[at.quantity.id]
                result[at.quantity.id] = found._replace(name=(topic + name)[-_LONGEST:], topic=topic)
    return result


def _by_unit(settings: tuple[Setting, ...], named: Mapping[int, IndicatorName]) -> dict[int, IndicatorName]:
    """Return names that tell apart what one sentence counts in several units: 3800户、58万平方米棚户区改造."""
    result = dict(named)
    units: dict[tuple[int, str], str] = {}
    for at in settings:
        found, unit = named[at.quantity.id], at.quantity.unit
        first = units.setdefault((at.sentence, found.name), unit)
        if found.name and first != unit and is_counted(unit):
            result[at.quantity.id] = found._replace(name=counted_as(found.name, unit), base=found.anchor)
    return result
