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
from typing import Final, NamedTuple

from pydantic import BaseModel, JsonValue, ValidationError

from summarizer.batch.admission import Bound, Limits
from summarizer.batch.plan import Deferred, Job, RunResult, Setup, make_plan, models_of, set_up
from summarizer.batch.progress import Watcher
from summarizer.batch.run import BatchRun, Options
from summarizer.batch.sender import key_of, most_of, stored_text, usage_of
from summarizer.batch.store import Store, StoredAnswer
from summarizer.errors import QuotaExhaustedError, UsageError
from summarizer.llm import Request, batches
from summarizer.llm.protocol import Meter
from summarizer.llm.replies import MOST_BYTES, read_text
from summarizer.llm.transport import AsyncTransport
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


class _Gathered(NamedTuple):
    """A request to be handed in, with its body as JSON."""

    key: str
    model: str
    most: Usage
    body: bytes


class _ReplyLine(BaseModel):
    """One line of a file of answers or refusals."""

    custom_id: str
    response: _Reply | None = None


async def run_batch_api(
    places: Sequence[str],
    options: Options,
    settings: Settings,
    watcher: Watcher | None = None,
    *,
    wait: bool = False,
    poll: float = 30.0,
) -> RunResult:
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
    with contextlib.closing(watcher or Watcher()) as shown:
        plan = make_plan(places, options.out, options.rules.max_mb, shown.note)
        setup = _at_half_price(await set_up(settings, priced=options.limits.max_cost is not None))
        with Store(options.out) as store:
            async with contextlib.aclosing(batches.BatchEndpoint(setup.settings)) as endpoint:
                post = _Post(store, endpoint, setup, options.limits, shown)
                result = await _rounds(post, plan.jobs, options, poll if wait else None)
        return result.model_copy(update={"skipped": plan.skipped})


async def _rounds(post: _Post, jobs: list[Job], options: Options, poll: float | None) -> RunResult:
    begun = time.monotonic()
    while True:
        await post.collect()
        run = BatchRun(post.store, jobs, post.setup, options, post.watcher, sender=post)
        result = await run.finish()
        reason = result.reason or post.stopped or await post.hand_in()
        out = len(post.store.pending())
        if not out or poll is None or run.interrupts or post.stopped:
            if out and not reason:
                reason = say("batch.handed_in", count=out)
            return result.model_copy(update={"reason": reason, "seconds": time.monotonic() - begun})
        while not await post.collect():
            await asyncio.sleep(poll)


def _at_half_price(setup: Setup) -> Setup:
    if setup.model is None:
        raise UsageError(problem=say("batch.rules_ask_nothing"))
    halved = {"price_factor": setup.settings.price_factor * DISCOUNT}
    return setup.model_copy(update={"settings": setup.settings.model_copy(update=halved)})


class _Post:
    """The batch's ``Sender``: gives stored answers, gathers new requests, hands batches in and fetches answers."""

    def __init__(
        self,
        store: Store,
        endpoint: batches.BatchEndpoint,
        setup: Setup,
        limits: Limits,
        watcher: Watcher,
    ) -> None:
        self.store = store
        self.setup = setup
        self.watcher = watcher
        self.stopped = ""
        self._endpoint = endpoint
        self._transport = AsyncTransport(setup.settings)
        self._limits = limits
        self._model = setup.model or ""
        self._faults = ErrorMapper(setup.settings)
        self._given_up: dict[str, StoredAnswer] = {}
        self._out: frozenset[str] = frozenset()
        self._gathered: dict[str, _Gathered] = {}

    async def send(self, request: Request) -> str:
        """Return the stored answer, or put the request with those to be handed in.

        Raises:
            ModelError: what the endpoint has refused.
            EndpointFailed: with the error, if the endpoint has failed too often.
            Deferred: if there is no answer yet.
        """
        request.meter.attempt()
        if request.method == "GET":
            return await self._transport.send(request)
        settings = self.setup.settings
        key = key_of(request, settings)
        answer = self.store.answer(key) or self._given_up.get(key)
        if answer is not None:
            return stored_text(answer, request.model, settings)
        if key not in self._out:
            most = most_of(request, settings) if self._limits.counts_tokens else Usage()
            self._gathered[key] = _Gathered(key, request.model, most, request.content)
        raise Deferred

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def collect(self) -> bool:
        """Store the answers of the batches that have ended; return whether there was one, or none is out."""
        jobs = self.store.open_jobs()
        collected = not jobs
        for name in jobs:
            job = await self._endpoint.state(name)
            if job.ended:
                await self._fetch(job)
                self.store.collect_job(job.id)
                if job.state != "completed":
                    self.watcher.note(say("batch.job_failed", job=job.id, state=f"{job.state} {job.reason}"))
                collected = True
        self._out = self.store.pending()
        return collected

    async def hand_in(self) -> str:
        """Hand in what was gathered, as far as the limits allow; return the reason where they don't."""
        affordable, bound = self._affordable(list(self._gathered.values()))
        for part in _parts(affordable):
            # A batch whose id was lost in a kill is known by its requests, so that it is not paid for twice. One with
            # a request that is known to have been handed in before is another one.
            tag = hashlib.sha256("".join(sorted(request.key for request in part)).encode()).hexdigest()
            anew = any(self.store.tries(request.key) for request in part)
            job = None if anew else await self._endpoint.find(tag)
            if job is None:
                with tempfile.TemporaryDirectory() as folder:
                    job = await self._endpoint.submit(_written(part, Path(folder) / "requests.jsonl"), tag)
            self.store.add_job(job.id, [(request.key, request.most) for request in part])
        self._gathered = {}
        return say(f"batch.stopped_by_{bound}") if bound else ""

    def _affordable(self, requests: list[_Gathered]) -> tuple[list[_Gathered], Bound | None]:
        total = self.store.spent() + self.store.out()
        for number, request in enumerate(requests):
            total += request.most
            if bound := self._limits.passed_by(total.tokens_in + total.tokens_out, total.cost or 0.0):
                return requests[:number], bound
        return requests, None

    async def _fetch(self, job: batches.BatchJob) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in filter(None, (job.answers, job.refusals)):
                file = Path(folder) / "replies.jsonl"
                await self._endpoint.fetch(name, file)
                for line in _lines(file):
                    await self._keep(line)

    async def _keep(self, line: _ReplyLine) -> None:
        reply = line.response or _Reply(status_code=500)
        body = json.dumps(reply.body, ensure_ascii=False)
        fault = self._fault(reply.status_code, body)
        # An error with status 200 is kept under one that says so.
        status = _FAILED if fault is not None and reply.status_code == _FINE else reply.status_code
        answer = StoredAnswer(status=status, body=body)
        if fault is None:
            request = Request("POST", CHAT, Meter(), {}, self._asked_of(reply))
            usage = usage_of(read_text(body), request, self.setup.settings)
            await self.store.keep_answer(line.custom_id, answer, usage)
        elif isinstance(fault.error, QuotaExhaustedError):
            values = fault.error.values
            self.stopped = say("batch.stopped_by_quota", url=values["url"], reason=values["reason"])
        elif answer.status in _LASTING:
            await self.store.keep_answer(line.custom_id, answer, Usage())
        elif self.store.tries(line.custom_id) >= _MOST_TRIES:
            self._given_up[line.custom_id] = answer

    def _asked_of(self, reply: _Reply) -> str:
        """Return which of the batch's models gave an answer; the answer may add the date of a snapshot to its name."""
        named = str(reply.body.get("model")) if isinstance(reply.body, dict) else ""
        return max(
            (model for model in models_of(self.setup.settings) if named.startswith(model)),
            key=len,
            default=self._model,
        )

    def _fault(self, status: int, body: str) -> AttemptError | None:
        """Find what is wrong with one answer of a batch, which may be wrong under any status."""
        if status != _FINE:
            return self._faults.from_reply(status, body, self._model)
        try:
            self._faults.checked(body, CHAT, self._model)
        except AttemptError as fault:
            return fault
        return None


def _lines(file: Path) -> Iterator[_ReplyLine]:
    """Read a file of answers; a line that is none costs only itself: its request is handed in once more."""
    with file.open("rb") as content:
        while line := content.readline(MOST_BYTES):
            with contextlib.suppress(ValidationError):
                yield _ReplyLine.model_validate_json(line)


def _parts(requests: list[_Gathered]) -> Iterator[list[_Gathered]]:
    """Cut requests into files, each of one model: endpoints take no other."""
    part: list[_Gathered] = []
    size = 0
    for request in sorted(requests, key=lambda request: request.model):
        length = len(request.body)
        another = part and part[0].model != request.model
        if another or (part and (len(part) >= _MOST_REQUESTS or size + length > _MOST_BYTES)):
            yield part
            part, size = [], 0
        part.append(request)
        size += length
    if part:
        yield part


def _written(part: list[_Gathered], file: Path) -> Path:
    with file.open("wb") as lines:
        for request in part:
            head = (
                f'{{"custom_id": "{request.key}", "method": "POST", "url": "/v1/chat/completions", "body": '
            )
            lines.write(head.encode() + request.body + b"}\n")
    return file
