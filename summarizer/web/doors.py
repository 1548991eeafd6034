"""The ways a report comes in: uploads, pasted text, an example, or one that is open already."""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from summarizer.messages import say
from summarizer.web import frame
from summarizer.web.intake import come, pasted, upload
from summarizer.web.many import Upload
from summarizer.web.opening import example_title, examples
from summarizer.web.problems import notice, told_later

# More than these at once go to the page of many reports, which works in the background.
_AT_ONCE: Final = 12


def doors() -> None:
    """Show the uploader and the field to paste into."""
    number = st.session_state.setdefault("upload_number", 0)
    # Any file may be dropped: one that cannot be read is refused by us, in the visitor's language.
    st.file_uploader(
        say("web.upload"),
        accept_multiple_files=True,
        key=f"upload_{number}",
        max_upload_size=frame.options().upload_mb,
        on_change=_uploaded,
        args=(f"upload_{number}",),
    )
    with st.expander(say("web.paste")), st.form("paste_form", border=False):
        st.text_area(say("web.paste_here"), key="pasted", height=180)
        st.form_submit_button(say("web.paste_read"), type="primary", on_click=_pasted)
        if st.session_state.pop("pasted_nothing", False):
            notice(say("web.paste_nothing"), kind="bad", key="paste_nothing")


def example_list() -> None:
    """Offer the reports that come with the program."""
    with st.container(key="examples", gap=None):
        st.markdown(say("web.examples"))
        for path in examples():
            st.button(
                example_title(path),
                key=f"example_{path.stem}",
                type="tertiary",
                width="stretch",
                on_click=_example,
                args=(path,),
            )


def door_popover() -> None:
    """Show every way in behind a button; it closes when a report came in."""
    if st.session_state.pop("came_in", False):
        st.session_state["open"] = False
    with st.popover(say("web.open"), key="open", on_change="rerun"):
        doors()
        example_list()


def switcher() -> None:
    """Let the visitor go from one open report to another, by issuer and year."""
    visit = frame.visit()
    if len(visit.opened) < 2:
        return
    labels = visit.labels
    st.session_state["switch"] = visit.current
    st.selectbox(
        say("web.loaded", count=len(labels)),
        list(labels),
        format_func=lambda id: labels.get(id, ""),
        key="switch",
        on_change=_switch,
        label_visibility="collapsed",
        placeholder=say("web.loaded", count=len(labels)),
        width=320,
    )


@told_later()
def _uploaded(key: str) -> None:
    # An uploader that is dropped onto while its files are read gives those once more.
    seen = cast(set[str], st.session_state.setdefault("files_seen", set()))
    given = cast(list[UploadedFile], st.session_state[key] or [])
    files = [file for file in given if file.file_id not in seen]
    if not files:
        return
    seen.update(file.file_id for file in files)
    st.session_state["upload_number"] += 1
    job = frame.visit().job
    if len(files) <= _AT_ONCE or (job is not None and job.running):
        come(*(upload(file.getvalue(), file.name) for file in files))
    else:
        st.session_state["uploads"] = [Upload(name=file.name, data=file.getvalue()) for file in files]


@told_later()
def _pasted() -> None:
    frame.speak()
    text = str(st.session_state["pasted"] or "")
    if text.strip():
        come(pasted(text, say("web.pasted")))
    else:
        st.session_state["pasted_nothing"] = True


@told_later()
def _example(path: Path) -> None:
    come(upload(path.read_bytes(), path.name))


@told_later()
def _switch() -> None:
    frame.visit().current = st.session_state["switch"]
