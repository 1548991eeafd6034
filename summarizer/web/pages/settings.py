"""Settings: the model of this session; the key is taken, used and never shown."""

from __future__ import annotations

from typing import get_args

import streamlit as st
from pydantic import SecretStr

from summarizer.messages import say
from summarizer.settings import LeadChoice, Settings, load_settings
from summarizer.web.endpoint import ChosenEndpoint, check_settings, settings_of, try_endpoint
from summarizer.web.layout import title_row
from summarizer.web.problems import CaughtOnPage, notice, problems_shown
from summarizer.web.session import chosen_endpoint, session_settings


@problems_shown()
def _state() -> None:
    settings = session_settings()
    if settings.uses_model:
        notice(say("web.settings_now", url=settings.url), kind="good", key="settings_state")
    else:
        notice(say("web.settings_rules"), key="settings_state")


def _environment() -> Settings | None:
    """Return what the server is configured with, None where just that is wrong."""
    with CaughtOnPage():
        return load_settings()
    return None


def _form(environment: Settings | None) -> None:
    before = chosen_endpoint()
    known_address = environment.base_url or "" if environment else ""
    known_model = environment.model or "" if environment else ""
    with st.form("endpoint_form"):
        address = st.text_input(
            say("web.settings_address"),
            before.base_url or known_address,
            placeholder="http://127.0.0.1:8000/v1",
        )
        model = st.text_input(say("web.settings_model"), before.model or known_model)
        leads = get_args(LeadChoice)
        known_lead = before.lead or (environment.lead if environment else leads[0])
        lead: LeadChoice = st.selectbox(
            say("web.settings_lead"),
            leads,
            leads.index(known_lead),
            format_func=lambda choice: say(f"web.lead_{choice}"),
            help=say("web.settings_lead_help"),
        )
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
    given = ChosenEndpoint(
        base_url=address, model=model, key=SecretStr(key) if key else before.key, lead=lead
    )
    if given.base_url != before.base_url and not key:
        given = given.model_copy(update={"key": SecretStr("")})
    if not key and not before.any and (address, model) == (known_address, known_model):
        # Nothing was changed: the server's endpoint stays with the server's key.
        given = ChosenEndpoint(lead=lead)
    with problems_shown():
        if save:
            check_settings(settings_of(given))
            st.session_state["endpoint"] = given
            st.session_state["settings_saved"] = True
            st.rerun()
        if test:
            with st.spinner(say("web.settings_try")):
                lines = try_endpoint(settings_of(given).model_copy(update={"timeout": 60}))
            notice(*lines, kind="good", key="settings_result")


def _choose(chosen: ChosenEndpoint) -> None:
    st.session_state["endpoint"] = chosen


def _other_ways(environment: Settings | None) -> None:
    """Offer to go without a model, and back to the server's own."""
    chosen = chosen_endpoint()
    served = environment is not None and environment.uses_model
    with st.container(horizontal=True):
        if chosen.any or (served and not chosen.rules):
            label = say("web.settings_clear")
            st.button(label, on_click=_choose, args=(ChosenEndpoint(rules=True),), key="settings_clear")
        if served and (chosen.any or chosen.rules):
            label = say("web.settings_default")
            st.button(label, on_click=_choose, args=(ChosenEndpoint(),), key="settings_default")


title_row(say("web.settings_title"), say("web.settings_text"))
form, _ = st.columns([1, 1])
with form:
    _state()
    if st.session_state.pop("settings_saved", False):
        notice(say("web.settings_saved"), kind="good", key="settings_note")
    environment = _environment()
    _form(environment)
    _other_ways(environment)
