"""A workbook is for people: its words are in their language, and what was not read stands in it, too."""

from __future__ import annotations

import io
from typing import get_args

import openpyxl
import pytest

from summarizer.export import FailedReport, workbook
from summarizer.messages import LANGUAGES, Language, say, set_language
from summarizer.models import Summary, Unread
from summarizer.models.words import EngineName, Level, Qualifier, SectionKind
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from tests.invented import report


def made() -> Summary:
    return summarize(report(), settings=load_settings(engine="rules"))


def columns(data: bytes, sheet: int) -> dict[str, list[object]]:
    """The cells of a sheet by the column's heading."""
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows(values_only=True))
    return {str(heading): [row[number] for row in rows[1:]] for number, heading in enumerate(rows[0])}


def test_qualifiers_and_sections_are_in_the_reader_s_language() -> None:
    summary = made()
    sheet = columns(workbook([summary]), 1)
    assert {"确数", "余"} <= set(sheet["限定"])
    assert not any(str(word).isascii() for word in sheet["限定"])
    assert set(sheet["部分"]) == {"成效", "问题", "计划"}
    assert columns(workbook([summary]), 0)["引擎"] == ["规则"]


def test_how_names_are_proved_and_how_many_statements_in_which_way() -> None:
    summary = made()
    book = workbook([summary])
    assert columns(book, 1)["名称依据"] == [say(f"proof.{metric.proof}") for metric in summary.metrics]
    overview = columns(book, 0)
    counted = [overview[f"{name}条数"][0] for name in ("原文", "摘自原文", "改写")]
    lists = (summary.brief, summary.highlights, summary.achievements, summary.problems, summary.plans)
    assert sum(map(int, map(str, counted))) == sum(map(len, lists))
    assert overview["程序改动"] == [0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("table.qualifier", Qualifier),
        ("web.section", SectionKind),
        ("table.level", Level),
        ("table.engine", EngineName),
    ],
)
def test_every_word_of_ours_is_in_each_language(key: str, kind: object, language: Language) -> None:
    set_language(language)
    assert all(say(f"{key}_{word}") for word in get_args(kind))


def test_what_of_a_file_was_not_read_stands_in_its_row() -> None:
    summary = made()
    unread = (Unread(kind="picture", count=2),)
    checks = summary.checks.model_copy(update={"unread": unread})
    data = workbook([summary, summary.model_copy(update={"checks": checks})])
    assert columns(data, 0)["文件中未读的内容"] == [None, "文件中未读：2 张图片。"]


def test_files_that_failed_have_a_sheet_and_no_formula() -> None:
    data = workbook([made()], [FailedReport(source="=空.txt", reason="文件里没有文字")])
    assert columns(data, 1) == {"文件": ["'=空.txt"], "原因": ["文件里没有文字"]}


def test_where_none_failed_there_is_no_such_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([made()])))
    assert "未读出的文件" not in book.sheetnames
