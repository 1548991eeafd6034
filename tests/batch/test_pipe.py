"""The pipe between a worker and the main process."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from summarizer.batch.pipe import Pipe

LONG = "行" * 400_000


class End:
    """One end, with what it heard."""

    def __init__(self, end: socket.socket, *, wanted: int = 1) -> None:
        self.heard: list[Any] = []
        self.whole = asyncio.Event()
        self.gone = asyncio.Event()
        self._wanted = wanted
        self.pipe = Pipe(end, self._take, self.gone.set)

    def _take(self, message: Any) -> None:
        self.heard.append(message)
        if len(self.heard) == self._wanted:
            self.whole.set()


def test_messages_arrive_whole_and_in_order() -> None:
    sent = ["短", {"长": LONG}, (1, None), b"", *range(300)]

    async def talk() -> list[Any]:
        one, other = socket.socketpair()
        speaker, listener = End(one), End(other, wanted=len(sent))
        for message in sent:
            speaker.pipe.send(message)
        await asyncio.wait_for(listener.whole.wait(), 10)
        await speaker.pipe.close()
        await listener.pipe.close()
        return listener.heard

    assert asyncio.run(talk()) == sent


def test_two_sides_that_say_more_than_a_pipe_holds_do_not_wait_for_each_other() -> None:
    async def talk() -> tuple[int, int]:
        one, other = socket.socketpair()
        ends = End(one, wanted=20), End(other, wanted=20)
        for number in range(20):
            for end in ends:
                end.pipe.send((number, LONG))
        for end in ends:
            await asyncio.wait_for(end.whole.wait(), 20)
        for end in ends:
            await end.pipe.close()
        return len(ends[0].heard), len(ends[1].heard)

    assert asyncio.run(talk()) == (20, 20)


def test_the_other_side_hears_of_the_end_and_what_is_sent_then_is_lost() -> None:
    async def talk() -> list[Any]:
        one, other = socket.socketpair()
        first, second = End(one), End(other)
        await first.pipe.close()
        await asyncio.wait_for(second.gone.wait(), 10)
        second.pipe.send("太晚")
        await second.pipe.close()
        return first.heard

    assert asyncio.run(talk()) == []
