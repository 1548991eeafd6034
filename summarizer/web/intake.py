"""What comes in: reports wait in a queue of the session, and each run of the page takes one after another.

A visitor who clicks on meanwhile loses none, and one that cannot be read does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

import streamlit as st

from summarizer.errors import ModelError, NotAReportError, SummarizerError, UsageError
from summarizer.messages import say
from summarizer.settings import Settings, load_settings
from summarizer.web import frame
from summarizer.web.opened import Opened
from summarizer.web.opening import open_bytes, open_text
from summarizer.web.problems import Caught, notice, sentence, told_later

_MOST_SAID: Final = 20

Way = Callable[[Settings, bool], Opened]


@dataclass
class Coming:
    """A report on its way in."""

    way: Way
    force: bool = False


@dataclass
class Refused:
    """A report that did not come in, and why."""

    coming: Coming
    error: SummarizerError


@dataclass
class Intake:
    """What is on its way in, and what became of it."""

    queue: list[Coming] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    opened: int = 0
    same: int = 0
    """How many of these were open before, or came twice."""
    closed: int = 0
    """How many had to be closed for these."""
    model_error: ModelError | None = None
    """Why the model is asked no more: each further report would wait for it as long."""

    @property
    def total(self) -> int:
        """How many came in together."""
        return len(self.queue) + len(self.refused) + self.opened


def come(*coming: Coming) -> None:
    """Let reports come in, behind those that still wait; what was said of others before is said no more."""
    intake = _intake()
    if intake.queue:
        intake.queue.extend(coming)
    else:
        st.session_state["intake"] = Intake(queue=list(coming))
    st.session_state["came_in"] = True


def upload(data: bytes, name: str) -> Coming:
    """Give a file's way in."""

    def enter(settings: Settings, force: bool) -> Opened:
        return open_bytes(data, name, settings, limits=frame.options(), who=frame.owner(), force=force)

    return Coming(enter)


def pasted(text: str, name: str) -> Coming:
    """Give the way in of a text that was pasted."""

    def enter(settings: Settings, force: bool) -> Opened:
        return open_text(text, name, settings, limits=frame.options(), who=frame.owner(), force=force)

    return Coming(enter)


def take_in() -> None:
    """Read what waits; comes before a page shows anything."""
    intake, visit = _intake(), frame.visit()
    if not intake.queue:
        return
    most, total = frame.options().max_files, intake.total
    slot = st.empty()
    while intake.queue:
        done = total - len(intake.queue)
        slot.progress(done / total, text=say("web.reading_of", number=done + 1, total=total))
        coming = intake.queue[0]
        with Caught() as caught:
            opened = _opened(coming, intake)
            intake.same += opened.id in visit.opened
            intake.closed += len(visit.add(opened, most=most, show=intake.opened == 0))
            intake.opened += 1
        if caught.error is not None:
            intake.refused.append(Refused(coming, caught.error))
        intake.queue.pop(0)
    slot.empty()


def say_what_came() -> None:
    """Say of each file that could not be read why, and what came of the others."""
    intake = _intake()
    if intake.model_error is not None:
        notice(say("web.model_failed"), sentence(intake.model_error), kind="bad", key="model_notice")
    if intake.same and intake.total > 1:
        notice(say("web.came_twice", count=intake.same), key="same_notice")
    if intake.closed:
        notice(say("web.closed_oldest", count=intake.closed), key="closed_notice")
    if intake.refused:
        _say_refused(intake)


def _intake() -> Intake:
    return cast(Intake, st.session_state.setdefault("intake", Intake()))


def _opened(coming: Coming, intake: Intake) -> Opened:
    """Open with the engine in force; where the model fails, rules do it and the page says so."""
    settings = frame.settings()
    if intake.model_error is None:
        try:
            return coming.way(settings, coming.force)
        except ModelError as error:
            intake.model_error = error
    return coming.way(load_settings(engine="rules", embeddings="off"), coming.force)


def _say_refused(intake: Intake) -> None:
    # Where the settings are at fault and not the files, that is said once.
    lines = list(dict.fromkeys(sentence(refused.error) for refused in intake.refused[:_MOST_SAID]))
    if intake.opened:
        lines.insert(0, say("web.came_in", opened=intake.opened, refused=len(intake.refused)))
    if len(intake.refused) > _MOST_SAID:
        lines.append(say("web.refused_more", count=len(intake.refused) - _MOST_SAID))
    with st.container(horizontal=True, vertical_alignment="top", key="problem"):
        notice(*lines, kind="bad", key="problem_notice")
        if any(isinstance(refused.error, NotAReportError) for refused in intake.refused):
            st.button(say("web.read_anyway"), key="read_anyway", on_click=_read_anyway)
        at_fault = any(isinstance(refused.error, UsageError) for refused in intake.refused)
        if at_fault and not frame.options().fixed:
            st.page_link(frame.page("settings"), label=say("web.page_settings"))
        st.button(say("web.dismiss"), key="dismiss", on_click=_dismiss)


@told_later()
def _read_anyway() -> None:
    """Let in all that looked like no report; of the others it stays said why not."""
    intake = _intake()
    doubtful = [refused.coming for refused in intake.refused if isinstance(refused.error, NotAReportError)]
    others = [refused for refused in intake.refused if not isinstance(refused.error, NotAReportError)]
    come(*(Coming(coming.way, force=True) for coming in doubtful))
    _intake().refused.extend(others)


@told_later()
def _dismiss() -> None:
    st.session_state["intake"] = Intake()
