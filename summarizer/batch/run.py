"""Plan, then run: what is done stays done, what is waiting is done, and the files say the same as the store."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import os
import signal
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from summarizer.batch.admission import AdmissionControl, EndpointHealth, Limits, Spend
from summarizer.batch.files import Output
from summarizer.batch.job import Rules, summarize_one
from summarizer.batch.plan import Deferred, Job, JobResult, RunResult, Setup, Totals, make_plan, set_up
from summarizer.batch.progress import BatchHandle, Watcher
from summarizer.batch.sender import BatchSender, begin_report
from summarizer.batch.store import Store
from summarizer.batch.workers import Workers
from summarizer.engines import AsyncEngine
from summarizer.errors import Caught
from summarizer.llm.protocol import Sender
from summarizer.messages import say
from summarizer.models import SCHEMA_VERSION, Model
from summarizer.settings import Settings

_REPORTS_A_PROCESS: Final = 4
_REPORTS_A_SLOT: Final = 2
_REQUESTS_A_PROCESS: Final = 8
_TICK: Final = 0.2


class Options(Model):
    """How a batch is run, beside the settings of the model."""

    out: Path
    limits: Limits = Limits()
    rules: Rules = Rules()
    processes: int | None = None
    tables: bool = True
    schema_version: Literal[1, 2] = SCHEMA_VERSION
    """Of the JSON that is written; the store holds the present one."""
    patience: float = 300.0


async def run_batch(
    places: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> RunResult:
    """Do all reports that these places mean, and write the output folder.

    The same call again goes on where the last one ended, however that was, and repeats nothing that was stored.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which engine and model; ``auto`` is the model where an endpoint is configured.
        watcher: is told how it comes on.

    Raises:
        UsageError: if nothing is found, or the settings make no sense.
        OutputError: if the output folder cannot be written, or another batch is at work there.
        WorkerStartError: if the system lets no process start.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    with contextlib.closing(watcher or Watcher()) as shown:
        plan = make_plan(places, options.out, options.rules.max_mb, shown.note)
        setup = await set_up(settings, priced=options.limits.max_cost is not None)
        with Store(options.out) as store:
            result = await BatchRun(store, plan.jobs, setup, options, shown).finish()
        return result.model_copy(update={"skipped": plan.skipped})


def start_batch(places: Sequence[str], options: Options, settings: Settings) -> BatchHandle:
    """Begin ``run_batch`` in a thread that ends with the process, and return at once.

    What keeps the batch from beginning or from going on is the handle's ``error``, a fault of the program too.
    """
    handle = BatchHandle()

    def work() -> None:
        try:
            with Caught() as caught:
                handle.result = asyncio.run(run_batch(places, options, settings, handle))
            handle.error = caught.error
        finally:
            handle.ended.set()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name="batch", daemon=True).start()
    return handle


class BatchRun:
    """One pass over the plan.

    Args:
        store: of the output folder.
        jobs: the plan.
        setup: engine and settings.
        options: where to, and within which limits.
        watcher: is told how it comes on.
        sender: what carries the requests, if not the way to the endpoint.
    """

    def __init__(
        self,
        store: Store,
        jobs: list[Job],
        setup: Setup,
        options: Options,
        watcher: Watcher,
        sender: Sender | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._setup = setup
        self._options = options
        self._watcher = watcher
        self._sender = sender
        self._output = Output(options.out, store, options.schema_version)
        self._spend = Spend(options.limits, store.spent())
        health = EndpointHealth(setup.settings.retry_wait, options.patience, self._health_changed)
        self._admission = AdmissionControl(options.limits, health, self._spend)
        self._done: set[int] = set()
        self._kept = 0
        self._failed = 0
        self._reason = ""
        self._stopped = False
        self._lanes: list[asyncio.Task[None]] = []
        self.interrupts = 0
        """How often somebody has asked it to stop."""

    async def finish(self) -> RunResult:
        """Do what is waiting, then write the files.

        Raises:
            OutputError: if something cannot be stored.
            WorkerStartError: if the system lets no process start.
        """
        begun = time.monotonic()
        earlier = {row.key: row.name for row in self._store.rows("done")}
        self._store.begin(self._jobs, self._setup.key)
        self._watcher.planned(self._jobs, self._output.reports, self._stop)
        self._restore()
        self._kept = len(self._done)
        self._output.remove_renamed(earlier)
        with self._listening():
            ticker = asyncio.create_task(self._tick())
            try:
                refused = [job for job in self._jobs if job.failure is not None]
                await asyncio.gather(*(self._keep(job, JobResult(failure=job.failure)) for job in refused))
                await self._work_through()
            finally:
                ticker.cancel()
        if self.interrupts < 2:
            self._output.write_lists()
            if self._options.tables:
                self._output.write_tables()
        self._store.end(self._reason)
        totals = self._totals()
        self._watcher.update(totals)
        return RunResult(totals=totals, seconds=time.monotonic() - begun, reason=self._reason)

    def _restore(self) -> None:
        """Write again what is in the store and was not brought to its file."""
        for row in self._store.rows("done"):
            if row.position not in self._done:
                job = self._jobs[row.position]
                self._output.write_report(job, self._store.summary(row.key))
                self._note_done(job)

    async def _work_through(self) -> None:
        """Of files of the very same bytes do the first; the others then have its result, or are tried, too."""
        firsts: dict[str, Job] = {}
        copies: list[Job] = []
        for job in self._jobs:
            waits = job.failure is None and job.position not in self._done
            if waits and firsts.setdefault(job.sha256 or job.path, job) is not job:
                copies.append(job)
        await self._work(list(firsts.values()))
        if copies:
            self._store.adopt_results()
            self._restore()
            await self._work([job for job in copies if job.position not in self._done])

    async def _work(self, jobs: list[Job]) -> None:
        """Do these reports, so many at a time that neither processes nor slots wait for one."""
        if not jobs or self._stopped or self._admission.ended:
            return
        processes = min(self._options.processes or self._processes(), len(jobs))
        lanes = processes * _REPORTS_A_PROCESS
        if self._setup.model is not None:
            lanes += self._options.limits.concurrency * _REPORTS_A_SLOT
        waiting = iter(jobs)
        workers = Workers(processes)
        at_once = True
        try:
            async with self._engine() as engine, asyncio.TaskGroup() as group:
                self._lanes = [
                    group.create_task(self._lane(waiting, workers, engine))
                    for _ in range(min(lanes, len(jobs)))
                ]
            at_once = self.interrupts > 1
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed.exceptions[0].__cause__
        finally:
            workers.close(at_once=at_once)
        self._reason = self._reason or self._admission.ended

    @contextlib.asynccontextmanager
    async def _engine(self) -> AsyncIterator[AsyncEngine | None]:
        if self._setup.model is None:
            yield None
            return
        from summarizer.engines.llm import LlmEngine
        from summarizer.llm import Client

        settings = self._setup.settings
        sender = self._sender or BatchSender(
            self._store, self._admission, settings, counted=self._options.limits.counts_tokens
        )
        try:
            yield LlmEngine(settings, Client(settings, sender=sender))
        finally:
            await sender.close()

    def _processes(self) -> int:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if self._setup.model is None:
            return cores
        return min(cores, max(1, self._options.limits.concurrency // _REQUESTS_A_PROCESS))

    async def _lane(self, jobs: Iterator[Job], workers: Workers, engine: AsyncEngine | None) -> None:
        """Do one report after another."""
        while not self._stopped and not self._admission.ended and (job := next(jobs, None)) is not None:
            self._watcher.moved(job, "running")
            begin_report()
            try:
                result = await summarize_one(job.path, self._options.rules, engine, call=workers.call)
            except Deferred:
                self._watcher.moved(job, "waiting")
                continue
            await self._keep(job, result)

    async def _keep(self, job: Job, result: JobResult) -> None:
        """Store a result, and write it where it is a summary."""
        if result.failure is not None and not self._may_fail():
            self._watcher.moved(job, "waiting")
            return
        await self._store.keep(job.position, result, self._setup.key)
        if result.failure is not None:
            self._output.remove_report(job.name)
            self._watcher.moved(job, "failed", result.failure)
        else:
            self._output.write_report(job, zlib.decompress(result.summary or b"").decode())
            self._note_done(job)

    def _note_done(self, job: Job) -> None:
        self._done.add(job.position)
        self._watcher.moved(job, "done")

    def _may_fail(self) -> bool:
        """Count a failure, unless that would be one too many: then the report waits for the next run."""
        most = self._options.limits.max_failures
        if self._failed == most:
            return False
        self._failed += 1
        if self._failed == most:
            self._reason = say("batch.stopped_by_failures", count=most)
            self._stop()
        return True

    def _health_changed(self, reason: str) -> None:
        key = "batch.circuit_opened" if reason else "batch.circuit_closed"
        self._watcher.note(say(key, url=self._setup.settings.url, reason=reason))

    async def _tick(self) -> None:
        while True:
            self._watcher.update(self._totals())
            await asyncio.sleep(_TICK)

    def _totals(self) -> Totals:
        return Totals(
            reports=len(self._jobs),
            done=len(self._done),
            failed=self._failed,
            kept=self._kept,
            usage=self._spend.now,
        )

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Hear Ctrl-C and the system's request to end while the work goes on."""
        loop = asyncio.get_running_loop()
        heard = []
        for number in (signal.SIGINT, signal.SIGTERM):
            # Not every system, and no thread but the main one, lets a loop listen.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._interrupt)
                heard.append(number)
        try:
            yield
        finally:
            for number in heard:
                loop.remove_signal_handler(number)

    def _interrupt(self) -> None:
        self.interrupts += 1
        self._reason = say("cli.interrupted")
        if self.interrupts == 1:
            self._watcher.note(say("batch.stopping"))
            self._stop()
            return
        for lane in self._lanes:
            lane.cancel()

    def _stop(self) -> None:
        """Begin no further report: those that have asked are finished, and the rest waits for the next run."""
        self._stopped = True
        self._admission.stop()
