"""Numbers of one report that would bear the same name, told apart by the words the report has for each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer.indicators.clauses import Setting
from summarizer.indicators.named import Named

_GOAL = re.compile(
    r"(?:达到|提高到|提升到|增加到|增长到|扩大到|降低到|下降到|降到|减少到|压缩到|控制在|稳定在|保持在|提高至|提升至|增至|降至|突破|超过"
    r"|不低于|不少于|力争)(?:约|近|超过?)?$"
)
_LONGEST = 30


def distinct(settings: tuple[Setting, ...], named: Mapping[int, Named]) -> dict[int, Named]:
    """Tell numbers of one unit apart that bear one name, by what is said of the later one, such as 提高到.

    Args:
        settings: the numbers in the order of the text.
        named: their indicators by quantity id.
    """
    taken: dict[tuple[str, str], str] = {}
    result: dict[int, Named] = {}
    for at in settings:
        found = named[at.quantity.id]
        key = (found.name, at.quantity.unit)
        goal = _GOAL.search(at.left)
        said = goal.group() if goal else ""
        if key in taken and said and said != taken[key]:
            found = found._replace(
                name=(found.name + re.sub("约|近", "", said))[:_LONGEST], base=found.anchor
            )
        taken.setdefault(key, said)
        result[at.quantity.id] = found
    return result
