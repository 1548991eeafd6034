"""Many reports: progress with counts, results as they arrive, failures with reasons, everything as one archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from summarizer.messages import say
from summarizer.web.batch_view import BatchRow, PageBatch
from summarizer.web.endpoint import check_endpoint
from summarizer.web.launch import web_options
from summarizer.web.layout import apply_language, page_file, title_row
from summarizer.web.open_report import let_in
from summarizer.web.problems import notice, problems_shown
from summarizer.web.report_cache import ReportSource
from summarizer.web.session import current_session, session_settings

_MOST_SAID: Final = 20
_WIDTHS: Final[dict[str, Literal["small", "medium", "large"]]] = {
    "file": "medium",
    "state": "small",
    "issuer": "medium",
    "year": "small",
    "metrics": "small",
    "note": "large",
}


def _choose() -> None:
    most = web_options().max_files
    if dropped := st.session_state.pop("batch_sources", None):
        _start(dropped)
    files = st.file_uploader(
        say("web.many_upload"),
        accept_multiple_files=True,
        key="many_upload",
        max_upload_size=web_options().upload_mb,
    )
    if len(files) > most:
        _refuse(len(files))
    elif st.button(
        say("web.many_start", count=len(files)), type="primary", disabled=not files, key="many_start"
    ):
        _start([ReportSource(file.name, file.getvalue()) for file in files])


@problems_shown()
def _start(sources: Sequence[ReportSource]) -> None:
    """Begin, unless there are too many or they could not be read with the settings there are."""
    if len(sources) > web_options().max_files:
        _refuse(len(sources))
        return
    settings = session_settings()
    with st.spinner(say("web.reading")):
        check_endpoint(settings)
        current_session().batch = PageBatch(sources, settings)
    st.rerun()


def _refuse(count: int) -> None:
    most = web_options().max_files
    notice(say("web.many_too_many", most=most, count=count), kind="bad", key="many_notice")


@problems_shown()
def _progress(batch: PageBatch) -> None:
    apply_language()
    if st.session_state.pop("moved", False):
        st.switch_page(page_file("report"))
    running, rows = batch.running, batch.rows()
    failed = sum(row.state == "failed" for row in rows)
    done = [row for row in rows if row.state == "done"]
    finished = failed + len(done)
    said = say("web.many_progress", finished=finished, total=batch.total, failed=failed)
    st.progress(finished / batch.total, text=said)
    # What went wrong is not to be looked for below what went well, nor cut off by a cell.
    if failed:
        lines = [row.note for row in rows[:failed]]
        if failed > _MOST_SAID:
            lines[_MOST_SAID:] = [say("web.batch_failures_more", count=failed - _MOST_SAID)]
        notice(*lines, kind="bad", key="batch_failures")
    _table(batch, rows)
    if running:
        st.button(say("web.many_stop"), on_click=batch.stop, key="many_stop")
    else:
        _results(batch, done)


def _table(batch: PageBatch, rows: Sequence[BatchRow]) -> None:
    """Show a row a file; the button of one that is done opens its report."""
    cells = {
        "open": [say("web.batch_open") if row.state == "done" else None for row in rows],
        "file": [row.name for row in rows],
        "state": [say(f"web.state_{row.state}") for row in rows],
        "issuer": [row.issuer for row in rows],
        "year": [row.year for row in rows],
        "metrics": [row.metrics for row in rows],
        "note": [row.note for row in rows],
    }
    button = st.column_config.ButtonColumn(
        "", width="small", type="tertiary", key="opened_row", on_click=_open_row, args=(batch, rows)
    )
    with st.container(key="batch_table"):
        st.dataframe(
            cells,
            column_config={
                "open": button,
                **{
                    name: st.column_config.Column(say(f"web.column_{name}"), width=width)
                    for name, width in _WIDTHS.items()
                },
            },
            hide_index=True,
            placeholder="",
            alt=say("web.results"),
        )


def _open_row(batch: PageBatch, rows: Sequence[BatchRow]) -> None:
    let_in(batch.source(rows[st.session_state["opened_row"].row]))
    st.session_state["moved"] = True


def _results(batch: PageBatch, done: Sequence[BatchRow]) -> None:
    if st.session_state.pop("watching", False):
        st.rerun()
    if batch.problem:
        notice(batch.problem, kind="bad", key="many_notice")
    with st.container(horizontal=True, key="many_results"):
        st.download_button(
            say("web.many_zip"),
            batch.zip,
            file_name="reports.zip",
            mime="application/zip",
            on_click="ignore",
            type="primary",
        )
        if done and st.button(say("web.many_ask", count=len(done)), key="many_ask"):
            # Open all that could be read, to be asked together.
            let_in(*map(batch.source, done))
            current_session().everywhere = True
            st.switch_page(page_file("ask"))
        st.button(say("web.many_again"), on_click=_forget, args=(batch,), key="many_again")


def _forget(batch: PageBatch) -> None:
    batch.remove()
    current_session().batch = None


title_row(say("web.many_title"), say("web.many_text", most=web_options().max_files))
batch = current_session().batch
if batch is None:
    _choose()
elif batch.running:
    st.session_state["watching"] = True
    st.fragment(_progress, run_every=0.5)(batch)
else:
    st.session_state.pop("watching", None)
    st.fragment(_progress)(batch)
