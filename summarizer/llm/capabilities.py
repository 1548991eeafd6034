"""What a model of an endpoint takes: learnt from what it refuses, and kept for all that is asked next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final, Literal, get_args

from pydantic import JsonValue

from summarizer.errors import RequestRejectedError
from summarizer.llm.complaints import speaks_of
from summarizer.llm.protocol import JsonSchema, Message, Messages, StructuredOutput, add_to_last
from summarizer.models import Model

_STRICT: Final = re.compile(r"\bjson_schema\.strict\b|\[?'strict'")
_MOST: Final = re.compile(
    r"\[\s*\d+\s*,\s*(\d+)\s*\]"
    r"|(?:at most|less than or equal to|<=|> (?=\d+, which)|up to|maximum(?: \w+){0,4}|不能?超过|最大)\D{0,12}?(\d+)",
    re.IGNORECASE,
)

SEED: Final = 20_240_101
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
        self, model: str, messages: Messages, schema: JsonSchema, max_tokens: int
    ) -> dict[str, JsonValue]:
        """Build the body of a chat request."""
        turns = messages if self.system else _without_system(messages)
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
        if self.enforces:
            strict: dict[str, JsonValue] = {"strict": True} if self.strict else {}
            answer: JsonValue = {"name": "answer", "schema": dict(schema), **strict}
            body["response_format"] = {"type": "json_schema", "json_schema": answer}
        elif self.structured_output == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, refusal: RequestRejectedError, *, max_tokens: int) -> Capabilities | None:
        """Return what to try after a refusal, or None where it is not about how we asked.

        Args:
            refusal: what the endpoint said.
            max_tokens: the limit that was asked for.
        """
        words = f"{refusal.values.get('param', '')} {refusal.values.get('told', '')}"
        changes = chain(
            self._other_manners(words),
            self._other_parameters(words, max_tokens),
            self._less(words, f"{words} {refusal.values.get('reason', '')}"),
        )
        change = next(changes, None)
        return None if change is None else self.model_copy(update=change)

    # What the words of a refusal may ask for; the first that applies is tried.

    def _other_manners(self, words: str) -> Iterator[_Change]:
        if speaks_of("thinking", words):
            if self.thinking is not False:
                yield {"thinking": False}
            elif not self.stream:
                yield {"thinking": None, "stream": True}
        if not self.stream and speaks_of("stream_only", words):
            yield {"stream": True}
        if self.stream and self.stream_options and _names("stream_options", words):
            yield {"stream_options": False}

    def _other_parameters(self, words: str, max_tokens: int) -> Iterator[_Change]:
        if self.limit is not None and _names("max_(?:completion_)?tokens", words):
            stated = _MOST.search(words)
            highest = int(stated[1] or stated[2]) if stated else 0
            if 0 < highest < min(max_tokens, self.highest_limit or max_tokens):
                yield {"highest_limit": highest}
            yield {"limit": "max_completion_tokens" if self.limit == "max_tokens" else None}
        if self.temperature is not None and _names("temperature", words):
            above_zero = self.temperature == 0 and speaks_of("above_zero", words)
            yield {"temperature": _LEAST_TEMPERATURE if above_zero else None}
        if self.seed and _names("seed", words):
            yield {"seed": False}
        if self.enforces and self.strict and _STRICT.search(words):
            yield {"strict": False}
        if self.system and speaks_of("roles", words):
            yield {"system": False}

    def _less(self, words: str, all_words: str) -> Iterator[_Change]:
        modes = get_args(StructuredOutput)
        weaker = modes[modes.index(self.structured_output) + 1 :]
        about_format = speaks_of("format", words)
        if not about_format and not speaks_of("nameless", all_words):
            return
        # Where nothing is named one thing is left out, the least missed first.
        if self.seed and not about_format:
            yield {"seed": False}
        if weaker:
            yield {"structured_output": weaker[0]}
        if self.temperature is not None and not about_format:
            yield {"temperature": None}


def about_one_schema(refusal: RequestRejectedError) -> bool:
    """Whether a refusal speaks of this schema, so that the next one may well be accepted."""
    return speaks_of("one_schema", f"{refusal.values.get('code', '')} {refusal.values.get('told', '')}")


def _names(parameter: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z_]){parameter}(?![A-Za-z_])", words, re.IGNORECASE) is not None


def _without_system(messages: Messages) -> Messages:
    """Put what the system says at the head of the user's first turn, and turns of the same side together.

    Models whose chat template knows no system, or wants the sides to take turns, refuse anything else.
    """
    turns: list[Message] = []
    for message in messages:
        turn = message.model_copy(update={"role": "user"}) if message.role == "system" else message
        if turns and turns[-1].role == turn.role:
            turns[-1:] = add_to_last(turns[-1:], turn.content)
        else:
            turns.append(turn)
    return turns
