"""The ways a report comes in: uploads, pasted text, an example, or one that is open already.

What comes waits in a queue of the session, and each run of the page takes one after another: a visitor who clicks on
meanwhile loses none, and one that cannot be read does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from summarizer.document import from_bytes
from summarizer.errors import ModelError, NotAReportError, SummarizerError, UsageError
from summarizer.filenames import shipped
from summarizer.messages import say
from summarizer.settings import load_settings
from summarizer.web.launch import web_options
from summarizer.web.layout import apply_language, header_menu, page_file, title_row
from summarizer.web.problems import CaughtOnPage, notice, sentence
from summarizer.web.report_cache import OpenReport, ReportSource, open_source
from summarizer.web.session import current_session, session_settings

# More than these at once go to the page of many reports, which works in the background.
_AT_ONCE: Final = 12
_MOST_SAID: Final = 20


@dataclass
class Refused:
    """A report that did not come in, and why."""

    source: ReportSource
    error: SummarizerError


@dataclass
class Intake:
    """What is on its way in, and what became of it."""

    queue: list[ReportSource] = field(default_factory=list)
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


def _intake() -> Intake:
    return cast(Intake, st.session_state.setdefault("intake", Intake()))


def let_in(*sources: ReportSource) -> None:
    """Let reports come in, behind those that still wait; what was said of others before is said no more."""
    intake = _intake()
    if intake.queue:
        intake.queue.extend(sources)
    else:
        st.session_state["intake"] = Intake(queue=list(sources))
    # A popover with another key is another one, and closed.
    st.session_state["arrivals"] = _arrivals() + 1


def _arrivals() -> int:
    return cast(int, st.session_state.setdefault("arrivals", 0))


def take_in() -> None:
    """Read what waits; comes before a page shows anything."""
    intake, session = _intake(), current_session()
    if not intake.queue:
        return
    most, total = web_options().max_files, intake.total
    slot = st.empty()
    while intake.queue:
        done = total - len(intake.queue)
        slot.progress(done / total, text=say("web.reading_of", number=done + 1, total=total))
        source = intake.queue[0]
        with CaughtOnPage() as caught:
            opened = _opened(source, intake)
            intake.same += opened.id in session.opened
            intake.closed += len(session.add(opened, most=most, show=intake.opened == 0))
            intake.opened += 1
        if caught.error is not None:
            intake.refused.append(Refused(source, caught.error))
        intake.queue.pop(0)
    slot.empty()


def _opened(source: ReportSource, intake: Intake) -> OpenReport:
    """Open with the engine in force; where the model fails, rules do it and the page says so."""
    settings, owner = session_settings(), current_session().owner
    if intake.model_error is None:
        try:
            return open_source(source, settings, owner)
        except ModelError as error:
            intake.model_error = error
    return open_source(source, load_settings(engine="rules", embeddings="off"), owner)


def say_what_came() -> None:
    """Show of each file that could not be read why, and what came of the others."""
    intake = _intake()
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
    with st.container(horizontal=True, vertical_alignment="top", key="problem"):
        notice(*lines, kind="bad", key="problem_notice")
        if any(isinstance(refused.error, NotAReportError) for refused in intake.refused):
            st.button(say("web.read_anyway"), key="read_anyway", on_click=_read_anyway)
        at_fault = any(isinstance(refused.error, UsageError) for refused in intake.refused)
        if at_fault and not web_options().fixed:
            st.page_link(page_file("settings"), label=say("web.page_settings"))
        st.button(say("web.dismiss"), key="dismiss", on_click=_dismiss)


def _read_anyway() -> None:
    """Let in all that looked like no report; of the others it stays said why not."""
    refused = _intake().refused
    doubted = [one.source for one in refused if isinstance(one.error, NotAReportError)]
    let_in(*(replace(source, force=True) for source in doubted))
    _intake().refused.extend(one for one in refused if not isinstance(one.error, NotAReportError))


def _dismiss() -> None:
    st.session_state["intake"] = Intake()


def start_screen(title: str, text: str) -> DeltaGenerator:
    """Show every way in, where no report is open yet; return the container, for what else belongs there."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        header_menu()
    _, middle, _ = st.columns([1, 8, 1])
    screen = middle.container(key="start")
    with screen:
        st.title(title, anchor=False)
        st.markdown(text)
        say_what_came()
        left, right = st.container(key="ways").columns([3, 2], gap="large")
        with left:
            _upload()
        with right:
            _examples()
    return screen


def report_row(opened: OpenReport, downloads: Callable[[], None]) -> None:
    """Show which report is open, the ways to another, and what can be taken away, as ``downloads`` offers it."""

    def beside() -> None:
        _switcher()
        with (
            st.container(key="open", width="content"),
            st.popover(say("web.open"), key=f"open_{_arrivals()}"),
        ):
            _upload()
            _examples()
        with st.popover(say("web.export"), key="export"):
            downloads()

    info = opened.summary.report
    title = info.title or info.issuer or info.source or say("md.untitled")
    title_row(title, info.issuer, info.year, info.region, info.date, info.source, beside=beside)


def _upload() -> None:
    """Show the uploader and the field to paste into."""
    key = f"upload_{st.session_state.setdefault('upload_number', 0)}"
    # Any file may be dropped: one that cannot be read is refused by us, in the visitor's language.
    st.file_uploader(
        say("web.upload"),
        accept_multiple_files=True,
        key=key,
        max_upload_size=web_options().upload_mb,
        on_change=_uploaded,
        args=(key,),
    )
    with st.expander(say("web.paste")), st.form("paste_form", border=False):
        st.text_area(say("web.paste_here"), key="pasted", height=180)
        st.form_submit_button(say("web.paste_read"), type="primary", on_click=_pasted)
        if st.session_state.pop("pasted_nothing", False):
            notice(say("web.paste_nothing"), kind="bad", key="paste_nothing")


def _uploaded(key: str) -> None:
    # An uploader that is dropped onto while its files are read gives those once more.
    seen = cast(set[str], st.session_state.setdefault("files_seen", set()))
    given = cast(list[UploadedFile], st.session_state[key] or [])
    files = [file for file in given if file.file_id not in seen]
    if not files:
        return
    seen.update(file.file_id for file in files)
    st.session_state["upload_number"] += 1
    sources = [ReportSource(file.name, file.getvalue()) for file in files]
    batch = current_session().batch
    if len(sources) <= _AT_ONCE or (batch is not None and batch.running):
        let_in(*sources)
    else:
        st.session_state["batch_sources"] = sources


def _pasted() -> None:
    apply_language()
    text = str(st.session_state["pasted"] or "")
    if text.strip():
        let_in(ReportSource(say("web.pasted"), text))
    else:
        st.session_state["pasted_nothing"] = True


def _examples() -> None:
    """Offer the reports that come with the program."""
    with st.container(key="examples", gap=None):
        st.markdown(say("web.examples"))
        for path in sorted(shipped("_examples", "examples").glob("*.txt")):
            st.button(
                _example_title(path),
                key=f"example_{path.stem}",
                type="tertiary",
                width="stretch",
                on_click=lambda path=path: let_in(ReportSource(path.name, path.read_bytes())),
            )


@cache
def _example_title(path: Path) -> str:
    """Return who reports on which year in an example."""
    identity = from_bytes(path.read_bytes(), path.name).identity
    return f"{identity.issuer or path.stem} {identity.year or ''}".strip()


def _switcher() -> None:
    """Let the visitor go from one open report to another, by issuer and year."""
    session = current_session()
    labels = session.labels
    if len(labels) < 2:
        return
    st.session_state["switch"] = session.current
    st.selectbox(
        say("web.loaded", count=len(labels)),
        list(labels),
        format_func=lambda id: labels.get(id, ""),
        key="switch",
        on_change=_switch,
        label_visibility="collapsed",
        placeholder=say("web.loaded", count=len(labels)),
        width=320,
    )


def _switch() -> None:
    current_session().current = st.session_state["switch"]
