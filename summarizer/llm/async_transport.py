"""Sends requests without blocking, many at a time, through ``aiohttp``.

The vendor's client takes three times as long to put a request together as it takes to send it, and a batch sends
hundreds a second; importing it takes as long as all else a batch does before its first request.
"""

from __future__ import annotations

import asyncio
from typing import Final

import aiohttp

from summarizer._version import __version__
from summarizer.llm.connections import connect_seconds, trusted
from summarizer.llm.exchange import Request
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.retry import aretried
from summarizer.settings import Settings

_REFUSED: Final = 400
_HEADERS: Final = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "User-Agent": f"summarizer/{__version__}",
}


class AsyncTransport:
    """Sends requests without blocking, as many at a time as the settings allow; belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._faults = FaultMapper(settings.url, settings.timeout)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: Request) -> str:
        """Send a request as ``Transport.send`` does."""
        try:
            return await aretried(lambda: self.attempt(request), self._settings)
        except Fault as fault:
            raise fault.error from fault.__cause__

    async def attempt(self, request: Request) -> str:
        """Send a request once.

        Raises:
            Fault: with the error it would become, and whether another attempt may help.
        """
        async with self._slots:
            request.meter.attempt()
            try:
                # The session's own time-outs are between bytes; a server that drips would never meet them.
                async with asyncio.timeout(self._settings.timeout):
                    text = await self._sent(request)
            except aiohttp.ClientError as error:
                raise self._faults.nobody(error, request.model) from error
            except TimeoutError as error:
                raise self._faults.timed_out(request.model) from error
        fault = self._faults.check_body(text, request.model)
        if fault is not None:
            raise fault
        return text

    async def _sent(self, request: Request) -> str:
        session = self._session = self._session or self._opened()
        content = None if request.method == "GET" else request.content
        url = self._settings.url + request.path
        async with session.request(request.method, url, data=content) as reply:
            text = await reply.text(errors="replace")
        if reply.status >= _REFUSED:
            raise self._faults.from_reply(reply.status, text, request.model, reply.headers)
        return text

    def _opened(self) -> aiohttp.ClientSession:
        settings = self._settings
        # Without a key no Authorization header goes out: some gateways refuse an empty or made-up one.
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        encrypted = settings.url.startswith("https:")
        return aiohttp.ClientSession(
            # The slots alone limit what is in flight.
            connector=aiohttp.TCPConnector(limit=0, ssl=trusted() if encrypted else True),
            headers=_HEADERS | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds(settings)),
            trust_env=not settings.local,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
