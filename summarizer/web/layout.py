"""What surrounds every page: language, styles, the title row, sign-in."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final, cast

import streamlit as st

from summarizer.export.markdown import escaped
from summarizer.messages import LANGUAGES, Language, language, say, set_language
from summarizer.web import components
from summarizer.web.launch import web_options
from summarizer.web.problems import problems_shown
from summarizer.web.session import restore_session

# What Streamlit itself says in English only; the style sheet puts these in its place.
_STYLED: Final = (
    "name", "choose_files", "upload_types", "upload_drop", "upload_failed", "download_failed", "no_results",
    "disconnected", "disconnected_text",
)  # fmt: skip
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MIME: Final = {
    "json": "application/json",
    "md": "text/markdown",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}
_NAMES: Final[dict[Language, str]] = {"zh": "中文", "en": "English"}


def page_file(name: str) -> Path:
    """Return the file of a page."""
    return Path(__file__).parent / "pages" / f"{name}.py"


def setup_page() -> None:
    """Set the page up, in the visitor's language; comes first in every run."""
    apply_language()
    st.set_page_config(page_title=say("web.name"), layout="wide", initial_sidebar_state="collapsed")


def apply_language() -> None:
    """Put the visitor's language in force; a fragment runs in a thread of its own and calls this first."""
    set_language(cast(Language | None, st.session_state.get("language")))


def inject_styles() -> None:
    """Put the styles of what surrounds the components on the page."""
    style = resources.files("summarizer.web").joinpath("assets", "layout.css").read_text(encoding="utf-8")
    limit = f"{web_options().max_mb:g}"
    words = "".join(f'--{name}: "{say(f"web.{name}", limit=limit)}";' for name in _STYLED)
    st.html(f"<style>:root {{ {words} }}\n{style}</style>")


@st.fragment
@problems_shown()
def recognise_visitor() -> None:
    """Find out whose session this is, by itself: a run of the whole page would take away what is dropped on it."""
    apply_language()
    token = components.visitor()
    if token and restore_session(token):
        st.rerun()


def admitted() -> bool:
    """Let pass who is signed in, where that is asked for; show the others the door."""
    if not web_options().sign_in or st.user.get("is_logged_in"):
        return True
    st.title(say("web.name"))
    st.write(say("web.sign_in_text"))
    if st.button(say("web.sign_in"), type="primary"):
        st.login()
    return False


def title_row(title: str, *facts: object, beside: Callable[[], None] = lambda: None) -> None:
    """Show what a page is about as text, whatever a report's title holds; ``beside`` shows what stands beside it."""
    name, said = html.escape(title), html.escape(" · ".join(str(fact) for fact in facts if fact))
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        st.html(
            f'<div class="title"><h1 lang="zh-CN" title="{name}">{name}</h1>'
            f'<p class="facts" lang="zh-CN">{said}</p></div>'
        )
        beside()
        header_menu()


def download_button(label: str, suffix: str, name: str, make: Callable[[], bytes]) -> None:
    """Offer a file that is made, in the language in force, when the button is pressed.

    Args:
        label: what people call its format.
        suffix: its ending.
        name: of the file, whatever its own ending.
        make: makes it.
    """
    spoken = language()

    def made() -> io.BytesIO:
        set_language(spoken)
        return io.BytesIO(make())

    st.download_button(
        say("web.export_one", format=label),
        made,
        file_name=f"{Path(name).stem}.{suffix}",
        mime=_MIME[suffix],
        key=f"export_{suffix}",
        on_click="ignore",
        width="stretch",
    )


def header_menu() -> None:
    """Let the visitor choose the language, and sign out where people sign in."""
    st.session_state.setdefault("language", language())
    st.segmented_control(
        say("web.language"),
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        key="language_choice",
        default=st.session_state["language"],
        required=True,
        label_visibility="collapsed",
        on_change=_switch_language,
        width="content",
    )
    if web_options().sign_in:
        name = str(st.user.get("name") or st.user.get("email") or "")
        if st.button(say("web.sign_out"), help=escaped(name) or None, key="sign_out"):
            st.logout()


def _switch_language() -> None:
    st.session_state["language"] = st.session_state["language_choice"] or st.session_state["language"]
