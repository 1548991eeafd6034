"""How a model is talked to; the only room that knows openai, httpx2, tiktoken and tenacity.

They are imported when the first request goes out or the first token is counted, not with this package.
"""

from summarizer.llm.catalog import Budget, TokenCounter
from summarizer.llm.client import Client
from summarizer.llm.probe import Probe, probe
from summarizer.llm.protocol import JsonAnswer, JsonObject, JsonSchema, Message, Request, StructuredOutput
from summarizer.llm.templates import Prompt, load_template, template_names

__all__ = [
    "Budget",
    "Client",
    "JsonAnswer",
    "JsonObject",
    "JsonSchema",
    "Message",
    "Probe",
    "Prompt",
    "Request",
    "StructuredOutput",
    "TokenCounter",
    "load_template",
    "probe",
    "template_names",
]
