"""The client of one endpoint: what is known of it, how it is asked, and how JSON that fails is asked for again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from pydantic import AliasChoices, AliasPath, BaseModel, Field, ValidationError
from pydantic_core import from_json

from summarizer.errors import (
    InvalidAnswerError,
    ModelError,
    ModelNotFoundError,
    RequestRejectedError,
    TruncatedAnswerError,
    UsageError,
)
from summarizer.llm.capabilities import Capabilities, about_one_schema
from summarizer.llm.catalog import Budget, TokenCounter, known_model, price_of
from summarizer.llm.complaints import one_line
from summarizer.llm.protocol import (
    ItemProblem,
    JsonAnswer,
    JsonSchema,
    Messages,
    Meter,
    Request,
    Sender,
    StructuredOutput,
    add_to_last,
)
from summarizer.llm.replies import ChatReply, read_text
from summarizer.llm.structured_output import ValidatedAnswer, Validator
from summarizer.llm.templates import load_template
from summarizer.llm.vendor_errors import CHAT
from summarizer.messages import say
from summarizer.models import Usage
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.transport import TransportThread

T = TypeVar("T")

REPAIRS: Final = 2
DEFAULT_CONTEXT: Final = 16_384
_MOST_NAMED: Final = 20
_MOST_LISTED: Final = 60
_START: Final = 60
# Tokens for thinking: what most models need, and what the most thorough do.
_THINKING_TOKENS: Final = (8_192, 32_768)


class _ModelCard(BaseModel):
    """A model as the endpoint lists it."""

    id: str = Field(validation_alias=AliasChoices("id", "name", "model"))
    context: int | None = Field(
        default=None,
        validation_alias=AliasChoices(
            AliasPath("meta", "n_ctx"),
            "max_model_len",
            "context_length",
            "context_window",
            "max_context_length",
        ),
    )


class Client:
    """Talks to one OpenAI-compatible endpoint.

    ``abudget`` and ``aask_json`` do the work and belong to one event loop until ``aclose``; ``budget`` and ``ask_json``
    have it done on a loop of the client's own and wait, and may be called from several threads.

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
        self._sender = sender
        self._thread: TransportThread | None = None
        self._lock = threading.Lock()
        self._cards: tuple[_ModelCard, ...] | None = None
        self._capabilities: dict[str, Capabilities] = {}

    # --- what is known of the endpoint ---

    def budget(self) -> Budget:
        """Return the model that answers, and what its context has room for.

        Raises:
            ModelNotFoundError: if no model is named and the endpoint has none, several, or does not say.
        """
        return self.wait(self.abudget())

    async def abudget(self) -> Budget:
        """Do as ``budget`` does."""
        meter = Meter()
        model = await self._model(meter)
        return Budget(model=model, context=await self._context(model, meter))

    async def _model(self, meter: Meter) -> str:
        """Return which model to ask: the one named, else the endpoint's only one."""
        if self.settings.model:
            return self.settings.model
        cards = await self._models(meter)
        if len(cards) == 1:
            return cards[0].id
        raise ModelNotFoundError(
            url=self.settings.url,
            model=say("llm.unnamed"),
            reason=say("llm.none_named"),
            available=_names(cards),
        )

    async def _context(self, model: str, meter: Meter) -> int:
        """Return how many tokens a model holds: as set, as the endpoint says, as known, else a guess."""
        if self.settings.context:
            return self.settings.context
        # Whatever is wrong with the list, the request itself will say.
        cards = await self._models(meter, optional=True)
        stated = next((card.context for card in cards if card.id == model), None)
        known = known_model(model)
        return stated or (known.context if known else DEFAULT_CONTEXT)

    async def _models(self, meter: Meter, *, optional: bool = False) -> tuple[_ModelCard, ...]:
        """Return the models the endpoint lists; it is asked once."""
        if self._cards is None:
            try:
                self._cards = _cards(await self.send(Request("GET", "/models", meter, optional=optional)))
            except ModelError as error:
                if not (optional or isinstance(error, ModelNotFoundError | RequestRejectedError)):
                    raise
                self._cards = ()
        return self._cards

    # --- how it is asked ---

    def ask_json(
        self, messages: Messages, schema: JsonSchema, *, max_tokens: int, repairs: int = REPAIRS
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
            ModelError: if the endpoint gave no first answer; a repair that fails leaves its items as problems.
                Both of the above carry ``values["usage"]``.
        """
        return self.wait(self.aask_json(messages, schema, max_tokens=max_tokens, repairs=repairs))

    async def aask_json(
        self,
        messages: Messages,
        schema: JsonSchema,
        *,
        max_tokens: int,
        repairs: int = REPAIRS,
        model: str | None = None,
    ) -> JsonAnswer:
        """Do as ``ask_json`` does; ``model`` is another of the endpoint's than the one that answers all else."""
        meter = Meter()
        validator = Validator(schema)
        model = model or await self._model(meter)
        first, weakest = await self._complete(model, messages, schema, max_tokens, meter)
        answer = validator.read(first.text)
        if first.cut and not answer.data:
            reason = say("llm.cut_thoughts" if first.spent_on_thought else "llm.cut_answer")
            values = {"url": self.settings.url, "model": model, "reason": reason, "usage": meter.usage}
            raise TruncatedAnswerError(**values, tokens=first.tokens_out)
        asked = 0
        before: tuple[ItemProblem, ...] = ()
        # At temperature 0 the same complaint would bring the same answer.
        while answer.problems and answer.problems != before and asked < repairs:
            asked += 1
            before = answer.problems
            if not answer.data:
                self._put_schema_into_words(model)
            again = add_to_last(messages, self._note(answer))
            part = validator.schema_of_failing(answer)
            try:
                further, mode = await self._complete(model, again, part, max_tokens, meter)
            except ModelError:
                break
            weakest = max(weakest, mode, key=get_args(StructuredOutput).index)
            answer = validator.repaired(answer, further.text)
        if answer.raw is None:
            start = one_line(first.text or first.refusal)[:_START]
            reason = say("llm.prose", start=start) if start else say("llm.no_object")
            raise InvalidAnswerError(url=self.settings.url, model=model, reason=reason, usage=meter.usage)
        return JsonAnswer(
            data=answer.data,
            problems=answer.problems + answer.cut,
            usage=meter.usage,
            model=model,
            structured_output=weakest,
            repairs=asked,
        )

    async def _complete(
        self, model: str, messages: Messages, schema: JsonSchema, max_tokens: int, meter: Meter
    ) -> tuple[ChatReply, StructuredOutput]:
        """Ask once, in another way as often as the endpoint's refusals teach us one.

        An answer that was cut off amid the model's thoughts is asked for again with room for them.

        Returns:
            The reply, its tokens counted, and what held it to its schema.
        """
        # What is asked now, and what of it will be asked next time, too.
        current = lasting = self._capabilities.get(model, Capabilities())
        while True:
            turns = messages if current.enforces else self._with_schema(messages, schema)
            thinking = await self._room(model, current, current.thinking_tokens, turns, max_tokens, meter)
            limit = max_tokens + thinking
            try:
                text = await self.send(
                    Request("POST", CHAT, meter, current.body(model, turns, schema, limit), model)
                )
            except RequestRejectedError as refusal:
                learnt = current.after(refusal, max_tokens=limit)
                if learnt is None:
                    raise
                current, lasting = learnt, lasting if about_one_schema(refusal) else learnt
                continue
            except ModelNotFoundError as error:
                listed = _names(await self._models(meter, optional=True))
                raise ModelNotFoundError(**{**error.values, "available": listed}) from error.__cause__
            reply = self._read(text, model, turns, meter)
            more = next((more for more in _THINKING_TOKENS if more > current.thinking_tokens), 0)
            if not reply.spent_on_thought or (
                await self._room(model, current, more, turns, max_tokens, meter) <= thinking
            ):
                break
            update = {"thinking_tokens": more}
            current, lasting = current.model_copy(update=update), lasting.model_copy(update=update)
        self._capabilities[model] = lasting
        return reply, current.structured_output

    async def _room(
        self, model: str, known: Capabilities, wanted: int, messages: Messages, max_tokens: int, meter: Meter
    ) -> int:
        """Return the tokens for thinking that the model's context, and its limit on answers, have room for."""
        if not wanted or known.limit is None:
            return 0
        context = await self._context(model, meter)
        free = context - TokenCounter(model).count_messages(messages) - max_tokens
        if known.highest_limit is not None:
            free = min(free, known.highest_limit - max_tokens)
        return max(min(wanted, free), 0)

    def _put_schema_into_words(self, model: str) -> None:
        """Note that the endpoint takes a schema and ignores it: from now on the prompt says it too."""
        known = self._capabilities[model]
        if known.enforces:
            self._capabilities[model] = known.model_copy(update={"structured_output": "json_object"})

    def _with_schema(self, messages: Messages, schema: JsonSchema) -> Messages:
        text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        template = load_template("answer_in_json", self.settings.prompts)
        return add_to_last(messages, template.render(schema=text).user)

    def _note(self, answer: ValidatedAnswer) -> str:
        """Word the problems for the model."""
        if answer.raw is None:
            return load_template("repair_prose", self.settings.prompts).render().user
        listed = "\n".join(f"- {problem}" for problem in answer.problems[:_MOST_LISTED])
        return load_template("repair_items", self.settings.prompts).render(problems=listed).user

    def _read(self, text: str, model: str, messages: Messages, meter: Meter) -> ChatReply:
        """Read a reply; the tokens it took are counted whatever it is worth, by us where the endpoint does not say."""
        reply = read_text(text)
        if reply is None:
            reason = say("llm.no_choices")
            raise InvalidAnswerError(url=self.settings.url, model=model, reason=reason, usage=meter.usage)
        counter = TokenCounter(model)
        read, written = reply.tokens_in, reply.tokens_out
        usage = Usage(
            tokens_in=counter.count_messages(messages) if read is None else read,
            tokens_cached=reply.tokens_cached,
            tokens_out=counter.count(reply.text + reply.thoughts) if written is None else written,
        )
        price = price_of(model, self.settings)
        meter.add(usage.model_copy(update={"cost": price.of(usage)}) if price else usage)
        if not reply.text.strip() and not reply.cut:
            # Some servers take all that is said for thoughts where the model was told not to think.
            reply = replace(reply, text=reply.thoughts, thoughts="")
        return replace(reply, tokens_out=usage.tokens_out)

    # --- what carries the requests ---

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


def _cards(text: str) -> tuple[_ModelCard, ...]:
    """Read a list of models: OpenAI's, or the bare list of some; an entry that makes no sense costs itself only."""
    try:
        listed: object = from_json(text)
    except ValueError:
        return ()
    if isinstance(listed, dict):
        listed = listed.get("data") or listed.get("models")
    cards = []
    for entry in listed if isinstance(listed, list) else ():
        with contextlib.suppress(ValidationError):
            cards.append(_ModelCard.model_validate(entry))
    return tuple(cards)


def _names(cards: tuple[_ModelCard, ...]) -> str:
    if not cards:
        return say("llm.no_list")
    shown = ", ".join(card.id for card in cards[:_MOST_NAMED])
    return f"{shown}, …" if len(cards) > _MOST_NAMED else shown
