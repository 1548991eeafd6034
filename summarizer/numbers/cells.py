"""Numbers in cells of tables: a bare one has the unit that its row, its column or the caption states."""

from __future__ import annotations

from functools import lru_cache

from summarizer.document.tables import Table, table_at, tables
from summarizer.numbers.reading import Reading
from summarizer.numbers.signs import apply_unit, unit_of_head


class Cells:
    """The tables of one text."""

    def __init__(self, text: str) -> None:
        self._tables = tables(text)

    def __bool__(self) -> bool:
        return bool(self._tables)

    def states(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a number is what a cell below the head says; a bare one gets its unit.

        Args:
            reading: the number as read.
            start: where it begins in the text (code points).
            end: where it ends.
        """
        table = table_at(self._tables, start)
        place = table.place(start) if table is not None else None
        if table is None or place is None or not table.is_body(*place):
            return False
        cell = table.rows[place[0]][place[1]]
        if not cell.is_value or cell.is_year or end > cell.end:
            return False
        if not reading.unit:
            _give_unit(table, place, reading)
        return True

    def numbers(self, start: int) -> bool:
        """Whether a place is in a column that numbers the rows."""
        table = table_at(self._tables, start)
        place = table.place(start) if table is not None else None
        return table is not None and place is not None and table.kinds[place[1]] == "order"


def _give_unit(table: Table, place: tuple[int, int], reading: Reading) -> None:
    for written in table.units(*place):
        unit = _unit(written)
        if unit is not None:
            apply_unit(reading, unit)
            return


_unit = lru_cache(maxsize=256)(unit_of_head)
