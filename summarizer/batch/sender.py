"""Sends the requests of a batch: each when it may go, again where that helps, and paid for once."""

from __future__ import annotations

import hashlib
import json
import time
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final

from summarizer.batch.admission import PATIENCE, AdmissionControl, says_nothing_of_the_request
from summarizer.batch.plan import EndpointFailed
from summarizer.batch.store import Store, StoredAnswer
from summarizer.errors import EndpointError, EndpointTimeoutError, RateLimitError, UnexpectedReplyError
from summarizer.llm import Message, Request, TokenCounter
from summarizer.llm.catalog import price_of
from summarizer.llm.protocol import Meter
from summarizer.llm.replies import ChatReply, read_text
from summarizer.llm.vendor_errors import AttemptError, ErrorMapper
from summarizer.models import Usage
from summarizer.settings import Settings

_MOST_SLIPS: Final = 2
_MAY_BE_BILLED: Final = (EndpointError, EndpointTimeoutError, UnexpectedReplyError)
# Of the report at hand, which is done from its beginning to its end in one task.
_has_asked: Final[ContextVar[bool]] = ContextVar("_has_asked", default=False)


def begin_report() -> None:
    """Note that the next request of this task is the first about its report."""
    _has_asked.set(False)


def key_of(request: Request, settings: Settings) -> str:
    """Return a hash of what decides an answer: the address, the path and the body as it is sent."""
    digest = hashlib.sha256(f"{request.method}\0{settings.url}{request.path}\0".encode())
    digest.update(request.content)
    return digest.hexdigest()


def most_of(request: Request, settings: Settings) -> Usage:
    """Return the most a request can take; tokens are counted, rather too many."""
    body = request.body or {}
    turns = body.get("messages")
    messages = [Message.model_validate(turn) for turn in turns] if isinstance(turns, list) else []
    counter = TokenCounter(request.model)
    read = counter.count_messages(messages)
    if "response_format" in body:
        read += counter.count(json.dumps(body["response_format"], ensure_ascii=False))
    longest = body.get("max_tokens", body.get("max_completion_tokens", 0))
    return priced(
        Usage(tokens_in=read, tokens_out=longest if isinstance(longest, int) else 0), request.model, settings
    )


def usage_of(reply: ChatReply | None, request: Request, settings: Settings) -> Usage:
    """Return what an answer took, counted where the endpoint does not say; nothing for what is no answer."""
    if reply is None:
        return Usage()
    read, written = reply.tokens_in, reply.tokens_out
    if read is None:
        read = most_of(request, settings).tokens_in
    if written is None:
        written = TokenCounter(request.model).count(reply.text + reply.thoughts)
    usage = Usage(requests=1, tokens_in=read, tokens_cached=reply.tokens_cached, tokens_out=written)
    return priced(usage, request.model, settings)


def priced(usage: Usage, model: str, settings: Settings) -> Usage:
    """Return a usage with what it costs, where that is known."""
    price = price_of(model, settings)
    return usage.model_copy(update={"cost": price.of(usage)}) if price else usage


def stored_text(answer: StoredAnswer, model: str, settings: Settings) -> str:
    """Return a stored answer.

    Raises:
        ModelError: where it is a refusal that holds for ever.
        EndpointFailed: where it is one that need not.
    """
    if answer.status == 200:
        return answer.body
    fault = ErrorMapper(settings).from_reply(answer.status, answer.body, model)
    raise EndpointFailed(fault.error) if fault.transient else fault.error


class BatchSender:
    """Sends requests and keeps their answers; a ``Sender`` for the client of a batch.

    A request's meter counts as if it went out once and was answered, so that a result does not depend on how often
    the run was interrupted or an attempt failed.

    Args:
        store: of the answers.
        admission: what lets requests go.
        settings: where and how; ``retries`` does not count attempts that the endpoint's rate limit refused.
        counted: whether a limit needs the requests' tokens.
    """

    def __init__(
        self, store: Store, admission: AdmissionControl, settings: Settings, *, counted: bool
    ) -> None:
        from summarizer.llm.transport import AsyncTransport

        self.store = store
        self.admission = admission
        self.settings = settings
        self._counted = counted
        # Admission alone limits what is in flight.
        self.transport = AsyncTransport(settings.model_copy(update={"concurrency": 10_000}))

    async def send(self, request: Request) -> str:
        """Return the stored answer, or send until there is one, or no hope of one.

        Raises:
            ModelError: what the endpoint refuses, which the flow may know how to ask otherwise.
            EndpointFailed: with the error, if the endpoint fails beyond all retries.
            Deferred: if the run stops.
        """
        from summarizer.llm.transport import retried

        request.meter.attempt()
        request = replace(request, meter=Meter())
        if request.method == "GET":
            return await self.transport.send(request)
        begins = not _has_asked.get()
        _has_asked.set(True)
        key = key_of(request, self.settings)
        most = most_of(request, self.settings) if self._counted else Usage()
        try:
            return await retried(_Attempts(self, request, key, most, begins), self.settings)
        except AttemptError as fault:
            # What says nothing of the request is no answer to it, without which a flow could go on.
            if fault.error.stops_all or says_nothing_of_the_request(fault):
                raise EndpointFailed(fault.error) from fault
            raise fault.error from fault.__cause__

    async def close(self) -> None:
        """Close the connections."""
        await self.transport.close()


@dataclass
class _Attempts:
    """The attempts at one request; each call is one that counts."""

    sender: BatchSender
    request: Request
    key: str
    most: Usage
    begins: bool
    slips: int = 0
    limited_since: float | None = None

    async def __call__(self) -> str:
        """Send once, and again as often as the rate limit refuses or the endpoint slips."""
        while True:
            # Another report may have asked the very same meanwhile.
            answer = self.sender.store.answer(self.key)
            if answer is not None:
                return stored_text(answer, self.request.model, self.sender.settings)
            try:
                text = await self._sent()
            except AttemptError as fault:
                if isinstance(fault.error, RateLimitError) and self._patient(fault.after):
                    continue
                # One report gives up on the second time-out; a batch has the patience for more.
                fault.once = False
                raise
            if text is not None:
                return text

    async def _sent(self) -> str | None:
        """Send once; None where it should be sent again right away."""
        sender, request, spend = self.sender, self.request, self.sender.admission.spend
        async with sender.admission.admitted(self.most, begins=self.begins):
            # Once something was sent the report has begun, whatever came of it.
            self.begins = False
            try:
                text = await sender.transport.attempt(request)
            except AttemptError as fault:
                # An answer that was cut off, or came too late, may have been billed: it counts at its most.
                if isinstance(fault.error, _MAY_BE_BILLED) and self.most.tokens_in:
                    spend.pay(self.most)
                    sender.store.lose(self.most)
                raise
            reply = read_text(text)
            usage = usage_of(reply, request, sender.settings)
            spend.pay(usage)
            if self.slips < _MOST_SLIPS and _garbled(reply, request):
                self.slips += 1
                sender.store.lose(usage)
                return None
            await sender.store.keep_answer(self.key, StoredAnswer(status=200, body=text), usage)
            return text

    def _patient(self, after: float | None) -> bool:
        """Whether to bear the rate limit any longer; the first time sets the clock."""
        now = time.monotonic()
        if self.limited_since is None:
            self.limited_since = now
        patience = max(self.sender.settings.retry_seconds, PATIENCE)
        return (after or 0.0) <= PATIENCE and now - self.limited_since < patience


def _garbled(reply: ChatReply | None, request: Request) -> bool:
    """Whether an endpoint that was to hold the answer to a schema sent something that is no JSON at all.

    That is a slip of the endpoint, not the model's opinion, so the same request is worth another attempt.
    """
    if not request.enforced:
        return False
    if reply is None:
        return True
    if reply.cut:
        return False
    text = reply.text or reply.thoughts
    try:
        json.loads(text[max(text.find("{"), 0) : text.rfind("}") + 1], strict=False)
    except (ValueError, RecursionError):
        return True
    return False
