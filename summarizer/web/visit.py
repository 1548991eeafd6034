"""What the page remembers of a visitor: reports, conversation, batch. Others never see it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from summarizer.asking import Conversation
from summarizer.models.asking import Turn as Said
from summarizer.settings import Settings
from summarizer.web.many import Job
from summarizer.web.opened import ByName, Opened
from summarizer.web.talk import Asked, Place


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
    def by_name(self) -> ByName:
        """The reports under the names citations use."""
        return ByName(self.opened)

    def add(self, opened: Opened, *, most: int = 200) -> None:
        """Keep a report and open it; one with a name that is taken gets a number behind it."""
        taken = {other.name for other in self.opened.values() if other.id != opened.id}
        if opened.name in taken:
            opened = opened.renamed(_free_name(opened.name, taken))
        self.opened[opened.id] = opened
        self.current = opened.id
        while len(self.opened) > most:
            del self.opened[next(iter(self.opened))]

    def ask(self, question: str, settings: Settings) -> Asked:
        """Ask the open report, or all of them, and remember the answer."""
        asked_of = list(self.opened.values()) if self.everywhere else [self.opened[self.current or ""]]
        names = (*(opened.id for opened in asked_of), *(opened.name for opened in asked_of))
        key = (str(id(self)), *names, settings.url, settings.model or "", settings.engine)
        talk = _TALKS.of(key, lambda: Conversation([opened.report for opened in asked_of], settings=settings))
        talk.history = [Said(question=at.answer.question, answer=at.answer.answer) for at in self.turns[-20:]]
        asked = Asked(id=len(self.turns) + 1, question=question, answer=talk.ask(question))
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
