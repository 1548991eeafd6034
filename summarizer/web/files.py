"""What can be taken away: a summary or a conversation in each format, made when it is asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from summarizer.export import answer_to_markdown, to_json, to_markdown, write_workbooks
from summarizer.export.docx import dialogue_to_docx, summary_to_docx
from summarizer.export.markdown import escaped
from summarizer.messages import language, say, set_language
from summarizer.models import Summary
from summarizer.web.opened import Opened
from summarizer.web.talk import Asked

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def summary_buttons(opened: Opened) -> None:
    """Offer a summary as JSON, Markdown, Excel and Word."""
    summary = opened.summary
    _button("JSON", "json", "application/json", opened.name, lambda: to_json(summary).encode())
    _button("Markdown", "md", "text/markdown", opened.name, lambda: to_markdown(summary).encode())
    _button("Excel", "xlsx", _EXCEL, opened.name, lambda: workbook(summary))
    _button("Word", "docx", _WORD, opened.name, lambda: summary_to_docx(summary))


def talk_buttons(turns: Sequence[Asked]) -> None:
    """Offer a conversation as Markdown and Word, as it is when the button is pressed."""
    name = say("web.conversation")
    _button("Markdown", "md", "text/markdown", name, lambda: talk_to_markdown(turns).encode())
    _button("Word", "docx", _WORD, name, lambda: talk_to_docx(turns))


def talk_to_markdown(turns: Sequence[Asked]) -> str:
    """Write a conversation as Markdown: each question with the reports it was asked of, each answer with evidence."""
    parts = [f"# {say('web.conversation')}\n"]
    for turn in turns:
        answer = answer_to_markdown(turn.answer, turn.question)
        parts.append(f"## {escaped(turn.question)}\n\n{escaped(_asked_of(turn))}\n\n{answer}")
    return "\n".join(parts)


def talk_to_docx(turns: Sequence[Asked]) -> bytes:
    """Write a conversation as Word, as ``talk_to_markdown`` does."""
    return dialogue_to_docx([(f"{turn.question}（{_asked_of(turn)}）", turn.answer) for turn in turns])


def _asked_of(turn: Asked) -> str:
    reports = say("web.between").join(f"{source.label} {source.name}" for source in turn.sources)
    return f"{say('web.asked_of')} {reports}"


def workbook(summary: Summary) -> bytes:
    """Write one summary as an Excel workbook."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.xlsx"
        write_workbooks(path, [summary])
        return path.read_bytes()


def _button(label: str, suffix: str, mime: str, name: str, make: Callable[[], bytes]) -> None:
    spoken = language()

    def made() -> io.BytesIO:
        set_language(spoken)
        return io.BytesIO(make())

    st.download_button(
        say("web.export_one", format=label),
        made,
        file_name=f"{Path(name).stem}.{suffix}",
        mime=mime,
        key=f"export_{suffix}",
        on_click="ignore",
        width="stretch",
    )
