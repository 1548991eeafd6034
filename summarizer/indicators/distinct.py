"""Numbers of one report that would bear the same name, told apart by the words the report has for each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from summarizer.indicators.clauses import Setting
from summarizer.indicators.named import Named

_GOAL = re.compile(
    r"(?:达到|提高到|提升到|增加到|增长到|扩大到|降低到|下降到|降到|减少到|压缩到|控制在|稳定在|保持在|提高至|提升至|增至|降至|突破|超过"
    r"|不低于|不少于|力争)(?:约|近|超过?)?$"
)
_LONGEST: Final = 30
# 年度合格率 and 合格率, 市区优良率 and 优良率 are one indicator; a longer beginning makes another.
_SAME_BUT: Final = 2
_END: Final = 4


def distinct(settings: tuple[Setting, ...], named: Mapping[int, Named]) -> dict[int, Named]:
    """Tell numbers of one unit apart that bear one name, by what is said of the later one, such as 提高到.

    Args:
        settings: the numbers in the order of the text.
        named: their indicators by quantity id.
    """
    taken: dict[tuple[str, str], list[tuple[str, str]]] = {}
    result: dict[int, Named] = {}
    for at in settings:
        found = named[at.quantity.id]
        goal = _GOAL.search(at.left)
        said = goal.group() if goal else ""
        earlier = taken.setdefault((found.name[-_END:], at.quantity.unit), [])
        same = [other for name, other in earlier if _one(name, found.name)]
        if said and same and said not in same and not found.name.endswith(said):
            found = found._replace(
                name=(found.name + re.sub("约|近", "", said))[:_LONGEST], base=found.anchor
            )
        elif not same:
            earlier.append((found.name, said))
        result[at.quantity.id] = found
    return result


def _one(name: str, other: str) -> bool:
    """Tell whether two names are of one indicator."""
    short, long = sorted((name, other), key=len)
    return len(short) >= _END and long.endswith(short) and len(long) - len(short) <= _SAME_BUT
