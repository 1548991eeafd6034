"""Figures worked out from a report's own: decimal arithmetic, with the formula as a reader would write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from summarizer.models import Constant, Derived, Operation, Quantity, Report, Working, plain
from summarizer.numbers import compatible_unit

_PLACES: Final = Decimal("0.01")
_OF_MANY: Final = frozenset(("sum", "difference"))
_APART: Final = frozenset(("each", "times"))
_POINTS: Final = frozenset(("%", "百分点", "个百分点"))
_LEAST: Final = 2


class UnderivableError(ValueError):
    """The quantities do not go together in this operation."""


def derive(working: Working, report: Report) -> Derived:
    """Work a figure out.

    Args:
        working: the operation and the ids of its quantities, in the order of the formula: the minuend, the
            part, the total, the new value first.
        report: the report whose quantities these are.

    Returns:
        The value in its unit, rounded half up to two places where it does not come out even, and the formula.

    Raises:
        UnderivableError: if a quantity is not there, is a range, counts another thing, or is divided by zero.
    """
    known = {quantity.id: quantity for quantity in report.quantities}
    try:
        operands = [known[at] for at in working.quantities]
    except KeyError as error:
        raise UnderivableError(f"no quantity {error}") from error
    if working.constant is not None:
        operands.insert(0 if working.constant_first else len(operands), _constant(working.constant, operands))
    if len(operands) < _LEAST or (working.operation not in _OF_MANY and len(operands) != _LEAST):
        raise UnderivableError(f"{len(operands)} quantities for {working.operation}")
    if any(operand.value_max is not None for operand in operands):
        raise UnderivableError("a range")
    if working.operation not in _APART and not all(_together(a.unit, b.unit) for a, b in pairwise(operands)):
        raise UnderivableError("units that do not go together")
    return _OPERATIONS[working.operation](operands, working.unit)


def _constant(given: Constant, operands: Sequence[Quantity]) -> Quantity:
    """Return a number of no report as an operand; without a unit, it is of the others' kind."""
    unit = given.unit or (operands[0].unit if operands else "")
    return Quantity(
        id=-1, start=0, end=0, surface=f"{plain(given.value)}{given.unit}", value=given.value, unit=unit
    )


def _sum(operands: Sequence[Quantity], _: str) -> Derived:
    value = sum((at.value for at in operands), Decimal(0))
    return _derived(" + ", operands, value, operands[0].unit, _scale(operands, value))


def _difference(operands: Sequence[Quantity], unit: str) -> Derived:
    value = operands[0].value - sum((at.value for at in operands[1:]), Decimal(0))
    return _derived(" − ", operands, value, unit or operands[0].unit, _scale(operands, value))


def _share(operands: Sequence[Quantity], _: str) -> Derived:
    value = _quotient(operands[0].value * 100, operands[1].value)
    formula = f"{operands[0].surface} ÷ {operands[1].surface}"
    return _result(formula, value, "%")


def _each(operands: Sequence[Quantity], unit: str) -> Derived:
    above, below = operands
    return _derived(
        " ÷ ", operands, _quotient(above.value, below.value), unit or f"{above.unit}/{below.unit}"
    )


def _times(operands: Sequence[Quantity], _: str) -> Derived:
    return _derived(" ÷ ", operands, _quotient(operands[0].value, operands[1].value), "倍")


def _growth(operands: Sequence[Quantity], _: str) -> Derived:
    new, old = operands
    value = _quotient((new.value - old.value) * 100, old.value)
    return _result(f"({new.surface} − {old.surface}) ÷ {old.surface}", value, "%")


_SCALES: Final = {"亿": Decimal(10**8), "万": Decimal(10**4)}
_OPERATIONS: Final[dict[Operation, Callable[[Sequence[Quantity], str], Derived]]] = {
    "sum": _sum,
    "difference": _difference,
    "share": _share,
    "each": _each,
    "growth": _growth,
    "times": _times,
}


def _together(a: str, b: str) -> bool:
    """Return whether two units go together: alike, or a percentage and the points it rose by."""
    return compatible_unit(a, b) or {a, b} <= _POINTS


def _quotient(above: Decimal, below: Decimal) -> Decimal:
    if not below:
        raise UnderivableError("division by zero")
    exact = Fraction(above) / Fraction(below)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_PLACES, ROUND_HALF_UP)


def _scale(operands: Sequence[Quantity], value: Decimal) -> str:
    """Return the multiplier an outcome is written with: the smaller of the operands', if it comes to that much."""
    scales = [next((sign for sign in _SCALES if sign in operand.surface), "") for operand in operands]
    if "" in scales:
        return ""
    scale = min(scales, key=_SCALES.__getitem__)
    return scale if abs(value) >= _SCALES[scale] else ""


def _derived(sign: str, operands: Sequence[Quantity], value: Decimal, unit: str, scale: str = "") -> Derived:
    return _result(sign.join(operand.surface for operand in operands), value, unit, scale)


def _result(formula: str, value: Decimal, unit: str, scale: str = "") -> Derived:
    written = plain(value / _SCALES[scale]) if scale else plain(value)
    return Derived(formula=f"{formula} = {written}{scale}{unit}", value=value, unit=unit)
