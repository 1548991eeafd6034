"""Whether a number stands under its own indicator: the right number under the wrong name is caught here.

Words are compared as sets of character pairs, which needs no word list and forgives a changed order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from summarizer.indicators.clauses import Setting, clauses
from summarizer.models import Quantity, Report

Fault = Literal["invented", "misplaced"]

# A name must find this share of its pairs in the report's words around the number.
CARRIED = 0.6
# Another number's own words may not fit better than its own by more than this share of the pairs.
MARGIN = 0.25

_LETTERS = re.compile(r"[^0-9a-z一-鿿]+")


def pairs(text: str) -> frozenset[str]:
    """Give the character pairs of a text, over its letters, digits and Chinese characters only."""
    letters = _LETTERS.sub("", text.lower())
    return frozenset(map("".join, zip(letters, letters[1:], strict=False))) or frozenset({letters} - {""})


def share(wanted: frozenset[str], words: frozenset[str]) -> float:
    """Give the share of the wanted pairs that some words have; 1 where nothing is wanted."""
    return len(wanted & words) / len(wanted) if wanted else 1.0


@lru_cache(maxsize=8)
def places(text: str, quantities: tuple[Quantity, ...]) -> dict[int, Setting]:
    """Place each number of role metric in its clause, by id."""
    return {at.quantity.id: at for at in clauses(text, quantities).settings}


def own_words(at: Setting) -> frozenset[str]:
    """Give the pairs of the words beside a number, within its clause and up to the next number."""
    return pairs(f"{at.left}|{at.right}")


def name_fault(name: str, quantity: Quantity, report: Report) -> Fault | None:
    """Tell why a name cannot stand for a number of the report, or None if it can.

    Returns:
        ``invented`` if the number's paragraph, up to the end of its sentence, and its headings do not have
        the words; ``misplaced`` if they are beside another number of the sentence and not beside this one.
    """
    wanted = pairs(name)
    if share(wanted, _surroundings(quantity, report)) < CARRIED:
        return "invented"
    found = places(report.document.text, report.quantities)
    own = found.get(quantity.id)
    if own is None:
        return None
    rivals = (at for at in found.values() if at.sentence == own.sentence and at is not own)
    return "misplaced" if _fits_better(wanted, own, rivals) else None


def place_fault(said: Setting, quantity: Quantity, among: Iterable[Quantity], report: Report) -> Fault | None:
    """Tell whether the words beside a number of a statement are those of another number of the report.

    Args:
        said: the number in its clause of the statement.
        quantity: the report's quantity that it equals.
        among: the quantities whose words are compared, such as those of the cited sentences.
        report: the report.
    """
    found = places(report.document.text, report.quantities)
    own = found.get(quantity.id)
    if own is None:
        return None
    rivals = (found[other.id] for other in among if other.id in found and other.id != quantity.id)
    return "misplaced" if _fits_better(own_words(said), own, rivals) else None


def _fits_better(wanted: frozenset[str], own: Setting, rivals: Iterable[Setting]) -> bool:
    bar = share(wanted, own_words(own)) + MARGIN
    return any(
        rival.quantity.value != own.quantity.value and share(wanted, own_words(rival)) > bar
        for rival in rivals
    )


def _surroundings(quantity: Quantity, report: Report) -> frozenset[str]:
    document = report.document
    sentence = document.sentence_at(quantity.start)
    opened = document.text.rfind("\n", 0, quantity.start) + 1
    headings = "|".join(section.title for section in document.path(sentence.section))
    # A name may say what sort of number it is (开播次数, 可网办比例) where the text has the unit alone.
    return pairs(f"{headings}|{document.text[opened : sentence.end]}|{quantity.unit}数|比例|次数|人数|金额")
