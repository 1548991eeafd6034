"""How a model of an endpoint wants to be asked: learnt from what it refuses, and kept for all that is asked next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from pydantic import JsonValue

from summarizer.errors import RequestRejectedError
from summarizer.llm.complaints import speaks_of
from summarizer.llm.exchange import JsonSchema, Messages, StructuredOutput, without_system
from summarizer.models import Model

_FORMAT: Final = re.compile(
    r"response.?format|json.?schema|json.?object|guided|grammar|structured.?output|schema", re.IGNORECASE
)
_ONE_SCHEMA: Final = re.compile(
    r"invalid.{0,5}schema|schema.{0,40}(?:too|invalid|unsupported|exceed|conver)|grammar|resolve",
    re.IGNORECASE,
)
_THINKING: Final = re.compile(r"enable_thinking|thinking mode", re.IGNORECASE)
_STREAM_ONLY: Final = re.compile(
    r"only support.{0,12}stream|stream.{0,24}(?:must be (?:set to )?true|required)|(?:仅|只)支持流式",
    re.IGNORECASE,
)
_ABOVE_ZERO: Final = re.compile(r"positive|greater than|above 0|> ?0|\(0|大于", re.IGNORECASE)
_MOST: Final = re.compile(
    r"\[\s*\d+\s*,\s*(\d+)\s*\]"
    r"|(?:at most|less than or equal to|<=|> (?=\d+, which)|up to|maximum(?: \w+){0,4}|不能?超过|最大)\D{0,12}?(\d+)",
    re.IGNORECASE,
)
# A refusal that names nothing: what is no part of the oldest form of a request is then left out piece by piece.
_NAMELESS: Final = re.compile(
    r"参数.{0,6}(?:有误|错误|非法|不正确)|invalid.{0,4}param|unprocessable|bad.?response.?status"
    r"|extra (?:inputs|fields)"
    r"|unexpected (?:keyword|field|argument)|unknown (?:field|argument)|validation error",
    re.IGNORECASE,
)

SEED: Final = 20_240_101
_BELOW: Final[dict[StructuredOutput, StructuredOutput]] = {
    "json_schema": "json_object",
    "json_object": "text",
}
_LEAST: Final = 0.01


class Dialect(Model):
    """What is sent beside the messages; begins with all there is and learns from refusals."""

    structured_output: StructuredOutput = "json_schema"
    strict: bool = True
    seed: bool = True
    temperature: float | None = 0
    limit: Literal["max_tokens", "max_completion_tokens"] | None = "max_tokens"
    most: int | None = None
    """The highest limit it takes."""
    system: bool = True
    """Whether it takes messages of the system, and two turns of the same side in a row."""
    stream: bool = False
    stream_options: bool = True
    thinking: bool | None = None
    """False: it has to be told not to think."""
    room: int = 0
    """Tokens that it needs for thinking, beside those of the answer."""

    @property
    def enforces(self) -> bool:
        """Whether the endpoint is asked to hold the answer to the schema, so that no words are needed."""
        return self.structured_output == "json_schema"

    def body(
        self, model: str, messages: Messages, schema: JsonSchema | None, max_tokens: int
    ) -> dict[str, JsonValue]:
        """Build the body of a chat request."""
        turns = messages if self.system else without_system(messages)
        body: dict[str, JsonValue] = {
            "model": model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in turns],
        }
        if self.limit is not None:
            body[self.limit] = min(max_tokens, self.most or max_tokens)
        if self.temperature is not None:
            body["temperature"] = self.temperature
        if self.seed:
            body["seed"] = SEED
        if self.thinking is not None:
            body["enable_thinking"] = self.thinking
        if self.stream:
            body["stream"] = True
            if self.stream_options:
                body["stream_options"] = {"include_usage": True}
        if schema is not None and self.structured_output != "text":
            body["response_format"] = self._format(schema)
        return body

    def _format(self, schema: JsonSchema) -> JsonValue:
        if not self.enforces:
            return {"type": "json_object"}
        named: dict[str, JsonValue] = {"name": "answer", "schema": dict(schema)}
        if self.strict:
            named["strict"] = True
        return {"type": "json_schema", "json_schema": named}

    def after(self, refusal: RequestRejectedError, *, asked_schema: bool, max_tokens: int) -> Dialect | None:
        """Give the dialect to try after a refusal, or None where it is not about how we asked.

        Args:
            refusal: what the endpoint said.
            asked_schema: whether the answer was to be of a schema.
            max_tokens: the limit that was asked for.
        """
        param, told = str(refusal.values.get("param", "")), str(refusal.values.get("told", ""))
        words = f"{param} {told}"
        for learn in _LESSONS:
            learnt = learn(self, words, max_tokens)
            if learnt is not None:
                return learnt
        if asked_schema and _FORMAT.search(words):
            return self._lower()
        if _NAMELESS.search(f"{words} {refusal.values.get('reason', '')}"):
            return next(self._plainer(asked_schema=asked_schema), None)
        return None

    def _lower(self) -> Dialect | None:
        below = _BELOW.get(self.structured_output)
        return None if below is None else self._but(structured_output=below)

    def _plainer(self, *, asked_schema: bool) -> Iterator[Dialect]:
        """Give the dialects that leave one thing out, the least missed first."""
        if self.seed:
            yield self._but(seed=False)
        if asked_schema and (lower := self._lower()) is not None:
            yield lower
        if self.temperature is not None:
            yield self._but(temperature=None)

    def _but(self, **changed: object) -> Dialect:
        return self.model_copy(update=changed)


def about_one_schema(refusal: RequestRejectedError) -> bool:
    """Tell whether a refusal speaks of this schema, so that the next one may well be accepted."""
    return bool(_ONE_SCHEMA.search(f"{refusal.values.get('code', '')} {refusal.values.get('told', '')}"))


# --- what a refusal teaches: each gives the dialect to try, or None where the words are about something else --------


def _of_thinking(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    if not _THINKING.search(words) or dialect.thinking is False:
        return None
    return dialect.model_copy(update={"thinking": False})


def _of_thinking_refused(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    if dialect.thinking is None or not _THINKING.search(words):
        return None
    return dialect.model_copy(update={"thinking": None, "stream": True}) if not dialect.stream else None


def _of_streams(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    if dialect.stream and dialect.stream_options and _named("stream_options", words):
        return dialect.model_copy(update={"stream_options": False})
    return (
        dialect.model_copy(update={"stream": True})
        if not dialect.stream and _STREAM_ONLY.search(words)
        else None
    )


def _of_limits(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    if not (_named("max_tokens", words) or _named("max_completion_tokens", words)):
        return None
    found = _MOST.search(words)
    most = int(found[1] or found[2]) if found else 0
    if 0 < most < min(max_tokens, dialect.most or max_tokens):
        return dialect.model_copy(update={"most": most})
    if dialect.limit == "max_tokens":
        return dialect.model_copy(update={"limit": "max_completion_tokens"})
    return dialect.model_copy(update={"limit": None}) if dialect.limit is not None else None


def _of_temperature(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    if dialect.temperature is None or not _named("temperature", words):
        return None
    least = dialect.temperature == 0 and _ABOVE_ZERO.search(words)
    return dialect.model_copy(update={"temperature": _LEAST if least else None})


def _of_seed(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    return dialect.model_copy(update={"seed": False}) if dialect.seed and _named("seed", words) else None


def _of_strict(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    refused = dialect.enforces and dialect.strict and re.search(r"\bjson_schema\.strict\b|\[?'strict'", words)
    return dialect.model_copy(update={"strict": False}) if refused else None


def _of_roles(dialect: Dialect, words: str, max_tokens: int) -> Dialect | None:
    return (
        dialect.model_copy(update={"system": False}) if dialect.system and speaks_of("roles", words) else None
    )


def _named(parameter: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z_]){parameter}(?![A-Za-z_])", words, re.IGNORECASE) is not None


_LESSONS: Final[tuple[Callable[[Dialect, str, int], Dialect | None], ...]] = (
    _of_thinking, _of_thinking_refused, _of_streams, _of_limits, _of_temperature, _of_seed, _of_strict, _of_roles,
)  # fmt: skip
