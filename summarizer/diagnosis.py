"""What works with some settings: the endpoint, the search by meaning, and who leads, by the exam if need be."""

from __future__ import annotations

from contextlib import closing
from typing import Literal

from pydantic import Field

from summarizer.engines.llm.exam import ExamResult, Lead
from summarizer.engines.llm.exam_store import result_of
from summarizer.llm import Client, Probe, probe
from summarizer.models import Model
from summarizer.retrieval.embeddings import LocalEmbedder, embedder_for
from summarizer.settings import Settings

Decision = Literal["endpoint", "engine", "setting", "exam"]
"""What decides who leads: that there is no endpoint, that rules alone were asked for, a setting, the exam."""


class Diagnosis(Model):
    """What was found."""

    lead: Lead
    decided_by: Decision
    url: str | None = Field(default=None, description="of the endpoint, where a model is asked")
    endpoint: Probe | None = None
    embeddings: Literal["off", "local", "endpoint"] = Field(description="what finds passages by meaning")
    exam: ExamResult | None = None


def diagnose(settings: Settings, *, again: bool = False) -> Diagnosis:
    """Find out what works; takes the exam where its result is not stored, or ``again``.

    Raises:
        ModelError: if the endpoint fails.
        UsageError: if what the settings name is not there.
    """
    embeddings = _embeddings(settings)
    if not settings.uses_model:
        decision: Decision = "engine" if settings.has_endpoint else "endpoint"
        return Diagnosis(lead="rules", decided_by=decision, embeddings=embeddings)
    with closing(Client(settings)) as client:
        endpoint = probe(client)
        exam = result_of(client, again=again)
    return Diagnosis(
        lead=exam.lead if settings.lead == "auto" else settings.lead,
        decided_by="exam" if settings.lead == "auto" else "setting",
        url=settings.shown_url,
        endpoint=endpoint,
        embeddings=embeddings,
        exam=exam,
    )


def _embeddings(settings: Settings) -> Literal["off", "local", "endpoint"]:
    """Try what finds passages by meaning."""
    embedder = embedder_for(settings)
    if embedder is None:
        return "off"
    with closing(embedder):
        embedder.question("法治")
    return "local" if isinstance(embedder, LocalEmbedder) else "endpoint"
