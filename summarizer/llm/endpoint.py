"""What is known of an endpoint (its models, contexts, dialects), and the flow of one completion."""

from __future__ import annotations

import json
from typing import Final

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import (
    EndpointError,
    InvalidAnswerError,
    ModelError,
    ModelNotFoundError,
    RequestRejectedError,
)
from summarizer.llm.dialect import Dialect, about_one_schema
from summarizer.llm.exchange import Completion, Flow, JsonSchema, Messages, Meter, Request, add_to_last
from summarizer.llm.known import context_of, price_of
from summarizer.llm.templates import load_template
from summarizer.llm.tokens import TokenCounter
from summarizer.messages import say
from summarizer.models import Usage
from summarizer.settings import Settings

DEFAULT_CONTEXT: Final = 16_384
_MOST_NAMED: Final = 20


class _Wire(BaseModel):
    """A part of a reply: whatever else a server sends is let pass, and null counts as absent."""

    model_config = ConfigDict(extra="ignore")


class _Card(_Wire):
    id: str
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


class _Cards(_Wire):
    data: tuple[_Card, ...] = ()


class _Turn(_Wire):
    content: str | None = None


class _Choice(_Wire):
    message: _Turn = _Turn()
    finish_reason: str | None = None


class _Tokens(_Wire):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached: int | None = Field(
        default=None,
        validation_alias=AliasChoices(
            AliasPath("prompt_tokens_details", "cached_tokens"), "prompt_cache_hit_tokens"
        ),
    )


class _Chat(_Wire):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: _Tokens | None = None


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
        raise ModelNotFoundError(url=self.url, model=say("llm.unnamed"), available=_names(cards))

    def context(self, meter: Meter) -> Flow[int]:
        """Find out how many tokens the model holds: as set, as the endpoint says, as known, else a guess."""
        if self.settings.context:
            return self.settings.context
        model = yield from self.model(meter)
        if model not in self._contexts:
            stated: dict[str, int | None] = {}
            try:
                cards = yield from self._list(meter)
                stated = {card.id: card.context for card in cards}
            except ModelError:
                pass  # the list is a convenience; whatever is wrong, the request itself will say
            self._contexts[model] = stated.get(model) or context_of(model) or DEFAULT_CONTEXT
        return self._contexts[model]

    def complete(
        self, messages: Messages, schema: JsonSchema | None, max_tokens: int, meter: Meter
    ) -> Flow[Completion]:
        """Ask once, going down the ladder as far as the endpoint makes us; ``data`` is not read yet."""
        model = yield from self.model(meter)
        dialect = lasting = self._dialects.get(model, Dialect())
        while True:
            worded = messages if schema is None or dialect.enforces else self._in_words(messages, schema)
            body = dialect.body(model, worded, schema, max_tokens)
            try:
                text = yield Request("POST", "/chat/completions", meter, body, model)
                break
            except RequestRejectedError as refusal:
                lower = dialect.after(refusal, asked_schema=schema is not None)
                if lower is None:
                    raise
                if not about_one_schema(refusal):
                    lasting = lower
                dialect = lower
            except ModelNotFoundError as error:
                available = yield from self._available(meter)
                raise ModelNotFoundError(url=self.url, model=model, available=available) from error.__cause__
        self._dialects[model] = lasting
        return self._completion(text, model, messages, dialect, meter)

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
        self, text: str, model: str, messages: Messages, dialect: Dialect, meter: Meter
    ) -> Completion:
        try:
            chat = _Chat.model_validate_json(text)
        except ValidationError as error:
            reason = say("llm.no_choices")
            raise InvalidAnswerError(url=self.url, model=model, reason=reason, usage=meter.usage) from error
        choice = chat.choices[0]
        answer = choice.message.content or ""
        usage = self._usage(chat.usage or _Tokens(), model, messages, answer)
        meter.add(usage)
        return Completion(
            text=answer,
            usage=usage.model_copy(update={"requests": 1}),
            finish_reason=choice.finish_reason or "stop",
            model=model,
            structured_output=dialect.structured_output,
        )

    def _usage(self, tokens: _Tokens, model: str, messages: Messages, answer: str) -> Usage:
        """Take the endpoint's own count, and ours where it gives none."""
        counter = TokenCounter(model)
        read = tokens.prompt_tokens if tokens.prompt_tokens is not None else counter.count_messages(messages)
        written = tokens.completion_tokens if tokens.completion_tokens is not None else counter.count(answer)
        usage = Usage(tokens_in=read, tokens_cached=tokens.cached or 0, tokens_out=written)
        price = price_of(model, self.settings)
        return usage.model_copy(update={"cost": price.of(usage) if price else None})

    def _list(self, meter: Meter) -> Flow[tuple[_Card, ...]]:
        if self._cards is None:
            try:
                text = yield Request("GET", "/models", meter)
                self._cards = _Cards.model_validate_json(text).data
            except (ModelNotFoundError, RequestRejectedError, ValidationError):
                self._cards = ()
        return self._cards

    def _available(self, meter: Meter) -> Flow[str]:
        try:
            cards = yield from self._list(meter)
        except EndpointError:
            cards = ()
        return _names(cards)


def _names(cards: tuple[_Card, ...]) -> str:
    if not cards:
        return say("llm.no_list")
    shown = ", ".join(card.id for card in cards[:_MOST_NAMED])
    return f"{shown}, …" if len(cards) > _MOST_NAMED else shown
