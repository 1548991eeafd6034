"""Questions: a chat on the left, the report it speaks of on the right."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from summarizer.errors import SummarizerError
from summarizer.messages import language, say
from summarizer.web import components, frame
from summarizer.web.doors import door_popover, doors, example_list, switcher
from summarizer.web.files import talk_buttons
from summarizer.web.intake import say_what_came
from summarizer.web.opened import Opened
from summarizer.web.opening import findings_of, paper_of, suggestions_of
from summarizer.web.problems import Caught, notice, sentence, tell_kept, told, told_later
from summarizer.web.talk import show_turn


class Problem(NamedTuple):
    """A question that could not be answered, and why."""

    question: str
    error: SummarizerError


def _start() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        frame.corner()
    _, middle, _ = st.columns([1, 8, 1])
    with middle.container(key="start"):
        st.title(say("web.no_report"), anchor=False)
        st.markdown(say("web.open_hint"))
        say_what_came()
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
        switcher()
        door_popover()
        with st.popover(say("web.export"), key="export"):
            talk_buttons(visit.turns)
            st.button(say("web.clear_talk"), on_click=told_later()(visit.turns.clear), width="stretch")
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


@told_later()
def _ask_typed() -> None:
    st.session_state["pending"] = str(st.session_state["question"] or "").strip()


@told_later()
def _ask_suggested() -> None:
    st.session_state["pending"] = str(st.session_state["talk"].ask or "").strip()


def _answer() -> Problem | None:
    """Answer what was asked; a question that an error stops is asked no second time by itself."""
    question = str(st.session_state.pop("pending", ""))
    with Caught() as caught:
        if question:
            with st.spinner(say("web.asking")):
                frame.visit().ask(question, frame.settings())
    return Problem(question, caught.error) if caught.error is not None else None


@told_later()
def _open_place() -> None:
    place = st.session_state["talk"].open
    if isinstance(place, dict):
        frame.visit().show(str(place["report"]), int(place["start"]), int(place["end"]))
        st.session_state["moved"] = True


@told_later()
def _more() -> None:
    frame.visit().shown_turns += 30


@st.fragment
def _chat(opened: Opened) -> None:
    """Run by itself when something is asked, so that the report beside it stays untouched."""
    frame.speak()
    with told():
        if st.session_state.pop("moved", False):
            st.rerun()
        tell_kept()
        _scope()
        talk, working = st.container(), st.container(key="working")
        # The question is asked first and shown second, but what is said meanwhile stands below the conversation.
        with working:
            problem = _answer()
        with talk:
            _turns(opened)
        if problem is not None:
            said = say("web.not_answered", question=problem.question)
            notice(sentence(problem.error), said, kind="bad", key="ask_notice")
        st.chat_input(say("web.question"), key="question", on_submit=_ask_typed)


def _turns(opened: Opened) -> None:
    visit = frame.visit()
    labels = visit.labels
    turns = visit.turns[-visit.shown_turns :]
    components.talk(
        [show_turn(turn, labels) for turn in turns],
        suggestions_of(opened),
        earlier=len(turns) < len(visit.turns),
        version=" ".join(labels.values()),
        on_ask=_ask_suggested,
        on_open=_open_place,
        on_earlier=_more,
    )


def _page(opened: Opened) -> None:
    _row(opened)
    say_what_came()
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


tell_kept()
shown = frame.visit().report
if shown is None:
    _start()
else:
    _page(shown)
