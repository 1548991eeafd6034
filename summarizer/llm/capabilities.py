"""What a model of an endpoint takes: learnt from what it refuses, and kept for all that is asked next."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from pydantic import JsonValue

from summarizer.errors import RequestRejectedError
from summarizer.llm.complaints import speaks_of
from summarizer.llm.protocol import JsonSchema, Messages, StructuredOutput, without_system
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
STRUCTURED_OUTPUT_MODES: Final[tuple[StructuredOutput, ...]] = ("text", "json_object", "json_schema")
"""What may hold an answer to its schema, the weakest first."""

_LEAST_TEMPERATURE: Final = 0.01


_Change = dict[str, object]


class Capabilities(Model):
    """What is sent beside the messages; begins with all there is and learns from refusals."""

    structured_output: StructuredOutput = "json_schema"
    strict: bool = True
    seed: bool = True
    temperature: float | None = 0
    limit: Literal["max_tokens", "max_completion_tokens"] | None = "max_tokens"
    highest_limit: int | None = None
    system: bool = True
    """Whether it takes messages of the system, and two turns of the same side in a row."""
    stream: bool = False
    stream_options: bool = True
    thinking: bool | None = None
    """False: it has to be told not to think."""
    thinking_tokens: int = 0
    """What it needs for thinking, beside the tokens of the answer."""

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
            body[self.limit] = min(max_tokens, self.highest_limit or max_tokens)
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

    def after(
        self, refusal: RequestRejectedError, *, asked_schema: bool, max_tokens: int
    ) -> Capabilities | None:
        """Return what to try after a refusal, or None where it is not about how we asked.

        Args:
            refusal: what the endpoint said.
            asked_schema: whether the answer was to be of a schema.
            max_tokens: the limit that was asked for.
        """
        words = f"{refusal.values.get('param', '')} {refusal.values.get('told', '')}"
        for lesson in _LESSONS:
            change = lesson(self, words, max_tokens)
            if change is not None:
                return self.model_copy(update=change)
        if asked_schema and _FORMAT.search(words):
            change = self._weaker_format()
        elif _NAMELESS.search(f"{words} {refusal.values.get('reason', '')}"):
            # One thing is left out, the least missed first.
            change = {"seed": False} if self.seed else self._weaker_format() if asked_schema else None
            if change is None and self.temperature is not None:
                change = {"temperature": None}
        else:
            change = None
        return None if change is None else self.model_copy(update=change)

    def _weaker_format(self) -> _Change | None:
        mode = STRUCTURED_OUTPUT_MODES.index(self.structured_output)
        return {"structured_output": STRUCTURED_OUTPUT_MODES[mode - 1]} if mode else None


def about_one_schema(refusal: RequestRejectedError) -> bool:
    """Whether a refusal speaks of this schema, so that the next one may well be accepted."""
    return bool(_ONE_SCHEMA.search(f"{refusal.values.get('code', '')} {refusal.values.get('told', '')}"))


# --- what a refusal teaches: each lesson gives what to change, or None where the words are about something else -----


def _thinking(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    if not _THINKING.search(words):
        return None
    if known.thinking is not False:
        return {"thinking": False}
    return {"thinking": None, "stream": True} if not known.stream else None


def _streams(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    if known.stream:
        refused = known.stream_options and _names("stream_options", words)
        return {"stream_options": False} if refused else None
    return {"stream": True} if _STREAM_ONLY.search(words) else None


def _limits(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    if known.limit is None or not (_names("max_tokens", words) or _names("max_completion_tokens", words)):
        return None
    stated = _MOST.search(words)
    highest = int(stated[1] or stated[2]) if stated else 0
    if 0 < highest < min(max_tokens, known.highest_limit or max_tokens):
        return {"highest_limit": highest}
    return {"limit": "max_completion_tokens" if known.limit == "max_tokens" else None}


def _temperature(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    if known.temperature is None or not _names("temperature", words):
        return None
    above_zero = known.temperature == 0 and _ABOVE_ZERO.search(words)
    return {"temperature": _LEAST_TEMPERATURE if above_zero else None}


def _seed(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    return {"seed": False} if known.seed and _names("seed", words) else None


def _strict(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    refused = known.enforces and known.strict and re.search(r"\bjson_schema\.strict\b|\[?'strict'", words)
    return {"strict": False} if refused else None


def _roles(known: Capabilities, words: str, max_tokens: int) -> _Change | None:
    return {"system": False} if known.system and speaks_of("roles", words) else None


def _names(parameter: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z_]){parameter}(?![A-Za-z_])", words, re.IGNORECASE) is not None


_LESSONS: Final[tuple[Callable[[Capabilities, str, int], _Change | None], ...]] = (
    _thinking, _streams, _limits, _temperature, _seed, _strict, _roles,
)  # fmt: skip
