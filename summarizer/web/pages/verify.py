"""A text held against the open reports: what does not stand and why, beside the report that it is about."""

from __future__ import annotations

import streamlit as st

from summarizer.document.load import File
from summarizer.document.texts import GivenText, read_text
from summarizer.export import to_json
from summarizer.export.markdown import escaped
from summarizer.export.verified_text import (
    finding_lines,
    say_status,
    verification_to_docx,
    verification_to_markdown,
)
from summarizer.messages import language, say
from summarizer.models import AnswerCitation, Verification, VerifiedSentence
from summarizer.verification import verify
from summarizer.web.components import show_source
from summarizer.web.launch import web_options
from summarizer.web.layout import download_button
from summarizer.web.open_report import report_row, say_what_came, start_screen
from summarizer.web.problems import problems_shown
from summarizer.web.report_cache import OpenReport, findings_of, source_view_of
from summarizer.web.session import current_session


def _page(opened: OpenReport) -> None:
    result: tuple[Verification, GivenText] | None = st.session_state.get("verification")

    def downloads() -> None:
        if result is not None:
            found, given = result
            download_button("Word", "docx", given.name, lambda: verification_to_docx(found, given))
            download_button("Markdown", "md", given.name, lambda: verification_to_markdown(found).encode())
            download_button("JSON", "json", given.name, lambda: to_json(found).encode())

    report_row(opened, downloads)
    say_what_came()
    left, right = st.columns(2, gap="small")
    with left:
        _give()
        if (kept := st.session_state.get("verification")) is not None:
            _results(kept[0])
    with right:
        view, findings = source_view_of(opened, language()), findings_of(opened, language())
        show_source(view, findings, opened.version, current_session().focus)


@problems_shown()
def _give() -> None:
    """Take a text, pasted or as a file, and verify it."""
    pasted = st.text_area(say("web.verify_text"), key="verify_text", height=180)
    file = st.file_uploader(
        say("web.verify_file"),
        type=["txt", "md", "docx"],
        key="verify_file",
        max_upload_size=web_options().upload_mb,
    )
    if not st.button(say("web.verify_start"), type="primary", key="verify_start"):
        return
    given = (
        read_text(File(file.getvalue(), file.name))
        if file is not None
        else GivenText(name=say("verify.title"), text=pasted)
    )
    reports = [one.report for one in current_session().opened.values()]
    st.session_state["verification"] = (verify(reports, given.text), given)
    st.rerun()


def _results(found: Verification) -> None:
    st.markdown(escaped(say("verify.counts", **found.checks.model_dump())))
    findings = [one for one in found.sentences if one.status in ("contradicted", "not_stated")]
    st.markdown(f"**{say('verify.findings', count=len(findings))}**")
    for number, one in enumerate(findings):
        with st.container(border=True, key=f"finding_{number}"):
            _sentence(one, f"finding_{number}")
    with st.expander(say("verify.sentences", count=len(found.sentences)), key="verify_sentences"):
        for one in found.sentences:
            st.markdown(f"{escaped(one.text)} 〔{say_status(one)}〕")


def _sentence(one: VerifiedSentence, key: str) -> None:
    """Show a sentence, in what it differs, and a button to each place of a report."""
    st.markdown(f"**{say_status(one)}** {escaped(one.text)}")
    for line in finding_lines(one.model_copy(update={"citations": ()})):
        st.markdown(f"- {escaped(line)}")
    for place, at in enumerate(one.citations):
        label = escaped(" ".join(at.quote.split()))
        st.button(label, key=f"{key}_{place}", type="tertiary", on_click=_show, args=(at,))


def _show(at: AnswerCitation) -> None:
    """Show where a quote stands."""
    session = current_session()
    held = next((one for one in session.opened.values() if one.report.document.name == at.report), None)
    if held is not None:
        session.show(held.id, at.start, at.end)


report = current_session().report
if report is None:
    with start_screen(say("web.verify_title"), say("web.verify_intro")):
        pass
else:
    _page(report)
