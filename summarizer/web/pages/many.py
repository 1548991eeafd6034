"""Many reports: progress with counts, results as they arrive, failures with reasons, everything as one archive."""

from __future__ import annotations

import streamlit as st

from summarizer.messages import say
from summarizer.settings import Settings
from summarizer.web import components, frame
from summarizer.web.many import Job, Upload
from summarizer.web.opened import Opened
from summarizer.web.opening import open_bytes
from summarizer.web.problems import notice, sentence, tell_kept, told, told_later
from summarizer.web.readiness import check_endpoint


def _row() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        components.title(say("web.many_title"), [say("web.many_text", most=frame.options().max_files)])
        frame.corner()


@told()
def _start(uploads: list[Upload]) -> None:
    """Begin, unless there are too many or they could not be read with the settings there are."""
    most = frame.options().max_files
    if len(uploads) > most:
        notice(say("web.many_too_many", most=most, count=len(uploads)), kind="bad", key="many_notice")
        return
    settings = frame.settings()
    with st.spinner(say("web.reading")):
        check_endpoint(settings)
    frame.visit().job = _job(uploads, settings)
    st.rerun()


def _job(uploads: list[Upload], settings: Settings) -> Job:
    limits, owner = frame.options(), frame.owner()

    def work(upload: Upload) -> Opened:
        return open_bytes(upload.data, upload.name, settings, limits=limits, who=owner)

    return Job(uploads, work).start()


def _choose() -> None:
    most = frame.options().max_files
    if dropped := st.session_state.pop("uploads", None):
        _start(dropped)
    files = st.file_uploader(
        say("web.many_upload"),
        accept_multiple_files=True,
        key="many_upload",
        max_upload_size=frame.options().upload_mb,
    )
    if len(files) > most:
        notice(say("web.many_too_many", most=most, count=len(files)), kind="bad", key="many_notice")
    elif st.button(
        say("web.many_start", count=len(files)), type="primary", disabled=not files, key="many_start"
    ):
        _start([Upload(name=file.name, data=file.getvalue()) for file in files])


@told_later()
def _open_row() -> None:
    job = frame.visit().job
    id = st.session_state["roll"].open
    for opened in job.done if job else []:
        if opened.id == id:
            frame.visit().add(opened)
            st.session_state["moved"] = True


@told()
def _progress(job: Job) -> None:
    frame.speak()
    tell_kept()
    if st.session_state.pop("moved", False):
        st.switch_page(frame.page("report"))
    words = say("web.many_progress", finished=job.finished, total=job.total, failed=job.failed)
    st.progress(job.finished / job.total, text=words)
    # What went wrong is not to be looked for below what went well.
    components.roll(sorted(job.rows(), key=lambda row: row.state != "failed"), _open_row)
    if job.running:
        st.button(say("web.many_stop"), on_click=job.stop, key="many_stop")
    else:
        _results(job)


def _results(job: Job) -> None:
    if st.session_state.pop("watching", False):
        st.rerun()
    if job.problem is not None:
        notice(sentence(job.problem), kind="bad", key="many_notice")
    with st.container(horizontal=True, key="many_results"):
        st.download_button(
            say("web.many_zip"),
            job.zip,
            file_name="reports.zip",
            mime="application/zip",
            on_click="ignore",
            type="primary",
        )
        if job.done and st.button(say("web.many_ask", count=len(job.done)), key="many_ask"):
            _ask_all(job)
        st.button(say("web.many_again"), on_click=_forget, key="many_again")


def _ask_all(job: Job) -> None:
    """Open all that could be read, to be asked together."""
    visit = frame.visit()
    for number, opened in enumerate(job.done):
        visit.add(opened, most=frame.options().max_files, show=number == 0)
    visit.everywhere = True
    st.switch_page(frame.page("ask"))


@told_later()
def _forget() -> None:
    frame.visit().job = None


_row()
at_work = frame.visit().job
if at_work is None:
    _choose()
elif at_work.running:
    st.session_state["watching"] = True
    st.fragment(_progress, run_every=0.5)(at_work)
else:
    st.session_state.pop("watching", None)
    st.fragment(_progress)(at_work)
