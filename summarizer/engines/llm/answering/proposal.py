"""What a model says to a question, read into ids; nothing of it is believed yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from summarizer.engines.llm.wording import tidy
from summarizer.llm import JsonObject
from summarizer.models import Model, Report
from summarizer.models.asking import Operation, Working


class Pointed(Model):
    """One statement of a model, with the ids of the sentences and quantities it points to."""

    text: str
    sentences: tuple[int, ...]
    figures: tuple[int, ...]


class Proposal(Model):
    """An answer as a model gives it."""

    answerable: bool
    claims: tuple[Pointed, ...]
    working: Working | None


def proposal_of(data: JsonObject, report: Report) -> Proposal:
    """Read the valid part of an answer; what is missing counts as not said.

    Args:
        data: of the schema ``answer_schema``, items may be missing.
        report: the report asked about.
    """
    claims = data.get("claims")
    read = (
        [_pointed(claim, report) for claim in claims if isinstance(claim, Mapping)]
        if isinstance(claims, list)
        else []
    )
    return Proposal(
        answerable=data.get("answerable") is True,
        claims=tuple(read),
        working=_working(data.get("working")),
    )


def _pointed(said: Mapping[str, JsonValue], report: Report) -> Pointed:
    document = report.document
    sentences = tuple(dict.fromkeys(_ids(said.get("refs"))))
    source = "\n".join(
        document.text[document.sentences[at].start : document.sentences[at].end] for at in sentences
    )
    return Pointed(
        text=tidy(str(said.get("text") or ""), source).rstrip("。；，"),
        sentences=sentences,
        figures=tuple(dict.fromkeys(_ids(said.get("figures")))),
    )


def _working(said: JsonValue) -> Working | None:
    if not isinstance(said, Mapping):
        return None
    quantities = tuple(dict.fromkeys(_ids(said.get("quantities"))))
    return Working(operation=cast(Operation, said["operation"]), quantities=quantities, unit="")


def _ids(labels: JsonValue) -> list[int]:
    return [int(label[1:]) for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
