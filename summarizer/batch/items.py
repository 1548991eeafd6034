"""What flows through a batch: an item of the plan, how it is to be done, what became of it."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from pydantic import Field

from summarizer.errors import SummarizerError
from summarizer.filenames import readable
from summarizer.models import SCHEMA_VERSION, EngineName, Model, Usage

State = Literal["waiting", "done", "failed"]


class Recipe(Model):
    """How a report is turned into a summary; together with the report's bytes it determines the result."""

    engine: EngineName
    model: str | None = None
    prompts: str = Field(description="version of all that shapes the prompts; of the rules, the tool's own")

    def key(self, sha256: str) -> str:
        """Give the key of a report's result: of its bytes, the engine, model, prompts and schema version."""
        parts = (sha256, self.engine, self.model or "", self.prompts, str(SCHEMA_VERSION))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Failure(Model):
    """Why a report has no summary: one line of failures.jsonl."""

    report: str = Field(description="its path, as people read it")
    error: str = Field(description="the class's name")
    message: str
    todo: str = Field(description="what to do, in one sentence")

    @classmethod
    def of(cls, path: str, error: SummarizerError) -> Failure:
        """Put an error into words: what happened, and apart from it what to do."""
        message = str(error)
        # The last one: a file's name may hold more of them.
        todo = re.split("；|; ", message)[-1].strip()
        return cls(report=readable(path), error=error.name, message=message, todo=todo)


class Item(Model):
    """A report of the plan."""

    position: int
    path: str = Field(description="to open it by; of bytes that may be no text")
    source: str = Field(description="what tables call it; no two items share one")
    name: str = Field(description="of its file in the output folder, without .json; no two items share one")
    sha256: str = Field(default="", description="of the file's bytes; empty where it cannot be read")
    size: int = 0
    failure: Failure | None = Field(default=None, description="why it is not even opened, if so")


class Outcome(Model):
    """What became of a report; exactly one of summary and failure is given."""

    position: int
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


class Ending(Model):
    """How a run ended."""

    totals: Totals
    seconds: float
    reason: str = Field(default="", description="why it stopped before its end; empty where it did not")
    skipped: int = Field(default=0, description="files that are plainly no documents")

    @property
    def complete(self) -> bool:
        """Whether every report is done."""
        return self.totals.done == self.totals.reports
