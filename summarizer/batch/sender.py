"""Stands before the transport of a batch: asks for admission, sends, tries again, says what became of it."""

from __future__ import annotations

import hashlib
import json
import time
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from summarizer.batch.admission import Admission, AttemptResult, RequestMeta, Trouble
from summarizer.batch.plan import EndpointFailed
from summarizer.batch.store import StoredAnswer
from summarizer.errors import EndpointError, EndpointTimeoutError, RateLimitError, UnexpectedReplyError
from summarizer.llm import Message, Request, TokenCounter
from summarizer.llm.catalog import price_of
from summarizer.llm.protocol import Meter
from summarizer.llm.replies import ChatReply, read_text
from summarizer.llm.vendor_errors import AttemptError, ErrorMapper
from summarizer.models import Usage
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.transport import AsyncTransport

# Seconds for which one request bears being refused for the rate; others get through meanwhile.
_PATIENCE: Final = 1800.0
_MOST_TIMEOUTS: Final = 4
_MOST_SLIPS: Final = 2
# What says nothing of the request, also where it is not tried again.
_OF_THE_ENDPOINT: Final = (EndpointTimeoutError, UnexpectedReplyError)
_MAY_BE_BILLED: Final = (EndpointError, EndpointTimeoutError, UnexpectedReplyError)
# Of the report at hand, which is done from its beginning to its end in one task.
_has_asked: Final[ContextVar[bool]] = ContextVar("_has_asked", default=False)


def begin_report() -> None:
    """Note that the next request of this task is the first about its report."""
    _has_asked.set(False)


def meta_for(request: Request, settings: Settings, *, counted: bool, mailed: bool = False) -> RequestMeta:
    """Describe a request to admission.

    Args:
        request: a POST.
        settings: where it goes, and at which price.
        counted: whether a limit needs its tokens, which are then counted, rather too many.
        mailed: whether it is handed in and not sent.
    """
    # What decides an answer: the address, the path and the body as it is sent.
    digest = hashlib.sha256(f"{request.method}\0{settings.url}{request.path}\0".encode())
    digest.update(request.content)
    key = digest.hexdigest()
    body = json.dumps(request.body, ensure_ascii=False) if mailed else ""
    if not counted or request.body is None:
        return RequestMeta(key=key, model=request.model, body=body)
    turns = request.body.get("messages")
    messages = [Message.model_validate(turn) for turn in turns] if isinstance(turns, list) else []
    counter = TokenCounter(request.model)
    read = counter.count_messages(messages)
    if "response_format" in request.body:
        read += counter.count(json.dumps(request.body["response_format"], ensure_ascii=False))
    longest = request.body.get("max_tokens", request.body.get("max_completion_tokens", 0))
    written = longest if isinstance(longest, int) else 0
    price = price_of(request.model, settings)
    cost = price.of(Usage(tokens_in=read, tokens_out=written)) if price else 0.0
    return RequestMeta(
        key=key, model=request.model, tokens_in=read, tokens_out=written, most_cost=cost, body=body
    )


def usage_of(reply: ChatReply | None, request: Request, settings: Settings) -> Usage:
    """Return what an answer took, counted where the endpoint does not say; nothing for what is no answer."""
    if reply is None:
        return Usage()
    read = reply.tokens_in
    if read is None:
        read = meta_for(request, settings, counted=True).tokens_in
    written = reply.tokens_out
    if written is None:
        written = TokenCounter(request.model).count(reply.text + reply.thoughts)
    usage = Usage(requests=1, tokens_in=read, tokens_cached=reply.tokens_cached, tokens_out=written)
    price = price_of(request.model, settings)
    return usage.model_copy(update={"cost": price.of(usage)}) if price else usage


class BatchSender:
    """Sends the requests of a batch, each when it is admitted.

    A request's meter counts as if it went out once and was answered, so that a result does not depend on how often
    the run was interrupted or an attempt failed.

    Args:
        admission: what lets requests go.
        settings: where and how; ``retries`` does not count attempts that the endpoint's rate limit refused.
        counted: whether a limit needs the requests' tokens.
        mailed: whether requests are handed in and not sent.
    """

    def __init__(
        self, admission: Admission, settings: Settings, *, counted: bool = False, mailed: bool = False
    ) -> None:
        from summarizer.llm.transport import AsyncTransport

        self._admission = admission
        self._settings = settings
        self._counted = counted
        self._mailed = mailed
        # Admission alone limits what is in flight.
        self._transport = AsyncTransport(settings.model_copy(update={"concurrency": 10_000}))

    async def send(self, request: Request) -> str:
        """Return the stored answer, or send until there is one, or no hope of one.

        Raises:
            ModelError: what the endpoint refuses, which the flow may know how to ask otherwise.
            EndpointFailed: with the error, if the endpoint fails beyond all retries.
            Deferred: if the run stops.
        """
        from summarizer.llm.transport import retried

        request.meter.attempt()
        attempted = replace(request, meter=Meter())
        if request.method == "GET":
            return await self._transport.send(attempted)
        meta = meta_for(attempted, self._settings, counted=self._counted, mailed=self._mailed)
        meta = meta._replace(begins=not _has_asked.get())
        _has_asked.set(True)
        try:
            return await retried(
                _Attempts(self._admission, self._transport, attempted, meta, self._settings), self._settings
            )
        except AttemptError as fault:
            # What says nothing of the request is no answer to it, without which a flow could go on.
            if fault.transient or fault.error.stops_all or isinstance(fault.error, _OF_THE_ENDPOINT):
                raise EndpointFailed(fault.error) from fault
            raise fault.error from fault.__cause__

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()


@dataclass
class _Attempts:
    """The attempts at one request; each call is one that counts."""

    admission: Admission
    transport: AsyncTransport
    request: Request
    meta: RequestMeta
    settings: Settings
    slips: int = 0
    timeouts: int = 0
    limited_since: float | None = None

    async def __call__(self) -> str:
        """Send once, and again as often as the rate limit refuses or the endpoint slips."""
        while True:
            answer = await self.admission.acquire(self.meta)
            if answer is not None:
                return self._stored(answer)
            # Once something was sent the report has begun, whatever came of it.
            self.meta = self.meta._replace(begins=False)
            text = await self._sent()
            if text is not None:
                return text

    async def _sent(self) -> str | None:
        """Send once; None where it should be sent again right away."""
        try:
            text = await self.transport.attempt(self.request)
        except AttemptError as fault:
            result = self._result(fault)
            await self.admission.release(self.meta, result)
            if result.trouble == "limited" and self._patient():
                return None
            # One report gives up on the second time-out; a batch has the patience for some more.
            self.timeouts += fault.once
            fault.once = self.timeouts >= _MOST_TIMEOUTS
            raise
        except BaseException:
            await self.admission.release(self.meta, AttemptResult(trouble="gone"))
            raise
        reply = read_text(text)
        usage = usage_of(reply, self.request, self.settings)
        if self.slips < _MOST_SLIPS and _garbled(reply, self.request):
            self.slips += 1
            await self.admission.release(self.meta, AttemptResult(trouble="lost", charged=True, usage=usage))
            return None
        await self.admission.release(self.meta, AttemptResult(answer=text, usage=usage))
        return text

    def _stored(self, answer: StoredAnswer) -> str:
        """Return a stored answer, or raise a stored refusal."""
        if answer.status == 200:
            return answer.body
        fault = ErrorMapper(self.settings).from_reply(answer.status, answer.body, self.request.model)
        raise EndpointFailed(fault.error) if fault.transient else fault.error

    def _result(self, fault: AttemptError) -> AttemptResult:
        error, meta = fault.error, self.meta
        # An answer that was cut off, or came too late, may have been billed: it counts at its most.
        charged = isinstance(error, _MAY_BE_BILLED) and meta.tokens_in > 0
        usage = Usage()
        if charged:
            usage = Usage(tokens_in=meta.tokens_in, tokens_out=meta.tokens_out, cost=meta.most_cost or None)
        return AttemptResult(
            trouble=_trouble(fault), error=error, after=fault.after, charged=charged, usage=usage
        )

    def _patient(self) -> bool:
        """Whether to bear the rate limit any longer; the first time sets the clock."""
        now = time.monotonic()
        if self.limited_since is None:
            self.limited_since = now
        return now - self.limited_since < max(self.settings.retry_seconds, _PATIENCE)


def _trouble(fault: AttemptError) -> Trouble:
    error = fault.error
    if error.stops_all:
        return "fatal"
    if isinstance(error, RateLimitError):
        # Whoever asks for more patience than we have is done with for this run.
        return "limited" if (fault.after or 0.0) <= _PATIENCE else "fatal"
    return "down" if fault.transient or isinstance(error, _OF_THE_ENDPOINT) else "refused"


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
