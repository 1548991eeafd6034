"""A model's answers become a draft; what is missing is taken from the rules and said to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from summarizer.engines.llm.annotate import Part
from summarizer.engines.llm.tasks import Task
from summarizer.engines.rules.items import Item
from summarizer.errors import ModelError
from summarizer.indicators.context import category
from summarizer.llm import JsonAnswer
from summarizer.models import Draft, Fallback, MetricDraft, PointDraft, Usage

Outcome = JsonAnswer | ModelError | None


def draft_of(task: Task, named: Outcome, worded: Outcome, part: Part, spare: Draft) -> Draft:
    """Put the answers about one part together.

    Args:
        task: the request for points.
        named: what the request for names brought; None if none was sent.
        worded: what the request for points brought.
        part: the part they are about.
        spare: the rules engine's draft of the whole report.
    """
    names, name_fallbacks = _names(named, part, spare)
    data = worded.data if isinstance(worded, JsonAnswer) else {}
    fallbacks = [*name_fallbacks, *_reasons("points", worded)]
    inside = {sentence.id for sentence in part.sentences}
    achievements = tuple(_statements(data.get("achievements")))
    if not achievements:
        achievements = tuple(point for point in spare.achievements if inside.issuperset(point.sentences))
    overview = _statement(data.get("overview"))
    answers = [answer for answer in (named, worded) if isinstance(answer, JsonAnswer)]
    return Draft(
        engine="llm",
        overview=(overview,) if overview else (),
        achievements=achievements,
        metrics=names,
        problems=_items(data, task.problems, spare.problems),
        plans=_items(data, task.plans, spare.plans),
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
    data: Mapping[str, JsonValue], keyed: Mapping[str, Item], spare: Iterable[PointDraft]
) -> tuple[PointDraft, ...]:
    """Give each item the model's statement; the rules' where there is none."""
    ours = {point.sentences[0]: point for point in spare}
    points = []
    for key, item in keyed.items():
        said = data.get(key)
        if isinstance(said, Mapping) and isinstance(text := said.get("text"), str):
            cause = said.get("cause")
            points.append(
                PointDraft(
                    text=text,
                    sentences=item.sentences,
                    cause=cause if isinstance(cause, str) and cause else None,
                )
            )
        else:
            points += [point for first, point in ours.items() if first in item.sentences]
    return tuple(points)


def _statements(said: JsonValue) -> Iterable[PointDraft]:
    for element in said if isinstance(said, list) else []:
        if point := _statement(element):
            yield point


def _statement(said: JsonValue) -> PointDraft | None:
    if not isinstance(said, Mapping):
        return None
    text, refs = said.get("text"), said.get("refs")
    if not isinstance(text, str) or not isinstance(refs, list):
        return None
    sentences = tuple(sorted({int(ref[1:]) for ref in refs if isinstance(ref, str)}))
    return PointDraft(text=text, sentences=sentences, category=category(text))
