"""What the page remembers of a visitor: reports, conversation, batch. Others never see it."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

import streamlit as st

from summarizer.conversation import Conversation
from summarizer.document.identity import Named, labels_of
from summarizer.models import Report, Turn
from summarizer.settings import Settings, load_settings
from summarizer.web.batch_view import PageBatch
from summarizer.web.chat_view import AskedQuestion, SourcePlace, remember
from summarizer.web.endpoint import ChosenEndpoint, check_settings, settings_of
from summarizer.web.launch import web_options
from summarizer.web.report_cache import OpenReport

_LEANT_ON: Final = 20
_CONVERSATIONS: Final = 16


@dataclass
class Session:
    """One visitor's things."""

    opened: dict[str, OpenReport] = field(default_factory=dict)
    current: str | None = None
    turns: list[AskedQuestion] = field(default_factory=list)
    shown_turns: int = 30
    everywhere: bool = False
    focus: SourcePlace | None = None
    batch: PageBatch | None = None
    owner: str = field(default_factory=secrets.token_hex)
    """Names the session, for what must not be shared with others."""

    @property
    def report(self) -> OpenReport | None:
        """The report that is open."""
        return self.opened.get(self.current or "")

    @property
    def labels(self) -> dict[str, str]:
        """What the open reports are called, by their ids: issuer and year, and no two alike."""
        names = labels_of([Named(opened.name, opened.identity) for opened in self.opened.values()])
        return dict(zip(self.opened, names, strict=True))

    @property
    def asked_of(self) -> list[OpenReport]:
        """The reports that the next question is asked of."""
        if self.everywhere:
            return list(self.opened.values())
        return [self.report] if self.report else []

    def add(self, opened: OpenReport, *, most: int = 200, show: bool = True) -> list[OpenReport]:
        """Keep a report; one with a name that is taken gets a number behind it.

        Args:
            opened: the report.
            most: how many are kept at most; the first to come is the first to go.
            show: whether it becomes the one that is open.

        Returns:
            The reports that had to go.
        """
        taken = {other.name for other in self.opened.values() if other.id != opened.id}
        if opened.name in taken:
            number = 2
            while f"{opened.name} ({number})" in taken:
                number += 1
            opened = opened.renamed(f"{opened.name} ({number})")
        self.opened[opened.id] = opened
        if show or self.report is None:
            self.current = opened.id
        gone = []
        while len(self.opened) > most:
            gone.append(self.opened.pop(next(id for id in self.opened if id != self.current)))
        return gone

    def ask(self, question: str, settings: Settings) -> AskedQuestion:
        """Ask the open report, or all of them, and remember the answer.

        A question leans on the turns before only as far as they were asked of the same reports: 上年呢 asked of one
        report must not be taken to be about the figure of another.
        """
        asked_of = self.asked_of
        ids = tuple(opened.id for opened in asked_of)
        names = (*ids, *(opened.name for opened in asked_of))
        secret = settings.api_key.get_secret_value() if settings.api_key else ""
        digest = hashlib.sha256(secret.encode()).hexdigest()
        key = (self.owner, *names, settings.url, settings.model or "", settings.engine, settings.lead, digest)
        conversation = _conversation(key, [opened.report for opened in asked_of], settings)
        before = [turn for turn in self.turns if tuple(source.id for source in turn.sources) == ids]
        conversation.history = [
            Turn(question=turn.answer.question, answer=turn.answer.answer) for turn in before[-_LEANT_ON:]
        ]
        answer = conversation.ask(question)
        number = self.turns[-1].id + 1 if self.turns else 1
        asked = remember(number, question, answer, asked_of, self.labels)
        self.turns.append(asked)
        return asked

    def show(self, report: str, start: int, end: int) -> None:
        """Open a report at a place."""
        if report in self.opened:
            self.current = report
            turn = self.focus.turn + 1 if self.focus else 1
            self.focus = SourcePlace(report=report, start=start, end=end, turn=turn)


class Sessions:
    """The sessions of one server by their tokens; the longest away goes first."""

    def __init__(self, *, most: int, hours: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = hours * 3600
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Session]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, user: str, token: str, present: Session) -> Session:
        """Return the session of a token, or keep the ``present`` one under it.

        Args:
            user: who is signed in, or empty; a token opens nothing of anyone else.
            token: the random one which the visitor's browser tab keeps.
            present: the session as it is now.
        """
        now = self._clock()
        with self._lock:
            _, session = self._kept.pop((user, token), (now, present))
            self._kept[user, token] = (now, session)
            while self._kept and (
                len(self._kept) > self._most or next(iter(self._kept.values()))[0] < now - self._seconds
            ):
                self._kept.popitem(last=False)
        return session


@st.cache_resource(max_entries=_CONVERSATIONS, show_spinner=False)
def _conversation(key: tuple[str, ...], _reports: list[Report], _settings: Settings) -> Conversation:
    """Return the conversation last held of these reports; one long ago is begun anew from its turns."""
    return Conversation(_reports, settings=_settings)


@st.cache_resource(show_spinner=False)
def _sessions() -> Sessions:
    return Sessions(most=web_options().visitors, hours=web_options().keep_hours)


def current_session() -> Session:
    """Return what the page remembers of the visitor it is run for."""
    return cast(Session, st.session_state.setdefault("session", Session()))


def restore_session(token: str) -> bool:
    """Take up the session that the visitor's tab has the token of; return whether that is another one."""
    if st.session_state.get("token") == token:
        return False
    st.session_state["token"] = token
    user = str(st.user.get("sub") or st.user.get("email") or "") if web_options().sign_in else ""
    present = current_session()
    st.session_state["session"] = _sessions().of(user, token, present)
    return st.session_state["session"] is not present


def chosen_endpoint() -> ChosenEndpoint:
    """Return the endpoint the user set in this session."""
    return cast(ChosenEndpoint, st.session_state.setdefault("endpoint", ChosenEndpoint()))


def session_settings() -> Settings:
    """Return the settings in force for this session, with which reports can be read and asked.

    Raises:
        UsageError: if a setting makes no sense, or what it needs is not there.
        TemplateError: if one of the prompts is broken.
    """
    settings = load_settings() if web_options().fixed else settings_of(chosen_endpoint())
    check_settings(settings)
    return settings
