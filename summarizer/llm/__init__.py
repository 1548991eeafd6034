"""How a model is talked to; the only room that knows openai, httpx2, tiktoken and tenacity.

They are imported when the first request goes out or the first token is counted, not with this package.
"""

from summarizer.llm.catalog import Budget, TokenCounter
from summarizer.llm.client import Client
from summarizer.llm.protocol import (
    ItemProblem,
    JsonAnswer,
    JsonObject,
    JsonSchema,
    Message,
    Messages,
    Request,
    Sender,
    StructuredOutput,
)
from summarizer.llm.templates import Example, Prompt, Template, load_template, template_names

__all__ = [
    "Budget",
    "Client",
    "Example",
    "ItemProblem",
    "JsonAnswer",
    "JsonObject",
    "JsonSchema",
    "Message",
    "Messages",
    "Prompt",
    "Request",
    "Sender",
    "StructuredOutput",
    "Template",
    "TokenCounter",
    "load_template",
    "template_names",
]
