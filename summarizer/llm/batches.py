"""OpenAI's Batch API: many requests handed in as one file, answered within a day at half the price."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

import httpx2
import openai
from openai.types import Batch, FileObject

from summarizer.llm.connections import connect_seconds, trusted
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.replies import MOST_BYTES
from summarizer.llm.retry import retried
from summarizer.models import Model
from summarizer.settings import Settings

JobState = Literal[
    "validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled"
]
_ENDED: Final = frozenset({"failed", "completed", "expired", "cancelled"})
_TAG: Final = "summarizer"
_MOST_LISTED: Final = 200
# A file of answers: as many as a batch may hold, each of some thousand tokens.
_LARGEST_FILE: Final = 1_073_741_824

T = TypeVar("T")


class Job(Model):
    """A batch at the endpoint; the files hold answers and refusals, one a line."""

    id: str
    state: JobState
    answers: str | None
    refusals: str | None
    reason: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in _ENDED


class BatchEndpoint:
    """Hands in files and asks after them; an asynchronous context manager.

    Raises:
        ModelError: one of its kinds, from every method, after retries where they may help.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._faults = FaultMapper(settings)
        self._model = settings.model or ""
        timeout = openai.Timeout(settings.timeout, connect=connect_seconds(settings))
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key.get_secret_value() if settings.api_key else "none",
            base_url=settings.url,
            timeout=timeout,
            max_retries=0,
            # What comes packed can't be measured before it is unpacked.
            default_headers={"Accept-Encoding": "identity"},
            http_client=openai.DefaultAsyncHttpxClient(
                timeout=timeout,
                # A proxy's 127.0.0.1 is the proxy's own.
                trust_env=not settings.local,
                verify=trusted(),
                # The file holds the reports: it goes to the host that was named, and to no other.
                follow_redirects=False,
                event_hooks={"response": [_measured]},
            ),
        )

    async def submit(self, file: Path, tag: str) -> Job:
        """Hand in a file of requests; the tag is what ``find`` knows it by."""

        async def upload() -> str:
            with file.open("rb") as content:
                made = await self._client.files.create(file=("requests.jsonl", content), purpose="batch")
            # The vendor's client gives back whatever was sent, be it a web page.
            if not isinstance(made, FileObject) or not isinstance(made.id, str):
                raise TypeError(str(made))
            return made.id

        uploaded = await self._tried(upload)

        async def create() -> Job:
            return _job(
                await self._client.batches.create(
                    completion_window="24h",
                    endpoint="/v1/chat/completions",
                    input_file_id=uploaded,
                    metadata={_TAG: tag},
                )
            )

        return await self._tried(create)

    async def find(self, tag: str) -> Job | None:
        """Look for a batch that was handed in with this tag, in case its id was lost on the way."""

        async def look() -> Job | None:
            looked_at = 0
            async for batch in self._client.batches.list(limit=100):
                if not isinstance(batch, Batch):
                    raise TypeError(str(batch))
                if (batch.metadata or {}).get(_TAG) == tag and batch.status not in ("failed", "cancelled"):
                    return _job(batch)
                looked_at += 1
                if looked_at >= _MOST_LISTED:
                    break
            return None

        return await self._tried(look)

    async def state(self, job: str) -> Job:
        """Ask how a batch stands."""

        async def ask() -> Job:
            return _job(await self._client.batches.retrieve(job))

        return await self._tried(ask)

    async def fetch(self, file: str, target: Path) -> None:
        """Fetch a file of answers or refusals."""

        async def load() -> None:
            async with self._client.files.with_streaming_response.content(file) as reply:
                await reply.stream_to_file(target)

        await self._tried(load)

    async def _tried(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do one piece of work within the time for one answer, and again where that may help."""

        async def attempt() -> T:
            try:
                async with asyncio.timeout(self._settings.timeout):
                    return await work()
            except TimeoutError as error:
                raise self._faults.timed_out(self._settings.timeout, self._model) from error
            except (openai.OpenAIError, httpx2.HTTPError, ValueError, TypeError, RecursionError) as error:
                raise self._mapped(error) from error

        try:
            return await retried(attempt, self._settings)
        except Fault as fault:
            raise fault.error from fault.__cause__

    def _mapped(self, error: Exception) -> Fault:
        cause = error if isinstance(error, _TooLargeError) else error.__cause__
        if isinstance(cause, _TooLargeError):
            return self._faults.too_large(cause.limit, self._model)
        return self._faults.from_vendor(error, self._model)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()


class _TooLargeError(httpx2.HTTPError):
    """A reply has more bytes than any honest one."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class _Measured(httpx2.AsyncByteStream):
    """A reply's bytes, as many of them as it may have."""

    def __init__(self, stream: httpx2.AsyncByteStream, limit: int) -> None:
        self._stream = stream
        self._left = self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise _TooLargeError(self._limit)
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _measured(reply: httpx2.Response) -> None:
    """Bound what is read of a reply; a file of answers is written to the disk as it comes, and may be larger."""
    if reply.headers.get("content-encoding", "identity") != "identity":
        raise httpx2.DecodingError(reply.headers["content-encoding"], request=reply.request)
    if isinstance(reply.stream, httpx2.AsyncByteStream):
        limit = _LARGEST_FILE if reply.request.url.path.endswith("/content") else MOST_BYTES
        reply.stream = _Measured(reply.stream, limit)


def _job(batch: Batch) -> Job:
    if not isinstance(batch, Batch):
        raise TypeError(str(batch))
    errors = batch.errors.data if batch.errors and batch.errors.data else []
    return Job(
        id=batch.id,
        state=batch.status,
        answers=batch.output_file_id,
        refusals=batch.error_file_id,
        reason="; ".join(error.message or error.code or "" for error in errors[:3]),
    )
