"""The client: one asynchronous implementation, which those who wait have run on a loop of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from summarizer.errors import UsageError
from summarizer.llm import structured_output
from summarizer.llm.endpoint import Endpoint
from summarizer.llm.protocol import Completion, JsonAnswer, JsonSchema, Messages, Meter, Request, Sender
from summarizer.llm.tokens import Budget
from summarizer.messages import say
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.transport import TransportThread

T = TypeVar("T")

REPAIRS = 2


class Client:
    """Talks to one OpenAI-compatible endpoint.

    Every method exists twice: the one with ``a`` before its name does the work, the other has it done and waits. The
    blocking ones may be called from several threads; the asynchronous ones belong to one event loop until ``aclose``.

    Args:
        settings: where the endpoint is, and how patient to be.
        sender: what carries the asynchronous requests; the client's own transport where None.

    Raises:
        UsageError: if no endpoint is configured.
    """

    def __init__(self, settings: Settings, *, sender: Sender | None = None) -> None:
        if not settings.has_endpoint:
            raise UsageError(problem=say("settings.no_endpoint"))
        self.settings = settings
        self._endpoint = Endpoint(settings, self.send)
        self._sender = sender
        self._thread: TransportThread | None = None
        self._lock = threading.Lock()

    def model(self) -> str:
        """Return the model that answers: the one named, else the endpoint's only one.

        Raises:
            ModelNotFoundError: naming the endpoint's models if there are several.
        """
        return self.wait(self.amodel())

    async def amodel(self) -> str:
        """Do as ``model`` does."""
        return await self._endpoint.model(Meter())

    def budget(self) -> Budget:
        """Return what the model's context has room for; counts tokens, sends none."""
        return self.wait(self.abudget())

    async def abudget(self) -> Budget:
        """Do as ``budget`` does."""
        meter = Meter()
        model = await self._endpoint.model(meter)
        return Budget(model=model, context=await self._endpoint.context(meter))

    def complete(
        self, messages: Messages, schema: JsonSchema | None = None, *, max_tokens: int
    ) -> Completion:
        """Ask once. Without a schema the text is the answer, also if it was cut off (``truncated``).

        Args:
            messages: the conversation.
            schema: JSON Schema of the answer (an object); ``data`` then holds it, valid.
            max_tokens: the most the model may write.

        Raises:
            TruncatedAnswerError: if an answer to a schema was cut off.
            InvalidAnswerError: if it is no JSON object, or not of the schema.
            ModelError: if the endpoint gave no answer; its kinds say why.
        """
        return self.wait(self.acomplete(messages, schema, max_tokens=max_tokens))

    async def acomplete(
        self, messages: Messages, schema: JsonSchema | None = None, *, max_tokens: int
    ) -> Completion:
        """Do as ``complete`` does."""
        return await structured_output.complete(self._endpoint, messages, schema, max_tokens)

    def ask_json(
        self,
        messages: Messages,
        schema: JsonSchema,
        *,
        max_tokens: int,
        repairs: int = REPAIRS,
    ) -> JsonAnswer:
        """Ask for JSON, have failing items repaired, and keep what is valid whatever becomes of the rest.

        Args:
            messages: the conversation; a repair adds to the end of its last message, so that the prefix stays
                cached.
            schema: JSON Schema of the answer, an object.
            max_tokens: the most the model may write, each time.
            repairs: how often at most to ask again for what is missing or invalid.

        Raises:
            TruncatedAnswerError: if the answer was cut off before one item was whole.
            InvalidAnswerError: if no answer held a JSON object.
            ModelError: if the endpoint gave no first answer. Both of the above carry ``values["usage"]``.
        """
        return self.wait(self.aask_json(messages, schema, max_tokens=max_tokens, repairs=repairs))

    async def aask_json(
        self,
        messages: Messages,
        schema: JsonSchema,
        *,
        max_tokens: int,
        repairs: int = REPAIRS,
    ) -> JsonAnswer:
        """Do as ``ask_json`` does."""
        return await structured_output.ask(self._endpoint, messages, schema, max_tokens, repairs=repairs)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Run asynchronous work with this client, and wait for it; the language and the like are the caller's."""
        with self._lock:
            if self._thread is None:
                from summarizer.llm.transport import TransportThread

                self._thread = TransportThread(self.settings)
        return self._thread.run(work)

    async def send(self, request: Request) -> str:
        """Send a request by the transport of the loop that runs; does as ``Sender.send``."""
        if self._thread is not None and self._thread.loop is asyncio.get_running_loop():
            return await self._thread.transport.send(request)
        if self._sender is None:
            from summarizer.llm.transport import AsyncTransport

            self._sender = AsyncTransport(self.settings)
        return await self._sender.send(request)

    def close(self) -> None:
        """Close the connections of the blocking methods; the client may be used again."""
        if self._thread is not None:
            self._thread.close()
            self._thread = None

    async def aclose(self) -> None:
        """Close the connections of the asynchronous methods; another event loop may use the client then."""
        if self._sender is not None:
            await self._sender.close()
            self._sender = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
