"""What goes to a model and what comes back: messages, requests, completions, checked JSON answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

from pydantic import Field, JsonValue
from pydantic_core import to_json

from summarizer.models import Model, Usage

JsonObject = dict[str, JsonValue]
JsonSchema = Mapping[str, JsonValue]
Path = tuple[str | int, ...]
StructuredOutput = Literal["json_schema", "json_object", "text"]
Role = Literal["system", "user", "assistant"]
ProblemKind = Literal["missing", "invalid", "truncated"]


class Message(Model):
    """One turn of a conversation."""

    role: Role
    content: str


class Completion(Model):
    """One answer of a model."""

    text: str = Field(description="what it says, without what it thought aloud")
    thoughts: str = ""
    refusal: str = Field(default="", description="why it says nothing, in its own words")
    data: JsonObject | None = Field(default=None, description="the JSON object, where a schema was asked for")
    usage: Usage
    finish_reason: str
    model: str
    structured_output: StructuredOutput = Field(description="what held the answer to its schema")

    @property
    def truncated(self) -> bool:
        """Whether the answer was cut off before its end."""
        return self.finish_reason == "length"

    @property
    def spent_on_thought(self) -> bool:
        """Whether it was cut off because thinking took the room that the answer needed."""
        return self.truncated and len(self.thoughts) > len(self.text)


class ItemProblem(Model):
    """An item of an answer that could not be had; the rest of the answer stands without it."""

    path: Path = Field(description="keys and indices to the item, in the answer as the model gave it")
    kind: ProblemKind
    message: str

    @property
    def where(self) -> str:
        """The path as one word: ``Q27``, ``achievements[3]``."""
        return "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path
        ).removeprefix(".")


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
    def complete(self) -> bool:
        """Whether nothing is missing or invalid."""
        return not self.problems


@dataclass
class Meter:
    """Counts what one piece of work takes, attempts that failed among it."""

    attempts: int = 0
    taken: Usage | None = None

    def attempt(self) -> None:
        """Count a request that is about to be sent."""
        self.attempts += 1

    def add(self, usage: Usage) -> None:
        """Add tokens and cost."""
        self.taken = usage if self.taken is None else self.taken + usage

    @property
    def usage(self) -> Usage:
        """All of it together."""
        attempted = Usage(requests=self.attempts)
        return attempted if self.taken is None else attempted + self.taken


@dataclass(frozen=True)
class Request:
    """One HTTP request to an endpoint; the path is relative to its base URL."""

    method: Literal["GET", "POST"]
    path: str
    meter: Meter
    body: Mapping[str, JsonValue] | None = None
    model: str = ""
    written: bytes = b""
    """The body as it is sent, where it was written before: ``body`` is then left out."""
    optional: bool = False
    """Whether the work goes on without an answer, so that none is waited for long."""

    @cached_property
    def content(self) -> bytes:
        """The body as it is sent, written once."""
        return self.written or to_json(self.body)

    @property
    def enforced(self) -> bool:
        """Whether the endpoint is to hold the answer to a schema."""
        # Within a text the quotation marks would have a backslash before them.
        return b'"type":"json_schema"' in self.content

    def sealed(self) -> Request:
        """Return the same request with its body written and its own meter: what goes to another process."""
        return replace(self, meter=Meter(), body=None, written=self.content)

    def opened(self) -> Request:
        """Return the same request with its body to be read."""
        return self if self.body is not None else replace(self, body=json.loads(self.written or b"null"))


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


Messages = Sequence[Message]


def without_system(messages: Messages) -> Messages:
    """Put what the system says at the head of the user's first turn, and turns of the same side together.

    Models whose chat template knows no system, or wants the sides to take turns, refuse anything else.
    """
    turns: list[Message] = []
    for message in messages:
        role: Role = "user" if message.role == "system" else message.role
        if turns and turns[-1].role == role:
            turns[-1:] = add_to_last(turns[-1:], message.content)
        else:
            turns.append(Message(role=role, content=message.content))
    return turns


def add_to_last(messages: Messages, text: str) -> Messages:
    """Add text to the end of the last message: what stood before stays a prefix the server has cached.

    It is no message of its own because many chat templates refuse two turns of the user in a row.
    """
    *before, last = messages
    return (*before, Message(role=last.role, content=f"{last.content}\n\n{text}"))
