"""What goes to a model and what comes back: messages, requests, checked JSON answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from pydantic import Field, JsonValue
from pydantic_core import to_json

from summarizer.models import Model, Usage

JsonObject = dict[str, JsonValue]
JsonSchema = Mapping[str, JsonValue]
Path = tuple[str | int, ...]
StructuredOutput = Literal["json_schema", "json_object", "text"]
"""What holds an answer to its schema, the strongest first."""


class Message(Model):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


Messages = Sequence[Message]


def add_to_last(messages: Messages, text: str) -> Messages:
    """Add text to the end of the last message: what stood before stays a prefix the server has cached.

    It is no message of its own because many chat templates refuse two turns of the user in a row.
    """
    *before, last = messages
    return (*before, Message(role=last.role, content=f"{last.content}\n\n{text}"))


class ItemProblem(Model):
    """An item of an answer that could not be had; the rest of the answer stands without it."""

    path: Path = Field(description="keys and indices to the item, in the answer as the model gave it")
    kind: Literal["missing", "invalid", "truncated"]
    message: str

    @property
    def where(self) -> str:
        """The path as one word: ``Q27``, ``achievements[3]``."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).removeprefix(".")

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class JsonAnswer(Model):
    """What is valid of an answer in JSON, and what is not."""

    data: JsonObject = Field(
        description="only items that satisfy the schema; those with a problem are left out"
    )
    problems: tuple[ItemProblem, ...]
    usage: Usage = Field(description="of all requests it took, repairs among them")
    model: str
    structured_output: StructuredOutput = Field(description="the weakest that was in force")
    repairs: int = Field(description="how often the model was asked again")

    @property
    def enforced(self) -> bool:
        """Whether the endpoint held every answer to the schema."""
        return self.structured_output == "json_schema"


@dataclass
class Meter:
    """Counts what one piece of work takes, attempts that failed among it."""

    usage: Usage = Usage()

    def attempt(self) -> None:
        """Count a request that is about to be sent."""
        self.usage += Usage(requests=1)

    def add(self, usage: Usage) -> None:
        """Add tokens and cost."""
        self.usage += usage


@dataclass(frozen=True)
class Request:
    """One HTTP request to an endpoint; the path is relative to its base URL."""

    method: Literal["GET", "POST"]
    path: str
    meter: Meter
    body: Mapping[str, JsonValue] | None = None
    model: str = ""
    optional: bool = False
    """Whether the work goes on without an answer, so that none is waited for long."""

    @cached_property
    def content(self) -> bytes:
        """The body as it is sent, written once."""
        return to_json(self.body)

    @property
    def enforced(self) -> bool:
        """Whether the endpoint is to hold the answer to a schema."""
        # Within a text the quotation marks would have a backslash before them.
        return b'"type":"json_schema"' in self.content


class Sender(Protocol):
    """Carries requests to an endpoint, one at a time or many: the asynchronous transport, or what stands before it.

    A batch puts a store, limits and a circuit there; those who ask do not know.
    """

    async def send(self, request: Request) -> str:
        """Return the body of the reply, counting on the request's meter.

        Raises:
            ModelError: one of its kinds; who asks decides what becomes of it.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
