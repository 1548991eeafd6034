"""The endpoint a session uses: what its user set, whether reports can be read with it, and what it can do."""

from __future__ import annotations

from contextlib import closing

from pydantic import SecretStr

from summarizer.llm import Client, load_template, probe, template_names
from summarizer.messages import say
from summarizer.models import Model
from summarizer.pipeline import choose
from summarizer.questions.terms import synonyms
from summarizer.retrieval.embeddings import embedder_for
from summarizer.settings import LeadChoice, Settings, load_settings

_NO_KEY = "none"


class ChosenEndpoint(Model):
    """What the user typed; lives in the session and nowhere else."""

    base_url: str = ""
    model: str = ""
    key: SecretStr = SecretStr("")
    rules: bool = False
    """To go without a model, whatever the environment has."""
    lead: LeadChoice | None = None
    """Who leads where there is a model; None for what the environment says."""

    @property
    def any(self) -> bool:
        """Whether the user set an endpoint."""
        return bool(self.base_url.strip())


def settings_of(chosen: ChosenEndpoint) -> Settings:
    """Return the settings in force: the user's endpoint with the user's key, else the environment's.

    The server's own key never goes to an address that a user typed.

    Raises:
        UsageError: if the address makes no sense.
    """
    if chosen.rules:
        return load_settings(engine="rules", embeddings="off")
    if not chosen.any:
        return load_settings(lead=chosen.lead)
    return load_settings(
        base_url=chosen.base_url.strip(),
        api_key=chosen.key if chosen.key.get_secret_value() else SecretStr(_NO_KEY),
        model=chosen.model.strip() or None,
        engine="auto",
        lead=chosen.lead,
        retries=1,
        retry_seconds=5,
    )


def check_settings(settings: Settings) -> None:
    """Refuse settings with which no report could be read or asked; asks nothing of any endpoint.

    Raises:
        UsageError: if an endpoint, a file of synonyms or an embedding is named or needed and not there.
        TemplateError: if one of the prompts is broken.
    """
    choose(settings).close()
    if settings.uses_model:
        for name in template_names():
            load_template(name, settings.prompts)
    synonyms(settings.synonyms)
    if (embedder := embedder_for(settings)) is not None:
        embedder.close()


def check_endpoint(settings: Settings) -> None:
    """Find out whether the endpoint answers and has the model, before many reports are sent to it.

    Raises:
        ModelError: if it does not; its kinds say why.
    """
    if settings.uses_model:
        with closing(Client(settings)) as client:
            client.budget()


def try_endpoint(settings: Settings) -> list[str]:
    """Ask the endpoint one small question and return, line by line, what it can do and what it costs.

    Raises:
        ModelError: if it gives no answer at all.
        UsageError: if no endpoint is configured.
    """
    with closing(Client(settings)) as client:
        found = probe(client)
    lines = [
        say("web.try_model", model=found.model),
        say("web.try_context", tokens=f"{found.context:,}"),
    ]
    if found.structured_output is None:
        return [*lines, say("web.try_no_schema", reason=found.problem)]
    usage = found.usage
    cost = say("web.try_free") if usage.cost is None else say("web.try_cost", cost=f"{usage.cost:.6f}")
    return [
        *lines,
        say(f"web.try_{found.structured_output}"),
        say("web.try_usage", tokens_in=usage.tokens_in, tokens_out=usage.tokens_out),
        cost,
    ]
