"""What of a file was not read is said in every form of a summary, in one short line."""

from __future__ import annotations

import io

import docx
import pytest

from summarizer.export import to_markdown
from summarizer.export.docx import summary_to_docx
from summarizer.export.markdown import say_unread
from summarizer.messages import LANGUAGES, set_language
from summarizer.models import Unread
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from summarizer.web.findings import find_findings
from tests.invented import report

UNREAD = (Unread(kind="picture", count=2), Unread(kind="comment", count=1, detail="第3页"))


def test_the_line_names_each_kind_with_its_count() -> None:
    assert say_unread(UNREAD) == "文件中未读：2 张图片、1 条批注 (第3页)。"
    assert say_unread(()) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_word_and_the_page_say_it(language: str) -> None:
    set_language(language)  # type: ignore[arg-type]
    read = report()
    left = read.model_copy(update={"document": read.document.model_copy(update={"unread": UNREAD})})
    summary = summarize(left, settings=load_settings(engine="rules"))
    line = say_unread(UNREAD)
    assert summary.checks.unread == UNREAD
    assert f"> {line}" in to_markdown(summary).splitlines()
    assert line in [
        paragraph.text for paragraph in docx.Document(io.BytesIO(summary_to_docx(summary))).paragraphs
    ]
    assert find_findings(left, summary).check.unread == line


def test_where_all_was_read_nothing_is_said() -> None:
    read = report()
    summary = summarize(read, settings=load_settings(engine="rules"))
    assert "未读" not in to_markdown(summary)
    assert find_findings(read, summary).check.unread == ""
