"""Whether a number of a draft is one of the report's: value, unit, qualifier, and rounding that is owned up to."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from summarizer.models import Quantity
from summarizer.numbers.measures import same_value

# A rounding may be this far off: 约3亿 is no rounding of 2.6亿.
COARSE = Decimal("0.05")

_WORDS = 2
_MANTISSA = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_MORE = frozenset({"more", "over"})
# What a report's bound lets one say, too: what is above 90% is at least 90%, what is near 700 is about 700.
_WEAKER = frozenset({("at_least", "over"), ("at_least", "more"), ("at_most", "under")})


class Relation(IntEnum):
    """How well a draft's number fits one of the report's, worst first."""

    NONE = 0
    STRONGER = 1
    """The same number, but the draft is surer than the report: 37.79万 for 超37.79万."""
    ROUNDED = 2
    """The draft says about, and rounding the report's number gives the draft's."""
    WEAKER = 3
    """The same number, said with more caution than the report does."""
    EQUAL = 4

    @property
    def stands(self) -> bool:
        """Whether the report supports a number that fits it so."""
        return self >= Relation.ROUNDED


def is_word(number: Quantity) -> bool:
    """Whether a number is as good as a word, such as that in 一年里, 一份报告 or 两手抓: one or two, in characters."""
    return number.value <= _WORDS and not any(sign.isdigit() for sign in number.surface)


def relate(number: Quantity, quantity: Quantity) -> Relation:
    """Compare a draft's number with one of the report's."""
    if same_value(number, quantity):
        return _by_qualifier(number, quantity)
    if number.qualifier == "about" and _rounds_to(quantity, number):
        return Relation.ROUNDED
    return Relation.NONE


def _by_qualifier(number: Quantity, quantity: Quantity) -> Relation:
    if number.qualifier == quantity.qualifier or {number.qualifier, quantity.qualifier} == _MORE:
        return Relation.EQUAL
    if number.qualifier == "about" or (number.qualifier, quantity.qualifier) in _WEAKER:
        return Relation.WEAKER
    return Relation.STRONGER


def _rounds_to(quantity: Quantity, number: Quantity) -> bool:
    """Return whether rounding the report's number to the digits of the draft's gives the draft's."""
    written = _MANTISSA.search(number.surface)
    if written is None or number.value == 0 or number.value_max is not None:
        return False
    mantissa = Decimal(written.group().replace(",", ""))
    if mantissa == 0 or not same_value(number, quantity.model_copy(update={"value": number.value})):
        return False
    if abs(quantity.value - number.value) > abs(quantity.value) * COARSE:
        return False
    step = number.value / mantissa * Decimal(1).scaleb(-len(written.group(1) or ""))
    return (quantity.value / step).quantize(Decimal(1), ROUND_HALF_UP) * step == number.value
