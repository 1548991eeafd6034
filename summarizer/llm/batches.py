"""OpenAI's Batch API: many requests handed in as one file, answered within a day at half the price."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

import httpx2
import openai
from pydantic import BaseModel, Field, ValidationError

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
_A_PAGE: Final = 100
_MOST_PAGES: Final = 2
# A file of answers: as many as a batch may hold, each of some thousand tokens.
_LARGEST_FILE: Final = 1_073_741_824

T = TypeVar("T")
W = TypeVar("W", bound=BaseModel)


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


class _Uploaded(BaseModel):
    id: str


class _Trouble(BaseModel):
    message: str | None = None
    code: str | None = None


class _Troubles(BaseModel):
    data: list[_Trouble] = []


class _Batch(BaseModel):
    """A batch as the endpoint tells of it."""

    id: str
    status: JobState
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: _Troubles | None = None
    labels: dict[str, str] | None = Field(default=None, validation_alias="metadata")

    @property
    def metadata(self) -> dict[str, str]:
        return self.labels or {}

    @property
    def job(self) -> Job:
        errors = self.errors.data if self.errors else []
        return Job(
            id=self.id,
            state=self.status,
            answers=self.output_file_id,
            refusals=self.error_file_id,
            reason="; ".join(error.message or error.code or "" for error in errors[:3]),
        )


class _Page(BaseModel):
    data: list[_Batch]
    has_more: bool = False


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
                reply = await self._client.files.with_raw_response.create(
                    file=("requests.jsonl", content), purpose="batch"
                )
            return self._read(reply.text, _Uploaded).id

        uploaded = await self._tried(upload)

        async def create() -> Job:
            reply = await self._client.batches.with_raw_response.create(
                completion_window="24h",
                endpoint="/v1/chat/completions",
                input_file_id=uploaded,
                metadata={_TAG: tag},
            )
            return self._read(reply.text, _Batch).job

        return await self._tried(create)

    async def find(self, tag: str) -> Job | None:
        """Look for a batch that was handed in with this tag, in case its id was lost on the way."""
        after: str | None = None
        for _ in range(_MOST_PAGES):
            page = await self._tried(partial(self._page, after))
            for batch in page.data:
                if batch.metadata.get(_TAG) == tag and batch.status not in ("failed", "cancelled"):
                    return batch.job
            if not page.has_more or not page.data:
                break
            after = page.data[-1].id
        return None

    async def _page(self, after: str | None) -> _Page:
        begins = openai.omit if after is None else after
        reply = await self._client.batches.with_raw_response.list(limit=_A_PAGE, after=begins)
        return self._read(reply.text, _Page)

    async def state(self, job: str) -> Job:
        """Ask how a batch stands."""

        async def ask() -> Job:
            reply = await self._client.batches.with_raw_response.retrieve(job)
            return self._read(reply.text, _Batch).job

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
            except (openai.OpenAIError, httpx2.HTTPError) as error:
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

    def _read(self, text: str, kind: type[W]) -> W:
        """Read a reply: the vendor's client takes whatever was sent for what was asked, be it a web page."""
        text = self._faults.checked(text, "/batches", self._model)
        try:
            return kind.model_validate_json(text)
        except ValidationError as error:
            raise self._faults.unexpected(text, self._model) from error

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
