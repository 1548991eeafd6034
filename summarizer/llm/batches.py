"""OpenAI's Batch API: many requests handed in as one file, answered within a day at half the price."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

import openai

from summarizer.errors import ModelError
from summarizer.llm.faults import FaultMapper
from summarizer.llm.transport import client_options, connection_options
from summarizer.models import Model
from summarizer.settings import Settings

if TYPE_CHECKING:
    from openai.types import Batch

JobState = Literal[
    "validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled"
]
_ENDED: Final = frozenset({"failed", "completed", "expired", "cancelled"})
_TAG: Final = "summarizer"
_MOST_LISTED: Final = 200


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
        ModelError: one of its kinds, from every method, after the client's own retries.
    """

    def __init__(self, settings: Settings) -> None:
        self._faults = FaultMapper(settings.url, settings.timeout)
        self._model = settings.model or ""
        self._client = openai.AsyncOpenAI(
            **client_options(settings),
            max_retries=settings.retries,
            http_client=openai.DefaultAsyncHttpxClient(**connection_options(settings)),
        )

    async def submit(self, file: Path, tag: str) -> Job:
        """Hand in a file of requests; the tag is what ``find`` knows it by."""
        try:
            with file.open("rb") as content:
                uploaded = await self._client.files.create(file=("requests.jsonl", content), purpose="batch")
            batch = await self._client.batches.create(
                completion_window="24h",
                endpoint="/v1/chat/completions",
                input_file_id=uploaded.id,
                metadata={_TAG: tag},
            )
        except openai.OpenAIError as error:
            raise self._mapped(error) from error
        return _job(batch)

    async def find(self, tag: str) -> Job | None:
        """Look for a batch that was handed in with this tag, in case its id was lost on the way."""
        looked_at = 0
        try:
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(_TAG) == tag and batch.status not in ("failed", "cancelled"):
                    return _job(batch)
                looked_at += 1
                if looked_at >= _MOST_LISTED:
                    break
        except openai.OpenAIError as error:
            raise self._mapped(error) from error
        return None

    async def state(self, job: str) -> Job:
        """Ask how a batch stands."""
        try:
            return _job(await self._client.batches.retrieve(job))
        except openai.OpenAIError as error:
            raise self._mapped(error) from error

    async def fetch(self, file: str, target: Path) -> None:
        """Fetch a file of answers or refusals."""
        try:
            async with self._client.files.with_streaming_response.content(file) as reply:
                await reply.stream_to_file(target)
        except openai.OpenAIError as error:
            raise self._mapped(error) from error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    def _mapped(self, error: openai.OpenAIError) -> ModelError:
        return self._faults.from_vendor(error, self._model).error


def _job(batch: Batch) -> Job:
    errors = batch.errors.data if batch.errors and batch.errors.data else []
    return Job(
        id=batch.id,
        state=batch.status,
        answers=batch.output_file_id,
        refusals=batch.error_file_id,
        reason="; ".join(error.message or error.code or "" for error in errors[:3]),
    )
