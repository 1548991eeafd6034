"""What flows between rooms: frozen models, and the output contract of schema_version 1.

Two coordinate systems exist and never mix. Inside the product every ``start``/``end`` is a half-open range of
code points of ``Document.text``, the cleaned text. What leaves the product (``Citation``, and with it every
``Summary`` and ``Answer``) is in code points of ``Document.source``, the text as the file holds it;
``Document.cite`` is the one place where the first becomes the second.
"""

from summarizer.models.answer import Answer, AnswerCitation, Claim, Derived
from summarizer.models.drafts import Draft, Fallback, MetricDraft, PointDraft, Usage
from summarizer.models.facts import Fact, FactRole, FactTable, Quantity
from summarizer.models.reading import (
    Citation,
    Document,
    Identity,
    Removed,
    RemovedReason,
    Report,
    Section,
    Sentence,
    Span,
    Unread,
    UnreadKind,
)
from summarizer.models.summary import (
    Achievement,
    Checks,
    Metric,
    Plan,
    Problem,
    Provenance,
    ReportInfo,
    Summary,
    Uncovered,
    Unsupported,
)
from summarizer.models.words import (
    SCHEMA_VERSION,
    DecimalText,
    EngineName,
    Level,
    Model,
    Qualifier,
    Refusal,
    Role,
    SectionKind,
    Status,
    Verdict,
    plain,
)

__all__ = [
    "Achievement",
    "Answer",
    "AnswerCitation",
    "Checks",
    "Citation",
    "Claim",
    "DecimalText",
    "Derived",
    "Document",
    "Draft",
    "EngineName",
    "Fact",
    "FactRole",
    "FactTable",
    "Fallback",
    "Identity",
    "Level",
    "Metric",
    "MetricDraft",
    "Model",
    "Plan",
    "PointDraft",
    "Problem",
    "Provenance",
    "Qualifier",
    "Refusal",
    "Quantity",
    "Removed",
    "RemovedReason",
    "Report",
    "ReportInfo",
    "Role",
    "SCHEMA_VERSION",
    "Section",
    "SectionKind",
    "Sentence",
    "Span",
    "Status",
    "Summary",
    "Uncovered",
    "Unread",
    "UnreadKind",
    "Unsupported",
    "Usage",
    "Verdict",
    "plain",
]
