"""Stands before the transport: asks the line, sends, tries again, reports."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from summarizer.batch.line import Attempted, Entry, Line, Ticket, Trouble
from summarizer.batch.store import Answer
from summarizer.batch.unit import PassedError, PutOffError
from summarizer.errors import (
    EndpointError,
    EndpointTimeoutError,
    ModelError,
    RateLimitError,
    SummarizerError,
    UnexpectedReplyError,
)
from summarizer.llm import Message, Request, TokenCounter
from summarizer.llm.catalog import price_of
from summarizer.llm.replies import ChatReply, read_text
from summarizer.models import Usage
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.transport import AsyncTransport
    from summarizer.llm.vendor_errors import AttemptError

# Seconds for which one request bears being refused for the rate; others get through meanwhile.
_PATIENCE: Final = 1800.0
_MOST_TIMEOUTS: Final = 4
_MOST_SLIPS: Final = 2
# What says nothing of the request, also where it is not tried again.
_OF_THE_ENDPOINT: Final = (EndpointTimeoutError, UnexpectedReplyError)
_MAY_BE_BILLED: Final = (EndpointError, EndpointTimeoutError, UnexpectedReplyError)


class Reply(NamedTuple):
    """What a request brought: the body of an answer, or why there is none; it passes between processes.

    With none of them the report is put off. ``final``: no flow may take the error for the model's answer.
    ``broken`` says what went wrong that no class of ours names.
    """

    text: str | None = None
    error: SummarizerError | None = None
    final: bool = False
    broken: str = ""

    def body(self) -> str:
        """Give the body.

        Raises:
            ModelError: what the endpoint refuses, which the flow may know how to ask otherwise.
            PassedError: with the error, if the endpoint failed beyond all retries.
            PutOffError: if the run stops.
        """
        if self.text is not None:
            return self.text
        if self.broken:
            raise RuntimeError(self.broken)
        if self.error is None:
            raise PutOffError
        raise PassedError(self.error) if self.final else self.error


def request_key(url: str, request: Request) -> str:
    """Hash what decides an answer: the address, the path and the body as it is sent."""
    digest = hashlib.sha256(f"{request.method}\0{url}{request.path}\0".encode())
    digest.update(request.content)
    return digest.hexdigest()


def ticket_for(request: Request, settings: Settings, *, counted: bool, mailed: bool = False) -> Ticket:
    """Describe a request to the line; tokens are counted, rather too many, only where a limit needs them."""
    key = request_key(settings.url, request)
    body = json.dumps(request.body, ensure_ascii=False) if mailed else ""
    if not counted or request.body is None:
        return Ticket(key=key, model=request.model, body=body)
    messages = [Message.model_validate(turn) for turn in _list(request.body.get("messages"))]
    counter = TokenCounter(request.model)
    read = counter.count_messages(messages)
    if "response_format" in request.body:
        read += counter.count(json.dumps(request.body["response_format"], ensure_ascii=False))
    longest = request.body.get("max_tokens", request.body.get("max_completion_tokens", 0))
    written = longest if isinstance(longest, int) else 0
    price = price_of(request.model, settings)
    cost = price.of(Usage(tokens_in=read, tokens_out=written)) if price else 0.0
    return Ticket(key=key, model=request.model, tokens_in=read, tokens_out=written, most_cost=cost, body=body)


def usage_of(text: str, request: Request, settings: Settings) -> Usage:
    """Read what an answer took from its body, and count it where the endpoint does not say."""
    reply = read_text(text)
    return Usage() if reply is None else _usage(reply, request, settings)


def _usage(reply: ChatReply, request: Request, settings: Settings) -> Usage:
    read = reply.tokens_in
    if read is None:
        read = ticket_for(request.opened(), settings, counted=True).tokens_in
    written = reply.tokens_out
    if written is None:
        written = TokenCounter(request.model).count(reply.text + reply.thoughts)
    usage = Usage(requests=1, tokens_in=read, tokens_cached=reply.tokens_cached, tokens_out=written)
    price = price_of(request.model, settings)
    return usage.model_copy(update={"cost": price.of(usage)}) if price else usage


def _garbled(reply: ChatReply | None, request: Request) -> bool:
    """Tell whether an endpoint that was to hold the answer to a schema sent something that is no JSON at all.

    That is a slip of the endpoint, not the model's opinion, so the same request is worth another attempt.
    """
    if not request.enforced:
        return False
    if reply is None:
        return True
    if reply.cut:
        return False
    said = reply.text or reply.thoughts
    try:
        json.loads(said[max(said.find("{"), 0) : said.rfind("}") + 1], strict=False)
    except (ValueError, RecursionError):
        return True
    return False


class BatchSender:
    """Sends the requests of all processes through the line.

    An answer that is stored is not asked for again.

    Args:
        line: the batch's line to the endpoint.
        settings: where and how; ``retries`` does not count attempts that the endpoint's rate limit refused.
    """

    def __init__(self, line: Line, settings: Settings) -> None:
        self._line = line
        self._settings = settings
        self._transport: AsyncTransport | None = None

    async def send(self, request: Request, ticket: Ticket | None) -> Reply:
        """Give the stored answer, or send until there is one, or no hope of one; without a ticket send at once."""
        from summarizer.llm.retry import retried
        from summarizer.llm.vendor_errors import AttemptError

        try:
            if ticket is None:
                return Reply(await self.transport.send(request))
            attempt = _Attempts(self._line, self.transport, request, ticket, self._settings)
            return Reply(await retried(attempt, self._settings))
        except AttemptError as fault:
            # What says nothing of the request is no answer to it, without which a flow could go on.
            final = fault.transient or fault.error.stops_all or isinstance(fault.error, _OF_THE_ENDPOINT)
            return Reply(error=fault.error, final=final)
        except ModelError as error:
            return Reply(error=error)
        except PassedError as passed:
            return Reply(error=passed.error, final=True)
        except PutOffError:
            return Reply()

    @property
    def transport(self) -> AsyncTransport:
        """The transport, made when the first request goes out; the line alone limits what is in flight."""
        if self._transport is None:
            from summarizer.llm.transport import AsyncTransport

            self._transport = AsyncTransport(self._settings.model_copy(update={"concurrency": 10_000}))
        return self._transport

    async def close(self) -> None:
        """Close the connections."""
        if self._transport is not None:
            await self._transport.close()
            self._transport = None


class _Attempts:
    """The attempts at one request; each call is one that counts."""

    def __init__(
        self, line: Line, transport: AsyncTransport, request: Request, ticket: Ticket, settings: Settings
    ) -> None:
        self._line = line
        self._transport = transport
        self._request = request
        self._ticket = ticket
        self._settings = settings
        self._slips = 0
        self._limited_since: float | None = None
        self._timeouts = 0

    async def __call__(self) -> str:
        """Send once, and again as often as the rate limit refuses or the endpoint slips."""
        while True:
            entry = await self._line.enter(self._ticket)
            if entry.answer is not None:
                return self._stored(entry.answer)
            if entry.halt is not None:
                raise _halted(entry)
            text = await self._sent()
            if text is not None:
                return text

    async def _sent(self) -> str | None:
        """Send once; None where it should be sent again right away."""
        from summarizer.llm.vendor_errors import AttemptError

        try:
            text = await self._transport.attempt(self._request)
        except AttemptError as fault:
            await self._line.leave(self._ticket, self._trouble(fault))
            if _kind(fault) == "limited" and self._patient():
                return None
            # One report gives up on the second time-out; a batch has the patience for some more.
            self._timeouts += fault.once
            fault.once = self._timeouts >= _MOST_TIMEOUTS
            raise
        except BaseException:
            await self._line.leave(self._ticket, Attempted(trouble="gone"))
            raise
        said = read_text(text)
        usage = Usage() if said is None else _usage(said, self._request, self._settings)
        if self._slips < _MOST_SLIPS and _garbled(said, self._request):
            self._slips += 1
            report = Attempted(trouble="lost", charged=True, usage=usage)
            await self._line.leave(self._ticket, report)
            return None
        await self._line.leave(self._ticket, Attempted(answer=text, usage=usage))
        return text

    def _stored(self, answer: Answer) -> str:
        """Give a stored answer, or raise a stored refusal."""
        from summarizer.llm.vendor_errors import ErrorMapper

        if answer.status == 200:
            return answer.body
        fault = ErrorMapper(self._settings).from_reply(answer.status, answer.body, self._request.model)
        raise PassedError(fault.error) if fault.transient else fault.error

    def _trouble(self, fault: AttemptError) -> Attempted:
        error = fault.error
        # An answer that was cut off, or came too late, may have been billed: it counts at its most.
        charged = isinstance(error, _MAY_BE_BILLED) and self._ticket.tokens_in > 0
        usage = Usage()
        if charged:
            ticket = self._ticket
            cost = ticket.most_cost or None
            usage = Usage(tokens_in=ticket.tokens_in, tokens_out=ticket.tokens_out, cost=cost)
        return Attempted(trouble=_kind(fault), error=error, after=fault.after, charged=charged, usage=usage)

    def _patient(self) -> bool:
        """Tell whether to bear the rate limit any longer; the first time sets the clock."""
        now = time.monotonic()
        if self._limited_since is None:
            self._limited_since = now
        return now - self._limited_since < max(self._settings.retry_seconds, _PATIENCE)


def _kind(fault: AttemptError) -> Trouble:
    error = fault.error
    if error.stops_all:
        return "fatal"
    if isinstance(error, RateLimitError):
        # Whoever asks for more patience than we have is done with for this run.
        return "limited" if (fault.after or 0.0) <= _PATIENCE else "fatal"
    return "down" if fault.transient or isinstance(error, _OF_THE_ENDPOINT) else "refused"


def _halted(entry: Entry) -> Exception:
    return PassedError(entry.error) if entry.halt == "down" and entry.error else PutOffError(entry.halt)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
