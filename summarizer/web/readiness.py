"""Whether reports can be read with the settings in force: found out before one is opened and anything is sent."""

from __future__ import annotations

from summarizer.llm import Client, load_template, template_names
from summarizer.questions.terms import synonyms
from summarizer.retrieval.embeddings import embedder_for
from summarizer.settings import Settings
from summarizer.summarize import choose


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
        with Client(settings) as client:
            client.model()
            client.budget()
