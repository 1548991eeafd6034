"""The client: drives the flows, blocking or not, and keeps the connections."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, cast

from summarizer.errors import ModelError, UsageError
from summarizer.llm import repair
from summarizer.llm.endpoint import Endpoint
from summarizer.llm.exchange import Completion, Flow, JsonAnswer, JsonSchema, Messages, Meter, Sender
from summarizer.llm.tokens import Budget
from summarizer.messages import say
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.transport import Transport

T = TypeVar("T")

REPAIRS = 2


class Client:
    """Talks to one OpenAI-compatible endpoint.

    Every method exists twice, the one with ``a`` before its name for asyncio, and both run the same flow. The
    blocking ones may be called from several threads; the asynchronous ones belong to one event loop until
    ``aclose``.

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
        self._endpoint = Endpoint(settings)
        self._transport: Transport | None = None
        self._async_transport: Sender | None = sender

    def model(self) -> str:
        """Give the model that answers: the one named, else the endpoint's only one.

        Raises:
            ModelNotFoundError: naming the endpoint's models if there are several.
        """
        return self._run(self._endpoint.model(Meter()))

    async def amodel(self) -> str:
        """Do as ``model`` does."""
        return await self._arun(self._endpoint.model(Meter()))

    def budget(self) -> Budget:
        """Give what the model's context has room for; counts tokens, sends none."""
        return self._run(self._budget())

    async def abudget(self) -> Budget:
        """Do as ``budget`` does."""
        return await self._arun(self._budget())

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
        return self._run(repair.complete(self._endpoint, messages, schema, max_tokens))

    async def acomplete(
        self, messages: Messages, schema: JsonSchema | None = None, *, max_tokens: int
    ) -> Completion:
        """Do as ``complete`` does."""
        return await self._arun(repair.complete(self._endpoint, messages, schema, max_tokens))

    def ask_json(
        self,
        messages: Messages,
        schema: JsonSchema,
        *,
        max_tokens: int,
        repairs: int = REPAIRS,
        depth: int = 1,
    ) -> JsonAnswer:
        """Ask for JSON, have failing items repaired, and keep what is valid whatever becomes of the rest.

        Args:
            messages: the conversation; a repair adds to the end of its last message, so that the prefix stays
                cached.
            schema: JSON Schema of the answer, an object.
            max_tokens: the most the model may write, each time.
            repairs: how often at most to ask again for what is missing or invalid.
            depth: how many keys lead to an item; where a list stands there, each element is one.

        Raises:
            TruncatedAnswerError: if the answer was cut off before one item was whole.
            InvalidAnswerError: if no answer held a JSON object.
            ModelError: if the endpoint gave no first answer. Both of the above carry ``values["usage"]``.
        """
        flow = repair.ask(self._endpoint, messages, schema, max_tokens, repairs=repairs, depth=depth)
        return self._run(flow)

    async def aask_json(
        self,
        messages: Messages,
        schema: JsonSchema,
        *,
        max_tokens: int,
        repairs: int = REPAIRS,
        depth: int = 1,
    ) -> JsonAnswer:
        """Do as ``ask_json`` does."""
        flow = repair.ask(self._endpoint, messages, schema, max_tokens, repairs=repairs, depth=depth)
        return await self._arun(flow)

    def close(self) -> None:
        """Close the connections of the blocking methods; the client may be used again."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    async def aclose(self) -> None:
        """Close the connections of the asynchronous methods; another event loop may use the client then."""
        if self._async_transport is not None:
            await self._async_transport.close()
            self._async_transport = None

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

    def _budget(self) -> Flow[Budget]:
        meter = Meter()
        model = yield from self._endpoint.model(meter)
        context = yield from self._endpoint.context(meter)
        return Budget(model=model, context=context)

    def _run(self, flow: Flow[T]) -> T:
        if self._transport is None:
            from summarizer.llm.transport import Transport

            self._transport = Transport(self.settings)
        transport = self._transport
        try:
            request = next(flow)
            while True:
                try:
                    text = transport.send(request)
                except ModelError as error:
                    request = flow.throw(error)
                else:
                    request = flow.send(text)
        except StopIteration as done:
            return cast(T, done.value)

    async def _arun(self, flow: Flow[T]) -> T:
        if self._async_transport is None:
            from summarizer.llm.transport import AsyncTransport

            self._async_transport = AsyncTransport(self.settings)
        transport = self._async_transport
        try:
            request = next(flow)
            while True:
                try:
                    text = await transport.send(request)
                except ModelError as error:
                    request = flow.throw(error)
                else:
                    request = flow.send(text)
        except StopIteration as done:
            return cast(T, done.value)
