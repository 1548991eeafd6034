"""How a model of an endpoint wants to be asked: the structured-output ladder and the parameters it takes."""

from __future__ import annotations

import re
from typing import Final, Literal

from pydantic import JsonValue

from summarizer.errors import RequestRejectedError
from summarizer.llm.exchange import JsonSchema, Messages, StructuredOutput
from summarizer.models import Model

_FORMAT: Final = re.compile(
    r"response.?format|json.?schema|json.?object|guided|grammar|structured.?output|schema", re.IGNORECASE
)
_ONE_SCHEMA: Final = re.compile(
    r"invalid.{0,5}schema|schema.{0,40}(?:too|invalid|unsupported|exceed|conver)|grammar|resolve",
    re.IGNORECASE,
)
_SEED: Final = re.compile(r"\bseed\b", re.IGNORECASE)
_TEMPERATURE: Final = re.compile(r"\btemperature\b", re.IGNORECASE)
_MAX_TOKENS: Final = re.compile(r"\bmax_tokens\b", re.IGNORECASE)

SEED: Final = 20_240_101
_BELOW: Final[dict[StructuredOutput, StructuredOutput]] = {
    "json_schema": "json_object",
    "json_object": "text",
}


class Dialect(Model):
    """What is sent beside the messages; begins with all there is and learns from refusals."""

    structured_output: StructuredOutput = "json_schema"
    seed: bool = True
    temperature: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"

    @property
    def enforces(self) -> bool:
        """Whether the endpoint is asked to hold the answer to the schema, so that no words are needed."""
        return self.structured_output == "json_schema"

    def body(
        self, model: str, messages: Messages, schema: JsonSchema | None, max_tokens: int
    ) -> dict[str, JsonValue]:
        """Build the body of a chat request."""
        body: dict[str, JsonValue] = {
            "model": model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in messages],
            self.limit: max_tokens,
        }
        if self.temperature:
            body["temperature"] = 0
        if self.seed:
            body["seed"] = SEED
        if schema is not None and self.enforces:
            named: dict[str, JsonValue] = {"name": "answer", "schema": dict(schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema is not None and self.structured_output == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, refusal: RequestRejectedError, *, asked_schema: bool) -> Dialect | None:
        """Give the dialect to try after a refusal, or None where it is not about how we asked."""
        words = f"{refusal.values.get('param', '')} {refusal.values.get('reason', '')}"
        if self.limit == "max_tokens" and _MAX_TOKENS.search(words):
            return self.model_copy(update={"limit": "max_completion_tokens"})
        if self.temperature and _TEMPERATURE.search(words):
            return self.model_copy(update={"temperature": False})
        if self.seed and _SEED.search(words):
            return self.model_copy(update={"seed": False})
        if asked_schema and self.structured_output in _BELOW and _FORMAT.search(words):
            return self.model_copy(update={"structured_output": _BELOW[self.structured_output]})
        return None


def about_one_schema(refusal: RequestRejectedError) -> bool:
    """Tell whether a refusal speaks of this schema, so that the next one may well be accepted."""
    return bool(_ONE_SCHEMA.search(f"{refusal.values.get('code', '')} {refusal.values.get('reason', '')}"))
