"""Sends requests without blocking, many at a time, through ``aiohttp``.

The vendor's client takes three times as long to put a request together as it takes to send it, and a batch sends
hundreds a second; importing it takes as long as all else a batch does before its first request.
"""

from __future__ import annotations

import asyncio
from typing import Final

import aiohttp

from summarizer._version import __version__
from summarizer.llm.connections import connect_seconds, proxy_for, trusted
from summarizer.llm.exchange import Request
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.retry import aretried
from summarizer.settings import Settings

_REFUSED: Final = 400
_HEADERS: Final = {
    "Accept": "application/json",
    "User-Agent": f"summarizer/{__version__}",
}
_WRITTEN: Final = {"Content-Type": "application/json"}
# Gateways send cookies and policies of more than the 8,190 bytes that are the default.
_LONGEST_HEADER: Final = 65_536


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
            except (ValueError, LookupError) as error:
                # A key or an address that no request can be made of, an encoding nobody knows.
                broken = self._faults.nobody(error, request.model)
                broken.transient = False
                raise broken from error
        fault = self._faults.check_body(text, request.model)
        if fault is not None:
            raise fault
        return text

    async def _sent(self, request: Request) -> str:
        session = self._session = self._session or self._opened()
        url = self._settings.url + request.path
        if request.method == "GET":
            sending = session.get(url)
        else:
            sending = session.post(url, data=request.content, headers=_WRITTEN)
        async with sending as reply:
            text = await reply.text(errors="replace")
        if reply.status >= _REFUSED:
            raise self._faults.from_reply(reply.status, text, request.model, reply.headers)
        return text

    def _opened(self) -> aiohttp.ClientSession:
        settings = self._settings
        # Without a key no Authorization header goes out: some gateways refuse an empty or made-up one.
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        return aiohttp.ClientSession(
            # The slots alone limit what is in flight.
            connector=aiohttp.TCPConnector(limit=0, ssl=True if settings.local else trusted()),
            headers=_HEADERS | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds(settings)),
            # With ``trust_env`` the session would take passwords from .netrc, too.
            proxy=proxy_for(settings),
            max_field_size=_LONGEST_HEADER,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
