"""The one way to an endpoint: the vendor's client, within bounds of time, size and place; what fails is tried again."""

from __future__ import annotations

import asyncio
import ssl
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2
import openai
from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from summarizer._version import __version__
from summarizer.errors import RedirectError
from summarizer.llm.complaints import one_line
from summarizer.llm.protocol import Request
from summarizer.llm.replies import MOST_BYTES, decoded
from summarizer.llm.vendor_errors import AttemptError, ErrorMapper
from summarizer.messages import say
from summarizer.settings import Settings

_CONNECT_SECONDS: Final = 10.0
# For what can be done without.
_OPTIONAL_SECONDS: Final = 30.0
_LONGEST_PAUSE: Final = 20.0
_MOST_HOPS: Final = 5
_LONGEST_HOST: Final = 120
# What no longer holds of a reply that has been unpacked.
_PACKING: Final = (b"content-encoding", b"content-length", b"transfer-encoding")

T = TypeVar("T")


class AsyncTransport:
    """Sends requests without blocking, as many at a time as the settings allow; belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.errors = ErrorMapper(settings)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._client: openai.AsyncOpenAI | None = None

    async def send(self, request: Request) -> str:
        """Send a request, again where that may help, and return the body of the reply.

        Raises:
            ModelError: one of its kinds.
        """
        return await self.tried(lambda: self.attempt(request))

    async def attempt(self, request: Request) -> str:
        """Send a request once.

        Raises:
            AttemptError: with the error it would become, and whether another attempt may help.
        """
        limit = self.settings.timeout
        seconds = min(limit, _OPTIONAL_SECONDS) if request.optional else limit

        async def exchange(client: openai.AsyncOpenAI) -> httpx2.Response:
            timeout = _timeout(seconds)
            if request.method == "GET":
                return await client.get(request.path, cast_to=httpx2.Response, options={"timeout": timeout})
            return await client.post(
                request.path, cast_to=httpx2.Response, content=request.content, options={"timeout": timeout}
            )

        async with self._slots:
            request.meter.attempt()
            try:
                reply = await self.call(exchange, request.model)
            except AttemptError as error:
                if request.optional and error.once:
                    error.transient = False
                raise
        return self.errors.checked(_text(reply), request.path, request.model)

    async def call(self, work: Callable[[openai.AsyncOpenAI], Awaitable[T]], model: str) -> T:
        """Have the vendor's client do something, once.

        Raises:
            AttemptError: as from ``attempt``.
        """
        try:
            if self._client is None:
                self._client = _client(self.settings, self.errors)
            return await work(self._client)
        except AttemptError as stopped:
            stopped.error.values["model"] = model
            raise
        except openai.APIStatusError as error:
            reply = error.response
            raise self.errors.from_reply(reply.status_code, _text(reply), model, reply.headers) from error
        except TimeoutError as error:
            raise self.errors.timed_out(self.settings.timeout, model) from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            hopeless = isinstance(error.__cause__, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol)
            raise self.errors.unreachable(error, model, transient=not hopeless) from error
        except (ValueError, LookupError, ImportError, OSError, httpx2.InvalidURL) as error:
            # A key, an address, a proxy or a file of certificates that no request can be made with.
            raise self.errors.unreachable(error, model, transient=False) from error

    async def tried(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Attempt something, again where that may help.

        Raises:
            ModelError: what the last AttemptError became.
        """
        try:
            return await retried(attempt, self.settings)
        except AttemptError as failed:
            raise failed.error from failed.__cause__

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None


# --- the only retry there is: which attempts are made again, after what pause, and when to stop ---


async def retried(attempt: Callable[[], Awaitable[T]], settings: Settings) -> T:
    """Attempt something until it succeeds, or there is no hope or no time left: the last AttemptError is raised."""
    otherwise = wait_random_exponential(multiplier=settings.retry_wait, max=_LONGEST_PAUSE)

    def failure(state: RetryCallState) -> AttemptError | None:
        raised = state.outcome.exception() if state.outcome else None
        return raised if isinstance(raised, AttemptError) else None

    def again(state: RetryCallState) -> bool:
        error = failure(state)
        return error is not None and error.transient and not (error.once and state.attempt_number > 1)

    def pause(state: RetryCallState) -> float:
        """As long as the endpoint asks, else at random within a window that doubles (full jitter)."""
        error = failure(state)
        return otherwise(state) if error is None or error.after is None else error.after

    async def attempted() -> T:
        return await attempt()

    # A pause that would pass the limit isn't begun.
    stop = stop_after_attempt(settings.retries + 1) | stop_before_delay(settings.retry_seconds)
    return await AsyncRetrying(retry=again, stop=stop, wait=pause, reraise=True)(attempted)


# --- for those who wait ---


class TransportThread:
    """A transport on a loop of its own in a thread, for those who wait; threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self.transport = AsyncTransport(settings)
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=_serve, args=(self.loop, self.transport), name="endpoint", daemon=True
        )
        thread.start()
        # Also where nobody closes it, and at the end of the program.
        self._end = weakref.finalize(self, _end, self.loop, thread)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run work on the loop and wait for it."""
        running = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return running.result()
        finally:
            # Whoever is interrupted gives the request up.
            running.cancel()

    def close(self) -> None:
        """Close the connections; what is still under way is given up."""
        self._end()


def _serve(loop: asyncio.AbstractEventLoop, transport: AsyncTransport) -> None:
    """Run the loop until it is stopped, then tidy up; the work of the thread."""
    try:
        loop.run_forever()
        loop.run_until_complete(_given_up(transport))
    finally:
        loop.close()


async def _given_up(transport: AsyncTransport) -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await transport.close()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    # The garbage collector may come by in the very thread that is to end.
    if threading.current_thread() is not thread:
        thread.join()


# --- the vendor's client, and what it is held to ---


class _BoundedTransport(httpx2.AsyncHTTPTransport):
    """Connections to one endpoint: a whole reply in time, of a bounded size, from the host that was named.

    httpx's own time-outs are between two bytes: a server that drips would never meet them. Which model was asked the
    errors raised here don't know.
    """

    def __init__(self, settings: Settings, errors: ErrorMapper) -> None:
        # The slots alone limit what is in flight.
        super().__init__(verify=trusted_certificates(), proxy=_proxy_for(settings), limits=httpx2.Limits())
        self._errors = errors
        self._keyed = settings.api_key is not None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and read the reply; a file's contents are left to be read as they come."""
        timeout = request.extensions["timeout"]
        seconds = timeout["read"]
        request.extensions = {**request.extensions, "timeout": {"connect": timeout["connect"]}}
        if not self._keyed:
            # Some gateways refuse an empty key, or a made-up one.
            request.headers.pop("Authorization", None)
        begun = False
        try:
            async with asyncio.timeout(seconds):
                reply = await self._followed(request)
                begun = True
                is_file = request.url.path.endswith("/content") and reply.is_success
                return reply if is_file else await self._read(reply)
        except TimeoutError as error:
            raise self._errors.timed_out(seconds, "", slow=begun) from error

    async def _followed(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request whole, wherever within the same host it is redirected to."""
        for _ in range(_MOST_HOPS):
            reply = await super().handle_async_request(request)
            if not reply.has_redirect_location:
                return reply
            await reply.aclose()
            target = request.url.join(reply.headers["Location"])
            if not _same_place(request.url, target):
                host = one_line(target.netloc.decode("ascii"))[:_LONGEST_HOST]
                raise self._errors.hopeless(RedirectError, say("llm.other_host", target=host), "")
            headers = {**request.headers, "host": target.netloc.decode("ascii")}
            request = httpx2.Request(
                request.method, target, headers=headers, stream=request.stream, extensions=request.extensions
            )
        raise self._errors.hopeless(RedirectError, say("llm.circle", count=_MOST_HOPS), "")

    async def _read(self, reply: httpx2.Response) -> httpx2.Response:
        body = bytearray()
        try:
            async for piece in reply.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise self._errors.too_large(MOST_BYTES, "")
        finally:
            await reply.aclose()
        headers = [(name, value) for name, value in reply.headers.raw if name.lower() not in _PACKING]
        return httpx2.Response(reply.status_code, headers=headers, content=bytes(body))


def _client(settings: Settings, errors: ErrorMapper) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(
        # It insists on one; what is sent the connections decide.
        api_key=settings.api_key.get_secret_value() if settings.api_key else "none",
        base_url=settings.url,
        timeout=_timeout(settings.timeout),
        max_retries=0,
        default_headers={"User-Agent": f"summarizer/{__version__}"},
        http_client=openai.DefaultAsyncHttpxClient(transport=_BoundedTransport(settings, errors)),
    )


def _timeout(seconds: float) -> openai.Timeout:
    return openai.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))


def _text(reply: httpx2.Response) -> str:
    return decoded(reply.content, reply.charset_encoding)


def _same_place(here: httpx2.URL, there: httpx2.URL) -> bool:
    """Whether a redirect stays with the host that was named, or asks it the same over a safe connection.

    Nowhere else does the report go, or the key.
    """
    if here.host != there.host or there.userinfo not in (b"", here.userinfo):
        return False
    if here.scheme == there.scheme:
        return here.port == there.port
    return (here.scheme, there.scheme) == ("http", "https")


def _proxy_for(settings: Settings) -> str | None:
    """Return the proxy that the environment, or the system, names for an endpoint; NO_PROXY is obeyed.

    None for this machine: a proxy's 127.0.0.1 is the proxy's own, and on closed networks HTTP_PROXY is often set for
    all programs. httpx would refuse to work where ALL_PROXY names a SOCKS proxy beside an HTTPS_PROXY that serves.
    """
    parts = urlsplit(settings.url)
    if settings.local or proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Read the machine's certificates once: that takes longer than all else a client does before it sends."""
    return httpx2.create_ssl_context()
