"""The metrics of many reports as one CSV file that Excel opens with its Chinese intact."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from summarizer.export.cells import METRIC_COLUMNS, Cell, metric_rows
from summarizer.models import Summary, plain
from summarizer.writing import replacing


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
        writer.writerow(METRIC_COLUMNS)
        for summary in summaries:
            writer.writerows([_text(cell) for cell in row] for row in metric_rows(summary))


def _text(cell: Cell) -> str | int | None:
    return plain(cell) if isinstance(cell, Decimal) else cell
