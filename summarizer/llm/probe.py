"""One small question shows what an endpoint can do."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from summarizer.errors import InvalidAnswerError, TruncatedAnswerError
from summarizer.llm.client import Client
from summarizer.llm.protocol import JsonSchema, Message, StructuredOutput
from summarizer.models import Model, Usage

_QUESTION: Final = Message(role="user", content='17 + 25 = ? JSON: {"total": …}')
_TOKENS: Final = 64
_SCHEMA: Final[JsonSchema] = {
    "type": "object",
    "properties": {"total": {"type": "integer"}},
    "required": ["total"],
    "additionalProperties": False,
}


class Probe(Model):
    """What an endpoint showed of itself."""

    model: str
    context: int = Field(description="tokens the model can hold")
    structured_output: StructuredOutput | None = Field(description="None where its answer was of no use")
    problem: str = Field(default="", description="why it was not, in the language in force")
    usage: Usage = Usage()


def probe(client: Client) -> Probe:
    """Ask a client's endpoint one small question.

    Raises:
        ModelError: if it gives no answer at all.
    """
    budget = client.budget()
    try:
        answer = client.ask_json((_QUESTION,), _SCHEMA, max_tokens=_TOKENS, repairs=0)
    except (InvalidAnswerError, TruncatedAnswerError) as error:
        return Probe(model=budget.model, context=budget.context, structured_output=None, problem=str(error))
    problem = str(answer.problems[0]) if answer.problems else ""
    return Probe(
        model=budget.model,
        context=budget.context,
        structured_output=None if problem else answer.structured_output,
        problem=problem,
        usage=answer.usage,
    )
