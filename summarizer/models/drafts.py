"""What an engine proposes, and what it took."""

from __future__ import annotations

from pydantic import Field

from summarizer.models.reading import Span
from summarizer.models.words import Difference, EngineName, Model


class MetricDraft(Model):
    """What an engine calls a quantity."""

    quantity: int
    name: str
    category: str = ""
    subject: str = ""
    period: str = ""
    metric: bool = Field(default=True, description="False where the engine holds the number to be no metric")


class PointDraft(Model):
    """One statement an engine proposes, with the sentences it rests on and, if it is an extract, its place."""

    text: str
    sentences: tuple[int, ...]
    spans: tuple[Span, ...] = Field(
        default=(), description="exact places in the text; the sentences where empty"
    )
    category: str = ""
    cause: str | None = None


class Fallback(Model):
    """An item the model could not deliver and the rules engine did."""

    item: str
    reason: str


class Opinion(Model):
    """What a verifier found a statement to say that the sentences it rests on do not; ``none`` if nothing."""

    text: str
    sentences: tuple[int, ...]
    difference: Difference


class Edit(Model):
    """A change that code made to what a model wrote."""

    item: str
    was: str
    now: str


class Usage(Model):
    """What the requests of one piece of work took."""

    requests: int = 0
    tokens_in: int = 0
    tokens_cached: int = 0
    tokens_out: int = 0
    cost: float | None = Field(default=None, description="in the currency of the price list; None if unknown")

    def __add__(self, other: Usage) -> Usage:
        cost = None if self.cost is None and other.cost is None else (self.cost or 0) + (other.cost or 0)
        return Usage(
            requests=self.requests + other.requests,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_cached=self.tokens_cached + other.tokens_cached,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=cost,
        )


class Draft(Model):
    """A whole summary as an engine proposes it."""

    engine: EngineName
    brief: tuple[PointDraft, ...] = ()
    highlights: tuple[PointDraft, ...] = Field(
        default=(), description="the weightiest first; ``category`` is the theme"
    )
    achievements: tuple[PointDraft, ...] = ()
    metrics: tuple[MetricDraft, ...] = ()
    problems: tuple[PointDraft, ...] = ()
    plans: tuple[PointDraft, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    edits: tuple[Edit, ...] = ()
    opinions: tuple[Opinion, ...] = Field(default=(), description="of a verifier, on what is worded freely")
    model: str | None = None
    prompt_version: str | None = None
    structured_output: str | None = None
    usage: Usage = Usage()
    fallback: Draft | None = Field(
        default=None, description="the rules' draft, for what of this one fails; None if this is it"
    )
