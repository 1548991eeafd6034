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
from functools import partial
from pathlib import Path
from typing import Final

from summarizer.batch.admission import Admission, AdmissionControl, EndpointHealth
from summarizer.batch.budget import Limits, Spend
from summarizer.batch.files import Output, write_report
from summarizer.batch.job import Rules, summarize_one
from summarizer.batch.plan import (
    Deferred,
    Job,
    JobResult,
    RunResult,
    Setup,
    Totals,
    make_plan,
    set_up,
)
from summarizer.batch.progress import BatchHandle, Silence, Watcher
from summarizer.batch.sender import BatchSender, begin_report
from summarizer.batch.store import Store
from summarizer.batch.workers import Workers, warm_up
from summarizer.engines import AsyncEngine
from summarizer.errors import ModelError, SummarizerError
from summarizer.messages import say
from summarizer.models import Model
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
    patience: float = 300.0


async def run_batch(
    places: Sequence[str],
    options: Options,
    settings: Settings,
    watcher: Watcher | None = None,
    *,
    handle: BatchHandle | None = None,
) -> RunResult:
    """Do all reports that these places mean, and write the output folder.

    The same call again goes on where the last one ended, however that was, and repeats nothing that was stored.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which engine and model; ``auto`` is the model where an endpoint is configured.
        watcher: is told how it comes on.
        handle: by which somebody else looks at it and stops it.

    Raises:
        UsageError: if nothing is found, or the settings make no sense.
        OutputError: if the output folder cannot be written, or another batch is at work there.
        WorkerStartError: if the system lets no process start.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    shown = watcher or Silence()
    with contextlib.closing(shown):
        warm_up()
        plan = make_plan(places, options.out, options.rules.max_mb, shown.note)
        setup = await set_up(settings, priced=options.limits.max_cost is not None)
        with Store(options.out) as store:
            run = BatchRun(store, plan.jobs, setup, options, shown, handle=handle)
            return (await run.finish()).model_copy(update={"skipped": plan.skipped})


def start_batch(
    places: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> BatchHandle:
    """Begin ``run_batch`` in a thread that ends with the process, and return at once.

    What keeps the batch from beginning or from going on is the handle's ``error``.
    """
    handle = BatchHandle()

    def work() -> None:
        try:
            handle.result = asyncio.run(run_batch(places, options, settings, watcher, handle=handle))
        except SummarizerError as error:
            handle.error = error
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
        admission: what stands in for the way to the endpoint, if anything; requests are then handed to it whole.
        handle: by which somebody else looks at it and stops it.
    """

    def __init__(
        self,
        store: Store,
        jobs: list[Job],
        setup: Setup,
        options: Options,
        watcher: Watcher,
        *,
        admission: Admission | None = None,
        handle: BatchHandle | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._setup = setup
        self._options = options
        self._watcher = watcher
        self._handle = handle or BatchHandle()
        self._output = Output(options.out, store)
        self._spend = Spend(options.limits, store.spent())
        self._control = AdmissionControl(
            store,
            options.limits,
            EndpointHealth(setup.settings.retry_wait, options.patience, self._health_changed),
            self._spend,
            self._endpoint_given_up,
        )
        self._mailed = admission is not None
        self._admission = admission or self._control
        self._twins: dict[str, list[Job]] = {}
        self._again: list[Job] = []
        self._totals = Totals(reports=len(jobs))
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
        self._handle.planned(self._jobs, self._output.reports, self._stop)
        waiting = self._restore()
        self._remove_renamed(earlier)
        with self._listening():
            ticker = asyncio.create_task(self._tick())
            try:
                refused = [job for job in self._jobs if job.failure is not None]
                await asyncio.gather(*(self._keep(job, JobResult(failure=job.failure)) for job in refused))
                while waiting and not self._reason and not self._stopped:
                    self._again = []
                    await self._work(waiting)
                    waiting = self._again
            finally:
                ticker.cancel()
        if self.interrupts < 2:
            self._output.write_lists()
            if self._options.tables:
                self._output.write_tables()
        self._store.end(self._reason)
        self._watcher.update(self._so_far())
        return RunResult(totals=self._so_far(), seconds=time.monotonic() - begun, reason=self._reason)

    def _restore(self) -> list[Job]:
        """Write again what an earlier run did not bring to its file, and return what is left to do."""
        waiting: list[Job] = []
        for row in self._store.rows():
            job = self._jobs[row.position]
            if row.state == "done":
                write_report(self._output.reports, job, self._store.summary(row.key))
                self._count(job, kept=1)
            elif job.failure is not None:
                continue
            elif job.sha256 and job.sha256 in self._twins:
                self._twins[job.sha256].append(job)
            else:
                if job.sha256:
                    self._twins[job.sha256] = []
                waiting.append(job)
        return waiting

    def _remove_renamed(self, earlier: dict[str, str]) -> None:
        """Remove the file of a report that has another name now, since another report shares its old one."""
        rows = list(self._store.rows())
        names = {row.name for row in rows}
        for row in rows:
            old = earlier.get(row.key)
            if old is not None and old not in names:
                self._output.remove_report(old)

    async def _work(self, waiting: list[Job]) -> None:
        """Do these reports, so many at a time that neither processes nor slots wait for one."""
        processes = min(self._options.processes or self._processes(), len(waiting))
        lanes = processes * _REPORTS_A_PROCESS
        if self._setup.model is not None:
            lanes += self._options.limits.concurrency * _REPORTS_A_SLOT
        jobs = iter(waiting)
        workers = Workers(processes)
        try:
            async with self._engine() as engine:
                self._lanes = [
                    asyncio.create_task(self._lane(jobs, workers, engine))
                    for _ in range(min(lanes, len(waiting)))
                ]
                await _all(self._lanes)
        except BaseException:
            workers.close(at_once=True)
            raise
        workers.close(at_once=self.interrupts > 1)
        if self._spend.exhausted and not self._reason:
            self._reason = say(f"batch.stopped_by_{self._spend.exhausted}")

    @contextlib.asynccontextmanager
    async def _engine(self) -> AsyncIterator[AsyncEngine | None]:
        if self._setup.model is None:
            yield None
            return
        from summarizer.engines.llm import LlmEngine
        from summarizer.llm import Client

        settings = self._setup.settings
        sender = BatchSender(
            self._admission, settings, counted=self._options.limits.counts_tokens, mailed=self._mailed
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
        while not self._stopped and (job := next(jobs, None)) is not None:
            self._handle.note(job, "running")
            begin_report()
            keep = partial(write_report, self._output.reports, job)
            try:
                result = await summarize_one(
                    job.path, self._options.rules, engine, call=workers.call, keep=keep
                )
            except Deferred:
                self._handle.note(job, "waiting")
                if self._spend.exhausted:
                    self._stop()
                continue
            await self._keep(job, result)

    async def _keep(self, job: Job, result: JobResult) -> None:
        """Store a result, and with it those of the files that hold the very same bytes."""
        twins = self._twins.pop(job.sha256, [])
        if result.failure is not None:
            # What is wrong may be wrong with this one file, which may have changed or gone.
            self._again += twins
            if self._may_fail():
                await self._store.keep(job.position, result, self._setup.key)
                self._output.remove_report(job.name)
                self._handle.note(job, "failed", result.failure)
            return
        await self._store.keep(job.position, result, self._setup.key)
        self._count(job)
        if result.sha256 != job.sha256:
            self._again += twins
            return
        for twin in twins:
            await self._store.keep(twin.position, result, self._setup.key)
            write_report(self._output.reports, twin, zlib.decompress(result.summary or b"").decode())
            self._count(twin)

    def _count(self, job: Job, kept: int = 0) -> None:
        totals = self._totals
        self._totals = totals.model_copy(update={"done": totals.done + 1, "kept": totals.kept + kept})
        self._handle.note(job, "done")

    def _may_fail(self) -> bool:
        """Count a failure, unless that would be one too many: then the report waits for the next run."""
        most, failed = self._options.limits.max_failures, self._totals.failed + 1
        if most is not None and failed > most:
            return False
        self._totals = self._totals.model_copy(update={"failed": failed})
        if failed == most:
            self._reason = say("batch.stopped_by_failures", count=most)
            self._stop()
        return True

    def _endpoint_given_up(self, error: ModelError | None) -> None:
        """Begin no further report: nothing is wrong with those that are left, and they wait for the next run."""
        self._reason = self._reason or str(error or "").rstrip("。.")
        self._stop()

    def _health_changed(self, reason: str) -> None:
        key = "batch.circuit_opened" if reason else "batch.circuit_closed"
        self._watcher.note(say(key, url=self._setup.settings.url, reason=reason))

    async def _tick(self) -> None:
        while True:
            self._watcher.update(self._so_far())
            await asyncio.sleep(_TICK)

    def _so_far(self) -> Totals:
        return self._totals.model_copy(update={"usage": self._spend.now})

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
        self._control.stop()


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    """Wait for all tasks; where one fails, give up the others and raise its error."""
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
