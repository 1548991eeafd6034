"""Sends one request, blocking through the ``openai`` client or not, with the retry policy around it.

What asyncio sends of chat requests goes through ``aiohttp`` itself, with the vendor's headers: the vendor's client
takes three times as long to put a request together as it takes to send it, and a batch sends hundreds a second.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from typing import TYPE_CHECKING, Final, TypedDict

import aiohttp
import httpx2
import openai

from summarizer.llm.exchange import Request
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.retry import aretried, retrying
from summarizer.settings import Settings

if TYPE_CHECKING:
    from openai._types import RequestOptions

_CONNECT_SECONDS: Final = 10.0
_REFUSED: Final = 400


class _ClientOptions(TypedDict):
    trust_env: bool
    timeout: openai.Timeout
    verify: ssl.SSLContext


@cache
def _tls() -> ssl.SSLContext:
    """Read the machine's certificates once: that takes longer than all else a client does before it sends."""
    return httpx2.create_ssl_context()


class _Wire:
    """What both transports share: where to, with which key, within which time.

    A proxy of the environment serves any endpoint but one on this machine: a proxy's 127.0.0.1 is the proxy's
    own, and on closed networks HTTP_PROXY is often set for all programs. NO_PROXY is obeyed for the rest.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = settings.url
        self.faults = FaultMapper(self.url, settings.timeout)
        self.key = settings.api_key.get_secret_value() if settings.api_key else "none"
        # Without a key no Authorization header goes out: some gateways refuse an empty or made-up one.
        self.options: RequestOptions = (
            {} if settings.api_key else {"headers": {"Authorization": openai.Omit()}}
        )
        self.connect_seconds = min(_CONNECT_SECONDS, settings.timeout)
        self.timeout = openai.Timeout(settings.timeout, connect=self.connect_seconds)
        self.client_options: _ClientOptions = {
            "trust_env": not settings.local,
            "timeout": self.timeout,
            "verify": _tls(),
        }

    def checked(self, text: str, model: str) -> str:
        """Give the body of a reply if it is one."""
        fault = self.faults.check_body(text, model)
        if fault is not None:
            raise fault
        return text


class Transport:
    """Sends requests and waits for them; may be shared by threads."""

    def __init__(self, settings: Settings) -> None:
        self._wire = _Wire(settings)
        self._client = openai.OpenAI(
            api_key=self._wire.key,
            base_url=self._wire.url,
            timeout=self._wire.timeout,
            max_retries=0,
            http_client=openai.DefaultHttpxClient(**self._wire.client_options),
        )

    def send(self, request: Request) -> str:
        """Send a request, again where that may help, and give the body of the reply.

        Raises:
            ModelError: one of its kinds, with the vendor's exception as its cause.
        """
        try:
            return retrying(self._wire.settings)(self._once, request)
        except Fault as fault:
            raise fault.error from fault.__cause__

    def _once(self, request: Request) -> str:
        request.meter.attempt()
        try:
            if request.method == "GET":
                text = self._client.get(request.path, cast_to=str, options=self._wire.options)
            else:
                text = self._client.post(
                    request.path, cast_to=str, content=request.content, options=self._wire.options
                )
        except openai.OpenAIError as error:
            raise self._wire.faults.from_vendor(error, request.model) from error
        return self._wire.checked(text, request.model)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncTransport:
    """Sends requests without blocking, as many at a time as the settings allow; belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._wire = _Wire(settings)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._client = openai.AsyncOpenAI(
            api_key=self._wire.key,
            base_url=self._wire.url,
            timeout=self._wire.timeout,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(**self._wire.client_options),
        )

        self._session: aiohttp.ClientSession | None = None

    @property
    def vendor(self) -> openai.AsyncOpenAI:
        """The vendor's client, for what is no plain request."""
        return self._client

    async def send(self, request: Request) -> str:
        """Send a request as ``Transport.send`` does."""
        try:
            return await aretried(lambda: self.attempt(request), self._wire.settings)
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
                # The client's own time-out is between bytes; a server that drips would never meet it.
                async with asyncio.timeout(self._wire.settings.timeout):
                    if request.method == "GET":
                        text = await self._client.get(request.path, cast_to=str, options=self._wire.options)
                    else:
                        text = await self._post(request)
            except openai.OpenAIError as error:
                raise self._wire.faults.from_vendor(error, request.model) from error
            except aiohttp.ClientError as error:
                raise self._wire.faults.nobody(error, request.model) from error
            except TimeoutError as error:
                raise self._wire.faults.timed_out(request.model) from error
        return self._wire.checked(text, request.model)

    async def _post(self, request: Request) -> str:
        session = self._session = self._session or self._opened()
        async with session.post(self._wire.url + request.path, data=request.content) as reply:
            text = await reply.text(errors="replace")
        if reply.status >= _REFUSED:
            raise self._wire.faults.from_reply(reply.status, text, request.model, reply.headers)
        return text

    def _opened(self) -> aiohttp.ClientSession:
        settings = self._wire.settings
        headers = {
            name: value for name, value in self._client.default_headers.items() if isinstance(value, str)
        }
        if settings.api_key:
            headers["Authorization"] = f"Bearer {self._wire.key}"
        return aiohttp.ClientSession(
            # The slots alone limit what is in flight.
            connector=aiohttp.TCPConnector(limit=0, ssl=_tls()),
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._wire.connect_seconds),
            trust_env=not settings.local,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        if self._session is not None:
            await self._session.close()
            self._session = None
