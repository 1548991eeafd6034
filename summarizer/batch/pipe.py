"""A pipe between the event loops of two processes: whole messages both ways, and no side is kept waiting.

The standard library's pipes block whoever sends, so that two busy sides would wait for each other, unless a thread
reads on each; threads that pass on hundreds of messages a second cost more than the messages.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
from collections.abc import Callable
from typing import Any, Final

_HEAD: Final = 4


def ends() -> tuple[socket.socket, socket.socket]:
    """Make the two ends of a pipe.

    Raises:
        ConnectionError: if they are not each other's; where the pair is made of TCP, anybody might have come between.
    """
    ours, theirs = socket.socketpair()
    if (ours.getpeername(), theirs.getpeername()) != (theirs.getsockname(), ours.getsockname()):
        raise ConnectionError("socketpair")
    return ours, theirs


class Pipe(asyncio.Protocol):
    """One end; belongs to the event loop that is running when it is made.

    Args:
        end: one of a pair of sockets, which it takes over.
        take: called with each message that arrives, in the order in which they were sent.
        gone: called when the other end is closed, or its process has ended; what it said last may be lost.
    """

    def __init__(self, end: socket.socket, take: Callable[[Any], None], gone: Callable[[], None]) -> None:
        self._take = take
        self._gone = gone
        self._received = bytearray()
        self._early: list[bytes] = []
        self._transport: asyncio.WriteTransport | None = None
        self._closed = False
        self._opening = asyncio.get_running_loop().create_task(self._open(end))

    def send(self, message: object) -> None:
        """Send a message; once the other end is gone, it is lost."""
        pickled = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        framed = len(pickled).to_bytes(_HEAD, "big") + pickled
        if self._transport is None:
            self._early.append(framed)
        elif not self._closed:
            self._transport.write(framed)

    async def close(self) -> None:
        """Close this end, whatever is still on its way."""
        await asyncio.wait([self._opening])
        if self._transport is None:
            return
        self._transport.abort()
        while not self._closed:
            await asyncio.sleep(0)

    async def _open(self, end: socket.socket) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, sock=end)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to send; for asyncio."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        if self._early:
            transport.writelines(self._early)
            self._early.clear()

    def data_received(self, data: bytes) -> None:
        """Hand on the messages that are whole; for asyncio."""
        received = self._received
        received += data
        at = 0
        while len(received) >= at + _HEAD:
            end = at + _HEAD + int.from_bytes(received[at : at + _HEAD], "big")
            if len(received) < end:
                break
            message = pickle.loads(received[at + _HEAD : end])
            at = end
            self._take(message)
        del received[:at]

    def connection_lost(self, error: Exception | None) -> None:
        """Say that the other end is gone; for asyncio."""
        self._closed = True
        self._gone()
