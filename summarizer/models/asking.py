"""What flows between rooms when a question is asked: the turns before it, and what an engine proposes as an answer.

Ids of quantities and sentences are those of the report a claim is about.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.models.drafts import Fallback, Usage
from summarizer.models.words import Model, Status

Operation = Literal["sum", "difference", "share", "each", "growth", "times"]
Reason = Literal["indicator", "year", "place", "premise", "number", "out_of_scope", "nothing", "unclear"]
Verb = Literal["", "yes", "no"]


class Turn(Model):
    """A question of a conversation with the answer it got."""

    question: str = Field(description="as it was understood, complete in itself")
    answer: str


class Working(Model):
    """A figure that is to be worked out: from which quantities, and how."""

    operation: Operation
    quantities: tuple[int, ...]
    unit: str = Field(description="of the result, where the operation leaves it open")


class ClaimDraft(Model):
    """One statement of an answer: an extract, a wording of its own, or a figure to be worked out."""

    text: str = Field(description="empty where the working says it all")
    sentences: tuple[int, ...]
    working: Working | None = None
    quantity: int | None = Field(default=None, description="the number that answers, where one does")
    extract: str = Field(
        default="", description="the report's own words for it, shown where its wording does not pass"
    )


class AnswerDraft(Model):
    """An answer from one report as an engine proposes it."""

    status: Status
    verb: Verb = Field(default="", description="what opens the answer of a yes or no question")
    claims: tuple[ClaimDraft, ...] = ()
    reason: Reason | None = Field(default=None, description="why there is no answer")
    missing: str = Field(default="", description="what the report does not give, in the question's words")
    certain: bool = Field(
        default=False,
        description="whether the report is known to lack it, and not only that nothing was found",
    )
    nearest: tuple[ClaimDraft, ...] = Field(
        default=(), description="what the report does state, nearest to it"
    )
    score: float = Field(default=0.0, description="how surely it answers, to compare reports; no probability")
    fallbacks: tuple[Fallback, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    structured_output: str | None = None
    usage: Usage = Usage()
