"""The ways a report comes in: uploads, pasted text, an example, or one that is open already.

What comes in waits in a queue of the session, of which the next run of any page takes one report after another: a
visitor who clicks on meanwhile loses none, and one that cannot be read does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from summarizer.errors import ModelError, NotAReportError, SummarizerError, UsageError
from summarizer.messages import say
from summarizer.settings import Settings, load_settings
from summarizer.web import frame
from summarizer.web.many import Job, Upload
from summarizer.web.opened import Opened
from summarizer.web.opening import example_title, examples, open_bytes, open_text
from summarizer.web.problems import Caught, notice, sentence, told_later

# More than these at once go to the page of many reports, which works in the background.
_AT_ONCE: Final = 12
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


def doors() -> None:
    """Show the uploader and the field to paste into."""
    number = st.session_state.setdefault("upload_number", 0)
    # Any file may be dropped: one that cannot be read is refused by us, in the visitor's language.
    files = st.file_uploader(
        say("web.upload"),
        accept_multiple_files=True,
        key=f"upload_{number}",
        max_upload_size=frame.options().upload_mb,
    )
    if files:
        st.session_state["upload_number"] += 1
        _uploaded(files)
    with st.expander(say("web.paste")):
        _paste()


def example_list() -> None:
    """Offer the reports that come with the program."""
    with st.container(key="examples", gap=None):
        st.markdown(say("web.examples"))
        for path in examples():
            if st.button(example_title(path), key=f"example_{path.stem}", type="tertiary", width="stretch"):
                _come([Coming(_by_upload(path.read_bytes(), path.name))])


def door_popover() -> None:
    """Show every way in behind a button; it closes when a report came in."""
    if st.session_state.pop("came_in", False):
        st.session_state["open"] = False
    with st.popover(say("web.open"), key="open", on_change="rerun"):
        doors()
        example_list()


def switcher() -> None:
    """Let the visitor go from one open report to another, by issuer and year."""
    visit = frame.visit()
    if len(visit.opened) < 2:
        return
    labels = visit.labels
    st.session_state["switch"] = visit.current
    st.selectbox(
        say("web.loaded", count=len(labels)),
        list(labels),
        format_func=lambda id: labels.get(id, ""),
        key="switch",
        on_change=_switch,
        label_visibility="collapsed",
        width=320,
    )


@told_later()
def _switch() -> None:
    frame.visit().current = st.session_state["switch"]


def take_in() -> None:
    """Read what waits to come in, then say what could not be read; comes before a page shows its report."""
    intake = _intake()
    if intake.queue:
        _read(intake)
        st.rerun()
    _say(intake)


def _intake() -> Intake:
    return cast(Intake, st.session_state.setdefault("intake", Intake()))


def _come(coming: list[Coming]) -> None:
    """Let reports come in; what was said of others before is said no more."""
    st.session_state["intake"] = Intake(queue=coming)
    st.session_state["came_in"] = True
    st.rerun()


def _uploaded(files: Sequence[UploadedFile]) -> None:
    visit = frame.visit()
    if len(files) <= _AT_ONCE or (visit.job is not None and visit.job.running):
        _come([Coming(_by_upload(file.getvalue(), file.name)) for file in files])
    st.session_state["uploads"] = [Upload(name=file.name, data=file.getvalue()) for file in files]
    st.switch_page(frame.page("many"))


def _paste() -> None:
    with st.form("paste_form", border=False):
        text = st.text_area(say("web.paste_here"), key="pasted", height=180)
        if st.form_submit_button(say("web.paste_read"), type="primary"):
            if text.strip():
                _come([Coming(_by_text(text, say("web.pasted")))])
            notice(say("web.paste_nothing"), kind="bad", key="paste_nothing")


def _by_upload(data: bytes, name: str) -> Way:
    def enter(settings: Settings, force: bool) -> Opened:
        return open_bytes(data, name, settings, limits=frame.options(), who=frame.owner(), force=force)

    return enter


def _by_text(text: str, name: str) -> Way:
    def enter(settings: Settings, force: bool) -> Opened:
        return open_text(text, name, settings, limits=frame.options(), who=frame.owner(), force=force)

    return enter


def _read(intake: Intake) -> None:
    visit, most = frame.visit(), frame.options().max_files
    total = intake.total
    bar = st.progress(0.0)
    while intake.queue:
        done = total - len(intake.queue)
        bar.progress(done / total, text=say("web.reading_of", number=done + 1, total=total))
        coming = intake.queue[0]
        with Caught() as caught:
            opened = _opened(coming, intake)
            intake.same += opened.id in visit.opened
            intake.closed += len(visit.add(opened, most=most, show=intake.opened == 0))
            intake.opened += 1
        if caught.error is not None:
            intake.refused.append(Refused(coming, caught.error))
        intake.queue.pop(0)


def _opened(coming: Coming, intake: Intake) -> Opened:
    """Open with the engine in force; where the model fails, rules do it and the page says so."""
    settings = frame.settings()
    if intake.model_error is None:
        try:
            return coming.way(settings, coming.force)
        except ModelError as error:
            intake.model_error = error
    return coming.way(load_settings(engine="rules", embeddings="off"), coming.force)


def _say(intake: Intake) -> None:
    """Say of each file that could not be read why, and what came of the others."""
    if intake.model_error is not None:
        notice(say("web.model_failed"), sentence(intake.model_error), kind="bad", key="model_notice")
    if intake.same and intake.total > 1:
        notice(say("web.came_twice", count=intake.same), key="same_notice")
    if intake.closed:
        notice(say("web.closed_oldest", count=intake.closed), key="closed_notice")
    if intake.refused:
        _say_refused(intake)


def _say_refused(intake: Intake) -> None:
    # Where the settings are at fault and not the files, that is said once.
    lines = list(dict.fromkeys(sentence(refused.error) for refused in intake.refused[:_MOST_SAID]))
    if intake.opened:
        lines.insert(0, say("web.came_in", opened=intake.opened, refused=len(intake.refused)))
    if len(intake.refused) > _MOST_SAID:
        lines.append(say("web.refused_more", count=len(intake.refused) - _MOST_SAID))
    doubtful = [one.coming for one in intake.refused if isinstance(one.error, NotAReportError)]
    at_fault = any(isinstance(one.error, UsageError) for one in intake.refused)
    with st.container(horizontal=True, vertical_alignment="top", key="problem"):
        notice(*lines, kind="bad", key="problem_notice")
        if doubtful and st.button(say("web.read_anyway"), key="read_anyway"):
            _come([Coming(one.way, force=True) for one in doubtful])
        if at_fault and not frame.options().fixed:
            st.page_link(frame.page("settings"), label=say("web.page_settings"))
        st.button(say("web.dismiss"), key="dismiss", on_click=_dismiss)


@told_later()
def _dismiss() -> None:
    st.session_state["intake"] = Intake()


def start_job(uploads: list[Upload], settings: Settings) -> Job:
    """Begin to read many files in the background."""
    limits, owner = frame.options(), frame.owner()

    def work(upload: Upload) -> Opened:
        return open_bytes(upload.data, upload.name, settings, limits=limits, who=owner)

    return Job(uploads, work).start()
