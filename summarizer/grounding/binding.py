"""Whether a number stands under its own indicator: the right number under the wrong name is caught here.

How well words fit a number of the report is the mean, over their character pairs, of how near to the number
the report has the pair; a number whose neighbours fit them clearly better is not the one that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from summarizer.grounding.contexts import NumberContext, contexts_of
from summarizer.grounding.naming import unheard
from summarizer.grounding.pairs import pairs_again, share
from summarizer.models import Quantity, Report
from summarizer.numbers import compatible_unit

Fault = Literal["invented", "misplaced"]

# What a pair counts for how well words fit that stands before the number, in its sentence, the two before it or the
# headings, against one beside it; what stands after belongs to later numbers.
BEFORE: Final = 0.5
# Words must be carried by the report to this degree, or they are not about this number.
CARRIED: Final = 0.6
# Short for what the report says at length (开会 for 召开会议) passes with fewer pairs, if it spells alike.
SOME: Final = 0.3
SPELT: Final = 0.7
# Another number's place may not fit better than its own by more than this.
MARGIN: Final = 0.10
# What it is worth that the same word stands right beside the number.
BESIDE: Final = 0.15
_TOUCH: Final = 2
_WHOLE: Final = 4
_MUTE: Final = re.compile("[^0-9a-zA-Z一-鿿]|的")
# What a name may say of the sort of its number where the text has the unit alone (开播次数, 可网办比例).
_SORTS: Final = "数|数量|总数|比例|次数|人数|金额|占比|总量|数额"
_RATE: Final = ("率", "比例", "占比", "比重")
_MONEY: Final = ("金额", "资金", "款额", "金额数")
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
        return pairs_again(f"{self.left}|{self.right}")


def name_fault(name: str, quantity: Quantity, report: Report) -> Fault | None:
    """Return why a name cannot stand for a number of the report, or None if it can.

    Returns:
        ``invented`` if the report does not have the words around the number; ``misplaced`` if they are those
        of another number of the paragraph, or name a sort of number that this one is not.
    """
    if not _sort_fits(name, quantity):
        return "misplaced"
    known = contexts_of(report)
    place = known.get(quantity.id)
    if place is None:
        return None
    if unheard(name, quantity, place, report):
        return "invented"
    return fault(Said(name), quantity, known.paragraphs[place.paragraph], report)


def fault(said: Said, quantity: Quantity, among: Iterable[int], report: Report) -> Fault | None:
    """Return why the words beside a number of a statement cannot be about a number of the report.

    Args:
        said: the words.
        quantity: the report's quantity that the number equals.
        among: ids of the quantities whose words are compared, such as those of the cited sentences.
        report: the report.

    Returns:
        ``invented``, ``misplaced``, or None if they can.
    """
    known = contexts_of(report)
    own = known.get(quantity.id)
    wanted = said.words
    if own is None or not wanted:
        return None
    if not _carried(wanted, own):
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


def _carried(wanted: frozenset[str], place: NumberContext) -> bool:
    """Whether the report has the words: most of their pairs, or some and nearly all their characters."""
    given = pairs_again(f"{place.quantity.unit}{_SORTS}")
    carried = share(wanted, place.own | place.around | given | place.near | place.far)
    if carried >= CARRIED or carried < SOME:
        return carried >= CARRIED
    characters = set("".join(wanted))
    known = set("".join(place.own | place.around | given))
    return len(characters & known) >= SPELT * len(characters)


def _fit(said: Said, wanted: frozenset[str], place: NumberContext) -> float:
    """Return how well words fit a number, 0 to 1 and a little more where they touch it as they do in the report."""
    left = wanted - place.own
    before = left & place.before | (left & place.near) - place.around
    return (len(wanted) - len(left) + BEFORE * len(before)) / len(wanted) + BESIDE * _touch(said, place)


def _touch(said: Said, place: NumberContext) -> float:
    """Return how much of the word that touches the number in the statement touches it in the report, 0 to 1."""
    left, right = _letters(said.left), _letters(said.right)
    theirs, after = _letters(place.left), _letters(place.right)
    shared = max(
        _ending(left, theirs),
        _beginning(right, after),
        _beginning(right, theirs),
        # 农民工2317名 and 2317名农民工, 办结案件9件 and 办结9件
        _chained(left, after),
        _chained(theirs, left),
    )
    return min(shared, _WHOLE) / _WHOLE if shared >= _TOUCH else 0.0


def _letters(text: str) -> str:
    return _MUTE.sub("", text)


def _ending(one: str, other: str) -> int:
    """Count the characters that two texts end with alike."""
    return _beginning(one[::-1], other[::-1])


def _beginning(one: str, other: str) -> int:
    """Count the characters that two texts begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _chained(one: str, other: str) -> int:
    """Count the characters with which one text ends and the other begins."""
    return next(
        (size for size in range(min(len(one), len(other), _WHOLE), 0, -1) if other.startswith(one[-size:])), 0
    )


def _sort_fits(name: str, quantity: Quantity) -> bool:
    """Return whether a name that says what sort of number it is (…率, …金额, …人次) has one of that sort."""
    if name.endswith(_RATE):
        return quantity.unit in _SHARES
    if name.endswith(_MONEY):
        return quantity.unit in _MONIES
    counted = _COUNT.search(name)
    return counted is None or _counts(counted[1], quantity)


def _counts(unit: str, quantity: Quantity) -> bool:
    return compatible_unit(unit, quantity.unit) or (unit == "人次" and compatible_unit("人", quantity.unit))
