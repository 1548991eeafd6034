"""Plan, then run: what is done stays done, what is waiting is done, and the files say the same as the store."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from summarizer.batch.files import Output, of_this_file, write_report
from summarizer.batch.find import find_reports
from summarizer.batch.items import Ending, Failure, Item, Outcome, Totals
from summarizer.batch.limits import Backoff, Circuit, Limits
from summarizer.batch.line import Line, LocalLine
from summarizer.batch.plan import make_plan
from summarizer.batch.pool import Pool, warm_up
from summarizer.batch.progress import Silence, Watcher
from summarizer.batch.sender import BatchSender
from summarizer.batch.spend import Spend
from summarizer.batch.start import Start, asks, start
from summarizer.batch.store import Row, Store
from summarizer.batch.unit import Rules
from summarizer.batch.worker import Orders
from summarizer.errors import ModelError
from summarizer.filenames import readable
from summarizer.messages import language, say
from summarizer.models import Model
from summarizer.settings import Settings

_DEPTH_OF_RULES: Final = 4
_TICK: Final = 0.2
_MOST_NAMED: Final = 5


class Options(Model):
    """How a batch is run, beside the settings of the model."""

    out: Path
    limits: Limits = Limits()
    rules: Rules = Rules()
    processes: int | None = None
    tables: bool = True
    patience: float = 300.0


class Follower(Protocol):
    """Is told report by report how a run comes on."""

    def planned(self, items: Sequence[Item], stop: Callable[[], object]) -> None:
        """Take the plan, and what stops the run."""
        ...

    def began(self, item: Item) -> None:
        """Note that work on a report has begun."""
        ...

    def ended(self, item: Item, failure: Failure | None) -> None:
        """Note that a report is done, or has failed."""
        ...


async def run_batch(
    places: Sequence[str],
    options: Options,
    settings: Settings,
    watcher: Watcher | None = None,
    *,
    follower: Follower | None = None,
) -> Ending:
    """Do all reports that these places mean, and write the output folder.

    The same call again goes on where the last one ended, however that was, and repeats nothing that was stored.

    Args:
        places: files, folders and patterns.
        options: where to, and within which limits.
        settings: which engine and model; ``auto`` is the model where an endpoint is configured.
        watcher: is told how it comes on.
        follower: is told, too, report by report.

    Raises:
        UsageError: if nothing is found, or the settings make no sense.
        OutputError: if the output folder cannot be written, or another batch is at work there.
        WorkerStartError: if the system lets no process start.
        ModelError: if the endpoint cannot be asked which model it has.
    """
    shown = watcher or Silence()
    with contextlib.closing(shown):
        warm_up(asks=asks(settings))
        plan = plan_for(places, options, shown)
        begin = await start(settings, options.limits)
        with Store(options.out) as store:
            ending = await Run(store, plan.items, begin, options, shown, follower=follower).finish()
            return ending.model_copy(update={"skipped": plan.skipped})


class Plan(NamedTuple):
    """The reports, and how many files are none."""

    items: list[Item]
    skipped: int


def plan_for(places: Sequence[str], options: Options, watcher: Watcher) -> Plan:
    """Find the reports and say what else was found.

    Raises:
        UsageError: if there are none.
    """
    findings = find_reports(places, options.out)
    for place in findings.empty:
        watcher.note(say("batch.nothing_there", path=place))
    if findings.skipped:
        names = "、".join(readable(path.name) for path in findings.skipped[:_MOST_NAMED])
        more = say("batch.and_more") if len(findings.skipped) > _MOST_NAMED else ""
        watcher.note(say("batch.skipped", count=len(findings.skipped), names=names + more))
    return Plan(make_plan(findings.found, options.rules.max_mb), len(findings.skipped))


class Run:
    """One pass over the plan.

    Args:
        store: of the output folder.
        items: the plan.
        begin: engine and settings.
        options: where to, and within which limits.
        watcher: is told how it comes on.
        line: what stands in for the line to the endpoint, if anything.
        follower: is told, too, report by report.
    """

    def __init__(
        self,
        store: Store,
        items: list[Item],
        begin: Start,
        options: Options,
        watcher: Watcher,
        line: Line | None = None,
        follower: Follower | None = None,
    ) -> None:
        self._follower = follower
        self._other_line = line
        self._store = store
        self._items = items
        self._begin = begin
        self._options = options
        self._watcher = watcher
        self._output = Output(options.out, store)
        self._twins: dict[str, list[Item]] = {}
        self._again: list[Item] = []
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

    async def finish(self) -> Ending:
        """Do what is waiting, then write the files.

        Raises:
            OutputError: if something cannot be stored.
            WorkerStartError: if the system lets no process start.
        """
        begun = time.monotonic()
        recipe = self._begin.recipe
        earlier = {row.key: row.name for row in self._store.rows("done")}
        self._store.begin(self._items, recipe)
        if self._follower is not None:
            self._follower.planned(self._items, self._stop)
        waiting = self._restore()
        self._remove_renamed(earlier)
        with self._listening():
            ticker = asyncio.create_task(self._tick())
            try:
                await asyncio.gather(*(self._refuse(item) for item in self._items if item.failure))
                while waiting and not self._reason:
                    self._again = []
                    await self._work(waiting)
                    waiting = self._again
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
                self._kept += 1
                self._count(item)
            elif item.failure is not None:
                continue
            elif item.sha256 and item.sha256 in self._twins:
                self._twins[item.sha256].append(item)
            else:
                if item.sha256:
                    self._twins[item.sha256] = []
                waiting.append(item)
        return waiting

    def _remove_renamed(self, earlier: dict[str, str]) -> None:
        """Remove the file of a report that has another name now, since another report shares its old one."""
        rows = list(self._store.rows())
        names = {row.name for row in rows}
        for row in rows:
            old = earlier.get(row.key)
            if old is not None and old not in names:
                self._output.remove_report(old)

    def _put(self, row: Row) -> None:
        summary = self._store.summary(row.key)
        if summary is not None:
            write_report(self._output.reports, row.name, of_this_file(summary, row.name, row.source))

    async def _work(self, waiting: list[Item]) -> None:
        begin, options = self._begin, self._options
        line = self._line = LocalLine(
            store=self._store,
            limits=options.limits,
            backoff=Backoff(begin.settings.retry_wait),
            circuit=Circuit(options.patience, self._circuit_changed),
            spend=self._spend,
            given_up=self._endpoint_given_up,
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

    async def _refuse(self, item: Item) -> None:
        await self._keep(item, Outcome(position=item.position, failure=item.failure))

    async def _keep(self, item: Item, outcome: Outcome) -> None:
        """Store an outcome, and with it those of the files that hold the very same bytes."""
        twins = self._twins.pop(item.sha256, [])
        if outcome.failure is not None:
            # What is wrong may be wrong with this one file, which may have changed or gone.
            self._again += twins
            if self._may_fail():
                await self._store.keep(outcome, self._begin.recipe)
                self._output.remove_report(item.name)
                if self._follower is not None:
                    self._follower.ended(item, outcome.failure)
            return
        await self._store.keep(outcome, self._begin.recipe)
        self._count(item)
        if outcome.sha256 != item.sha256:
            self._again += twins
            return
        for twin in twins:
            await self._store.keep(outcome.model_copy(update={"position": twin.position}), self._begin.recipe)
            summary = zlib.decompress(outcome.summary or b"").decode()
            write_report(self._output.reports, twin.name, of_this_file(summary, twin.name, twin.source))
            self._count(twin)

    def _count(self, item: Item) -> None:
        self._done += 1
        if self._follower is not None:
            self._follower.ended(item, None)

    def _may_fail(self) -> bool:
        """Count a failure, unless that would be one too many: then the report waits for the next run."""
        most = self._options.limits.max_failures
        if most is not None and self._failed >= most:
            return False
        self._failed += 1
        if most is not None and self._failed == most:
            self._reason = say("batch.stopped_by_failures", count=most)
            self._stop()
        return True

    def _stopped_by(self, line: LocalLine) -> str:
        if self._spend.exhausted:
            return say(f"batch.stopped_by_{self._spend.exhausted}")
        return ""

    def _write(self) -> None:
        self._output.write_lists()
        if self._options.tables:
            self._output.write_tables()

    def _endpoint_given_up(self, error: ModelError | None) -> None:
        """Begin no further report: nothing is wrong with those that are left, and they wait for the next run."""
        self._reason = self._reason or str(error or "").rstrip("。.")
        self._stop()

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
