"""The unit of work: one report's bytes become one outcome. The same on one machine and on a cluster."""

from __future__ import annotations

import traceback
import zlib

from summarizer.batch.items import Failure, Outcome
from summarizer.document import from_bytes_isolated, load_isolated
from summarizer.engines import AsyncEngine, RulesEngine
from summarizer.errors import OversizedFileError, SummarizerError
from summarizer.export import to_json
from summarizer.filenames import readable
from summarizer.messages import say
from summarizer.models import Model, Summary
from summarizer.summarize import asummarize, read, summarize

_MEGABYTE = 1_000_000


class Rules(Model):
    """What counts as a report; the same options as for a single file."""

    max_mb: float = 20
    force: bool = False


class PassedError(Exception):
    """Carries an error past an engine, which would mend or mask it, to the edge of the report."""

    def __init__(self, error: SummarizerError) -> None:
        super().__init__(str(error))
        self.error = error


class PutOffError(Exception):
    """The report cannot be finished now and is no failure: the run stops, or an answer is still to come."""


async def work(
    position: int, path: str, data: bytes | None, engine: AsyncEngine | RulesEngine, rules: Rules
) -> Outcome:
    """Summarise one report; whatever is wrong with it becomes its failure.

    Args:
        position: by which the outcome is told from others.
        path: of the file, for its name and for messages; read here where ``data`` is None.
        data: the file's bytes.
        engine: the rules, or one that asks a model.
        rules: what counts as a report.

    Raises:
        PutOffError: if the run stops before the report is finished.
    """
    try:
        summary = await _summary(path, data, engine, rules)
        blob = zlib.compress((to_json(summary) + "\n").encode(), 1)
    except PutOffError:
        raise
    except SummarizerError as error:
        return Outcome(position=position, failure=Failure.of(path, error))
    except PassedError as passed:
        return Outcome(position=position, failure=Failure.of(path, passed.error))
    except Exception as error:
        # The edge of one report: whatever broke here must not take the other reports along.
        return unforeseen(position, path, error)
    return Outcome(position=position, sha256=summary.report.sha256, summary=blob)


async def _summary(path: str, data: bytes | None, engine: AsyncEngine | RulesEngine, rules: Rules) -> Summary:
    if data is None:
        document = load_isolated(path, max_mb=rules.max_mb, force=rules.force)
    elif len(data) > rules.max_mb * _MEGABYTE:
        size = round(len(data) / _MEGABYTE, 1)
        raise OversizedFileError(path=path, size=size, limit=f"{rules.max_mb:g}")
    else:
        document = from_bytes_isolated(data, path, force=rules.force)
    report = read(document)
    if isinstance(engine, RulesEngine):
        return summarize(report, engine=engine)
    return await asummarize(report, engine)


def unforeseen(position: int, path: str, error: Exception) -> Outcome:
    """Put an error that no class of ours names into words, with its trace for whoever looks for the cause."""
    reason = readable(f"{type(error).__name__}: {error}")
    failure = Failure(
        report=readable(path),
        error=type(error).__name__,
        message=say("batch.unexpected", path=path, reason=reason),
        todo=say("batch.unexpected_todo"),
    )
    trace = "".join(traceback.format_exception(error)).encode(errors="backslashreplace").decode()
    return Outcome(position=position, failure=failure, trace=trace)
