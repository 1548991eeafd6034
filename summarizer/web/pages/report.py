"""One report: on the left the summary, on the right the report itself."""

from __future__ import annotations

import streamlit as st

from summarizer.messages import language, say
from summarizer.web import components, frame
from summarizer.web.doors import door_popover, doors, example_list, switcher
from summarizer.web.files import summary_buttons
from summarizer.web.intake import say_what_came
from summarizer.web.opened import Opened
from summarizer.web.opening import findings_of, paper_of
from summarizer.web.problems import tell_kept


def _start() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        frame.corner()
    _, middle, _ = st.columns([1, 8, 1])
    with middle.container(key="start"):
        st.title(say("web.start_title"), anchor=False)
        st.markdown(say("web.start_text"))
        say_what_came()
        left, right = st.container(key="ways").columns([3, 2], gap="large")
        with left:
            doors()
        with right:
            example_list()
        columns = st.container(key="promises").columns(3, gap="large")
        for column, promise in zip(columns, ("traced", "whole", "any"), strict=True):
            column.markdown(f"**{say(f'web.promise_{promise}')}**\n\n{say(f'web.promise_{promise}_text')}")


def _row(opened: Opened) -> None:
    info = opened.summary.report
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        facts = [str(fact) for fact in (info.issuer, info.year, info.region, info.date, info.source) if fact]
        components.title(info.title or info.issuer or info.source or say("md.untitled"), facts)
        switcher()
        door_popover()
        with st.popover(say("web.export"), key="export"):
            summary_buttons(opened)
        frame.corner()


def _report(opened: Opened) -> None:
    _row(opened)
    say_what_came()
    found, paper = findings_of(opened, language()), paper_of(opened, language())
    components.checks(opened.id, found.check, opened.version)
    left, right = st.columns(2, gap="small")
    with left:
        components.findings(found, opened.version)
    with right:
        focus = frame.visit().focus
        components.paper(
            paper,
            [row.name for row in found.metrics],
            opened.version,
            focus if focus and focus.report == opened.id else None,
        )


tell_kept()
shown = frame.visit().report
if shown is None:
    _start()
else:
    _report(shown)
