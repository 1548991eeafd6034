"""What surrounds every page: language, the visitor's things, sign-in, the title row."""

from __future__ import annotations

import secrets
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import streamlit as st

from summarizer.export.markdown import escaped
from summarizer.messages import LANGUAGES, Language, language, say, set_language
from summarizer.settings import Settings, load_settings
from summarizer.web import components
from summarizer.web.endpoint import Chosen, settings_of
from summarizer.web.options import Options, load_options
from summarizer.web.problems import told, told_later
from summarizer.web.readiness import check_settings
from summarizer.web.visit import Visit, Visits

# What Streamlit itself says in English only; the style sheet puts these in its place.
_STYLED = (
    "name",
    "choose_files",
    "upload_types",
    "upload_drop",
    "upload_failed",
    "download_failed",
    "no_results",
    "disconnected",
    "disconnected_text",
)
_NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}


@cache
def options() -> Options:
    """Read what the administrator decided, once.

    Raises:
        UsageError: if a value makes no sense.
    """
    return load_options()


def page(name: str) -> Path:
    """Give the file of a page."""
    return Path(__file__).parent / "pages" / f"{name}.py"


def begin() -> None:
    """Set the page up, in the visitor's language; comes first in every run."""
    speak()
    st.set_page_config(page_title=say("web.name"), layout="wide", initial_sidebar_state="collapsed")


def speak() -> None:
    """Put the visitor's language in force; a fragment runs in a thread of its own and calls this first."""
    set_language(cast(Language | None, st.session_state.get("language")))


def furnish() -> None:
    """Put the styles of the frame on the page, and find out whose visit this is."""
    style = resources.files("summarizer.web").joinpath("assets", "frame.css").read_text(encoding="utf-8")
    limit = f"{options().max_mb:g}"
    words = "".join(f'--{name}: "{say(f"web.{name}", limit=limit)}";' for name in _STYLED)
    st.html(f"<style>:root {{ {words} }}\n{style}</style>")
    _recognise()


@st.fragment
@told()
def _recognise() -> None:
    """Find out whose visit this is, by itself: a run of the whole page would take away what is being dropped on it."""
    speak()
    token = components.visitor()
    if token and st.session_state.get("token") != token:
        st.session_state["token"] = token
        present = visit()
        kept = _visits().of(who(), token, present)
        if kept is not present:
            st.session_state["visit"] = kept
            st.rerun()


@st.cache_resource(show_spinner=False)
def _visits() -> Visits:
    return Visits(most=options().visitors, hours=options().keep_hours)


def visit() -> Visit:
    """Give what the page remembers of this visitor."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    return cast(Visit, st.session_state["visit"])


def who() -> str:
    """Name the user who is signed in; empty where nobody need be."""
    return str(st.user.get("sub") or st.user.get("email") or "") if options().sign_in else ""


def owner() -> str:
    """Name this session, for what must not be shared with others."""
    if "owner" not in st.session_state:
        st.session_state["owner"] = secrets.token_hex()
    return cast(str, st.session_state["owner"])


def admitted() -> bool:
    """Let pass who is signed in, where that is asked for; show the others the door."""
    if not options().sign_in or st.user.get("is_logged_in"):
        return True
    st.title(say("web.name"))
    st.write(say("web.sign_in_text"))
    st.button(say("web.sign_in"), type="primary", on_click=told_later()(st.login))
    return False


def settings() -> Settings:
    """Give the settings in force for this session, with which reports can be read and asked.

    Raises:
        UsageError: if a setting makes no sense, or what it needs is not there.
        TemplateError: if one of the prompts is broken.
    """
    given = load_settings() if options().fixed else settings_of(chosen())
    check_settings(given)
    return given


def chosen() -> Chosen:
    """Give the endpoint the user set in this session."""
    return cast(Chosen, st.session_state.setdefault("endpoint", Chosen()))


def corner() -> None:
    """Let the visitor choose the language, and sign out where people sign in."""
    _language_switch()
    if options().sign_in:
        name = str(st.user.get("name") or st.user.get("email") or "")
        st.button(
            say("web.sign_out"), help=escaped(name) or None, on_click=told_later()(st.logout), key="sign_out"
        )


def _language_switch() -> None:
    if "language" not in st.session_state:
        st.session_state["language"] = language()
    st.segmented_control(
        say("web.language"),
        LANGUAGES,
        format_func=lambda one: _NAMES[one],
        key="language_choice",
        default=st.session_state["language"],
        required=True,
        label_visibility="collapsed",
        on_change=_switch,
        width="content",
    )


def _switch() -> None:
    st.session_state["language"] = st.session_state.get("language_choice") or st.session_state["language"]
