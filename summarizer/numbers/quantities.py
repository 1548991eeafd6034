"""Finds every number of a text in one pass: span, value, unit, qualifier, role."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.models import Qualifier, Quantity, Role
from summarizer.numbers.forms import read_at
from summarizer.numbers.grammar import FIRST, NUMBER, Reading
from summarizer.numbers.joins import JOINTS as LIST_JOINTS
from summarizer.numbers.joins import join_parts, join_range, share_unit
from summarizer.numbers.qualifiers import qualify
from summarizer.numbers.roles import Quotations, role_of
from summarizer.numbers.spacing import Spaced, respace
from summarizer.numbers.stated_units import CURRENCY_ENDS, Cells, take_currency, take_head, take_minus

_JOINTS: Final = frozenset("-—–~～至到")
_SIGNS: Final = frozenset("-–－−负下")
_IN_PARTS: Final = frozenset(("span", "clock", "measure", "money"))
_COMPOUND: Final = frozenset(("calendar", "clock", "address"))
_QUALIFIED: Final = frozenset(("metric", "rule", "phrase"))
_RUN: Final = re.compile(r"\d+")
_CALENDAR: Final = ("年", "月", "日")
_CLOCK: Final = ("时", "分", "秒")


def find(text: str) -> tuple[Quantity, ...]:
    """Find every number in a text.

    Args:
        text: cleaned or raw text; full-width and traditional forms and spaces inside numbers are read too.

    Returns:
        The quantities in the order of the text, numbered from 1, without overlaps; ``start``/``end`` are
        half-open code points of ``text``, and ``text[start:end] == surface``. Every run of ASCII digits
        lies in one of them.
    """
    spaced = respace(text)
    scanned = spaced.text
    quotations = Quotations(scanned)
    cells = Cells(text)
    found: list[Quantity] = []
    at = 0
    while first := FIRST.search(scanned, at):
        match = NUMBER.match(scanned, first.start())
        if match is None:
            at = first.end()
            continue
        floor, at = at, match.end()
        if match.lastgroup in _COMPOUND:
            _add_parts(text, spaced, match, found)
            continue
        reading = read_at(scanned, match)
        if reading is None:
            if match.lastgroup == "fraction":
                # 零分之3 is no fraction, but 3 is a number.
                at = match.end("below")
            continue
        _extend(scanned, reading, floor)
        role = role_of(scanned, reading, quotations)
        if cells and role != "date":
            role = _role_in_table(cells, reading, spaced) or role
        if role is not None:
            at = reading.end
            quantity = _quantity(text, spaced, reading, role, len(found) + 1)
            if found and found[-1].end == quantity.start and found[-1].surface == quantity.surface:
                # A slip of print states it twice: 260块260块.
                quantity = quantity.model_copy(update={"role": "phrase"})
            found.append(quantity)
    return tuple(found)


def _role_in_table(cells: Cells, reading: Reading, spaced: Spaced) -> Role | None:
    start, end = spaced.span(reading.start, reading.end)
    if cells.numbers(start):
        return "numbering"
    return "metric" if cells.states(reading, start, end) else None


def _extend(text: str, reading: Reading, floor: int) -> None:
    """Take in what belongs to a number before and behind its numeral and unit."""
    if reading.measure is not None and reading.measure.sort in _IN_PARTS:
        join_parts(text, reading)
    if text[reading.end] in _JOINTS:
        join_range(text, reading)
    before = text[reading.start - 1]
    if before in CURRENCY_ENDS:
        take_currency(text, reading, floor)
    if before in _SIGNS:
        take_minus(text, reading)
    if not reading.unit:
        take_head(text, reading)
        if not reading.unit and text[reading.end] in LIST_JOINTS:
            share_unit(text, reading)


def _quantity(text: str, spaced: Spaced, reading: Reading, role: Role, number: int) -> Quantity:
    if role == "numbering":
        reading.end, reading.unit = reading.stop, ""
    qualifier: Qualifier = "exact"
    if reading.ordinal and role == "metric":
        qualifier = "rank"
    elif role in _QUALIFIED:
        qualifier = qualify(spaced.text, reading)
    start, end = spaced.span(reading.start, reading.end)
    quantity = Quantity(
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
    if reading.said_from < 0 and reading.said_to < 0:
        return quantity
    first = reading.said_from if reading.said_from >= 0 else reading.start
    said_start, said_end = spaced.span(first, max(reading.said_to, reading.end))
    return quantity.model_copy(update={"words_before": start - said_start, "words_after": said_end - end})


def _add_parts(text: str, spaced: Spaced, match: re.Match[str], found: list[Quantity]) -> None:
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
