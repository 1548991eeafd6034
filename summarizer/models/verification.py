"""The output contract of ``summarizer verify``: what reports say to each sentence of a text about them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.models.answer import AnswerCitation
from summarizer.models.summary import Provenance
from summarizer.models.words import Difference, Model, Proof

Standing = Literal["supported", "contradicted", "not_stated", "no_claim"]


class Discrepancy(Model):
    """Something in which a sentence and a report differ: the words of each, where they are known."""

    kind: Difference
    said: str = ""
    stated: str = ""


class VerifiedSentence(Model):
    """A sentence of a text and what the reports say to it; ``text_given[start:end] == text``."""

    text: str
    start: int = Field(
        description="code points, half-open, of the text as given: of a file, what ``summarizer text`` prints"
    )
    end: int
    status: Standing
    proof: Proof | None = Field(
        default=None,
        description="of what is supported; None where its wording is not proved, only its numbers",
    )
    differences: tuple[Discrepancy, ...] = ()
    citations: tuple[AnswerCitation, ...] = ()


class VerificationChecks(Model):
    """How many sentences and numbers there are, and what became of them."""

    sentences_total: int
    supported: int
    contradicted: int
    not_stated: int
    no_claim: int
    numbers_total: int = Field(description="in the sentences that claim something; dates count, too")
    numbers_supported: int = Field(
        description="those that a quote of their sentence bears out, counted again"
    )
    quotes_exact: bool


class Verification(Model):
    """What ``summarizer verify --format json`` prints."""

    schema_version: Literal[1] = 1
    sentences: tuple[VerifiedSentence, ...]
    checks: VerificationChecks
    provenance: Provenance
