"""A model's answers become a draft; what is missing is taken from the rules and said to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from summarizer.engines.llm.annotate import Part
from summarizer.engines.llm.tasks import Task
from summarizer.engines.llm.wording import tidy
from summarizer.engines.rules.items import Item
from summarizer.errors import ModelError
from summarizer.facts.subject import category
from summarizer.llm import JsonAnswer
from summarizer.models import Draft, Fallback, MetricDraft, PointDraft, Report, Usage

Outcome = JsonAnswer | ModelError | None


def draft_of(task: Task, named: Outcome, worded: Outcome, part: Part, report: Report, spare: Draft) -> Draft:
    """Put the answers about one part together; what they lack is left to grounding, which has the rules' draft.

    Args:
        task: the request for points.
        named: what the request for names brought; None if none was sent.
        worded: what the request for points brought.
        part: the part they are about.
        report: the report.
        spare: the rules engine's draft of the whole report.
    """
    names, name_fallbacks = _names(named, part, spare)
    data = worded.data if isinstance(worded, JsonAnswer) else {}
    fallbacks = [*name_fallbacks, *_reasons("points", worded)]
    overview = _statement(data.get("overview"), report)
    answers = [answer for answer in (named, worded) if isinstance(answer, JsonAnswer)]
    return Draft(
        engine="llm",
        overview=(overview,) if overview else (),
        achievements=tuple(_statements(data.get("achievements"), report)),
        metrics=names,
        problems=_items(data, task.problems, report),
        plans=_items(data, task.plans, report),
        fallbacks=tuple(fallbacks),
        model=answers[0].model if answers else None,
        prompt_version=task.version,
        structured_output=min((answer.structured_output for answer in answers), default=None),
        usage=sum((answer.usage for answer in answers), Usage()),
    )


def _names(named: Outcome, part: Part, spare: Draft) -> tuple[tuple[MetricDraft, ...], list[Fallback]]:
    """Give each quantity the model's name; the rules' where there is none."""
    ours = {metric.quantity: metric for metric in spare.metrics}
    data = named.data if isinstance(named, JsonAnswer) else {}
    drafts = []
    for quantity in part.quantities:
        if quantity.id not in ours:
            continue
        name = data.get(quantity.label)
        drafted = ours[quantity.id]
        drafts.append(drafted.model_copy(update={"name": name}) if isinstance(name, str) else drafted)
    return tuple(drafts), list(_reasons("metrics", named))


def _reasons(item: str, outcome: Outcome) -> Iterable[Fallback]:
    if isinstance(outcome, ModelError):
        yield Fallback(item=item, reason=outcome.name)
    elif outcome is not None:
        for problem in outcome.problems:
            yield Fallback(item=f"{item}.{problem.where}", reason=problem.kind)


def _items(
    data: Mapping[str, JsonValue], keyed: Mapping[str, Item], report: Report
) -> tuple[PointDraft, ...]:
    """Give the statements a model made about the items it was asked about."""
    points = []
    for key, item in keyed.items():
        said = data.get(key)
        if not isinstance(said, Mapping) or not isinstance(text := said.get("text"), str):
            continue
        source = _said(item.sentences, report)
        cause = said.get("cause")
        points.append(
            PointDraft(
                text=tidy(text, source),
                sentences=item.sentences,
                cause=tidy(cause, source) or None if isinstance(cause, str) else None,
            )
        )
    return tuple(points)


def _statements(said: JsonValue, report: Report) -> Iterable[PointDraft]:
    for element in said if isinstance(said, list) else []:
        if point := _statement(element, report):
            yield point


def _statement(said: JsonValue, report: Report) -> PointDraft | None:
    if not isinstance(said, Mapping):
        return None
    text, refs = said.get("text"), said.get("refs")
    if not isinstance(text, str) or not isinstance(refs, list):
        return None
    sentences = tuple(sorted({int(ref[1:]) for ref in refs if isinstance(ref, str)}))
    tidied = tidy(text, _said(sentences, report))
    return PointDraft(text=tidied, sentences=sentences, category=category(tidied))


def _said(sentences: Iterable[int], report: Report) -> str:
    """Give the text of some sentences."""
    document = report.document
    held = (document.sentences[at] for at in sentences)
    return "\n".join(document.text[sentence.start : sentence.end] for sentence in held)
