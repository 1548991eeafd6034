"""What a person sees while a batch runs."""

from __future__ import annotations

import io

import pytest

from summarizer.batch import Totals
from summarizer.batch.progress import Display, Watcher, display, figures
from summarizer.messages import set_language
from summarizer.models import Usage


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(*marks: tuple[float, int], reports: int) -> str:
    """Return the last figures, after so many reports were done at such times."""
    set_language("en")
    clock, stream = Clock(), io.StringIO()
    lines = Display(stream, clock)
    for clock.now, finished in marks:
        lines.update(Totals(reports=reports, done=finished))
    lines.close()
    return stream.getvalue().splitlines()[-1]


@pytest.mark.parametrize(
    ("marks", "waiting", "left"),
    [
        (((0.0, 0),), 10, "?"),
        (((0.0, 0), (10.0, 5)), 10, "?"),
        (((0.0, 0), (10.0, 5), (20.0, 10)), 10, "0:20"),
        (((0.0, 0), (10.0, 1), (20.0, 2)), 1000, "2:46:40"),
        (((0.0, 0), (10.0, 0)), 5, "?"),
        (((0.0, 0), (10.0, 5)), 0, "0:00"),
    ],
)
def test_the_time_that_is_left(marks: tuple[tuple[float, int], ...], waiting: int, left: str) -> None:
    assert shown(*marks, reports=marks[-1][1] + waiting).endswith(f", {left} left")


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    assert " 1.0/s" in shown((0.0, 0), (100.0, 1000), (110.0, 1010), (120.0, 1020), reports=2000)


def test_the_figures_name_rate_time_tokens_cost_and_failures() -> None:
    set_language("en")
    usage = Usage(requests=12, tokens_in=9000, tokens_out=1000, cost=0.125)
    totals = Totals(reports=10, done=5, failed=1, usage=usage)
    text = figures(totals, 2.0)
    assert text == "5/10 done, 1 failed, 2.0/s, 0:02 left; 12 requests, 10,000 tokens, cost 0.1250"
    priceless = totals.model_copy(update={"usage": usage.model_copy(update={"cost": None})})
    assert figures(priceless, 0.0).endswith("cost unknown")


def test_without_a_terminal_there_is_a_line_now_and_then() -> None:
    set_language("en")
    clock, stream = Clock(), io.StringIO()
    lines = Display(stream, clock)
    for clock.now in (0.0, 1.0, 9.0, 11.0, 12.0):
        lines.update(Totals(reports=10, done=int(clock.now / 2)))
    lines.note("the endpoint is down")
    lines.close()
    written = stream.getvalue().splitlines()
    assert len(written) == 3
    assert written[1] == "the endpoint is down"
    assert "\x1b" not in stream.getvalue()


def test_quiet_is_quiet() -> None:
    assert type(display(quiet=True)) is Watcher
    assert isinstance(display(quiet=False), Display)


def test_a_terminal_gets_a_bar() -> None:
    set_language("en")
    terminal = Terminal()
    live = Display(terminal)
    live.update(Totals(reports=2, done=1))
    live.note("[a] note")
    live.close()
    assert "[a] note" in terminal.getvalue()
    assert "50%" in terminal.getvalue()
    assert "1/2 done" in terminal.getvalue()
