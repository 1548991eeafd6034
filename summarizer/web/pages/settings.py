"""Settings: the model of this session; the key is taken, used and never shown."""

from __future__ import annotations

import streamlit as st
from pydantic import SecretStr

from summarizer.errors import SummarizerError
from summarizer.messages import say
from summarizer.settings import load_settings
from summarizer.web import components, frame
from summarizer.web.endpoint import Chosen, settings_of, try_endpoint


def _row() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        components.title(say("web.settings_title"), [say("web.settings_text")])
        frame.corner()


def _state() -> None:
    settings = frame.settings()
    if settings.engine == "rules" or not settings.has_endpoint:
        components.notice(say("web.settings_rules"), key="settings_state")
    else:
        components.notice(say("web.settings_now", url=settings.url), kind="good", key="settings_state")


def _form() -> None:
    before = frame.chosen()
    known = load_settings()
    with st.form("endpoint_form"):
        address = st.text_input(
            say("web.settings_address"),
            before.base_url or known.base_url or "",
            placeholder="http://127.0.0.1:8000/v1",
        )
        model = st.text_input(say("web.settings_model"), before.model or known.model or "")
        kept = bool(before.key.get_secret_value())
        key = st.text_input(
            say("web.settings_key"),
            type="password",
            help=say("web.settings_key_help"),
            placeholder=say("web.settings_key_kept") if kept else "",
            autocomplete="off",
        )
        with st.container(horizontal=True):
            save = st.form_submit_button(say("web.settings_save"), type="primary")
            test = st.form_submit_button(say("web.settings_try"))
    given = Chosen(base_url=address, model=model, key=SecretStr(key) if key else before.key)
    if given.base_url != before.base_url and not key:
        given = given.model_copy(update={"key": SecretStr("")})
    if save:
        _save(given)
    if test:
        _test(given)


def _save(given: Chosen) -> None:
    try:
        settings_of(given)
    except SummarizerError as error:
        components.notice(str(error), kind="bad", key="settings_problem")
        return
    st.session_state["endpoint"] = given
    st.session_state["settings_saved"] = True
    st.rerun()


def _test(given: Chosen) -> None:
    try:
        with st.spinner(say("web.settings_try")):
            lines = try_endpoint(settings_of(given).model_copy(update={"timeout": 60}))
    except SummarizerError as error:
        components.notice(str(error), kind="bad", key="settings_problem")
        return
    components.notice(*lines, kind="good", key="settings_result")


def _clear() -> None:
    st.session_state["endpoint"] = Chosen()


_row()
form, _ = st.columns([1, 1])
with form:
    _state()
    if st.session_state.pop("settings_saved", False):
        components.notice(say("web.settings_saved"), kind="good", key="settings_note")
    _form()
    if frame.chosen().any:
        st.button(say("web.settings_clear"), on_click=_clear, key="settings_clear")
