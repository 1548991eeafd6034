"""What each line of an attack is called, for readers."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "digit": "a digit changed",
    "multiplier": "万 for 亿, or dropped",
    "unit": "unit changed",
    "swap": "values swapped between indicators",
    "qualifier": "余, 超, 约 dropped",
    "year": "year changed",
    "foreign": "a number from another report",
    "invented": "an invented indicator with a real number",
    "citation": "a wrong citation (caught when mended)",
    "rounding": "a rounding not owned up to, or wrong",
    "point": "a point of the rules engine",
    "metric": "an indicator's name and its number",
    "alias": "the same with another right name",
    "extract": "a stretch of whole clauses",
    "reordered": "clauses in another order",
    "converted": "万 and 亿 written out, or the reverse",
    "percent": "96% written 百分之九十六",
    "fillers": "filler words left out",
    "name": "a right name drafted for its number",
    "labeller": "a point in a labeller's own words",
}
