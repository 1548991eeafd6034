"""The metrics of many reports as tables: one CSV file for programs, Excel workbooks for people."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from summarizer.export.markdown import say_unread
from summarizer.export.proofs import PROOFS, count_statements
from summarizer.filenames import without_ending
from summarizer.messages import say
from summarizer.models import Metric, Model, Summary, plain
from summarizer.writing import replacing

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Cell = str | int | Decimal | None

# Excel opens a workbook of some hundred sheets; of thousands it does not, and neither do they fit into memory.
SHEETS: Final = 500

_REPORT: Final = ("source", "title", "issuer", "region", "level", "year")
_METRIC: Final = (
    "name", "value", "value_max", "unit", "qualifier", "surface", "stated", "category", "subject", "period",
    "section", "proof", "start", "end",
)  # fmt: skip
_COUNTED: Final = ("achievements", "metrics", "problems", "plans")
_CHECKED: Final = ("numbers_total", "numbers_supported", "quantities_total", "quantities_used")
_OVERVIEW: Final = (
    *_REPORT, "date", "chars", *_COUNTED, *PROOFS, *_CHECKED, "fallbacks", "edits", "unread", "engine",
    "model", "sheet",
)  # fmt: skip
# Words of our own in these columns, and where the catalogue says them in the language in force.
_WORDS: Final = {
    "level": "table.level_",
    "qualifier": "table.qualifier_",
    "section": "web.section_",
    "proof": "proof.",
    "engine": "table.engine_",
}
_ACTED_ON: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_TITLE: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_EXACT_DIGITS: Final = 15
# The same reports make the same bytes.
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no time zones


class FailedReport(Model):
    """A file that has no summary, as a table lists it."""

    source: str
    reason: str


def write_metrics_csv(path: Path, summaries: Iterable[Summary]) -> None:
    """Write one row a metric: UTF-8 with BOM, lines as RFC 4180 has them, values as plain decimals.

    Args:
        path: the file to write.
        summaries: the reports, taken one at a time.

    Raises:
        OutputError: if it cannot be written.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*_REPORT, *_METRIC))
        for summary in summaries:
            report = _report_cells(summary)
            for metric in summary.metrics:
                cells = report | _metric_cells(metric)
                writer.writerow(_written(cells[column]) for column in (*_REPORT, *_METRIC))


def write_workbooks(
    path: Path, summaries: Iterable[Summary], failed: Iterable[FailedReport] = (), *, sheets: int = SHEETS
) -> list[Path]:
    """Write workbooks: the first is at ``path``, further ones beside it as ``name-2.xlsx``, ``name-3.xlsx``.

    Each has an overview of its reports before their sheets, the first also what failed. A file takes its place when
    it is whole.

    Args:
        path: of the first workbook.
        summaries: the reports, taken one at a time.
        failed: the files that have no summary.
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
            part = chain(first, islice(source, sheets - 1))
            temporary.write_bytes(workbook(part, failed if number == 1 else ()))
        written.append(target)
        following = next(source, None)
    return written


def workbook(summaries: Iterable[Summary], failed: Iterable[FailedReport] = ()) -> bytes:
    """Return one workbook: an overview of the reports, what failed, then a sheet a report."""
    import xlsxwriter

    # In memory, where it fits: the library does not clean up after a disk that is full.
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _CREATED})
        titles = _SheetTitles()
        overview = _Sheet(book, titles.take(say("table.overview")), _OVERVIEW)
        missing = [{"source": one.source, "reason": one.reason} for one in failed]
        if missing:
            sheet = _Sheet(book, titles.take(say("table.failed")), ("source", "reason"))
            for row in missing:
                sheet.add(row)
        for summary in summaries:
            title = titles.take(without_ending(summary.report.source))
            overview.add(_overview_cells(summary) | {"sheet": title})
            sheet = _Sheet(book, title, _METRIC)
            for metric in summary.metrics:
                sheet.add(_metric_cells(metric))
    return content.getvalue()


def harmless(text: str) -> str:
    """Return a text with a ' before it where a spreadsheet would take it for a formula (CWE-1236)."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTED_ON) else text


def _report_cells(summary: Summary) -> dict[str, Cell]:
    return {column: getattr(summary.report, column) for column in _REPORT}


def _metric_cells(metric: Metric) -> dict[str, Cell]:
    place = {"start": metric.citation.start, "end": metric.citation.end}
    return {column: getattr(metric, column) for column in _METRIC if column not in place} | place


def _overview_cells(summary: Summary) -> dict[str, Cell]:
    return {
        **_report_cells(summary),
        "date": summary.report.date,
        "chars": summary.report.chars,
        **{column: len(getattr(summary, column)) for column in _COUNTED},
        **{column: getattr(summary.checks, column) for column in _CHECKED},
        **{proof: count_statements(summary)[proof] for proof in PROOFS},
        "fallbacks": len(summary.checks.fallbacks),
        "edits": len(summary.checks.edits),
        "unread": say_unread(summary.checks.unread),
        "engine": summary.provenance.engine,
        "model": summary.provenance.model,
    }


def _written(cell: Cell) -> str | int | None:
    if isinstance(cell, str):
        return harmless(cell)
    return plain(cell) if isinstance(cell, Decimal) else cell


class _Sheet:
    """Takes rows, one below the other, and says what is ours in them in the language in force."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[str]) -> None:
        self._sheet = book.add_worksheet(title)
        self._sheet.freeze_panes(1, 0)
        self._columns = columns
        self._sheet.write_row(0, 0, [say(f"table.{column}") for column in columns])
        self._line = 0

    def add(self, cells: Mapping[str, Cell]) -> None:
        """Write a row."""
        self._line += 1
        for number, column in enumerate(self._columns):
            cell = cells[column]
            if cell and column in _WORDS:
                cell = say(f"{_WORDS[column]}{cell}")
            # A spreadsheet's numbers hold 15 digits; a value is never rounded.
            if (
                isinstance(cell, Decimal)
                and len(cell.as_tuple().digits) <= _EXACT_DIGITS
                or isinstance(cell, int)
            ):
                self._sheet.write_number(self._line, number, cell)
            elif cell:
                self._sheet.write_string(self._line, number, str(_written(cell)))


class _SheetTitles:
    """Gives each sheet a title that Excel takes: short, without its own signs, no two alike."""

    def __init__(self) -> None:
        self._taken = {"history"}

    def take(self, wanted: str) -> str:
        """Return a title made of a name."""
        name = _FORBIDDEN.sub("_", wanted).strip("'") or "_"
        title = name[:_LONGEST_TITLE].rstrip("'")
        number = 1
        while title.casefold() in self._taken:
            number += 1
            tail = f"~{number}"
            title = name[: _LONGEST_TITLE - len(tail)] + tail
        self._taken.add(title.casefold())
        return title
