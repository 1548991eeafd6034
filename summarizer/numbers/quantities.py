"""Finds every number of a text in one pass: span, value, unit, qualifier, role."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.models import Quantity, Role
from summarizer.numbers.grammar import NUMBER
from summarizer.numbers.qualifiers import qualifier_of
from summarizer.numbers.reading import Reading, join_range, read_at, take_sign
from summarizer.numbers.roles import Surroundings, role_of
from summarizer.numbers.spacing import Spaced, respace

_JOINTS: Final = frozenset("-—–~～至到")
_RUN: Final = re.compile(r"\d+")
_CALENDAR: Final = ("年", "月", "日")
_CLOCK: Final = ("时", "分", "秒")


def find(text: str) -> tuple[Quantity, ...]:
    """Find every number in a text.

    Args:
        text: cleaned or raw text; full-width and traditional forms and spaces inside numbers are read too.

    Returns:
        The quantities in the order of the text, numbered from 1, without overlaps; ``start``/``end`` are half-open
        code points of ``text`` and ``text[start:end] == surface``. Every run of ASCII digits lies in one of them.
    """
    spaced = respace(text)
    scanned = spaced.text
    surroundings = Surroundings(scanned)
    found: list[Quantity] = []
    at = 0
    while match := NUMBER.search(scanned, at):
        form = match.lastgroup
        if form in ("calendar", "clock", "address"):
            at = match.end()
            _parts(text, spaced, match, found)
            continue
        reading = read_at(scanned, match)
        if reading is None:
            at = match.end()
            continue
        if scanned[reading.end] in _JOINTS:
            join_range(scanned, reading)
        if scanned[reading.start - 1] in "-负":
            take_sign(scanned, reading)
        role = role_of(scanned, reading, surroundings)
        if role is None:
            at = match.end()
            continue
        if role not in ("metric", "date", "phrase", "rule"):
            _trim(reading, role)
        at = reading.end
        found.append(_quantity(text, spaced, reading, role, len(found) + 1, scanned))
    return tuple(found)


def _trim(reading: Reading, role: Role) -> None:
    """Leave the word behind numbering and codes out of the number."""
    if role == "numbering":
        reading.end, reading.unit = reading.stop, ""


def _quantity(text: str, spaced: Spaced, reading: Reading, role: Role, number: int, scanned: str) -> Quantity:
    start, end = spaced.span(reading.start, reading.end)
    if role in ("metric", "rule", "phrase"):
        qualifier = "rank" if reading.ordinal else qualifier_of(scanned, reading)
    else:
        qualifier = "exact"
    return Quantity(
        id=number,
        start=start,
        end=end,
        surface=text[start:end],
        value=reading.value,
        value_max=reading.value_max,
        unit=reading.unit,
        qualifier=qualifier,
        role=role,
    )


def _parts(text: str, spaced: Spaced, match: re.Match[str], found: list[Quantity]) -> None:
    """Add the parts of 2025-11-27 and 9:30 one by one, and the digits of an address as names."""
    form = match.lastgroup
    units = _CALENDAR if form == "calendar" else _CLOCK if form == "clock" else ()
    for number, run in enumerate(_RUN.finditer(spaced.text, match.start(), match.end())):
        start, end = spaced.span(run.start(), run.end())
        found.append(
            Quantity(
                id=len(found) + 1,
                start=start,
                end=end,
                surface=text[start:end],
                value=Decimal(run[0]),
                unit=units[number] if units else "",
                role="date" if units else "name",
            )
        )
