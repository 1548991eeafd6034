"""Plan, then run: what is done stays done, what is waiting is done, and the files say the same as the store."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from summarizer.batch.files import Output
from summarizer.batch.items import Ending, Item, Outcome, Totals
from summarizer.batch.limits import Backoff, Circuit, Limits
from summarizer.batch.line import Line, LocalLine
from summarizer.batch.plan import find_reports, make_plan
from summarizer.batch.pool import Pool, warm_up
from summarizer.batch.progress import Silence, Watcher
from summarizer.batch.sender import BatchSender
from summarizer.batch.spend import Spend
from summarizer.batch.start import Start, asks, start
from summarizer.batch.store import Row, Store
from summarizer.batch.unit import Rules
from summarizer.batch.worker import Orders
from summarizer.errors import QuotaExhaustedError
from summarizer.messages import language, say
from summarizer.models import Model
from summarizer.settings import Settings

_DEPTH_OF_RULES: Final = 4
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
    places: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None
) -> Ending:
    """Do all reports that these places mean, and write the output folder.

    The same call again goes on where the last one ended, however that was, and repeats nothing that was stored.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which engine and model; ``auto`` is the model where an endpoint is configured.
        watcher: is told how it comes on.

    Raises:
        UsageError: if nothing is found, or the settings make no sense.
        StoreError: if the output folder cannot be written, or another batch is at work there.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    paths = find_reports(places)
    warm_up(asks=asks(settings))
    items = make_plan(paths)
    begin = await start(settings, options.limits)
    with Store(options.out) as store:
        run = Run(store, items, begin, options, watcher or Silence())
        ending = await run.finish()
        run.close()
        return ending


class Run:
    """One pass over the plan.

    Args:
        store: of the output folder.
        items: the plan.
        begin: engine and settings.
        options: where to, and within which limits.
        watcher: is told how it comes on.
        line: what stands in for the line to the endpoint, if anything.
    """

    def __init__(
        self,
        store: Store,
        items: list[Item],
        begin: Start,
        options: Options,
        watcher: Watcher,
        line: Line | None = None,
    ) -> None:
        self._other_line = line
        self._store = store
        self._items = items
        self._begin = begin
        self._options = options
        self._watcher = watcher
        self._output = Output(options.out, store)
        self._twins: dict[str, list[Item]] = {}
        self._keeping: set[asyncio.Task[None]] = set()
        self._failed = 0
        self._done = 0
        self._kept = 0
        self._reason = ""
        self._before = store.spent()
        self._spend = Spend(options.limits, self._before)
        self._interrupts = 0
        self._pool: Pool | None = None
        self._line: LocalLine | None = None

    @property
    def interrupted(self) -> bool:
        """Whether somebody has asked it to stop."""
        return self._interrupts > 0

    def close(self) -> None:
        """Show no more."""
        self._watcher.close()

    async def finish(self) -> Ending:
        """Do what is waiting, then write the files.

        Raises:
            StoreError: if something cannot be stored.
        """
        begun = time.monotonic()
        recipe = self._begin.recipe
        self._store.begin(self._items, recipe)
        waiting = self._restore()
        with self._listening():
            ticker = asyncio.create_task(self._tick())
            try:
                await self._work(waiting)
            finally:
                ticker.cancel()
        if self._interrupts < 2:
            self._write()
        self._store.end(self._reason)
        self._watcher.update(self._totals())
        return Ending(totals=self._totals(), seconds=time.monotonic() - begun, reason=self._reason)

    def _restore(self) -> list[Item]:
        """Write again what an earlier run did not bring to its file, and give what is left to do."""
        waiting: list[Item] = []
        for row in self._store.rows():
            item = self._items[row.position]
            if row.state == "done":
                self._put(row)
                self._done += 1
                self._kept += 1
            elif item.sha256 and item.sha256 in self._twins:
                self._twins[item.sha256].append(item)
            else:
                self._twins[item.sha256 or item.path] = []
                waiting.append(item)
        return waiting

    def _put(self, row: Row) -> None:
        summary = self._store.summary(row.key)
        if summary is not None:
            self._output.write_report(row.name, row.path, summary)

    async def _work(self, waiting: list[Item]) -> None:
        if not waiting or self._interrupts:
            return
        begin, options = self._begin, self._options
        line = self._line = LocalLine(
            store=self._store,
            limits=options.limits,
            backoff=Backoff(begin.settings.retry_wait),
            circuit=Circuit(options.patience, self._circuit_changed),
            spend=self._spend,
        )
        orders = Orders(
            settings=begin.settings,
            rules=options.rules,
            model=begin.recipe.model,
            language=language(),
            counted=options.limits.counts_tokens,
            mailed=self._other_line is not None,
            folder=self._output.reports,
        )
        processes = min(options.processes or self._processes(), len(waiting))
        depth = _DEPTH_OF_RULES
        if begin.recipe.engine == "llm":
            # A report does not always have a request out, so there are more of them than slots.
            depth = -(-options.limits.concurrency * 2 // processes) + 2
        sender = BatchSender(self._other_line or line, begin.settings)
        pool = self._pool = Pool(orders, processes, depth, sender, self._finished)
        try:
            await pool.run(iter(waiting))
            while self._keeping:
                await asyncio.gather(*self._keeping)
        finally:
            await pool.close()
            await sender.close()
        self._reason = self._reason or self._stopped_by(line)

    def _processes(self) -> int:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if self._begin.recipe.engine == "rules":
            return cores
        return min(cores, max(1, self._options.limits.concurrency // 8))

    def _finished(self, item: Item, outcome: Outcome | None) -> None:
        if outcome is None:
            halted = self._spend.exhausted or (self._line is not None and self._line.stopped)
            if halted and self._pool is not None:
                self._pool.stop()
            return
        task = asyncio.get_running_loop().create_task(self._keep(item, outcome))
        self._keeping.add(task)
        task.add_done_callback(self._kept_or_not)

    def _kept_or_not(self, task: asyncio.Task[None]) -> None:
        self._keeping.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and self._pool is not None:
            self._pool.fail(error)

    async def _keep(self, item: Item, outcome: Outcome) -> None:
        """Store an outcome, and with it those of the files that hold the very same bytes."""
        twins = self._twins.get(item.sha256 or item.path, [])
        for each in (item, *twins):
            own = outcome.model_copy(update={"position": each.position})
            if own.failure is not None:
                if not self._may_fail():
                    return
                own = own.model_copy(update={"failure": own.failure.model_copy(update={"report": each.path})})
            await self._store.keep(own, self._begin.recipe)
            if own.failure is not None:
                self._output.remove_report(each.name)
            else:
                self._done += 1
                if own.summary is not None and each is not item:
                    # The worker has written the first of them.
                    self._output.write_report(each.name, each.path, zlib.decompress(own.summary).decode())

    def _may_fail(self) -> bool:
        """Count a failure, unless that would be one too many: then the report waits for the next run."""
        most = self._options.limits.max_failures
        if most is not None and self._failed >= most:
            return False
        self._failed += 1
        if most is not None and self._failed == most and self._pool is not None:
            self._reason = say("batch.stopped_by_failures", count=most)
            self._stop()
        return True

    def _stopped_by(self, line: LocalLine) -> str:
        if self._spend.exhausted:
            return say(f"batch.stopped_by_{self._spend.exhausted}")
        if isinstance(line.error, QuotaExhaustedError):
            return say(
                "batch.stopped_by_quota", url=self._begin.settings.url, reason=line.error.values["reason"]
            )
        return ""

    def _write(self) -> None:
        self._output.write_lists()
        if self._options.tables:
            self._output.write_tables()

    def _circuit_changed(self, reason: str) -> None:
        url = self._begin.settings.url
        self._watcher.note(
            say("batch.circuit_opened", url=url, reason=reason)
            if reason
            else say("batch.circuit_closed", url=url)
        )

    async def _tick(self) -> None:
        while True:
            self._watcher.update(self._totals())
            await asyncio.sleep(_TICK)

    def _totals(self) -> Totals:
        paid, before = self._spend.paid, self._before
        cost = None if paid.cost is None else paid.cost - (before.cost or 0.0)
        usage = paid.model_copy(
            update={
                "requests": paid.requests - before.requests,
                "tokens_in": paid.tokens_in - before.tokens_in,
                "tokens_cached": paid.tokens_cached - before.tokens_cached,
                "tokens_out": paid.tokens_out - before.tokens_out,
                "cost": cost,
            }
        )
        return Totals(
            reports=len(self._items), done=self._done, failed=self._failed, kept=self._kept, usage=usage
        )

    # --- Ctrl-C ------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Hear Ctrl-C and the system's request to end while the work goes on."""
        signals = (signal.SIGINT, signal.SIGTERM)
        loop = asyncio.get_running_loop()
        heard = []
        for number in signals:
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
        self._interrupts += 1
        self._reason = say("cli.interrupted")
        if self._pool is None:
            return
        if self._interrupts == 1:
            self._watcher.note(say("batch.stopping"))
            self._stop()
            return
        self._pool.abort()

    def _stop(self) -> None:
        """Begin no further report: those that have asked are finished, and the rest waits for the next run."""
        if self._pool is not None and self._line is not None:
            self._pool.stop()
            self._line.stop()
