"""One report to one result: read, drafted, perhaps asked about and verified, grounded; on one machine or a cluster.

What takes CPU are functions that another process can run; a model is asked between.
"""

from __future__ import annotations

import traceback
import zlib
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from time import perf_counter
from typing import Final, NamedTuple, ParamSpec, Protocol, TypeVar

from summarizer.batch.plan import Deferred, EndpointFailed, Failure, JobResult
from summarizer.document import from_bytes_isolated, load_isolated
from summarizer.engines import AsyncEngine, Compared, Comparison, RulesEngine, Verifier
from summarizer.errors import (
    ModelError,
    OutputError,
    OversizedFileError,
    SummarizerError,
    WorkerDiedError,
    WorkerStartError,
)
from summarizer.export import to_json
from summarizer.filenames import readable
from summarizer.messages import say
from summarizer.models import Draft, Model, Report
from summarizer.pipeline import read, summary_of
from summarizer.verifying import Compare, opined, requests

P = ParamSpec("P")
T = TypeVar("T")
_MEGABYTE: Final = 1_000_000


class Rules(Model):
    """What counts as a report; the same options as for a single file."""

    max_mb: float = 20
    force: bool = False


class Prepared(NamedTuple):
    """A report with the rules' draft, and the seconds that took."""

    report: Report
    draft: Draft
    seconds: float


class Call(Protocol):
    """Runs a function, here or in another process."""

    def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Return what the function returns."""
        ...


async def here(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in this process."""
    return function(*args, **kwargs)


async def summarize_one(
    path: str,
    rules: Rules,
    engine: AsyncEngine | None,
    *,
    call: Call = here,
    data: bytes | None = None,
) -> JobResult:
    """Summarise one report; whatever is wrong with it becomes its failure.

    Args:
        path: of the file, for its name and for messages; read where ``data`` is None.
        rules: what counts as a report.
        engine: that asks a model; None for rules alone, which take one call.
        call: what runs the parts that take CPU.
        data: the file's bytes.

    Raises:
        Deferred: if the run stops before the report is finished.
        WorkerStartError: if there is no process to do it in.
    """
    try:
        if engine is None:
            return await call(by_rules, path, rules, data)
        prepared = await call(prepare, path, rules, data)
        begun = perf_counter()
        draft = await engine.adraft(prepared.report, prepared.draft)
        if isinstance(engine, Verifier) and engine.verifies:
            asked = await call(requests, prepared.report, draft)
            draft = await opined(_comparing(engine), draft, asked) if asked else draft
        seconds = prepared.seconds + perf_counter() - begun
        return await call(finish, prepared.report, draft, seconds)
    except (Deferred, OutputError, WorkerStartError):
        raise
    except SummarizerError as error:
        return JobResult(failure=Failure.of(path, error))
    except EndpointFailed as failed:
        return JobResult(failure=Failure.of(path, failed.error))
    except BrokenProcessPool:
        return JobResult(failure=Failure.of(path, WorkerDiedError(path=path)))
    except Exception as error:
        # The edge of one report: whatever broke here must not take the other reports along.
        name = type(error).__name__
        message = say("batch.unexpected", path=path, reason=readable(f"{name}: {error}"))
        trace = "".join(traceback.format_exception(error)).encode(errors="backslashreplace").decode()
        return JobResult(failure=Failure.named(path, name, message), trace=trace)


def _comparing(engine: Verifier) -> Compare:
    """Return what asks a verifier; an endpoint that fails costs no more than that, unless it fails all requests."""

    async def compare(statements: Sequence[Compared]) -> Comparison:
        try:
            return await engine.acompare(statements)
        except EndpointFailed as failed:
            if isinstance(failed.error, ModelError) and not failed.error.stops_all:
                raise failed.error from failed
            raise

    return compare


def prepare(path: str, rules: Rules, data: bytes | None = None) -> Prepared:
    """Read a report and draft by rules.

    Raises:
        InputError: if the file cannot become a report.
    """
    if data is None:
        document = load_isolated(path, max_mb=rules.max_mb, force=rules.force)
    elif len(data) > rules.max_mb * _MEGABYTE:
        size = round(len(data) / _MEGABYTE, 1)
        raise OversizedFileError(path=path, size=size, limit=f"{rules.max_mb:g}")
    else:
        document = from_bytes_isolated(data, path, force=rules.force)
    report = read(document)
    begun = perf_counter()
    draft = RulesEngine().draft(report)
    return Prepared(report, draft, perf_counter() - begun)


def finish(report: Report, draft: Draft, seconds: float) -> JobResult:
    """Ground a draft, whose making took so many seconds."""
    summary = summary_of(report, draft, perf_counter() - seconds)
    text = to_json(summary) + "\n"
    return JobResult(sha256=summary.report.sha256, summary=zlib.compress(text.encode(), 1))


def by_rules(path: str, rules: Rules, data: bytes | None = None) -> JobResult:
    """Do all of a report by rules.

    Raises:
        InputError: if the file cannot become a report.
    """
    return finish(*prepare(path, rules, data))
