"""The two requests about a part of a report: name its quantities, word its points."""

from __future__ import annotations

from pathlib import Path

from summarizer.engines.llm.annotate import Part
from summarizer.engines.llm.schemas import MOST_ACHIEVEMENTS, metrics_schema, points_schema
from summarizer.engines.rules.items import Item, items
from summarizer.llm import JsonSchema, Message, load_template
from summarizer.models import Draft, Model, Report, SectionKind

# Tokens an answer takes at most: a name with its key, a statement with its ids, a cause.
_NAME_TOKENS = 32
_TEXT_TOKENS = 130


class Task(Model):
    """One request, and what its keys stand for."""

    messages: tuple[Message, ...]
    json_schema: JsonSchema
    max_tokens: int
    version: str
    problems: dict[str, Item] = {}
    plans: dict[str, Item] = {}


def metrics_task(part: Part, spare: Draft, folder: Path | None) -> Task:
    """Ask for the name of each quantity of a part, the rules' names as a first draft."""
    names = {metric.quantity: metric.name for metric in spare.metrics}
    listed = "\n".join(f"{quantity.label}: {names.get(quantity.id, '')}" for quantity in part.quantities)
    prompt = load_template("metrics", folder).render(report=part.text, names=listed)
    return Task(
        messages=prompt.messages,
        json_schema=metrics_schema(part.quantities),
        max_tokens=_NAME_TOKENS * (len(part.quantities) + 1),
        version=prompt.version,
    )


def points_task(part: Part, report: Report, folder: Path | None) -> Task:
    """Ask for overview and achievements of a part, and for a statement for each of its problems and plans."""
    inside = {sentence.id for sentence in part.sentences}
    problems = _keyed("P", "problems", report, inside)
    plans = _keyed("L", "plans", report, inside)
    listed = "\n".join(
        f"{key} = {''.join(report.document.sentences[at].label.join('[]') for at in item.sentences)}"
        for key, item in (problems | plans).items()
    )
    prompt = load_template("points", folder).render(
        report=part.text, most=str(MOST_ACHIEVEMENTS), items=listed
    )
    taken = {at for item in (*problems.values(), *plans.values()) for at in item.sentences}
    free = [sentence for sentence in part.sentences if not sentence.heading and sentence.id not in taken]
    return Task(
        messages=prompt.messages,
        json_schema=points_schema(free or part.sentences, problems, plans),
        max_tokens=_TEXT_TOKENS * (1 + MOST_ACHIEVEMENTS + 2 * len(problems) + len(plans)),
        version=prompt.version,
        problems=problems,
        plans=plans,
    )


def _keyed(letter: str, kind: SectionKind, report: Report, inside: set[int]) -> dict[str, Item]:
    """Number the items of a kind that lie in a part; across the parts of a report no number comes twice."""
    return {
        f"{letter}{number}": item
        for number, item in enumerate(items(report.document, kind), 1)
        if inside.issuperset(item.sentences)
    }
