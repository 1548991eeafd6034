"""The output contract of ``summarizer ask``: all offsets into the source of the report named."""

from __future__ import annotations

from pydantic import Field

from summarizer.models.summary import Checks, Provenance
from summarizer.models.words import DecimalText, Model, Refusal, Status


class AnswerCitation(Model):
    """A place in the source of one of the reports asked, and its characters."""

    report: str
    start: int
    end: int
    quote: str


class Derived(Model):
    """A figure that code worked out from cited quantities."""

    formula: str
    value: DecimalText
    unit: str


class Claim(Model):
    """One statement of an answer, with the places that carry it."""

    text: str
    citations: tuple[AnswerCitation, ...]
    derived: Derived | None = None


class Answer(Model):
    """What ``summarizer ask --format json`` prints."""

    question: str
    status: Status
    answer: str
    claims: tuple[Claim, ...]
    checks: Checks
    provenance: Provenance
    refusal: Refusal | None = Field(
        default=None, exclude=True, description="what is known where there is no answer; not printed as JSON"
    )
