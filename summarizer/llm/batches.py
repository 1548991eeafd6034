"""OpenAI's Batch API: many requests handed in as one file, answered within a day at half the price."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeVar
from urllib.parse import quote

import openai
from pydantic import BaseModel, Field, JsonValue, ValidationError

from summarizer.llm.complaints import complaint_of
from summarizer.llm.protocol import JsonObject, Meter, Request
from summarizer.llm.transport import AsyncTransport
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

W = TypeVar("W", bound=BaseModel)


class BatchJob(BaseModel):
    """A batch as the endpoint tells of it; the files hold answers and refusals, one a line."""

    id: str
    state: JobState = Field(validation_alias="status")
    answers: str | None = Field(default=None, validation_alias="output_file_id")
    refusals: str | None = Field(default=None, validation_alias="error_file_id")
    errors: JsonValue = None
    metadata: dict[str, str] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in _ENDED

    @property
    def reason(self) -> str:
        """Why it failed, in the endpoint's words."""
        complaint = complaint_of(self.errors)
        return complaint.shown or ", ".join(complaint.codes)


class _Page(BaseModel):
    data: list[BatchJob]
    has_more: bool = False


class _Uploaded(BaseModel):
    id: str


class BatchEndpoint:
    """Hands in files and asks after them.

    Raises:
        ModelError: one of its kinds, from every method, after retries where they may help.
    """

    def __init__(self, settings: Settings) -> None:
        self._transport = AsyncTransport(settings)
        self._model = settings.model or ""

    async def submit(self, file: Path, tag: str) -> BatchJob:
        """Hand in a file of requests; the tag is what ``find`` knows it by."""

        async def upload(client: openai.AsyncOpenAI) -> str:
            with file.open("rb") as content:
                reply = await client.files.with_raw_response.create(
                    file=("requests.jsonl", content), purpose="batch"
                )
            return self._transport.errors.checked(reply.text, "/files", self._model)

        text = await self._transport.tried(partial(self._transport.call, upload, self._model))
        body: JsonObject = {
            "completion_window": "24h",
            "endpoint": "/v1/chat/completions",
            "input_file_id": self._read(text, _Uploaded).id,
            "metadata": {_TAG: tag},
        }
        return await self._ask(BatchJob, "/batches", body)

    async def find(self, tag: str) -> BatchJob | None:
        """Look for a batch that was handed in with this tag, in case its id was lost on the way."""
        after = ""
        for _ in range(_MOST_PAGES):
            page = await self._ask(_Page, f"/batches?limit={_A_PAGE}{after}")
            for job in page.data:
                if (job.metadata or {}).get(_TAG) == tag and job.state not in ("failed", "cancelled"):
                    return job
            if not page.has_more or not page.data:
                break
            after = f"&after={quote(page.data[-1].id, safe='')}"
        return None

    async def state(self, job: str) -> BatchJob:
        """Return how a batch stands."""
        return await self._ask(BatchJob, f"/batches/{quote(job, safe='')}")

    async def fetch(self, file: str, target: Path) -> None:
        """Fetch a file of answers or refusals."""

        async def load(client: openai.AsyncOpenAI) -> None:
            async with (
                asyncio.timeout(self._transport.settings.timeout),
                client.files.with_streaming_response.content(file) as reply,
            ):
                size = 0
                with target.open("wb") as written:
                    async for piece in reply.iter_bytes():
                        size += len(piece)
                        if size > _LARGEST_FILE:
                            raise self._transport.errors.too_large(_LARGEST_FILE, self._model)
                        written.write(piece)

        await self._transport.tried(partial(self._transport.call, load, self._model))

    async def _ask(self, kind: type[W], path: str, body: JsonObject | None = None) -> W:
        method: Literal["GET", "POST"] = "GET" if body is None else "POST"
        request = Request(method, path, Meter(), body, self._model)
        return self._read(await self._transport.send(request), kind)

    def _read(self, text: str, kind: type[W]) -> W:
        """Read a reply, which may be anything: a web page, other JSON."""
        try:
            return kind.model_validate_json(text)
        except ValidationError as error:
            raise self._transport.errors.unexpected(text, self._model).error from error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.close()
