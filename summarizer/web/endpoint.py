"""The model a session uses: what its user set, never mixed with the server's own key; and what the endpoint can do."""

from __future__ import annotations

from pydantic import SecretStr

from summarizer.errors import InvalidAnswerError, TruncatedAnswerError
from summarizer.llm import Client, JsonSchema, Message
from summarizer.messages import say
from summarizer.models import Model
from summarizer.settings import Settings, load_settings

_NO_KEY = "none"
_TOKENS = 64
_SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"total": {"type": "integer"}},
    "required": ["total"],
    "additionalProperties": False,
}


class Chosen(Model):
    """What the user typed; lives in the session and nowhere else."""

    base_url: str = ""
    model: str = ""
    key: SecretStr = SecretStr("")
    rules: bool = False
    """To go without a model, whatever the environment has."""

    @property
    def any(self) -> bool:
        """Whether the user set an endpoint."""
        return bool(self.base_url.strip())


def settings_of(chosen: Chosen) -> Settings:
    """Give the settings in force: the user's endpoint with the user's key, else the environment's.

    The server's own key never goes to an address that a user typed.

    Raises:
        UsageError: if the address makes no sense.
    """
    if chosen.rules:
        return load_settings(engine="rules", embeddings="off")
    if not chosen.any:
        return load_settings()
    return load_settings(
        base_url=chosen.base_url.strip(),
        api_key=chosen.key if chosen.key.get_secret_value() else SecretStr(_NO_KEY),
        model=chosen.model.strip() or None,
        engine="auto",
        retries=1,
        retry_seconds=5,
    )


def try_endpoint(settings: Settings) -> list[str]:
    """Ask the endpoint one small question and say what it can do and what it costs.

    Raises:
        ModelError: if it gives no answer at all.
        UsageError: if no endpoint is configured.
    """
    question = Message(role="user", content='17 + 25 = ? JSON: {"total": …}')
    with Client(settings) as client:
        model, budget = client.model(), client.budget()
        lines = [
            say("web.try_model", model=model),
            say("web.try_context", tokens=f"{budget.context:,}"),
        ]
        try:
            answer = client.complete((question,), _SCHEMA, max_tokens=_TOKENS)
        except (InvalidAnswerError, TruncatedAnswerError) as error:
            return [*lines, say("web.try_no_schema", reason=str(error))]
        usage = answer.usage
        lines.append(say(f"web.try_{answer.structured_output}"))
        lines.append(say("web.try_usage", tokens_in=usage.tokens_in, tokens_out=usage.tokens_out))
        lines.append(
            say("web.try_free") if usage.cost is None else say("web.try_cost", cost=f"{usage.cost:.6f}")
        )
        return lines
