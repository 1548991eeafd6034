"""What is known of an endpoint (its models, contexts, capabilities), and how one completion is had from it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Final

from pydantic import AliasChoices, AliasPath, BaseModel, Field, ValidationError
from pydantic_core import from_json

from summarizer.errors import InvalidAnswerError, ModelError, ModelNotFoundError, RequestRejectedError
from summarizer.llm.capabilities import Capabilities, about_one_schema
from summarizer.llm.catalog import context_of, price_of
from summarizer.llm.protocol import Completion, JsonSchema, Messages, Meter, Request, add_to_last
from summarizer.llm.replies import ChatReply, read_text
from summarizer.llm.templates import load_template
from summarizer.llm.tokens import TokenCounter
from summarizer.llm.vendor_errors import CHAT
from summarizer.messages import say
from summarizer.models import Usage
from summarizer.settings import Settings

DEFAULT_CONTEXT: Final = 16_384
_MOST_NAMED: Final = 20
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


class Endpoint:
    """One address, and what it has taught us; shared by all work that goes there.

    Args:
        settings: where it is.
        send: sends a request and returns the body of the reply.
    """

    def __init__(self, settings: Settings, send: Callable[[Request], Awaitable[str]]) -> None:
        self.settings = settings
        self.url = settings.url
        self._send = send
        self._cards: tuple[_ModelCard, ...] | None = None
        self._capabilities: dict[str, Capabilities] = {}
        self._contexts: dict[str, int] = {}

    async def model(self, meter: Meter) -> str:
        """Return which model to ask: the one named, else the endpoint's only one.

        Raises:
            ModelNotFoundError: if none is named and the endpoint has none, several, or does not say.
        """
        if self.settings.model:
            return self.settings.model
        cards = await self._list(meter)
        if len(cards) == 1:
            return cards[0].id
        raise ModelNotFoundError(
            url=self.url, model=say("llm.unnamed"), reason=say("llm.none_named"), available=_names(cards)
        )

    async def context(self, meter: Meter) -> int:
        """Return how many tokens the model holds: as set, as the endpoint says, as known, else a guess."""
        if self.settings.context:
            return self.settings.context
        model = await self.model(meter)
        if model not in self._contexts:
            # Whatever is wrong with the list, the request itself will say.
            cards = await self._list_if_any(meter)
            stated = next((card.context for card in cards if card.id == model), None)
            self._contexts[model] = stated or context_of(model) or DEFAULT_CONTEXT
        return self._contexts[model]

    async def complete(
        self, messages: Messages, schema: JsonSchema | None, max_tokens: int, meter: Meter
    ) -> Completion:
        """Ask once, in another way as often as the endpoint's refusals teach us one; ``data`` is not read yet.

        An answer that was cut off amid the model's thoughts is asked for again with room for them.
        """
        model = await self.model(meter)
        # What is asked now, and what of it will be asked next time, too.
        current = lasting = self._capabilities.get(model, Capabilities())
        while True:
            worded = messages if schema is None or current.enforces else self._in_words(messages, schema)
            thinking = await self._thinking(current, current.thinking_tokens, worded, max_tokens, meter)
            limit = max_tokens + thinking
            request = Request("POST", CHAT, meter, current.body(model, worded, schema, limit), model)
            try:
                text = await self._send(request)
            except RequestRejectedError as refusal:
                learnt = current.after(refusal, asked_schema=schema is not None, max_tokens=limit)
                if learnt is None:
                    raise
                current, lasting = learnt, lasting if about_one_schema(refusal) else learnt
                continue
            except ModelNotFoundError as error:
                values = {**error.values, "available": _names(await self._list_if_any(meter))}
                raise ModelNotFoundError(**values) from error.__cause__
            completion = self._completion(text, model, worded, schema, current, meter)
            if not completion.spent_on_thought:
                break
            more = next((more for more in _THINKING_TOKENS if more > current.thinking_tokens), 0)
            if await self._thinking(current, more, worded, max_tokens, meter) <= thinking:
                break
            update = {"thinking_tokens": more}
            current, lasting = current.model_copy(update=update), lasting.model_copy(update=update)
        self._capabilities[model] = lasting
        return completion

    async def _thinking(
        self, known: Capabilities, wanted: int, messages: Messages, max_tokens: int, meter: Meter
    ) -> int:
        """Return the tokens for thinking that the model's context, and its limit on answers, have room for."""
        if not wanted or known.limit is None:
            return 0
        model = await self.model(meter)
        free = await self.context(meter) - TokenCounter(model).count_messages(messages) - max_tokens
        if known.highest_limit is not None:
            free = min(free, known.highest_limit - max_tokens)
        return max(min(wanted, free), 0)

    def put_schema_into_words(self, model: str) -> None:
        """Note that the endpoint takes a schema and ignores it: from now on the prompt says it too."""
        known = self._capabilities.get(model, Capabilities())
        if known.enforces:
            self._capabilities[model] = known.model_copy(update={"structured_output": "json_object"})

    def _in_words(self, messages: Messages, schema: JsonSchema) -> Messages:
        template = load_template("answer_in_json", self.settings.prompts)
        text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        return add_to_last(messages, template.render(schema=text).user)

    def _completion(
        self,
        text: str,
        model: str,
        messages: Messages,
        schema: JsonSchema | None,
        known: Capabilities,
        meter: Meter,
    ) -> Completion:
        """Read an answer; the tokens it took are counted whatever it is worth."""
        reply = read_text(text)
        if reply is None:
            reason = say("llm.no_choices")
            raise InvalidAnswerError(url=self.url, model=model, reason=reason, usage=meter.usage)
        answer, thoughts = reply.text, reply.thoughts
        if schema is not None and not answer.strip() and not reply.cut:
            # Some servers take all that is said for thoughts where the model was told not to think.
            answer, thoughts = thoughts, ""
        usage = self._usage(reply, model, messages, answer + thoughts)
        meter.add(usage)
        return Completion(
            text=answer,
            thoughts=thoughts,
            refusal=reply.refusal,
            usage=usage.model_copy(update={"requests": 1}),
            finish_reason="length" if reply.cut else reply.finish_reason,
            model=model,
            structured_output=known.structured_output,
        )

    def _usage(self, reply: ChatReply, model: str, messages: Messages, answer: str) -> Usage:
        """Take the endpoint's own count, and ours where it gives none."""
        counter = TokenCounter(model)
        read = reply.tokens_in if reply.tokens_in is not None else counter.count_messages(messages)
        written = reply.tokens_out if reply.tokens_out is not None else counter.count(answer)
        usage = Usage(tokens_in=read, tokens_cached=reply.tokens_cached, tokens_out=written)
        price = price_of(model, self.settings)
        return usage.model_copy(update={"cost": price.of(usage) if price else None})

    async def _list(self, meter: Meter, *, optional: bool = False) -> tuple[_ModelCard, ...]:
        if self._cards is None:
            try:
                self._cards = _cards(await self._send(Request("GET", "/models", meter, optional=optional)))
            except (ModelNotFoundError, RequestRejectedError):
                self._cards = ()
        return self._cards

    async def _list_if_any(self, meter: Meter) -> tuple[_ModelCard, ...]:
        try:
            return await self._list(meter, optional=True)
        except ModelError:
            return ()


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
