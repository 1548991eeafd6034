"""What a model at the fake endpoint says about the invented report, well or badly, and what a verifier says of that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from summarizer.models import Report, Summary
from tests.fake_endpoint import Behaviour, Call, Json, Reply, answer, obedient
from tests.invented import citations_of, report

Edit = Callable[[Json], Json]
Summarized = Callable[..., Summary]
Verdict = Callable[[str, str], str | None]
"""Of a statement and its quote; None where nothing is said."""

_NAME = re.compile(r"^(Q\d+): (.*)$", re.MULTILINE)
_SENTENCE = re.compile(r"^\[(S\d+)\] (.*)$", re.MULTILINE)
_COMPARED = re.compile(r"^(V\d+)\n原文：(.*)\n陈述：(.*)$", re.MULTILINE)
_MARK = re.compile(r"〔Q\d+:([^〕]*)〕")


def is_names(call: Call) -> bool:
    """Tell the request for names from the one for points."""
    return '"brief"' not in json.dumps(call.schema) and "Q" in "".join(call.schema.get("properties", {}))[:1]


def said_names(call: Call) -> Json:
    """Copy the draft names of the prompt, as a good small model does."""
    drafted = dict(_NAME.findall(call.prompt))
    return {key: drafted[key] for key in call.schema["properties"]}


def said_points(call: Call) -> Json:
    """Make every statement of a sentence it cites, as a careful model does."""
    sentences = {
        label: _MARK.sub(r"\1", text).rstrip("。；") for label, text in _SENTENCE.findall(call.prompt)
    }
    properties = call.schema["properties"]
    allowed = properties["highlights"]["items"]["properties"]["refs"]["items"]["enum"]
    telling = [label for label in allowed if any(character.isdigit() for character in sentences[label])]
    statements = [{"refs": [label], "text": sentences[label][:68]} for label in (telling or allowed)]
    said: Json = {"brief": (statements * 3)[:3], "highlights": (statements * 3)[:3]}
    for key in properties.keys() - said.keys():
        nearest = next(text for label, text in sentences.items() if int(label[1:]) >= int(key[1:]))
        said[key] = {"text": nearest[:68]} | (
            {"cause": ""} if "cause" in properties[key]["properties"] else {}
        )
    return said


def is_verifying(call: Call) -> bool:
    """Tell the request to a verifier from those for names, points and answers."""
    return "V1" in call.schema.get("properties", {})


def compared(call: Call) -> dict[str, tuple[str, str]]:
    """Return by its number each statement that is to be verified, with its quote."""
    return {number: (text, quote) for number, quote, text in _COMPARED.findall(call.prompt)}


def verdicts(verdict: Verdict) -> Behaviour:
    """Say this of each statement."""

    def behave(call: Call) -> Reply:
        said = {number: verdict(*pair) for number, pair in compared(call).items()}
        return answer({number: word for number, word in said.items() if word}, tokens=(500, 20))

    return behave


def is_merging(call: Call) -> bool:
    """Tell the request that chooses among what was written of several parts."""
    return "B1" in json.dumps(call.schema)


def said_choice(call: Call) -> Json:
    """Choose the first of each."""
    return {key: at["items"]["enum"][: at["maxItems"]] for key, at in call.schema["properties"].items()}


def model(names: Edit | None = None, points: Edit | None = None, verifier: Behaviour = obedient) -> Behaviour:
    """Answer well but for what the edits change; verify without an opinion."""

    def behave(call: Call) -> Reply:
        if is_verifying(call):
            return verifier(call)
        if is_merging(call):
            return answer(said_choice(call))
        if is_names(call):
            said, edit = said_names(call), names
        else:
            said, edit = said_points(call), points
        return answer(edit(said) if edit else said, tokens=(1000, 50), cached=800)

    return behave


def with_all(changes: Mapping[str, Any]) -> Edit:
    """Change some keys of an answer; None takes one away."""

    def edit(said: Json) -> Json:
        changed = {**said, **changes}
        return {key: value for key, value in changed.items() if value is not None}

    return edit


def figures(summary: Summary) -> list[tuple[str, str, int]]:
    return [(at.surface, str(at.value), at.citation.start) for at in summary.metrics]


def names(summary: Summary) -> dict[str, str]:
    return {at.surface: at.name for at in summary.metrics}


def holds(summary: Summary, read: Report | None = None) -> None:
    """Every figure and quote is the report's own, whatever the model said."""
    source = (read or report()).document.source
    assert all(source[at.start : at.end] == at.quote for at in citations_of(summary))
    assert summary.checks.quotes_exact
    assert summary.checks.numbers_supported == summary.checks.numbers_total
