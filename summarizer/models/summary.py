"""The output contract of ``summarizer summarize``: all offsets into the source."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.models.drafts import Edit, Fallback
from summarizer.models.reading import Citation, Unread
from summarizer.models.words import (
    SCHEMA_VERSION,
    DecimalText,
    EngineName,
    Level,
    Model,
    Proof,
    Qualifier,
    SectionKind,
)


class ReportInfo(Model):
    """Which report a summary is of."""

    id: str = Field(description="the file's name without its ending, else the first 12 digits of ``sha256``")
    title: str | None
    issuer: str | None
    region: str | None
    level: Level | None
    year: int | None
    date: str | None
    addressee: str | None
    source: str
    sha256: str
    chars: int


class Achievement(Model):
    """One thing done."""

    text: str
    category: str
    citations: tuple[Citation, ...]
    proof: Proof


class BriefSentence(Model):
    """One sentence of the brief."""

    text: str
    citations: tuple[Citation, ...]
    proof: Proof


class Highlight(Model):
    """One of the achievements that matter most, whoever acts named in it."""

    text: str
    theme: str = Field(
        description="the heading it stands under in the report; empty where it stands under none"
    )
    citations: tuple[Citation, ...]
    proof: Proof


class Metric(Model):
    """A number with its indicator; ``citation`` is the surface's own span."""

    name: str
    value: DecimalText
    value_max: DecimalText | None
    unit: str
    qualifier: Qualifier
    surface: str
    stated: str = Field(
        description="the surface with the words around it that say how exact it is: 逾50万人次"
    )
    category: str
    subject: str
    period: str
    section: SectionKind
    citation: Citation
    proof: Proof = Field(description="of the name; the surface is always quoted")


class Problem(Model):
    """One shortcoming, with its cause where the report names one."""

    text: str
    cause: str | None
    citations: tuple[Citation, ...]
    proof: Proof


class Plan(Model):
    """One thing intended."""

    text: str
    citations: tuple[Citation, ...]
    proof: Proof


class Uncovered(Model):
    """A number of the report that no part of the summary uses, and why."""

    surface: str
    start: int
    end: int
    reason: str


class Unsupported(Model):
    """A number a draft stated that the report does not, and what became of the item."""

    surface: str
    item: str
    reason: str


class Checks(Model):
    """What was checked, and what came of it."""

    numbers_total: int = Field(description="numbers stated by the summary")
    numbers_supported: int
    numbers_unsupported: tuple[Unsupported, ...]
    quotes_exact: bool
    quantities_total: int = Field(description="numbers in the report")
    quantities_used: int
    uncovered: tuple[Uncovered, ...]
    fallbacks: tuple[Fallback, ...]
    edits: tuple[Edit, ...] = Field(default=(), description="what code changed of a model's wording")
    unread: tuple[Unread, ...] = Field(default=(), description="what stands in the file and was not read")


class Provenance(Model):
    """How a result came to be."""

    engine: EngineName
    model: str | None
    prompt_version: str | None
    structured_output: str | None
    tool_version: str
    requests: int
    tokens_in: int
    tokens_cached: int
    tokens_out: int
    cost: float | None
    seconds: float
    created_at: str


class Summary(Model):
    """What ``summarizer summarize --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    report: ReportInfo
    brief: tuple[BriefSentence, ...] = Field(
        default=(), description="what the year was about, the figures that matter, what falls short"
    )
    highlights: tuple[Highlight, ...] = Field(
        default=(), description="the achievements that matter most, the weightiest first"
    )
    overview: str = Field(description="the text of the brief")
    overview_proof: Proof | None = Field(
        default=None, description="the weakest of its sentences; None if it is empty"
    )
    achievements: tuple[Achievement, ...]
    metrics: tuple[Metric, ...]
    problems: tuple[Problem, ...]
    plans: tuple[Plan, ...]
    checks: Checks
    provenance: Provenance
