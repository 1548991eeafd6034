"""Questions: a chat on the left, the report it speaks of on the right."""

from __future__ import annotations

import streamlit as st

from summarizer.errors import SummarizerError
from summarizer.export.markdown import escaped
from summarizer.messages import language, say
from summarizer.settings import Settings
from summarizer.web.chat_view import conversation_to_docx, conversation_to_markdown, show_turn, suggestions_of
from summarizer.web.components import show_chat, show_source
from summarizer.web.layout import apply_language, download_button
from summarizer.web.open_report import report_row, say_what_came, start_screen
from summarizer.web.problems import CaughtOnPage, notice, problems_shown, sentence
from summarizer.web.report_cache import OpenReport, findings_of, source_view_of
from summarizer.web.session import current_session, session_settings


def _downloads() -> None:
    turns, name = current_session().turns, say("web.conversation")
    download_button("Markdown", "md", name, lambda: conversation_to_markdown(turns).encode())
    download_button("Word", "docx", name, lambda: conversation_to_docx(turns))
    st.button(say("web.clear_talk"), on_click=turns.clear, width="stretch")


def _page(opened: OpenReport) -> None:
    report_row(opened, _downloads)
    say_what_came()
    left, right = st.columns(2, gap="small")
    with left:
        _chat(opened)
    with right:
        view, findings = source_view_of(opened, language()), findings_of(opened, language())
        show_source(view, findings, opened.version, current_session().focus)


@st.fragment
@problems_shown()
def _chat(opened: OpenReport) -> None:
    """Run by itself when something is asked, so that the report beside it stays untouched."""
    apply_language()
    if st.session_state.pop("moved", False):
        st.rerun()
    _scope()
    chat, working = st.container(), st.container(key="working")
    # The question is asked first and shown second, but what is said meanwhile stands below the conversation.
    question = str(st.session_state.pop("pending", ""))
    with working:
        error = _answer(question) if question else None
    with chat:
        _turns(opened)
    if error is not None:
        notice(sentence(error), say("web.not_answered", question=question), kind="bad", key="ask_notice")
    st.chat_input(say("web.question"), key="question", on_submit=_ask_typed)


def _scope() -> None:
    session = current_session()
    if len(session.opened) < 2:
        session.everywhere = False
        return
    session.everywhere = bool(
        st.segmented_control(
            say("web.ask_of"),
            [False, True],
            format_func=lambda everywhere: (
                say("web.ask_all", count=len(session.opened)) if everywhere else say("web.ask_one")
            ),
            default=session.everywhere,
            required=True,
            label_visibility="collapsed",
            key="scope",
        )
    )


def _answer(question: str) -> SummarizerError | None:
    """Answer what was asked; a question that an error stops is asked no second time by itself."""
    with CaughtOnPage() as caught:
        settings = session_settings()
        with st.spinner(_working_on(question, settings)):
            current_session().ask(question, settings)
    return caught.error


def _working_on(question: str, settings: Settings) -> str:
    """Return what is asked, of whom, and what comes next, while nothing can be shown of the answer yet."""
    if not settings.uses_model:
        return say("web.asking", question=escaped(question))
    return say("web.asking_model", question=escaped(question), model=escaped(settings.model or settings.url))


def _turns(opened: OpenReport) -> None:
    session = current_session()
    labels = session.labels
    turns = session.turns[-session.shown_turns :]
    show_chat(
        [show_turn(turn, labels) for turn in turns],
        suggestions_of(opened),
        earlier=len(turns) < len(session.turns),
        version=" ".join(labels.values()),
        on_ask=_ask_suggested,
        on_open=_open_place,
        on_earlier=_show_earlier,
    )


def _ask_typed() -> None:
    st.session_state["pending"] = str(st.session_state["question"] or "").strip()


def _ask_suggested() -> None:
    st.session_state["pending"] = str(st.session_state["chat_view"].ask or "").strip()


def _open_place() -> None:
    place = st.session_state["chat_view"].open
    if isinstance(place, dict):
        current_session().show(str(place["report"]), int(place["start"]), int(place["end"]))
        st.session_state["moved"] = True


def _show_earlier() -> None:
    current_session().shown_turns += 30


report = current_session().report
if report is None:
    start_screen(say("web.no_report"), say("web.open_hint"))
else:
    _page(report)
