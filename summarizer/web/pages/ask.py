"""Questions: a chat on the left, the report it speaks of on the right."""

from __future__ import annotations

import streamlit as st

from summarizer.errors import SummarizerError
from summarizer.messages import language, say
from summarizer.web import components, frame
from summarizer.web.doors import door_popover, doors, example_list
from summarizer.web.files import talk_buttons
from summarizer.web.opened import Opened
from summarizer.web.opening import findings_of, paper_of, suggestions_of
from summarizer.web.talk import show_turn


def _start() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        frame.corner()
    _, middle, _ = st.columns([1, 8, 1])
    with middle.container(key="start"):
        st.title(say("web.no_report"), anchor=False)
        st.markdown(say("web.open_hint"))
        left, right = st.container(key="ways").columns([3, 2], gap="large")
        with left:
            doors()
        with right:
            example_list()


def _row(opened: Opened) -> None:
    visit = frame.visit()
    info = opened.summary.report
    with st.container(horizontal=True, vertical_alignment="center", key="title_row"):
        facts = [str(fact) for fact in (info.issuer, info.year, info.source) if fact]
        components.title(info.title or info.issuer or info.source or say("md.untitled"), facts)
        door_popover()
        with st.popover(say("web.export"), key="export"):
            talk_buttons(visit.turns)
            st.button(say("web.clear_talk"), on_click=visit.turns.clear, width="stretch")
        frame.corner()


def _scope() -> None:
    visit = frame.visit()
    if len(visit.opened) < 2:
        visit.everywhere = False
        return
    visit.everywhere = bool(
        st.segmented_control(
            say("web.ask_of"),
            [False, True],
            format_func=lambda all: (
                say("web.ask_all", count=len(visit.opened)) if all else say("web.ask_one")
            ),
            default=visit.everywhere,
            required=True,
            label_visibility="collapsed",
            key="scope",
        )
    )


def _ask(question: str) -> None:
    frame.speak()
    st.session_state.pop("ask_problem", None)
    try:
        if question.strip():
            frame.visit().ask(question.strip(), frame.settings())
    except SummarizerError as error:
        st.session_state["ask_problem"] = error


def _ask_typed() -> None:
    _ask(st.session_state["question"] or "")


def _ask_suggested() -> None:
    _ask(str(st.session_state["talk"].ask or ""))


def _open_place() -> None:
    place = st.session_state["talk"].open
    if isinstance(place, dict):
        frame.visit().show(str(place["report"]), int(place["start"]), int(place["end"]))
        st.session_state["moved"] = True


def _more() -> None:
    frame.visit().shown_turns += 30


@st.fragment
def _chat(opened: Opened) -> None:
    """Run by itself when something is asked, so that the report beside it stays untouched."""
    frame.speak()
    if st.session_state.pop("moved", False):
        st.rerun()
    visit = frame.visit()
    _scope()
    turns = visit.turns[-visit.shown_turns :]
    components.talk(
        [show_turn(turn, visit.by_name) for turn in turns],
        suggestions_of(opened),
        earlier=len(turns) < len(visit.turns),
        version=f"{len(visit.opened)}",
        on_ask=_ask_suggested,
        on_open=_open_place,
        on_earlier=_more,
    )
    if "ask_problem" in st.session_state:
        components.notice(str(st.session_state["ask_problem"]), kind="bad", key="ask_notice")
    st.chat_input(say("web.question"), key="question", on_submit=_ask_typed)


def _page(opened: Opened) -> None:
    _row(opened)
    left, right = st.columns(2, gap="small")
    with left:
        _chat(opened)
    with right:
        names = [row.name for row in findings_of(opened, language()).metrics]
        focus = frame.visit().focus
        components.paper(
            paper_of(opened, language()),
            names,
            opened.version,
            focus if focus and focus.report == opened.id else None,
        )


shown = frame.visit().report
if shown is None:
    _start()
else:
    _page(shown)
