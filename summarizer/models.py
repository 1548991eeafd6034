"""What flows between rooms: frozen models, and the output contract of schema_version 1.

Two coordinate systems exist and never mix. Inside the product every ``start``/``end`` is a half-open range of
code points of ``Document.text``, the cleaned text. What leaves the product (``Citation``, and with it every
``Summary`` and ``Answer``) is in code points of ``Document.source``, the text as the file holds it;
``Document.cite`` is the one place where the first becomes the second.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

SCHEMA_VERSION: Literal[1] = 1

SectionKind = Literal["preamble", "achievements", "problems", "plans", "responsibility", "other"]
Level = Literal["national", "province", "city", "county"]
Qualifier = Literal["exact", "about", "more", "over", "under", "rank"]
Role = Literal["metric", "date", "ordinal", "numbering", "reference", "name", "rule", "phrase"]
EngineName = Literal["rules", "llm"]
Status = Literal["answered", "not_found", "unsupported"]
Verdict = Literal["supported", "mended", "unsupported"]


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: ``153000000``, ``99.98``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


DecimalText = Annotated[Decimal, PlainSerializer(plain, return_type=str)]


class Model(BaseModel):
    """Base of all models: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """A half-open range of code points; of which text, its owner says."""

    start: int
    end: int


class Citation(Model):
    """A place in the source and its characters: ``source[start:end] == quote``."""

    start: int
    end: int
    quote: str


class Section(Model):
    """A part of the outline, from its heading to the next heading of the same or a higher level (text offsets)."""

    id: int
    kind: SectionKind
    level: int = Field(
        description="0 for the whole document, 1 for 一、, 2 for （一）, 3 for 1. and 4 for 一是"
    )
    marker: str = Field(
        description="the numbering as cleaned, such as （一）; empty where the heading has none"
    )
    title: str
    start: int
    end: int
    body: int = Field(description="where the text after marker and title begins")
    parent: int | None = None


class Sentence(Model):
    """The smallest unit a point can cite: up to 。！？； or the end of a paragraph (text offsets)."""

    id: int
    start: int
    end: int
    section: int = Field(description="id of the innermost section that holds it")
    heading: bool = Field(default=False, description="whether it is a heading and no statement")

    @property
    def label(self) -> str:
        """The id by which prompts and drafts name it: ``S12``."""
        return f"S{self.id}"


class Identity(Model):
    """Who reports to whom, on which year; None where the report does not say."""

    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    level: Level | None = None
    year: int | None = None
    date: str | None = Field(default=None, description="ISO 8601, as signed")
    addressee: str | None = None


class Removed(Model):
    """A part of the source that is no part of the cleaned text, other than white space (source offsets)."""

    start: int
    end: int
    reason: Literal["page_number", "header_footer"]


class Document(Model):
    """A file as text: its source, the cleaned text with the way back, outline, sentences, identity.

    ``text[i]`` for ``text_starts[k] <= i < text_starts[k + 1]`` stands at ``source_starts[k] + i - text_starts[k]``.
    """

    name: str
    source: str
    text: str
    sha256: str = Field(
        description="of the bytes of the file, or of the text in UTF-8 where there is no file"
    )
    encoding: str
    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    removed: tuple[Removed, ...] = ()
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    identity: Identity

    def to_source(self, start: int, end: int) -> Span:
        """Map a non-empty range of ``text`` to the shortest range of ``source`` that holds it."""
        first = bisect_right(self.text_starts, start) - 1
        last = bisect_right(self.text_starts, end - 1) - 1
        return Span(
            start=self.source_starts[first] + start - self.text_starts[first],
            end=self.source_starts[last] + end - self.text_starts[last],
        )

    def cite(self, start: int, end: int) -> Citation:
        """Quote a non-empty range of ``text`` in the source's own characters."""
        span = self.to_source(start, end)
        return Citation(start=span.start, end=span.end, quote=self.source[span.start : span.end])

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        """Give the sentence that holds a position of ``text``, or the nearest before it."""
        return self.sentences[max(bisect_right(self._sentence_starts, position) - 1, 0)]

    def path(self, section: int) -> tuple[Section, ...]:
        """Give a section and those around it, outermost first, without the whole document."""
        chain: list[Section] = []
        at: int | None = section
        while at is not None:
            found = self.sections[at]
            if found.level:
                chain.append(found)
            at = found.parent
        return tuple(reversed(chain))


class Quantity(Model):
    """A number found in text, with its unit and what it is there for (offsets into the text it was found in)."""

    id: int
    start: int
    end: int
    surface: str = Field(description="with multiplier, vague mark and unit, as written: 1.53亿元, 40余条")
    value: Decimal = Field(description="in the base unit: 1.53亿元 is 153000000, 96% is 96")
    value_max: Decimal | None = Field(default=None, description="the upper end of a range")
    unit: str = Field(
        description="as written, without multiplier and vague mark; % for percentages, 成 and 折"
    )
    qualifier: Qualifier = "exact"
    role: Role = "metric"

    @property
    def label(self) -> str:
        """The id by which prompts and drafts name it: ``Q27``."""
        return f"Q{self.id}"


class Report(Model):
    """A document with every number in it, in the order of the text."""

    document: Document
    quantities: tuple[Quantity, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    def quantities_in(self, start: int, end: int) -> tuple[Quantity, ...]:
        """Give the quantities that begin within a range of the document's text."""
        return self.quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


# --- drafts: what an engine proposes -------------------------------------------------------------------------


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
    overview: tuple[PointDraft, ...] = ()
    achievements: tuple[PointDraft, ...] = ()
    metrics: tuple[MetricDraft, ...] = ()
    problems: tuple[PointDraft, ...] = ()
    plans: tuple[PointDraft, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    structured_output: str | None = None
    usage: Usage = Usage()


# --- the output contract: all offsets into the source --------------------------------------------------------


class ReportInfo(Model):
    """Which report a summary is of."""

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


class Metric(Model):
    """A number with its indicator; ``citation`` is the surface's own span."""

    name: str
    value: DecimalText
    value_max: DecimalText | None
    unit: str
    qualifier: Qualifier
    surface: str
    category: str
    subject: str
    period: str
    section: SectionKind
    citation: Citation


class Problem(Model):
    """One shortcoming, with its cause where the report names one."""

    text: str
    cause: str | None
    citations: tuple[Citation, ...]


class Plan(Model):
    """One thing intended."""

    text: str
    citations: tuple[Citation, ...]


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

    schema_version: Literal[1] = SCHEMA_VERSION
    report: ReportInfo
    overview: str
    achievements: tuple[Achievement, ...]
    metrics: tuple[Metric, ...]
    problems: tuple[Problem, ...]
    plans: tuple[Plan, ...]
    checks: Checks
    provenance: Provenance


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
