"""The two requests about a part of a report: name its quantities, word its points."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.document.items import Item, items
from summarizer.engines.llm.annotate import Part, sendable
from summarizer.engines.llm.schemas import MOST_ACHIEVEMENTS, metrics_schema, points_schema
from summarizer.llm import JsonSchema, Message, load_template
from summarizer.models import Draft, Report, SectionKind

# Tokens an answer takes at most: a name with its key, a statement with its ids, a cause.
_NAME_TOKENS = 32
_TEXT_TOKENS = 130


@dataclass(frozen=True, slots=True)
class Task:
    """One request, and what its keys stand for."""

    messages: tuple[Message, ...]
    json_schema: JsonSchema
    max_tokens: int
    version: str
    problems: dict[str, Item] = field(default_factory=dict)
    plans: dict[str, Item] = field(default_factory=dict)


def metrics_task(part: Part, fallback: Draft, folder: Path | None) -> Task:
    """Ask for the name of each quantity of a part, the rules' names as a first draft."""
    names = {metric.quantity: metric.name for metric in fallback.metrics}
    listed = "\n".join(f"{quantity.label}: {names.get(quantity.id, '')}" for quantity in part.quantities)
    prompt = load_template("metrics", folder).render(report=part.text, names=sendable(listed))
    return Task(
        messages=prompt.messages,
        json_schema=metrics_schema(part.quantities, names),
        max_tokens=_NAME_TOKENS * (len(part.quantities) + 1),
        version=prompt.version,
    )


def points_task(part: Part, report: Report, folder: Path | None) -> Task:
    """Ask for overview and achievements of a part, and for a statement for each of its problems and plans."""
    inside = {sentence.id for sentence in part.sentences}
    problems = _keyed("problems", report, inside)
    plans = {key: item for key, item in _keyed("plans", report, inside).items() if key not in problems}
    prompt = load_template("points", folder).render(
        report=part.text,
        most=str(MOST_ACHIEVEMENTS),
        problems=_listed(problems, report),
        plans=_listed(plans, report),
    )
    taken = {at for item in (*problems.values(), *plans.values()) for at in item.sentences}
    free = [
        sentence
        for sentence in part.sentences
        if not (sentence.heading or sentence.instruction or sentence.id in taken)
    ]
    return Task(
        messages=prompt.messages,
        json_schema=points_schema(free or part.sentences, problems, plans),
        max_tokens=_TEXT_TOKENS * (1 + MOST_ACHIEVEMENTS + 2 * len(problems) + len(plans)),
        version=prompt.version,
        problems=problems,
        plans=plans,
    )


def _keyed(kind: SectionKind, report: Report, inside: set[int]) -> dict[str, Item]:
    """Key the items of a kind that lie in a part by the label of their first sentence.

    Items that share a sentence are left to the rules: the sentence's label would not tell them apart.
    """
    sentences = report.document.sentences
    found = items(report.document, kind)
    held = Counter(at for item in found for at in item.sentences)
    return {
        sentences[item.sentences[0]].label: item
        for item in found
        if item.sentences
        and inside.issuperset(item.sentences)
        and all(held[at] == 1 for at in item.sentences)
    }


def _listed(keyed: dict[str, Item], report: Report) -> str:
    """Name each item by its key and, where it has more sentences, the last of them."""
    sentences = report.document.sentences
    return (
        "、".join(
            key if len(item.sentences) == 1 else f"{key}（至{sentences[item.sentences[-1]].label}）"
            for key, item in keyed.items()
        )
        or "（无）"
    )
