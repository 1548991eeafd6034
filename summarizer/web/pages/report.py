"""One report: on the left the summary, on the right the report itself."""

from __future__ import annotations

import html

import streamlit as st

from summarizer.export import to_json, to_markdown, workbook
from summarizer.export.docx import summary_to_docx
from summarizer.messages import language, say
from summarizer.web.components import show_findings, show_source
from summarizer.web.findings import CheckLine
from summarizer.web.layout import download_button
from summarizer.web.open_report import report_row, say_what_came, start_screen
from summarizer.web.report_cache import OpenReport, findings_of, source_view_of
from summarizer.web.session import current_session


def _start() -> None:
    with start_screen(say("web.start_title"), say("web.start_text")):
        columns = st.container(key="promises").columns(3, gap="large")
        for column, promise in zip(columns, ("traced", "whole", "any"), strict=True):
            column.markdown(f"**{say(f'web.promise_{promise}')}**\n\n{say(f'web.promise_{promise}_text')}")


def _report(opened: OpenReport) -> None:
    summary = opened.summary

    def downloads() -> None:
        download_button("JSON", "json", opened.name, lambda: to_json(summary).encode())
        download_button("Markdown", "md", opened.name, lambda: to_markdown(summary).encode())
        download_button("Excel", "xlsx", opened.name, lambda: workbook([summary]))
        download_button("Word", "docx", opened.name, lambda: summary_to_docx(summary))

    report_row(opened, downloads)
    say_what_came()
    findings = findings_of(opened, language())
    _check_line(findings.check)
    left, right = st.columns(2, gap="small")
    with left:
        show_findings(findings, opened.version)
    with right:
        show_source(source_view_of(opened, language()), findings, opened.version, current_session().focus)


def _check_line(check: CheckLine) -> None:
    sign = (
        '<span class="sign good" aria-hidden="true">✓</span>'
        if check.exact
        else '<span class="sign">!</span>'
    )
    unread = f'<span class="unread">{html.escape(check.unread)}</span>' if check.unread else ""
    st.html(
        f'<section class="checks" aria-label="{say("web.checks")}">{sign}<strong>{html.escape(check.line)}</strong>'
        f"<span>{html.escape(check.unused)}</span>{unread}"
        f'<span title="{html.escape(say("proof.legend"))}">{html.escape(check.proofs)}</span>'
        f'<span class="made">{html.escape(check.made)}</span></section>'
    )


report = current_session().report
if report is None:
    _start()
else:
    _report(report)
