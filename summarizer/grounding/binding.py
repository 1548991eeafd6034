"""Whether a number stands under its own indicator: the right number under the wrong name is caught here.

How well words fit a number of the report is the mean, over their character pairs, of how near to the number
the report has the pair; a number whose neighbours fit them clearly better is not the one that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from summarizer.grounding.places import Place, places_of
from summarizer.grounding.words import pairs, share
from summarizer.models import Quantity, Report
from summarizer.numbers import compatible_unit

__all__ = ["Fault", "Said", "fault", "name_fault", "pairs", "share"]

Fault = Literal["invented", "misplaced"]

# What a pair counts, by the nearest ring that has it: own, before, around, near, far.
# What stands in the sentence after the number belongs to later ones.
_FIT: Final = (1.0, 0.8, 0.0, 0.4, 0.1)
_CARRY: Final = (1.0, 1.0, 1.0, 0.9, 0.5)
# Words must be carried by the report to this degree, or they are not about this number.
CARRIED: Final = 0.6
# Another number's place may not fit better than its own by more than this.
MARGIN: Final = 0.2
# What it is worth that the same word stands right beside the number.
_BESIDE: Final = 0.2
_TOUCH: Final = 2
# What it costs that one of the two is of last year, a change or a mean, and the other is not.
_UNLIKE: Final = 0.15
_MARKS: Final = tuple(
    map(
        re.compile,
        (
            "上年|去年|上一年|前一年|同期",
            "同比|环比|增长|下降|减少|增加|上升|降低|提高|精简|压减|增幅|降幅",
            "平均|均值",
        ),
    )
)

# What a name may say of the sort of its number where the text has the unit alone (开播次数, 可网办比例).
_SORTS: Final = "数|数量|总数|比例|次数|人数|金额|占比|总量|数额"
_RATE: Final = re.compile(r"(?:率|比例|占比|比率|比重)$")
_MONEY: Final = re.compile(r"(?:金额|资金|款额|金额数)$")
_SHARES: Final = frozenset({"", "%", "‰", "‱", "百分点", "个百分点", "倍"})
_MONIES: Final = frozenset({"元", "美元", "港元", "欧元", "英镑", "日元", "元人民币", "人民币"})
_COUNT: Final = re.compile(r"(人次|批次|户次|件次|家次|场次|期次|架次|艘次)数?$")


class Said(NamedTuple):
    """The words a statement puts beside a number: before it and after it, or its drafted name alone."""

    left: str
    right: str = ""
    bound: bool = True
    """Whether they stand beside the number; False for those lent to the bare members of a list."""

    @property
    def words(self) -> frozenset[str]:
        """Their character pairs."""
        return pairs(f"{self.left}|{self.right}")


def name_fault(name: str, quantity: Quantity, report: Report) -> Fault | None:
    """Tell why a name cannot stand for a number of the report, or None if it can.

    Returns:
        ``invented`` if the report does not have the words around the number; ``misplaced`` if they are those
        of another number of the paragraph, or name a sort of number that this one is not.
    """
    if not _sort_fits(name, quantity):
        return "misplaced"
    known = places_of(report)
    place = known.get(quantity.id)
    if place is None:
        return None
    return fault(Said(name), quantity, known.paragraphs[place.paragraph], report)


def fault(said: Said, quantity: Quantity, among: Iterable[int], report: Report) -> Fault | None:
    """Tell why the words beside a number of a statement cannot be about a number of the report.

    Args:
        said: the words.
        quantity: the report's quantity that the number equals.
        among: ids of the quantities whose words are compared, such as those of the cited sentences.
        report: the report.

    Returns:
        ``invented``, ``misplaced``, or None if they can.
    """
    known = places_of(report)
    own = known.get(quantity.id)
    wanted = said.words
    if own is None or not wanted:
        return None
    if _weigh(wanted, own, _CARRY, pairs(f"{quantity.unit}{_SORTS}")) < CARRIED:
        return "invented"
    if not said.bound:
        return None
    bar = _fit(said, wanted, own) + MARGIN
    for other in among:
        rival = known.get(other)
        if rival is None or rival.quantity.value == quantity.value:
            continue
        if _fit(said, wanted, rival) > bar:
            return "misplaced"
    return None


def _fit(said: Said, wanted: frozenset[str], place: Place) -> float:
    mine, theirs = f"{said.left}|{said.right}", f"{place.left}|{place.right}|{place.name}"
    unlike = sum((mark.search(mine) is None) != (mark.search(theirs) is None) for mark in _MARKS)
    return _weigh(wanted, place, _FIT) + (_BESIDE if _touches(said, place) else 0) - _UNLIKE * unlike


def _weigh(
    wanted: frozenset[str], place: Place, weights: tuple[float, ...], given: frozenset[str] = frozenset()
) -> float:
    rings = (place.own | given, place.before, place.around, place.near, place.far)
    total = 0.0
    left = wanted
    for ring, weight in zip(rings, weights, strict=True):
        total += weight * len(left & ring)
        left = left - ring
    return total / len(wanted)


def _touches(said: Said, place: Place) -> bool:
    """Tell whether a word that touches the number in the statement touches it in the report, on either side."""
    left, right = said.left.strip("“”"), said.right.strip("“”的")
    theirs, after = place.left.strip("“”"), place.right.strip("“”的")
    if len(left) >= _TOUCH and theirs.endswith(left[-_TOUCH:]):
        return True
    if len(right) >= _TOUCH and after.startswith(right[:_TOUCH]):
        return True
    tails = (left[-size:] for size in range(_TOUCH, min(len(left), 8) + 1))
    if any(after.startswith(tail) for tail in tails):
        return True
    heads = (left[:size] for size in range(_TOUCH, min(len(left), 8) + 1))
    return any(theirs.endswith(head) for head in heads)


def _sort_fits(name: str, quantity: Quantity) -> bool:
    """Tell whether a name that says what sort of number it is (…率, …金额, …人次) has one of that sort."""
    if _RATE.search(name):
        return quantity.unit in _SHARES
    if _MONEY.search(name):
        return quantity.unit in _MONIES
    counted = _COUNT.search(name)
    return counted is None or _counts(counted[1], quantity)


def _counts(unit: str, quantity: Quantity) -> bool:
    return compatible_unit(unit, quantity.unit) or (unit == "人次" and compatible_unit("人", quantity.unit))
