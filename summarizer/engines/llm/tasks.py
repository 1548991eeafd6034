"""The requests to a model: name quantities, word points, answer a question, verify; each with its JSON Schema.

Lengths are held by ``pattern``, which the endpoints that enforce a schema know more widely than ``maxLength``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from pydantic import JsonValue

from summarizer.document.items import Item, items
from summarizer.engines.llm.annotate import Part, sendable, some, whole
from summarizer.engines.protocol import Aimed, Compared
from summarizer.llm import Budget, JsonSchema, Prompt, TokenCounter, load_template
from summarizer.models import Difference, Draft, Mismatch, Operation, Quantity, Report, SectionKind, Turn
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index

# Tokens an answer takes at most: a name with its key, a statement with its ids, a cause; an answer to a question;
# a word on a statement.
_NAME_TOKENS: Final = 32
_TEXT_TOKENS: Final = 130
_ANSWER_TOKENS: Final = 1_000
_VERDICT_TOKENS: Final = 16
_HISTORY_TOKENS: Final = 400
_MOST_HIGHLIGHTS: Final = 8
_MOST_CLAIMS: Final = 8
# So many passages go where the whole report does not; ever fewer, until they fit.
_PASSAGES: Final = (24, 12, 6, 3)

_DIGIT: Final = re.compile(r"\d")
_NAME: Final = "^[^\\n0-9]{2,30}$"
# Where the first draft has one, as 12345热线 does, the name may have a number too.
_NUMBERED_NAME: Final = "^[^\\n]{2,30}$"
_TEXT: Final = "^[^\\n]{12,110}$"
_BRIEF: Final = "^[^\\n]{12,120}$"
_CAUSE: Final = "^[^\\n]{0,70}$"
_CLAIM: Final = "^[^\\n]{1,160}$"
_MISSING: Final = "^[^\\n]{0,60}$"
_CONSTANT: Final = "^[0-9]{1,9}(\\.[0-9]{1,4})?$"
_UNIT: Final = "^[^\\n0-9]{0,4}$"


@dataclass(frozen=True, slots=True)
class Task:
    """One request, and the problems and plans its keys stand for."""

    prompt: Prompt
    json_schema: JsonSchema
    max_tokens: int
    problems: Mapping[str, Item] = field(default_factory=dict)
    plans: Mapping[str, Item] = field(default_factory=dict)

    def fits(self, budget: Budget) -> bool:
        """Whether the request and its answer fit the model's context."""
        return budget.fits(self.prompt.messages, self.max_tokens)


def metrics_task(part: Part, quantities: Sequence[Quantity], fallback: Draft, folder: Path | None) -> Task:
    """Ask for the name of each of some quantities of a part, the rules' as a first draft; each is a required key."""
    names = {metric.quantity: metric.name for metric in fallback.metrics}
    drafted = {quantity.label: names.get(quantity.id, "") for quantity in quantities}
    listed = "\n".join(f"{label}: {name}" for label, name in drafted.items())
    return Task(
        load_template("metrics", folder).render(report=part.text, names=sendable(listed)),
        _object(
            {
                label: _string(_NUMBERED_NAME if _DIGIT.search(name) else _NAME)
                for label, name in drafted.items()
            }
        ),
        _NAME_TOKENS * (len(quantities) + 1),
    )


def points_task(part: Part, report: Report, folder: Path | None) -> Task:
    """Ask for a brief and the highlights of a part, and for a statement for each of its problems and plans."""
    inside = {sentence.id for sentence in part.sentences}
    problems = _keyed("problems", report, inside)
    plans = {key: item for key, item in _keyed("plans", report, inside).items() if key not in problems}
    taken = {id_ for item in (*problems.values(), *plans.values()) for id_ in item.sentences}
    free = [
        sentence
        for sentence in part.sentences
        if not (sentence.heading or sentence.instruction or sentence.id in taken)
    ]
    labels = [sentence.label for sentence in free or part.sentences]
    told = _object(
        {"refs": _list(_one_of([one.label for one in part.sentences]), 1, 6), "text": _string(_BRIEF)}
    )
    statement = _object({"refs": _list(_one_of(labels), 1, 4), "text": _string(_TEXT)})
    return Task(
        load_template("points", folder).render(
            report=part.text,
            most=str(_MOST_HIGHLIGHTS),
            problems=_listed(problems, report),
            plans=_listed(plans, report),
        ),
        _object(
            {
                "brief": _list(told, 3, 5),
                "highlights": _list(statement, 3, _MOST_HIGHLIGHTS),
                **{key: _object({"text": _string(_TEXT), "cause": _string(_CAUSE)}) for key in problems},
                **{key: _object({"text": _string(_TEXT)}) for key in plans},
            }
        ),
        _TEXT_TOKENS * (5 + _MOST_HIGHLIGHTS + 2 * len(problems) + len(plans)),
        problems,
        plans,
    )


def _keyed(kind: SectionKind, report: Report, inside: set[int]) -> dict[str, Item]:
    """Key the items of a kind that lie in a part by the label of their first sentence.

    Items that share a sentence are left to the rules: the sentence's label would not tell them apart.
    """
    sentences = report.document.sentences
    listed = items(report.document, kind)
    holders = Counter(id_ for item in listed for id_ in item.sentences)
    return {
        sentences[item.sentences[0]].label: item
        for item in listed
        if item.sentences
        and inside.issuperset(item.sentences)
        and all(holders[id_] == 1 for id_ in item.sentences)
    }


def _listed(keyed: Mapping[str, Item], report: Report) -> str:
    """Name each item by its key and, where it has more sentences, the last of them."""
    sentences = report.document.sentences
    named = (
        key if len(item.sentences) == 1 else f"{key}（至{sentences[item.sentences[-1]].label}）"
        for key, item in keyed.items()
    )
    return "、".join(named) or "（无）"


def merge_task(brief: Sequence[str], highlights: Sequence[str], most: int, folder: Path | None) -> Task:
    """Ask which sentences of the briefs of several parts, and which of their highlights, matter most of a report."""
    told = {f"B{number}": text for number, text in enumerate(brief, 1)}
    best = {f"H{number}": text for number, text in enumerate(highlights, 1)}
    written = "\n".join(f"{key}：{_on_one_line(text)}" for key, text in {**told, **best}.items())
    return Task(
        load_template("merge", folder).render(statements=written, most=str(most)),
        _object(
            {
                "brief": _list(_one_of(told), 1, min(5, len(told))),
                "highlights": _list(_one_of(best), 1, min(most, len(best))),
            }
        ),
        _VERDICT_TOKENS * (5 + most),
    )


def answer_task(
    index: Index, query: Query, history: Sequence[Turn], budget: Budget, *, entire: bool, folder: Path | None
) -> Task | None:
    """Ask about a whole report where it fits the model's context, else about its best passages.

    Args:
        index: the report.
        query: the question, complete in itself.
        history: the turns before; of these the last few that fit go along.
        budget: what the model's context has room for.
        entire: whether the whole report may go along: not where many are asked.
        folder: of the user's own templates.

    Returns:
        None where nothing fits: the question itself is too long.
    """
    turns = _last_turns(history, TokenCounter(budget.model))

    def about(part: Part) -> Task:
        prompt = load_template("answer", folder).render(
            report=part.text, history=sendable(turns), question=sendable(query.text)
        )
        return Task(prompt, _answer_schema(part, index), _ANSWER_TOKENS)

    if entire and (task := about(whole(index.report))).fits(budget):
        return task
    ranked = [passage.sentence for passage in index.search(query.searches, query.text)]
    for count in _PASSAGES if ranked else ():
        if (task := about(some(index.report, ranked[:count]))).fits(budget):
            return task
    return None


def _last_turns(history: Sequence[Turn], counter: TokenCounter) -> str:
    """Write out the last turns that fit, in their order."""
    left = _HISTORY_TOKENS
    lines: list[str] = []
    for turn in reversed(history):
        line = f"问：{turn.question}\n答：{turn.answer}"
        left -= counter.count(line)
        if left < 0:
            break
        lines.insert(0, line)
    return "\n".join(["此前的问答：", *lines]) if lines else ""


def _answer_schema(part: Part, index: Index) -> JsonSchema:
    """Build the schema of an answer: what the report says first, and then whether and how that answers."""
    # Sentences that tell a machine what to do are no passages: they may be read but not cited.
    citable = [sentence for sentence in part.sentences if sentence.id in index.passages] or part.sentences
    ids = {sentence.id for sentence in citable} & index.passages.keys()
    numbers = [one.label for one in part.quantities if index.report.document.sentence_at(one.start).id in ids]
    claim = _object(
        {"refs": _list(_one_of([sentence.label for sentence in citable]), 1, 4), "text": _string(_CLAIM)}
    )
    nothing: JsonValue = {"type": "null"}
    working: JsonValue = nothing
    if numbers:
        constant = _object({"value": _string(_CONSTANT), "unit": _string(_UNIT)})
        working = {
            "anyOf": [
                nothing,
                _object(
                    {
                        "operation": _one_of(get_args(Operation)),
                        "quantities": _list(_one_of(numbers), 1, 8),
                        "constant": {"anyOf": [nothing, constant]},
                        "constant_first": {"type": "boolean"},
                    }
                ),
            ]
        }
    return _object(
        {
            "claims": _list(claim, 0, _MOST_CLAIMS),
            "working": working,
            "verdict": _one_of(("yes", "no", "partly", "stated", "none")),
            "premise": {"anyOf": [nothing, claim]},
            "missing": _string(_MISSING),
        }
    )


def relevance_task(question: str, claims: Sequence[Aimed], folder: Path | None) -> Task:
    """Ask of each claim whether it answers just the question; each is a required key, ``C1`` the first."""
    listed = {f"C{number}": claim for number, claim in enumerate(claims, 1)}
    written = "\n".join(
        "\n".join(
            (
                key,
                f"回答：{_on_one_line(claim.text)}",
                f"依据：{_on_one_line(claim.quote)}",
                *(f"提示：{_on_one_line(hint)}" for hint in claim.hints),
            )
        )
        for key, claim in listed.items()
    )
    return Task(
        load_template("relevance", folder).render(question=_on_one_line(question), claims=written),
        _object(dict.fromkeys(listed, _one_of(get_args(Mismatch)))),
        _VERDICT_TOKENS * (len(listed) + 1),
    )


def verify_task(statements: Sequence[Compared], folder: Path | None) -> Task:
    """Ask of each statement what it says that its quote does not; each is a required key, ``V1`` the first."""
    listed = {f"V{number}": statement for number, statement in enumerate(statements, 1)}
    written = "\n".join(
        f"{key}\n原文：{_on_one_line(statement.quote)}\n陈述：{_on_one_line(statement.text)}"
        for key, statement in listed.items()
    )
    return Task(
        load_template("verify", folder).render(statements=written),
        _object(dict.fromkeys(listed, _one_of(get_args(Difference)))),
        _VERDICT_TOKENS * (len(listed) + 1),
    )


def _on_one_line(text: str) -> str:
    """Write a text so that no line of it can be taken for another statement."""
    return sendable(" ".join(text.split()))


def _object(properties: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(element: JsonValue, least: int, most: int) -> JsonValue:
    return {"type": "array", "items": element, "minItems": least, "maxItems": most}


def _string(pattern: str) -> JsonValue:
    return {"type": "string", "pattern": pattern}


def _one_of(words: Iterable[str]) -> JsonValue:
    return {"type": "string", "enum": list(words)}
