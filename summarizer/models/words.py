"""The words that models of every room use: kinds, qualifiers, roles, verdicts, and how a decimal is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

SCHEMA_VERSION: Literal[2] = 2

SectionKind = Literal["preamble", "achievements", "problems", "plans", "responsibility", "other"]
Level = Literal["national", "province", "city", "county"]
Qualifier = Literal["exact", "about", "near", "more", "over", "at_least", "under", "at_most", "rank"]
Role = Literal["metric", "date", "ordinal", "numbering", "reference", "name", "rule", "phrase"]
EngineName = Literal["rules", "llm"]
# ``closest`` is the one figure that may be meant, shown as such: never a yes, a winner or a total.
Status = Literal["answered", "closest", "not_found", "unsupported"]
Refusal = Literal["absent", "unfound", "unclear", "premise", "out_of_scope", "unsupported"]
Verdict = Literal["supported", "mended", "unsupported"]
# How a statement was proved: the report's characters, its words with some left out, or others that a verifier read.
Proof = Literal["quoted", "condensed", "verified"]
# What a statement says that its quotes do not; ``none`` where they say the same.
Difference = Literal[
    "none",
    "negation",
    "actor",
    "object",
    "place",
    "time",
    "degree",
    "number",
    "cause",
    "added",
    "kind",
]


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: ``153000000``, ``99.98``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


DecimalText = Annotated[Decimal, PlainSerializer(plain, return_type=str)]


class Model(BaseModel):
    """Base of all models: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
