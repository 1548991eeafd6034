"""What the line to the endpoint lets pass once somebody has asked it to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from summarizer.batch.limits import Backoff, Circuit, Limits
from summarizer.batch.line import LocalLine, Ticket
from summarizer.batch.spend import Spend
from summarizer.batch.store import Store


@pytest.mark.parametrize(("begins", "halt"), [(True, "stopped"), (False, None)])
def test_after_a_stop_no_report_begins_but_one_that_has_asked_goes_on(
    tmp_path: Path, begins: bool, halt: str | None
) -> None:
    async def enter() -> str | None:
        with Store(tmp_path) as store:
            limits = Limits()
            circuit = Circuit(1.0, lambda reason: None)
            line = LocalLine(store, limits, Backoff(0.01), circuit, Spend(limits, store.spent()))
            line.stop()
            return (await line.enter(Ticket(key="k", begins=begins))).halt

    assert asyncio.run(enter()) == halt
