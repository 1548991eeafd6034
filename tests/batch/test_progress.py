"""What a person sees while a batch runs."""

from __future__ import annotations

import io

import pytest

from summarizer.batch import Totals
from summarizer.batch.progress import Lines, Silence, Speed, figures, watcher_for
from summarizer.messages import set_language
from summarizer.models import Usage


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def speed(*marks: tuple[float, int]) -> Speed:
    clock = Clock()
    made = Speed(clock)
    for clock.now, finished in marks:
        made.mark(finished)
    return made


@pytest.mark.parametrize(
    ("marks", "waiting", "left"),
    [
        ((), 10, "?"),
        (((0.0, 0),), 10, "?"),
        (((0.0, 0), (10.0, 5)), 10, "0:20"),
        (((0.0, 0), (10.0, 1)), 1000, "2:46:40"),
        (((0.0, 0), (10.0, 0)), 5, "?"),
        (((0.0, 0), (10.0, 5)), 0, "0:00"),
    ],
)
def test_the_time_that_is_left(marks: tuple[tuple[float, int], ...], waiting: int, left: str) -> None:
    assert speed(*marks).left(waiting) == left


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    assert speed((0.0, 0), (100.0, 1000), (110.0, 1010), (120.0, 1020)).rate == pytest.approx(1.0)


def test_the_figures_name_rate_time_tokens_cost_and_failures() -> None:
    set_language("en")
    usage = Usage(requests=12, tokens_in=9000, tokens_out=1000, cost=0.125)
    totals = Totals(reports=10, done=5, failed=1, usage=usage)
    text = figures(totals, speed((0.0, 0), (3.0, 6)))
    assert text == "5/10 done, 1 failed, 2.0/s, 0:02 left; 12 requests, 10,000 tokens, cost 0.1250"
    priceless = totals.model_copy(update={"usage": usage.model_copy(update={"cost": None})})
    assert figures(priceless, speed()).endswith("cost unknown")


def test_without_a_terminal_there_is_a_line_now_and_then() -> None:
    set_language("en")
    clock, stream = Clock(), io.StringIO()
    lines = Lines(stream, clock)
    for clock.now in (0.0, 1.0, 9.0, 11.0, 12.0):
        lines.update(Totals(reports=10, done=int(clock.now / 2)))
    lines.note("the endpoint is down")
    lines.close()
    written = stream.getvalue().splitlines()
    assert len(written) == 3
    assert written[1] == "the endpoint is down"
    assert "\x1b" not in stream.getvalue()


def test_quiet_is_quiet() -> None:
    assert isinstance(watcher_for(io.StringIO(), quiet=True), Silence)
    assert isinstance(watcher_for(io.StringIO()), Lines)


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    from summarizer.batch.progress import Live

    live = Live()
    live.update(Totals(reports=2, done=1))
    live.note("[a] note")
    live.close()
