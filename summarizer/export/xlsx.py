"""The metrics of many reports as Excel workbooks: an overview, then a sheet a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from summarizer.export.cells import METRIC_COLUMNS, REPORT_COLUMNS, Cell, harmless, metric_rows, report_row
from summarizer.filenames import without_ending
from summarizer.messages import say
from summarizer.models import Summary, plain
from summarizer.writing import replacing

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Excel opens a workbook of some hundred sheets; of thousands it does not, and neither do they fit into memory.
SHEETS: Final = 500

_LONGEST_TITLE: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT_DIGITS: Final = 15
# The same reports make the same bytes.
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no time zones
_SHEET_COLUMNS: Final = METRIC_COLUMNS[6:]


def write_workbooks(path: Path, summaries: Iterable[Summary], *, sheets: int = SHEETS) -> list[Path]:
    """Write workbooks: the first is at ``path``, further ones beside it as ``name-2.xlsx``, ``name-3.xlsx``.

    Each has an overview of its reports before their sheets. A file takes its place when it is whole.

    Args:
        path: of the first workbook.
        summaries: the reports, taken one at a time.
        sheets: the most reports in a workbook.

    Returns:
        The workbooks, in order; always at least one.

    Raises:
        OutputError: if one cannot be written.
    """
    source = iter(summaries)
    written: list[Path] = []
    following = next(source, None)
    while following is not None or not written:
        number = len(written) + 1
        target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        first = () if following is None else (following,)
        with replacing(target) as temporary:
            temporary.write_bytes(_workbook(chain(first, islice(source, sheets - 1))))
        written.append(target)
        following = next(source, None)
    return written


def _workbook(summaries: Iterable[Summary]) -> bytes:
    import xlsxwriter

    # In memory, where it fits: the library does not clean up after a disk that is full.
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _CREATED})
        titles = _Titles()
        overview = _Sheet(book, titles.take(say("table.overview")), (*REPORT_COLUMNS, "sheet"))
        for summary in summaries:
            title = titles.take(without_ending(summary.report.source))
            overview.add((*report_row(summary), harmless(title)))
            sheet = _Sheet(book, title, _SHEET_COLUMNS)
            for row in metric_rows(summary):
                sheet.add(row[len(METRIC_COLUMNS) - len(_SHEET_COLUMNS) :])
    return content.getvalue()


class _Sheet:
    """Takes rows, one below the other."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[str]) -> None:
        self._sheet = book.add_worksheet(title)
        self._sheet.freeze_panes(1, 0)
        self._line = 0
        self.add([say(f"table.{column}") for column in columns])

    def add(self, row: Iterable[Cell]) -> None:
        """Write a row."""
        for at, cell in enumerate(row):
            _put(self._sheet, self._line, at, cell)
        self._line += 1


def _put(sheet: Worksheet, line: int, at: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(line, at, cell)
    elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) > _EXACT_DIGITS:
        # A spreadsheet's numbers hold 15 digits; a value is never rounded.
        sheet.write_string(line, at, plain(cell))
    elif cell is not None:
        sheet.write_number(line, at, cell)


class _Titles:
    """Gives each sheet a title that Excel takes: short, without its own signs, no two alike."""

    def __init__(self) -> None:
        self._taken = {"history"}

    def take(self, wanted: str) -> str:
        """Make a title of a name."""
        name = _FORBIDDEN.sub("_", wanted).strip("'") or "_"
        title = name[:_LONGEST_TITLE].rstrip("'")
        number = 1
        while title.casefold() in self._taken:
            number += 1
            tail = f"~{number}"
            title = name[: _LONGEST_TITLE - len(tail)] + tail
        self._taken.add(title.casefold())
        return title
