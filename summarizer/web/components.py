"""The components in ``assets/`` as functions; the one place where data leave Python for the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from summarizer.export.proofs import PROOFS
from summarizer.messages import language, say
from summarizer.web.chat_view import ChatTurn, SourcePlace
from summarizer.web.findings import Findings
from summarizer.web.source_view import SourceView

_TOKEN: Final = re.compile("[0-9a-f]{48}")
_STATES: Final = ("state_supported", "state_mended", "state_stated", "state_unused")
_SOURCE_VIEW: Final = ("report_pane", "report_text", "outline", "legend", "found", "back", *_STATES)
_FINDINGS: Final = (
    "overview", "highlights", "achievements", "metrics", "problems", "plans", "unused", "replaced", "edited", "none",
    "unnamed", "cause", "share", "by_category", "filter", "shown", "parts", "summary_pane", "summary_text",
    "column_name", "column_figure", "column_value", "column_category", "more",
)  # fmt: skip
_CHAT: Final = (
    "conversation", "welcome", "try_asking", "earlier", "nearest", "closest", "worked_out", "asked_of", "closed",
    "more",
)  # fmt: skip
_LINKS: Final = re.compile(r"^(?:import .*|export (?!default))", re.MULTILINE)
# What a component fills in itself stays in braces.
_BLANKS: Final = {name: f"{{{name}}}" for name in ("quote", "shown", "total", "count", "percent")}


def _component(name: str) -> ComponentRenderer:
    """Register a component whose code is text and never built from what users give."""
    assets = resources.files("summarizer.web").joinpath("assets")

    def read(*files: str) -> str:
        return "\n".join(assets.joinpath(file).read_text(encoding="utf-8") for file in files)

    # A component is one script: what its modules import of each other stands there already.
    script = _LINKS.sub("", read("shared.js", f"{name}.js"))
    styles = ["shared.css", f"{name}.css"] if name != "visitor" else []
    return st.components.v2.component(f"summarizer_{name}", js=script, css=read(*styles) or None)


_source_view = _component("source_view")
_findings = _component("findings")
_chat = _component("chat_view")
_visitor = _component("visitor")


def _labels(names: Sequence[str]) -> dict[str, str]:
    return {name: say(f"web.{name}", **_BLANKS) for name in names}


def _proofs() -> dict[str, dict[str, str]]:
    """Name the ways in which things are proved, and say in a line what each means."""
    return {proof: {"name": say(f"proof.{proof}"), "hint": say(f"proof.hint_{proof}")} for proof in PROOFS}


def show_source(view: SourceView, findings: Findings, version: str, focus: SourcePlace | None) -> None:
    """Show a report beside its summary; ``focus``, if it is in this report, is marked when its ``turn`` changes."""
    _source_view(
        key="source_view",
        data={
            "source": view.model_dump(mode="json", exclude_defaults=True),
            "names": [row.name for row in findings.metrics],
            "labels": _labels(_SOURCE_VIEW),
            "version": f"{version} {language()}",
            "focus": focus.model_dump(mode="json") if focus and focus.report == view.id else None,
        },
    )


def show_findings(findings: Findings, version: str) -> None:
    """Show a summary."""
    _findings(
        key="findings",
        data={
            "findings": findings.model_dump(mode="json", exclude={"check"}),
            "labels": _labels(_FINDINGS),
            "proofs": _proofs(),
            "version": f"{version} {language()}",
        },
    )


def show_chat(
    turns: Sequence[ChatTurn],
    suggestions: Sequence[str],
    *,
    earlier: bool,
    version: str,
    on_ask: Callable[[], None],
    on_open: Callable[[], None],
    on_earlier: Callable[[], None],
) -> None:
    """Show a conversation; the callbacks find what was asked for under ``st.session_state["chat_view"]``."""
    _chat(
        key="chat_view",
        data={
            "turns": [turn.model_dump(mode="json") for turn in turns],
            "suggestions": list(suggestions),
            "earlier": earlier,
            "labels": _labels(_CHAT),
            "proofs": _proofs(),
            "version": f"{version} {language()}",
        },
        on_ask_change=on_ask,
        on_open_change=on_open,
        on_earlier_change=on_earlier,
    )


def visitor() -> str | None:
    """Return the token this tab keeps, or None while it has not said it yet."""
    tag = "zh-CN" if language() == "zh" else "en"
    token = _visitor(key="visitor", data={"language": tag}, on_token_change=lambda: None).get("token")
    return token if isinstance(token, str) and _TOKEN.fullmatch(token) else None
