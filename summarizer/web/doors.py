"""The ways a report comes in: an upload, pasted text, an example, or one that is open already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

import streamlit as st

from summarizer.errors import InputError, ModelError, NotAReportError, SummarizerError
from summarizer.messages import say
from summarizer.settings import Settings, load_settings
from summarizer.web import components, frame
from summarizer.web.opened import Opened
from summarizer.web.opening import example_title, examples, open_bytes, open_text

TYPES: Final = ("txt", "md", "docx", "docm", "dotx", "pdf", "html", "htm", "mht")

_Door = Callable[[Settings, bool], Opened]


def doors() -> None:
    """Show every way in; a report that came in is open when the page runs again."""
    limit = frame.options().max_mb
    number = st.session_state.setdefault("upload_number", 0)
    uploaded = st.file_uploader(
        say("web.upload"),
        type=TYPES,
        key=f"upload_{number}",
        max_upload_size=max(int(limit), 1),
    )
    if uploaded is not None and st.session_state.get("upload_seen") != uploaded.file_id:
        st.session_state["upload_seen"] = uploaded.file_id
        _enter(_by_upload(uploaded.getvalue(), uploaded.name))
    _problem()
    with st.expander(say("web.paste")):
        _paste()


def _paste() -> None:
    with st.form("paste_form", border=False):
        text = st.text_area(say("web.paste_here"), key="pasted", height=180)
        if st.form_submit_button(say("web.paste_read"), type="primary") and text.strip():
            _enter(_by_text(text, say("web.pasted")))


def example_list() -> None:
    """Offer the reports that come with the program."""
    with st.container(key="examples", gap=None):
        st.markdown(say("web.examples"))
        for path in examples():
            if st.button(example_title(path), key=f"example_{path.stem}", type="tertiary", width="stretch"):
                _enter(_by_upload(path.read_bytes(), path.name))


def door_popover() -> None:
    """Show every way in behind a button; it closes when a report came in."""
    if st.session_state.pop("came_in", False):
        st.session_state["open"] = False
    with st.popover(say("web.open"), key="open", on_change="rerun"):
        _switcher()
        doors()
        example_list()


def _switcher() -> None:
    """Let the visitor go from one open report to another."""
    visit = frame.visit()
    if len(visit.opened) < 2:
        return
    ids = list(visit.opened)
    chosen = st.selectbox(
        say("web.loaded"),
        ids,
        index=ids.index(visit.current or ids[0]),
        format_func=lambda id: visit.opened[id].name,
    )
    if chosen != visit.current:
        visit.current = chosen
        st.session_state["came_in"] = True
        st.rerun()


def _by_upload(data: bytes, name: str) -> _Door:
    def enter(settings: Settings, force: bool) -> Opened:
        return open_bytes(data, name, settings, max_mb=frame.options().max_mb, who=frame.owner(), force=force)

    return enter


def _by_text(text: str, name: str) -> _Door:
    def enter(settings: Settings, force: bool) -> Opened:
        return open_text(text, name, settings, max_mb=frame.options().max_mb, who=frame.owner(), force=force)

    return enter


def _enter(door: _Door, *, force: bool = False) -> None:
    """Go through a door: to the report, or to the reason why not."""
    st.session_state.pop("problem", None)
    try:
        with st.spinner(say("web.reading")):
            opened = _opened(door, force)
    except InputError as error:
        st.session_state["problem"] = (error, door)
        return
    frame.visit().add(opened, most=frame.options().max_files)
    st.session_state["upload_number"] += 1
    st.session_state["came_in"] = True
    st.rerun()


def _opened(door: _Door, force: bool) -> Opened:
    """Open with the engine in force; where the model fails, rules do it and the page says so."""
    st.session_state.pop("model_problem", None)
    try:
        return door(frame.settings(), force)
    except ModelError as error:
        st.session_state["model_problem"] = error
        return door(load_settings(engine="rules"), force)


def _problem() -> None:
    if "problem" not in st.session_state:
        return
    error, door = cast(tuple[SummarizerError, _Door], st.session_state["problem"])
    components.notice(str(error), kind="bad", key="problem_notice")
    if isinstance(error, NotAReportError) and st.button(say("web.read_anyway"), key="read_anyway"):
        _enter(door, force=True)
