"""Sends requests without blocking, many at a time, through ``aiohttp``, within bounds of time and size.

The vendor's client takes three times as long to put a request together as it takes to send it, and a batch sends
hundreds a second; importing it takes as long as all else a batch does before its first request. Nor does it bound
what an endpoint that drips, floods or sends requests elsewhere may do: its time-outs are between two bytes.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import aiohttp

from summarizer._version import __version__
from summarizer.llm.connections import connect_seconds, proxy_for, trusted
from summarizer.llm.exchange import Request
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.replies import MOST_BYTES, decoded
from summarizer.llm.retry import retried
from summarizer.settings import Settings

_HEADERS: Final = {
    "Accept": "application/json",
    "User-Agent": f"summarizer/{__version__}",
}
_WRITTEN: Final = {"Content-Type": "application/json"}
# Gateways send cookies and policies of more than the 8,190 bytes that are the default.
_LONGEST_HEADER: Final = 65_536
_MOST_HOPS: Final = 5
# For what can be done without.
_OPTIONAL_SECONDS: Final = 30.0
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class AsyncTransport:
    """Sends requests without blocking, as many at a time as the settings allow; belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._faults = FaultMapper(settings)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: Request) -> str:
        """Send a request, again where that may help, and give the body of the reply.

        Raises:
            ModelError: one of its kinds.
        """
        try:
            return await retried(lambda: self.attempt(request), self._settings)
        except Fault as fault:
            raise fault.error from fault.__cause__

    async def attempt(self, request: Request) -> str:
        """Send a request once.

        Raises:
            Fault: with the error it would become, and whether another attempt may help.
        """
        async with self._slots:
            request.meter.attempt()
            progress = _Progress()
            seconds = self._settings.timeout
            if request.optional:
                seconds = min(seconds, _OPTIONAL_SECONDS)
            try:
                # The session's own time-outs are between bytes; a server that drips would never meet them.
                async with asyncio.timeout(seconds):
                    return await self._sent(request, progress)
            except aiohttp.ClientError as error:
                raise self._faults.nobody(error, request.model) from error
            except TimeoutError as error:
                slow = progress.begun or request.optional
                raise self._faults.timed_out(seconds, request.model, slow=slow) from error
            except (ValueError, LookupError) as error:
                # A key or an address that no request can be made of, an encoding nobody knows.
                raise self._faults.nobody(error, request.model, transient=False) from error

    async def _sent(self, request: Request, progress: _Progress) -> str:
        url = self._settings.url + request.path
        for _ in range(_MOST_HOPS):
            async with self._request(request, url) as reply:
                progress.begun = True
                target = reply.headers.get("Location", "") if reply.status in _MOVED else ""
                if not target:
                    return self._read(reply, await self._body(reply, request.model), request)
            there = urljoin(url, target)
            if not _same_place(urlsplit(url), urlsplit(there)):
                raise self._faults.elsewhere(there, request.model)
            url = there
        raise self._faults.in_a_circle(_MOST_HOPS, request.model)

    def _request(self, request: Request, url: str) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        session = self._session = self._session or self._opened()
        if request.method == "GET":
            return session.get(url, allow_redirects=False)
        return session.post(url, data=request.content, headers=_WRITTEN, allow_redirects=False)

    async def _body(self, reply: aiohttp.ClientResponse, model: str) -> bytes:
        body = bytearray()
        async for piece in reply.content.iter_any():
            body += piece
            if len(body) > MOST_BYTES:
                reply.close()
                raise self._faults.too_large(MOST_BYTES, model)
        return bytes(body)

    def _read(self, reply: aiohttp.ClientResponse, body: bytes, request: Request) -> str:
        text = decoded(body, reply.charset)
        if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._faults.from_reply(reply.status, text, request.model, reply.headers)
        return self._faults.checked(text, request.path, request.model)

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


@dataclass
class _Progress:
    """How far an attempt came."""

    begun: bool = False
    """Whether the endpoint has begun to answer."""


def _same_place(here: SplitResult, there: SplitResult) -> bool:
    """Tell whether a redirect stays with the host that was named, or asks it the same over a safe connection.

    Nowhere else does the report go, or the key.
    """
    if here.hostname != there.hostname or there.username or there.password:
        return False
    if here.scheme == there.scheme:
        return _port(here) == _port(there)
    return (here.scheme, there.scheme) == ("http", "https")


def _port(place: SplitResult) -> int | None:
    return place.port or {"http": 80, "https": 443}.get(place.scheme)
