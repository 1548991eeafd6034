"""Sends one request and waits for it: the asynchronous transport, driven by a loop of its own in a thread.

There is one way to an endpoint, so that the bounds of time and size hold for those who wait as for those who don't.
"""

from __future__ import annotations

import asyncio
import threading
import weakref

from summarizer.llm.async_transport import AsyncTransport
from summarizer.llm.exchange import Request
from summarizer.settings import Settings


class Transport:
    """Sends requests and waits for them; may be shared by threads."""

    def __init__(self, settings: Settings) -> None:
        self._sender = AsyncTransport(settings)
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=_serve, args=(self._loop, self._sender), name="endpoint", daemon=True
        )
        thread.start()
        # Also where nobody closes it, and at the end of the program.
        self._end = weakref.finalize(self, _end, self._loop, thread)

    def send(self, request: Request) -> str:
        """Send a request as ``AsyncTransport.send`` does."""
        sending = asyncio.run_coroutine_threadsafe(self._sender.send(request), self._loop)
        try:
            return sending.result()
        finally:
            # Whoever is interrupted gives the request up.
            sending.cancel()

    def close(self) -> None:
        """Close the connections; what is still under way is given up."""
        self._end()


def _serve(loop: asyncio.AbstractEventLoop, sender: AsyncTransport) -> None:
    """Run the loop until it is stopped, then tidy up; the work of the thread."""
    try:
        loop.run_forever()
        loop.run_until_complete(_given_up(sender))
    finally:
        loop.close()


async def _given_up(sender: AsyncTransport) -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await sender.close()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    # The garbage collector may come by in the very thread that is to end.
    if threading.current_thread() is not thread:
        thread.join()
