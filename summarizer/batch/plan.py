"""What a batch does: its jobs, the engine and model that do them, the key that a result is kept under."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, NamedTuple

from pydantic import Field

from summarizer._version import __version__
from summarizer.batch.find import FoundFile, find_reports
from summarizer.document.load import read_file
from summarizer.errors import (
    EndpointError,
    EndpointTimeoutError,
    InputError,
    QuotaExhaustedError,
    RateLimitError,
    ServerError,
    SummarizerError,
    UsageError,
)
from summarizer.filenames import distinct, readable, without_ending
from summarizer.llm import Client, Request, load_template
from summarizer.llm.catalog import price_of
from summarizer.messages import say
from summarizer.models import SCHEMA_VERSION, EngineName, Model, Usage
from summarizer.settings import Settings

State = Literal["waiting", "done", "failed"]

# The templates that shape what the engine asks; a changed one makes other requests, so another result.
TEMPLATES: Final = (
    "system",
    "metrics",
    "points",
    "merge",
    "verify",
    "answer_in_json",
    "repair_items",
    "repair_prose",
)

_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
# Windows takes these for devices, whatever their ending.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# File systems count bytes, of which a Chinese character has three.
_LONGEST_NAME: Final = 180
_MOST_NAMED: Final = 5
_DIGITS: Final = 12
# One report gives up soon, for somebody waits; a batch has time.
_RETRIES: Final = 6
_RETRY_SECONDS: Final = 3600.0
_NO_WORD: Final = (EndpointError, EndpointTimeoutError, QuotaExhaustedError, RateLimitError, ServerError)


class Failure(Model):
    """Why a report has no summary: one line of failures.jsonl."""

    report: str = Field(description="its path, as people read it")
    error: str = Field(description="the class's name")
    message: str
    todo: str = Field(description="what to do, in one sentence")

    @classmethod
    def of(cls, path: str, error: SummarizerError) -> Failure:
        """Put an error into words: what happened, and apart from it what to do."""
        return cls.named(path, error.name, str(error))

    @classmethod
    def named(cls, path: str, error: str, message: str) -> Failure:
        """Take what to do, with which a message of the catalogue ends."""
        # The last one: a file's name may hold more of them.
        todo = re.split("；|; ", message)[-1].strip()
        return cls(report=readable(path), error=error, message=message, todo=todo)


class Job(Model):
    """A report to be done."""

    position: int
    path: str = Field(description="to open it by; of bytes that may be no text")
    source: str = Field(description="what tables call it; no two jobs share one")
    name: str = Field(description="of its file in the output folder, without .json; no two jobs share one")
    sha256: str = Field(default="", description="of the file's bytes; empty where it cannot be read")
    size: int = 0
    failure: Failure | None = Field(default=None, description="why it is not even opened, if so")


class JobResult(Model):
    """What became of a job; exactly one of summary and failure is given."""

    sha256: str = ""
    summary: bytes | None = Field(default=None, description="JSON in UTF-8, compressed with zlib")
    failure: Failure | None = None
    trace: str = Field(default="", description="where an error came from that no class of ours names")


class Totals(Model):
    """How far a batch has come."""

    reports: int = 0
    done: int = 0
    failed: int = 0
    kept: int = Field(default=0, description="of those done, how many an earlier run had finished")
    usage: Usage = Usage()

    @property
    def waiting(self) -> int:
        """Reports that are neither done nor failed."""
        return self.reports - self.done - self.failed


class RunResult(Model):
    """How a run ended."""

    totals: Totals
    seconds: float
    reason: str = Field(default="", description="why it stopped before its end; empty where it did not")
    skipped: int = Field(default=0, description="files that are plainly no documents")

    @property
    def complete(self) -> bool:
        """Whether every report is done."""
        return self.totals.done == self.totals.reports


class CacheKey(Model):
    """What a result depends on, beside the report's bytes."""

    engine: EngineName
    model: str | None = None
    prompts: str = Field(description="version of all that shapes the prompts; of the rules, the tool's own")

    def of(self, sha256: str) -> str:
        """Return the key of the result for a file with this hash; another schema version has other keys, too."""
        parts = (sha256, self.engine, self.model or "", self.prompts, str(SCHEMA_VERSION))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Deferred(Exception):
    """A report cannot be finished now and is no failure: the run stops, or an answer is still to come."""


class EndpointFailed(Exception):
    """Carries an error past client and engine, which would mend or mask it, to the edge of the report."""

    def __init__(self, error: SummarizerError) -> None:
        super().__init__(str(error))
        self.error = error


# --- which reports -------------------------------------------------------------------------------------------


class BatchPlan(NamedTuple):
    """The jobs, and how many files are plainly no documents."""

    jobs: list[Job]
    skipped: int


def make_plan(places: Sequence[str], out: Path, max_mb: float, note: Callable[[str], None]) -> BatchPlan:
    """Find the reports, hash each file, and give each a name in the tables and one of its output file.

    In tables a file is called by its path below the folder that was searched, or as it was named (without its folders
    where these were named from the root); files that are alike in that get as much of the path before it as tells
    them apart. Its output file has its own name, without the ending; where two share one, a hash is behind it.

    Args:
        places: files, folders and patterns.
        out: the output folder, whose own files are left out.
        max_mb: the size in megabytes above which a file is not opened.
        note: is told in a sentence which places are empty and which files are no documents.

    Raises:
        UsageError: if there are no reports.
    """
    files, skipped, empty = find_reports(places, out)
    for place in empty:
        note(say("batch.nothing_there", path=place))
    if skipped:
        names = "、".join(readable(path.name) for path in skipped[:_MOST_NAMED])
        more = say("batch.and_more") if len(skipped) > _MOST_NAMED else ""
        note(say("batch.skipped", count=len(skipped), names=names + more))
    sources = distinct([file.path for file in files], [_source(file) for file in files])
    stems = [_stem(file.path) for file in files]
    shared = Counter(map(_folded, stems))
    jobs: list[Job] = []
    for file, source, stem in zip(files, sources, stems, strict=True):
        if shared[_folded(stem)] > 1:
            stem += f"-{hashlib.sha256(source.encode()).hexdigest()[:_DIGITS]}"
        job = Job(position=len(jobs), path=str(file.path), source=source, name=stem)
        if file.error is not None:
            job = job.model_copy(update={"failure": Failure.of(job.path, file.error)})
        else:
            # What cannot be read has no hash, and fails with the reason when its turn comes.
            with contextlib.suppress(InputError):
                data = read_file(job.path, max_mb=max_mb).data
                job = job.model_copy(update={"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)})
        jobs.append(job)
    return BatchPlan(jobs, len(skipped))


def _source(file: FoundFile) -> str:
    path = file.path
    if file.base is not None and path != file.base:
        path = path.relative_to(file.base)
    elif path.is_absolute():
        path = Path(path.name)
    return readable(path.as_posix())


def _stem(path: Path) -> str:
    # Not every system takes every character: one whose locale is GBK, or C, does not.
    system = sys.getfilesystemencoding()
    stem = without_ending(readable(path.name)).encode(system, "replace").decode(system)
    stem = _UNSAFE.sub("_", stem)
    stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .") or "report"
    return f"{stem}_" if _DEVICES.fullmatch(stem) else stem


def _folded(name: str) -> str:
    """Return what is the same for two names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


# --- by which engine -----------------------------------------------------------------------------------------


class Setup(Model):
    """The engine, and the settings with everything in them that an endpoint would have to be asked."""

    key: CacheKey
    settings: Settings

    @property
    def model(self) -> str | None:
        """The model; None where rules do it."""
        return self.key.model


async def set_up(settings: Settings, *, priced: bool = False) -> Setup:
    """Find out which engine and model it will be, and what the model holds.

    Both are settled once for the whole batch, so that nobody asks again and none decides otherwise.

    Args:
        settings: as they were given.
        priced: whether a limit of cost is set, which needs the model's price.

    Raises:
        UsageError: if no endpoint is configured, or a price that is needed is not known.
        ModelError: if the endpoint does not answer, or has no model to choose.
    """
    if not settings.uses_model:
        return Setup(key=cache_key(settings, None), settings=settings)
    client = Client(settings, sender=_Strict(settings))
    try:
        budget = await client.abudget()
    except EndpointFailed as failed:
        raise failed.error from None
    finally:
        await client.aclose()
    settled = settings.model_copy(
        update={
            "model": budget.model,
            "context": budget.context,
            "retries": max(settings.retries, _RETRIES),
            "retry_seconds": max(settings.retry_seconds, _RETRY_SECONDS),
        }
    )
    if not await asyncio.to_thread(_leads, settled):
        return Setup(key=cache_key(settings, None), settings=settled.model_copy(update={"engine": "rules"}))
    settled = settled.model_copy(update={"lead": "model"})
    for model in models_of(settled) if priced else ():
        if price_of(model, settled) is None:
            raise UsageError(problem=say("batch.no_price", model=model))
    return Setup(key=cache_key(settled, budget.model), settings=settled)


def _leads(settings: Settings) -> bool:
    """Whether the model leads; a batch is done by rules where it does not."""
    from summarizer.engines.llm import LlmEngine

    engine = LlmEngine(settings)
    try:
        return engine.leads
    finally:
        engine.close()


def models_of(settings: Settings) -> tuple[str, ...]:
    """Return the models a batch asks: the one that writes and, where it is another, the one that verifies."""
    verifier = settings.verifier if settings.verifies else None
    return tuple(dict.fromkeys(filter(None, (settings.model, verifier))))


def cache_key(settings: Settings, model: str | None) -> CacheKey:
    """Return what results will depend on; ``model`` is None for the rules engine.

    Raises:
        TemplateError: if a template is broken.
    """
    if model is None:
        return CacheKey(engine="rules", prompts=__version__)
    versions = [load_template(name, settings.prompts).version for name in TEMPLATES]
    shaping = "\0".join((*versions, str(settings.verifier), str(settings.context), __version__))
    return CacheKey(engine="llm", model=model, prompts=hashlib.sha256(shaping.encode()).hexdigest()[:16])


class _Strict:
    """Lets nobody mistake an endpoint that is down for one that does not say what its model holds.

    A guess would cut reports into other parts than the endpoint's own word, and pay for both.
    """

    def __init__(self, settings: Settings) -> None:
        from summarizer.llm.transport import AsyncTransport

        self._transport = AsyncTransport(settings)

    async def send(self, request: Request) -> str:
        try:
            return await self._transport.send(replace(request, optional=False))
        except _NO_WORD as error:
            raise EndpointFailed(error) from error

    async def close(self) -> None:
        await self._transport.close()
