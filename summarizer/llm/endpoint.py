"""What is known of an endpoint (its models, contexts, dialects), and the flow of one completion."""

from __future__ import annotations

import contextlib
import json
from typing import Final

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from summarizer.errors import (
    InvalidAnswerError,
    ModelError,
    ModelNotFoundError,
    RequestRejectedError,
)
from summarizer.llm.dialect import Dialect, about_one_schema
from summarizer.llm.exchange import Completion, Flow, JsonSchema, Messages, Meter, Request, add_to_last
from summarizer.llm.faults import CHAT
from summarizer.llm.known import context_of, price_of
from summarizer.llm.replies import ChatReply, read_text
from summarizer.llm.templates import load_template
from summarizer.llm.tokens import TokenCounter
from summarizer.messages import say
from summarizer.models import Usage
from summarizer.settings import Settings

DEFAULT_CONTEXT: Final = 16_384
_MOST_NAMED: Final = 20
# Tokens for thinking: what most models need, and what the most thorough do.
_ROOMS: Final = (8_192, 32_768)


class _Card(BaseModel):
    """A model as the endpoint lists it; whatever else it sends is let pass."""

    model_config = ConfigDict(extra="ignore")

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


class _Manner:
    """How one answer is asked for: the dialect of the moment, and what of it will be kept."""

    def __init__(self, known: Dialect) -> None:
        self.dialect = self.lasting = known

    def learn(self, refusal: RequestRejectedError, *, asked_schema: bool, max_tokens: int) -> None:
        """Take from a refusal how to ask; raises it where it is not about that."""
        learnt = self.dialect.after(refusal, asked_schema=asked_schema, max_tokens=max_tokens)
        if learnt is None:
            raise refusal
        if not about_one_schema(refusal):
            self.lasting = learnt
        self.dialect = learnt

    def think(self, room: int) -> None:
        """Leave room for the model's thoughts."""
        self.dialect, self.lasting = (
            each.model_copy(update={"room": room}) for each in (self.dialect, self.lasting)
        )


class Endpoint:
    """One address, and what it has taught us; shared by all work that goes there."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = settings.url
        self._cards: tuple[_Card, ...] | None = None
        self._dialects: dict[str, Dialect] = {}
        self._contexts: dict[str, int] = {}

    def model(self, meter: Meter) -> Flow[str]:
        """Find out which model to ask: the one named, else the endpoint's only one.

        Raises:
            ModelNotFoundError: if none is named and the endpoint has none, several, or does not say.
        """
        if self.settings.model:
            return self.settings.model
        cards = yield from self._list(meter)
        if len(cards) == 1:
            return cards[0].id
        raise ModelNotFoundError(
            url=self.url, model=say("llm.unnamed"), reason=say("llm.none_named"), available=_names(cards)
        )

    def context(self, meter: Meter) -> Flow[int]:
        """Find out how many tokens the model holds: as set, as the endpoint says, as known, else a guess."""
        if self.settings.context:
            return self.settings.context
        model = yield from self.model(meter)
        if model not in self._contexts:
            stated: dict[str, int | None] = {}
            try:
                cards = yield from self._list(meter, optional=True)
                stated = {card.id: card.context for card in cards}
            except ModelError:
                pass  # the list is a convenience; whatever is wrong, the request itself will say
            self._contexts[model] = stated.get(model) or context_of(model) or DEFAULT_CONTEXT
        return self._contexts[model]

    def complete(
        self, messages: Messages, schema: JsonSchema | None, max_tokens: int, meter: Meter
    ) -> Flow[Completion]:
        """Ask once, in another way as often as the endpoint's refusals teach us one; ``data`` is not read yet.

        An answer that was cut off amid the model's thoughts is asked for again with room for them.
        """
        model = yield from self.model(meter)
        manner = _Manner(self._dialects.get(model, Dialect()))
        while True:
            dialect = manner.dialect
            worded = messages if schema is None or dialect.enforces else self._in_words(messages, schema)
            room = yield from self._room(dialect, dialect.room, worded, max_tokens, meter)
            body = dialect.body(model, worded, schema, max_tokens + room)
            try:
                text = yield Request("POST", CHAT, meter, body, model)
            except RequestRejectedError as refusal:
                manner.learn(refusal, asked_schema=schema is not None, max_tokens=max_tokens + room)
                continue
            except ModelNotFoundError as error:
                values = {**error.values, "available": (yield from self._available(meter))}
                raise ModelNotFoundError(**values) from error.__cause__
            completion = self._completion(text, model, worded, schema, dialect, meter)
            if not completion.spent_on_thought:
                break
            more = next((more for more in _ROOMS if more > dialect.room), 0)
            if (yield from self._room(dialect, more, worded, max_tokens, meter)) <= room:
                break
            manner.think(more)
        self._dialects[model] = manner.lasting
        return completion

    def _room(
        self, dialect: Dialect, wanted: int, messages: Messages, max_tokens: int, meter: Meter
    ) -> Flow[int]:
        """Give the tokens for thinking that the model's context, and its limit on answers, have room for."""
        if not wanted or dialect.limit is None:
            return 0
        context = yield from self.context(meter)
        model = yield from self.model(meter)
        free = context - TokenCounter(model).count_messages(messages) - max_tokens
        if dialect.most is not None:
            free = min(free, dialect.most - max_tokens)
        return max(min(wanted, free), 0)

    def put_schema_into_words(self, model: str) -> None:
        """Note that the endpoint takes a schema and ignores it: from now on the prompt says it too."""
        dialect = self._dialects.get(model, Dialect())
        if dialect.structured_output == "json_schema":
            self._dialects[model] = dialect.model_copy(update={"structured_output": "json_object"})

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
        dialect: Dialect,
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
            structured_output=dialect.structured_output,
        )

    def _usage(self, reply: ChatReply, model: str, messages: Messages, answer: str) -> Usage:
        """Take the endpoint's own count, and ours where it gives none."""
        counter = TokenCounter(model)
        read = reply.tokens_in if reply.tokens_in is not None else counter.count_messages(messages)
        written = reply.tokens_out if reply.tokens_out is not None else counter.count(answer)
        usage = Usage(tokens_in=read, tokens_cached=reply.tokens_cached, tokens_out=written)
        price = price_of(model, self.settings)
        return usage.model_copy(update={"cost": price.of(usage) if price else None})

    def _list(self, meter: Meter, *, optional: bool = False) -> Flow[tuple[_Card, ...]]:
        if self._cards is None:
            try:
                text = yield Request("GET", "/models", meter, optional=optional)
                self._cards = _cards(text)
            except (ModelNotFoundError, RequestRejectedError):
                self._cards = ()
        return self._cards

    def _available(self, meter: Meter) -> Flow[str]:
        try:
            cards = yield from self._list(meter, optional=True)
        except ModelError:
            cards = ()
        return _names(cards)


def _cards(text: str) -> tuple[_Card, ...]:
    """Read a list of models: OpenAI's, or the bare list of some; an entry that makes no sense costs itself only."""
    try:
        listed: object = from_json(text)
    except ValueError:
        return ()
    if isinstance(listed, dict):
        listed = listed.get("data") or listed.get("models")
    found = []
    for entry in listed if isinstance(listed, list) else ():
        with contextlib.suppress(ValidationError):
            found.append(_Card.model_validate(entry))
    return tuple(found)


def _names(cards: tuple[_Card, ...]) -> str:
    if not cards:
        return say("llm.no_list")
    shown = ", ".join(card.id for card in cards[:_MOST_NAMED])
    return f"{shown}, …" if len(cards) > _MOST_NAMED else shown
