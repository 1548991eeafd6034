"""Many reports: progress with counts, results as they arrive, failures with reasons, everything as one archive."""

from __future__ import annotations

import streamlit as st

from summarizer.messages import say
from summarizer.settings import Settings
from summarizer.web import components, frame
from summarizer.web.doors import TYPES
from summarizer.web.many import Job, Upload
from summarizer.web.opened import Opened
from summarizer.web.opening import open_bytes


def _row() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        components.title(say("web.many_title"), [say("web.many_text", most=frame.options().max_files)])
        frame.corner()


def _job(uploads: list[Upload], settings: Settings) -> Job:
    limit, owner = frame.options().max_mb, frame.owner()

    def work(upload: Upload) -> Opened:
        return open_bytes(upload.data, upload.name, settings, max_mb=limit, who=owner)

    return Job(uploads, work).start()


def _choose() -> None:
    most = frame.options().max_files
    files = st.file_uploader(
        say("web.many_upload"),
        type=TYPES,
        accept_multiple_files=True,
        key="many_upload",
        max_upload_size=max(int(frame.options().max_mb), 1),
    )
    if len(files) > most:
        components.notice(
            say("web.many_too_many", most=most, count=len(files)), kind="bad", key="many_notice"
        )
        return
    if st.button(
        say("web.many_start", count=len(files)), type="primary", disabled=not files, key="many_start"
    ):
        uploads = [Upload(name=file.name, data=file.getvalue()) for file in files]
        frame.visit().job = _job(uploads, frame.settings())
        st.rerun()


def _open_row() -> None:
    job = frame.visit().job
    id = st.session_state["roll"].open
    for opened in job.done if job else []:
        if opened.id == id:
            frame.visit().add(opened)
            st.session_state["moved"] = True


def _progress(job: Job) -> None:
    frame.speak()
    if st.session_state.pop("moved", False):
        st.switch_page(frame.page("report"))
    words = say("web.many_progress", finished=job.finished, total=job.total, failed=job.failed)
    st.progress(job.finished / job.total, text=words)
    components.roll(job.rows(), _open_row)
    if job.running:
        st.button(say("web.many_stop"), on_click=job.stop, key="many_stop")
    else:
        _results(job)


def _results(job: Job) -> None:
    if st.session_state.pop("watching", False):
        st.rerun()
    with st.container(horizontal=True, key="many_results"):
        st.download_button(
            say("web.many_zip"),
            job.zip,
            file_name="reports.zip",
            mime="application/zip",
            on_click="ignore",
            type="primary",
        )
        st.button(say("web.many_again"), on_click=_forget, key="many_again")


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
