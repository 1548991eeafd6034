"""Batches at the endpoint: hand in what is missing, leave, come back, collect; until no report asks for more.

Each round drives the engine over the reports that are not done. A request whose answer is stored gets it, any other
is written into a file that is handed in. So an engine that asks twice, or has items repaired, takes that many rounds.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, JsonValue, ValidationError

from summarizer.batch.items import Ending, Item
from summarizer.batch.limits import Limits
from summarizer.batch.line import Attempted, Entry, Ticket
from summarizer.batch.progress import Silence, Watcher
from summarizer.batch.run import Options, Run, plan_for
from summarizer.batch.sender import usage_of
from summarizer.batch.start import Start, start
from summarizer.batch.store import Answer, Store
from summarizer.errors import QuotaExhaustedError, UsageError
from summarizer.llm import Request
from summarizer.llm.batches import BatchEndpoint, BatchJob
from summarizer.llm.catalog import price_of
from summarizer.llm.protocol import Meter
from summarizer.llm.replies import MOST_BYTES
from summarizer.llm.vendor_errors import CHAT, AttemptError, ErrorMapper
from summarizer.messages import say
from summarizer.models import Usage
from summarizer.settings import Settings

DISCOUNT: Final = 0.5
_MOST_REQUESTS: Final = 10_000
_MOST_BYTES: Final = 50_000_000
_MOST_TRIES: Final = 4
_FINE: Final = 200
_FAILED: Final = 502
# What a refusal of these kinds says holds for ever; all others are handed in once more.
_LASTING: Final = frozenset({400, 404, 413, 422})


class _Reply(BaseModel):
    status_code: int
    body: JsonValue = None


class _Line(BaseModel):
    """One line of a file of answers or refusals."""

    custom_id: str
    response: _Reply | None = None


class Mailbox:
    """Stands where the line to the endpoint is: stored answers are given, new requests gathered."""

    def __init__(self, store: Store, given_up: dict[str, Answer]) -> None:
        self._store = store
        self._given_up = given_up
        self._pending = store.pending()
        self.tickets: dict[str, Ticket] = {}

    async def enter(self, ticket: Ticket) -> Entry:
        """Give the stored answer, or put the request with those to be handed in."""
        answer = self._store.answer(ticket.key) or self._given_up.get(ticket.key)
        if answer is not None:
            return Entry(answer=answer)
        if ticket.key not in self._pending:
            self.tickets[ticket.key] = ticket
        return Entry(halt="later")

    async def leave(self, ticket: Ticket, report: Attempted) -> None:
        """Nothing was sent."""


async def run_batch_api(
    places: Sequence[str],
    options: Options,
    settings: Settings,
    watcher: Watcher | None = None,
    *,
    wait: bool = False,
    poll: float = 30.0,
) -> Ending:
    """Go as far as the answers that are there allow, and hand in what is asked next.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which model; its engine must be one that asks.
        watcher: is told how it comes on.
        wait: whether to stay until all is done, instead of coming back with the same call.
        poll: seconds between two looks at the endpoint.

    Raises:
        UsageError: if nothing is found, or the engine asks nothing.
        OutputError: if the output folder cannot be written.
        ModelError: if the endpoint refuses a batch; all that was collected is kept.
    """
    shown = watcher or Silence()
    with contextlib.closing(shown):
        plan = plan_for(places, options, shown)
        begin = _at_half_price(await start(settings, options.limits))
        with Store(options.out) as store:
            async with BatchEndpoint(begin.settings) as endpoint:
                post = _Post(store, endpoint, begin, options.limits, shown)
                ending = await _rounds(post, plan.items, begin, options, shown, poll if wait else None)
        return ending.model_copy(update={"skipped": plan.skipped})


async def _rounds(
    post: _Post, items: list[Item], begin: Start, options: Options, watcher: Watcher, poll: float | None
) -> Ending:
    begun = time.monotonic()
    while True:
        await post.collect()
        mailbox = Mailbox(post.store, post.given_up)
        run = Run(post.store, items, begin, options, watcher, mailbox)
        ending = await run.finish()
        reason = ending.reason or post.stopped or await post.hand_in(mailbox)
        out = len(post.store.pending())
        if not out or poll is None or run.interrupted or post.stopped:
            if out and not reason:
                reason = say("batch.handed_in", count=out)
            return ending.model_copy(update={"reason": reason, "seconds": time.monotonic() - begun})
        while not await post.collect():
            await asyncio.sleep(poll)


def _at_half_price(begin: Start) -> Start:
    if begin.recipe.model is None:
        raise UsageError(problem=say("batch.rules_ask_nothing"))
    price = price_of(begin.recipe.model, begin.settings)
    if price is None:
        return begin
    halved = {
        "price_input": price.input * DISCOUNT,
        "price_output": price.output * DISCOUNT,
        "price_cached": None if price.cached is None else price.cached * DISCOUNT,
    }
    return begin.model_copy(update={"settings": begin.settings.model_copy(update=halved)})


class _Post:
    """Hands batches in and fetches what became of them."""

    def __init__(
        self, store: Store, endpoint: BatchEndpoint, begin: Start, limits: Limits, watcher: Watcher
    ) -> None:
        self.store = store
        self.given_up: dict[str, Answer] = {}
        self.stopped = ""
        self._faults = ErrorMapper(begin.settings)
        self._endpoint = endpoint
        self._begin = begin
        self._limits = limits
        self._watcher = watcher

    async def collect(self) -> bool:
        """Store the answers of the batches that have ended; tell whether there was one, or none is out."""
        jobs = self.store.open_jobs()
        collected = not jobs
        for name in jobs:
            job = await self._endpoint.state(name)
            if job.ended:
                await self._fetch(job)
                self.store.collect_job(job.id, job.state)
                if job.state != "completed":
                    self._watcher.note(say("batch.job_failed", job=job.id, state=f"{job.state} {job.reason}"))
                collected = True
        return collected

    async def hand_in(self, mailbox: Mailbox) -> str:
        """Hand in what was gathered, as far as the limits allow; give the reason where they don't."""
        tickets, reason = self._affordable(list(mailbox.tickets.values()))
        for part in _parts(tickets):
            # A batch whose id was lost in a kill is known by its requests, so that it is not paid for twice.
            tag = hashlib.sha256("".join(sorted(ticket.key for ticket in part)).encode()).hexdigest()
            job = await self._endpoint.find(tag) if self._may_be_there(part) else None
            if job is None:
                with tempfile.TemporaryDirectory() as folder:
                    job = await self._endpoint.submit(_written(part, Path(folder) / "requests.jsonl"), tag)
            rows = [(each.key, each.tokens_in + each.tokens_out, each.most_cost) for each in part]
            self.store.add_job(job.id, job.state, rows)
        return reason

    def _may_be_there(self, part: list[Ticket]) -> bool:
        """A request that was in a batch before is handed in anew on purpose."""
        return not any(self.store.tries(ticket.key) for ticket in part)

    def _affordable(self, tickets: list[Ticket]) -> tuple[list[Ticket], str]:
        paid, out = self.store.spent(), self.store.out()
        tokens = paid.tokens_in + paid.tokens_out + out.tokens_in
        cost = (paid.cost or 0.0) + (out.cost or 0.0)
        for at, ticket in enumerate(tickets):
            tokens += ticket.tokens_in + ticket.tokens_out
            cost += ticket.most_cost
            if self._limits.max_tokens is not None and tokens > self._limits.max_tokens:
                return tickets[:at], say("batch.stopped_by_tokens")
            if self._limits.max_cost is not None and cost > self._limits.max_cost:
                return tickets[:at], say("batch.stopped_by_cost")
        return tickets, ""

    async def _fetch(self, job: BatchJob) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in filter(None, (job.answers, job.refusals)):
                file = Path(folder) / "replies.jsonl"
                await self._endpoint.fetch(name, file)
                for line in _lines(file):
                    await self._keep(line)

    async def _keep(self, line: _Line) -> None:
        reply = line.response or _Reply(status_code=500)
        body = json.dumps(reply.body, ensure_ascii=False)
        model = self._begin.recipe.model or ""
        fault = self._fault(reply.status_code, body, model)
        # An error with status 200 is kept under one that says so.
        status = _FAILED if fault is not None and reply.status_code == _FINE else reply.status_code
        answer = Answer(status=status, body=body)
        if fault is None:
            request = Request("POST", CHAT, Meter(), {}, model)
            await self.store.keep_answer(
                line.custom_id, model, answer, usage_of(body, request, self._begin.settings)
            )
        elif isinstance(fault.error, QuotaExhaustedError):
            values = fault.error.values
            self.stopped = say("batch.stopped_by_quota", url=values["url"], reason=values["reason"])
        elif answer.status in _LASTING:
            await self.store.keep_answer(line.custom_id, model, answer, Usage())
        elif self.store.tries(line.custom_id) >= _MOST_TRIES:
            self.given_up[line.custom_id] = answer

    def _fault(self, status: int, body: str, model: str) -> AttemptError | None:
        """Find what is wrong with one answer of a batch, which may be wrong under any status."""
        if status != _FINE:
            return self._faults.from_reply(status, body, model)
        try:
            self._faults.checked(body, CHAT, model)
        except AttemptError as fault:
            return fault
        return None


def _lines(file: Path) -> Iterator[_Line]:
    """Read a file of answers; a line that is none costs only itself: its request is handed in once more."""
    with file.open("rb") as content:
        while line := content.readline(MOST_BYTES):
            with contextlib.suppress(ValidationError):
                yield _Line.model_validate_json(line)


def _parts(tickets: list[Ticket]) -> Iterator[list[Ticket]]:
    part: list[Ticket] = []
    size = 0
    for ticket in tickets:
        length = len(ticket.body.encode())
        if part and (len(part) >= _MOST_REQUESTS or size + length > _MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(ticket)
        size += length
    if part:
        yield part


def _written(part: list[Ticket], file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for ticket in part:
            head = {"custom_id": ticket.key, "method": "POST", "url": "/v1/chat/completions"}
            lines.write(f'{json.dumps(head)[:-1]}, "body": {ticket.body}}}\n')
    return file
