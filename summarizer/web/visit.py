"""What the page remembers of a visitor: reports, conversation, batch. Others never see it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from summarizer.conversation import Conversation
from summarizer.document.labels import Named, labels_of
from summarizer.models import Turn as Said
from summarizer.settings import Settings
from summarizer.web.many import Job
from summarizer.web.opened import Opened
from summarizer.web.talk import Asked, Place, remember


@dataclass
class Visit:
    """One visitor's things."""

    opened: dict[str, Opened] = field(default_factory=dict)
    current: str | None = None
    turns: list[Asked] = field(default_factory=list)
    shown_turns: int = 30
    everywhere: bool = False
    focus: Place | None = None
    job: Job | None = None

    @property
    def report(self) -> Opened | None:
        """The report that is open."""
        return self.opened.get(self.current or "")

    @property
    def labels(self) -> dict[str, str]:
        """What the open reports are called, by their ids: issuer and year, and no two alike."""
        names = labels_of([Named(one.name, one.identity) for one in self.opened.values()])
        return dict(zip(self.opened, names, strict=True))

    @property
    def asked_of(self) -> list[Opened]:
        """The reports that the next question is asked of."""
        if self.everywhere:
            return list(self.opened.values())
        return [self.report] if self.report else []

    def add(self, opened: Opened, *, most: int = 200, show: bool = True) -> list[Opened]:
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
            opened = opened.renamed(_free_name(opened.name, taken))
        self.opened[opened.id] = opened
        if show or self.report is None:
            self.current = opened.id
        gone = []
        while len(self.opened) > most:
            gone.append(self.opened.pop(next(id for id in self.opened if id != self.current)))
        return gone

    def ask(self, question: str, settings: Settings) -> Asked:
        """Ask the open report, or all of them, and remember the answer.

        A question leans on the turns before only as far as they were asked of the same reports: 上年呢 asked of one
        report must not be taken to be about the figure of another.
        """
        asked_of = self.asked_of
        ids = tuple(opened.id for opened in asked_of)
        names = (*ids, *(opened.name for opened in asked_of))
        secret = settings.api_key.get_secret_value() if settings.api_key else ""
        digest = hashlib.sha256(secret.encode()).hexdigest()
        key = (str(id(self)), *names, settings.url, settings.model or "", settings.engine, digest)
        talk = _TALKS.of(key, lambda: Conversation([opened.report for opened in asked_of], settings=settings))
        before = [turn for turn in self.turns if tuple(source.id for source in turn.sources) == ids]
        talk.history = [Said(question=at.answer.question, answer=at.answer.answer) for at in before[-20:]]
        answer = talk.ask(question)
        number = self.turns[-1].id + 1 if self.turns else 1
        asked = remember(number, question, answer, asked_of, self.labels)
        self.turns.append(asked)
        return asked

    def show(self, report: str, start: int, end: int) -> None:
        """Open a report at a place."""
        if report in self.opened:
            self.current = report
            turn = self.focus.turn + 1 if self.focus else 1
            self.focus = Place(report=report, start=start, end=end, turn=turn)


class Visits:
    """The visits of one server by their tokens; the longest away goes first."""

    def __init__(self, *, most: int, hours: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = hours * 3600
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Visit]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, who: str, token: str, present: Visit) -> Visit:
        """Give the visit of a token, or keep the ``present`` one under it.

        Args:
            who: the user signed in, or empty; a token opens nothing of anyone else.
            token: the random one which the visitor's browser tab keeps.
            present: the visit as it is now.
        """
        now = self._clock()
        with self._lock:
            _, visit = self._kept.pop((who, token), (now, present))
            self._kept[who, token] = (now, visit)
            while self._kept and (
                len(self._kept) > self._most or next(iter(self._kept.values()))[0] < now - self._seconds
            ):
                self._kept.popitem(last=False)
        return visit


class _Talks:
    """The conversations last spoken in; an older one is begun anew from its turns."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], Conversation] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: tuple[str, ...], begin: Callable[[], Conversation]) -> Conversation:
        with self._lock:
            talk = self._kept.pop(key, None)
        if talk is None:
            talk = begin()
        with self._lock:
            self._kept[key] = talk
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return talk


_TALKS: Final = _Talks(16)


def _free_name(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
