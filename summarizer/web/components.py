"""The components in ``assets/`` as functions; the one place where data leave Python for the browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from importlib import resources

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from summarizer.messages import language, say
from summarizer.web.findings import Check, Findings
from summarizer.web.many import Row
from summarizer.web.paper import Paper
from summarizer.web.talk import Place, Turn

_TOKEN = re.compile("[0-9a-f]{48}")
_STATES = ("state_supported", "state_mended", "state_stated", "state_unused")
_PAPER = ("report_pane", "report_text", "outline", "legend", "found", "back", *_STATES)
_FINDINGS = (
    "overview", "achievements", "metrics", "problems", "plans", "none", "unnamed", "cause", "share", "by_category",
    "filter", "shown", "parts", "summary_pane", "summary_text", "column_name", "column_figure", "column_value",
    "column_category", "more",
)  # fmt: skip
_TALK = (
    "conversation", "welcome", "try_asking", "earlier", "nearest", "worked_out", "asked_of", "closed", "more",
)  # fmt: skip
_ROLL = (
    "results", "column_file", "column_state", "column_issuer", "column_year", "column_metrics", "column_note",
    "state_waiting", "state_running", "state_done", "state_failed", "state_skipped",
)  # fmt: skip
_BLANKS = {name: f"{{{name}}}" for name in ("quote", "shown", "total", "count", "percent")}


def _component(name: str) -> ComponentRenderer:
    """Register a component whose code is text and never built from what users give."""
    assets = resources.files("summarizer.web").joinpath("assets")
    page = assets.joinpath("page.js").read_text(encoding="utf-8")
    script = assets.joinpath(f"{name}.js").read_text(encoding="utf-8")
    style = assets.joinpath("page.css").read_text(encoding="utf-8")
    own = assets.joinpath(f"{name}.css")
    if own.is_file():
        style += own.read_text(encoding="utf-8")
    return st.components.v2.component(f"summarizer_{name}", js=f"{page}\n{script}", css=style)


_paper = _component("paper")
_findings = _component("findings")
_checks = _component("checks")
_talk = _component("talk")
_roll = _component("roll")
_visitor = _component("visitor")


def labels(names: tuple[str, ...]) -> dict[str, str]:
    """Give a component its strings in the language in force; what it fills in itself stays in braces."""
    return {name: say(f"web.{name}", **_BLANKS) for name in names}


def title(name: str, facts: list[str]) -> None:
    """Show what a page is about as text, whatever a report's title holds."""
    said = html.escape(" · ".join(facts))
    st.html(
        f'<div class="title"><h1 lang="zh-CN" title="{html.escape(name)}">{html.escape(name)}</h1>'
        f'<p class="facts" lang="zh-CN">{said}</p></div>'
    )


def paper(
    shown: Paper, names: list[str], version: str, focus: Place | None = None, *, key: str = "paper"
) -> None:
    """Show a report; ``focus`` is marked when its ``turn`` changes."""
    _paper(
        key=key,
        data={
            "paper": shown.model_dump(mode="json", exclude_defaults=True),
            "names": names,
            "labels": labels(_PAPER),
            "version": f"{version} {language()}",
            "focus": focus.model_dump(mode="json") if focus else None,
        },
    )


def findings(shown: Findings, version: str) -> None:
    """Show a summary."""
    _findings(
        key="findings",
        data={
            "findings": shown.model_dump(mode="json", exclude={"check"}),
            "labels": labels(_FINDINGS),
            "version": f"{version} {language()}",
        },
    )


def checks(id: str, shown: Check, version: str) -> None:
    """Show the line that says what was checked."""
    _checks(
        key="checks",
        data={
            "id": id,
            "check": shown.model_dump(mode="json"),
            "labels": labels(("checks", "replaced", "more")),
            "version": f"{version} {language()}",
        },
    )


def talk(
    turns: list[Turn],
    suggestions: tuple[str, ...],
    *,
    earlier: bool,
    version: str,
    on_ask: Callable[[], None],
    on_open: Callable[[], None],
    on_earlier: Callable[[], None],
) -> None:
    """Show a conversation; the callbacks find what was asked for under ``st.session_state["talk"]``."""
    _talk(
        key="talk",
        data={
            "turns": [turn.model_dump(mode="json") for turn in turns],
            "suggestions": list(suggestions),
            "earlier": earlier,
            "labels": labels(_TALK),
            "version": f"{version} {language()}",
        },
        on_ask_change=on_ask,
        on_open_change=on_open,
        on_earlier_change=on_earlier,
    )


def roll(rows: list[Row], on_open: Callable[[], None]) -> None:
    """Show many reports as rows; the callback finds the one to open under ``st.session_state["roll"]``."""
    data = {
        "rows": [row.model_dump(mode="json") for row in rows],
        "labels": labels(_ROLL),
    }
    _roll(key="roll", data=data, on_open_change=on_open)


def visitor() -> str | None:
    """Give the token this tab keeps, or None while it has not said it yet."""
    told = _visitor(key="visitor", data={"language": _tag()}, on_token_change=lambda: None)
    token = told.get("token")
    return token if isinstance(token, str) and _TOKEN.fullmatch(token) else None


def _tag() -> str:
    return "zh-CN" if language() == "zh" else "en"
