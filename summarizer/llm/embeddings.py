"""Texts become vectors at an OpenAI-compatible endpoint (``/v1/embeddings``)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, FiniteFloat, ValidationError

from summarizer.errors import InvalidAnswerError
from summarizer.llm.client import Client
from summarizer.llm.protocol import JsonObject, Meter, Request
from summarizer.messages import say
from summarizer.settings import Settings

_MOST_AT_ONCE = 64


class _Vector(BaseModel):
    index: int
    embedding: list[FiniteFloat]


class _Vectors(BaseModel):
    data: list[_Vector]


class EndpointEmbedder:
    """Asks an endpoint for vectors, many texts a request.

    Args:
        settings: where the endpoint is; ``embedding_model`` names the model.
    """

    def __init__(self, settings: Settings) -> None:
        self._model = settings.embedding_model or ""
        self._client = Client(settings)

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Return a vector for each text, in their order.

        Raises:
            ModelError: if the endpoint fails, or sends something else than a vector for each text.
        """
        embedded: list[list[float]] = []
        for start in range(0, len(texts), _MOST_AT_ONCE):
            embedded += self._embed(list(texts[start : start + _MOST_AT_ONCE]))
        return embedded

    def question(self, text: str) -> list[float]:
        """Return a question's vector; raises as ``passages`` does."""
        return self._embed([text])[0]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        body: JsonObject = {"model": self._model, "input": [*texts], "encoding_format": "float"}
        request = Request("POST", "/embeddings", Meter(), body, self._model)
        text = self._client.wait(self._client.send(request))
        try:
            vectors = sorted(_Vectors.model_validate_json(text).data, key=lambda vector: vector.index)
        except ValidationError:
            vectors = []
        if len(vectors) != len(texts) or len({len(vector.embedding) for vector in vectors}) != 1:
            url, reason = self._client.settings.url, say("llm.no_vectors")
            raise InvalidAnswerError(url=url, model=self._model, reason=reason)
        return [vector.embedding for vector in vectors]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
