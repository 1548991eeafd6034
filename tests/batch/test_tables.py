"""Tables that a spreadsheet opens as they are meant."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from summarizer import loads, summarize
from summarizer.export import write_metrics_csv, write_workbooks
from summarizer.export.tables import harmless
from summarizer.messages import set_language
from summarizer.models import Summary
from tests.batch.invented import report


def summary(source: str = "a.txt", **of_metric: object) -> Summary:
    made = summarize(loads(report(1, 14), source), engine="rules")
    if not of_metric:
        return made
    first, *others = made.metrics
    return made.model_copy(update={"metrics": (first.model_copy(update=of_metric), *others)})


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "－1"]
)
def test_text_that_begins_like_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "就业人数", "1=1", "a-b", "'quoted"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_csv_has_a_bom_and_one_row_a_metric(tmp_path: Path) -> None:
    made = summary(name='=HYPERLINK("http://x")')
    write_metrics_csv(tmp_path / "m.csv", [made, summary("b.txt")])
    raw = (tmp_path / "m.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == 2 * len(made.metrics)
    assert rows[0]["name"].startswith("'=")
    assert rows[1]["surface"] == made.metrics[1].surface
    assert {row["source"] for row in rows} == {"a.txt", "b.txt"}


def test_workbook_has_an_overview_and_a_sheet_a_report(tmp_path: Path) -> None:
    set_language("en")
    made = summary(name="@cmd", period="+1")
    assert write_workbooks(tmp_path / "m.xlsx", [made, summary("b.txt")]) == [tmp_path / "m.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames == ["Overview", "a", "b"]
    assert book["Overview"].max_row == 3
    cells = [cell for row in book["a"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'@cmd" in {cell.value for cell in cells}
    assert book["a"]["B2"].value == pytest.approx(float(made.metrics[0].value))


def test_a_long_batch_has_several_workbooks(tmp_path: Path) -> None:
    written = write_workbooks(tmp_path / "m.xlsx", [summary(f"{n}.txt") for n in range(5)], sheets=2)
    assert [path.name for path in written] == ["m.xlsx", "m-2.xlsx", "m-3.xlsx"]
    assert openpyxl.load_workbook(written[2]).sheetnames[1:] == ["4"]


def test_sheet_titles_fit_and_differ(tmp_path: Path) -> None:
    sources = ["x" * 40 + ".txt", "x" * 41 + ".txt", "a/b:c?.txt", "history.txt", "'q'.txt"]
    write_workbooks(tmp_path / "m.xlsx", map(summary, sources))
    titles = openpyxl.load_workbook(tmp_path / "m.xlsx").sheetnames
    assert len({title.casefold() for title in titles}) == 6
    assert all(len(title) <= 31 for title in titles)


def test_the_same_reports_make_the_same_bytes(tmp_path: Path) -> None:
    made = summary()
    for name in ("1.xlsx", "2.xlsx"):
        write_workbooks(tmp_path / name, [made])
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_no_reports_make_an_empty_table(tmp_path: Path) -> None:
    write_metrics_csv(tmp_path / "m.csv", [])
    assert len((tmp_path / "m.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
    assert write_workbooks(tmp_path / "m.xlsx", []) == [tmp_path / "m.xlsx"]
