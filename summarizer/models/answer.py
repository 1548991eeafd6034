"""A question's way: the turns before it, an answer as an engine proposes it, and the contract of ``summarizer ask``.

Ids of quantities and sentences are those of the report a claim is about; offsets of citations are into its source.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.models.drafts import Edit, Fallback, Opinion, Usage
from summarizer.models.summary import Checks, Provenance
from summarizer.models.words import DecimalText, Model, Proof, Refusal, Status

Operation = Literal["sum", "difference", "share", "each", "growth", "times"]
Reason = Literal["indicator", "year", "place", "premise", "number", "out_of_scope", "nothing", "unclear"]
Polarity = Literal["", "yes", "no"]


class Turn(Model):
    """A question of a conversation with the answer it got."""

    question: str = Field(description="as it was understood, complete in itself")
    answer: str


class Working(Model):
    """A figure that is to be worked out: from which quantities, and how."""

    operation: Operation
    quantities: tuple[int, ...]
    unit: str = Field(default="", description="of the result, where the operation leaves it open")


class ClaimDraft(Model):
    """One statement of an answer, by ids: figures of a sentence, a sentence, or a figure to be worked out."""

    sentences: tuple[int, ...]
    quantities: tuple[int, ...] = Field(default=(), description="the figures that answer, where any do")
    text: str = Field(default="", description="a wording; empty where the report's own words are to be shown")
    working: Working | None = None


class AnswerDraft(Model):
    """An answer from one report as an engine proposes it; no claims where it finds none."""

    claims: tuple[ClaimDraft, ...] = ()
    nearest: ClaimDraft | None = Field(default=None, description="what the report does state, nearest to it")
    fallback: AnswerDraft | None = Field(
        default=None, description="the rules' draft, for where this one fails"
    )
    fallbacks: tuple[Fallback, ...] = ()
    edits: tuple[Edit, ...] = ()
    opinions: tuple[Opinion, ...] = Field(default=(), description="of a verifier, on what is worded freely")
    model: str | None = None
    prompt_version: str | None = None
    structured_output: str | None = None
    usage: Usage = Usage()


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
    proof: Proof | None = Field(default=None, description="None for what code worked out; see ``derived``")


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
