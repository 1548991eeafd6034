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
Polarity = Literal["", "yes", "no", "partly"]
# In what a claim misses the question, however true it is; ``none`` where it answers just that.
Mismatch = Literal["none", "thing", "place", "year", "scope", "kind"]


class Turn(Model):
    """A question of a conversation with the answer it got."""

    question: str = Field(description="as it was understood, complete in itself")
    answer: str


class Constant(Model):
    """A number of no report that a working may need: twelve months, a hundred percent, what the question gives."""

    value: DecimalText
    unit: str


class Working(Model):
    """A figure that is to be worked out: from which quantities, and how."""

    operation: Operation
    quantities: tuple[int, ...]
    constant: Constant | None = Field(default=None, description="the last operand, if it is no quantity")
    constant_first: bool = Field(default=False, description="whether it is the first instead: 100% − 72.57%")
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
    closest: bool = Field(
        default=False, description="the rules': its claims are what may be meant, and no more"
    )
    leads: bool = Field(
        default=False, description="a model's that may answer, refuse and choose; code proves"
    )
    verdict: Polarity = Field(default="", description="to a question of yes or no")
    missing: str = Field(default="", description="what the report does not state, in the model's words")
    premise: ClaimDraft | None = Field(
        default=None, description="what the report says instead of what the question takes for granted"
    )
    mismatches: tuple[Mismatch | None, ...] = Field(
        default=(), description="of each claim, as a second reading found; None of one it said nothing about"
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
    verdict: Polarity = Field(default="", description="to a question of yes or no, where it is proved")
    answer: str
    claims: tuple[Claim, ...]
    checks: Checks
    provenance: Provenance
    refusal: Refusal | None = Field(
        default=None, exclude=True, description="what is known where there is no answer; not printed as JSON"
    )
