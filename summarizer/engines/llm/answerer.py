"""An answer as a model proposes it, read into ids; nothing of it is believed before grounding has judged it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, cast

from pydantic import JsonValue

from summarizer.engines.llm.tasks import answer_task, relevance_task
from summarizer.engines.llm.wording import Editor
from summarizer.engines.protocol import Aimed, Rereading
from summarizer.engines.rules import RulesEngine
from summarizer.errors import (
    ContentFilterError,
    ContextLengthError,
    InvalidAnswerError,
    TruncatedAnswerError,
)
from summarizer.llm import Client, JsonObject
from summarizer.models import (
    AnswerDraft,
    ClaimDraft,
    Constant,
    Fallback,
    Mismatch,
    Operation,
    Polarity,
    Turn,
    Working,
)
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index

OF_ONE_TASK: Final = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)
"""What costs one task, and not the report or the question: the rules stand in for it."""

_REPAIRS: Final = 1
_POLARITIES: Final[frozenset[str]] = frozenset(("yes", "no", "partly"))


def propose_answer(
    client: Client, index: Index, query: Query, history: Sequence[Turn], *, entire: bool
) -> AnswerDraft:
    """Have a model propose an answer; the rules', with the reason, where it cannot. See ``Engine.answer``."""
    task = answer_task(index, query, history, client.budget(), entire=entire, folder=client.settings.prompts)
    reason = ContextLengthError.__name__
    if task is not None:
        try:
            answer = client.ask_json(
                task.prompt.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
            )
            return (
                _AnswerReader(index, enforced=answer.enforced)
                .draft(answer.data)
                .model_copy(
                    update={
                        "model": answer.model,
                        "prompt_version": task.prompt.version,
                        "structured_output": answer.structured_output,
                        "usage": answer.usage,
                    }
                )
            )
        except OF_ONE_TASK as error:
            reason = error.name
    rules = RulesEngine().answer(index, query)
    return rules.model_copy(update={"fallbacks": (Fallback(item="answer", reason=reason),)})


async def reread(client: Client, question: str, claims: Sequence[Aimed]) -> Rereading:
    """Ask once whether claims answer a question, and again of those without a valid word; see ``Rereader``."""
    task = relevance_task(question, claims, client.settings.prompts)
    answer = await client.aask_json(
        task.prompt.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
    )
    said = (answer.data.get(f"C{number}") for number in range(1, len(claims) + 1))
    return Rereading(
        mismatches=tuple(cast("Mismatch | None", one) for one in said),
        prompt_version=task.prompt.version,
        usage=answer.usage,
    )


class _AnswerReader:
    """Reads a draft out of a model's answer; what changes or costs a wording is in ``editor``."""

    def __init__(self, index: Index, *, enforced: bool) -> None:
        self.editor = Editor(index.report)
        self._index = index
        self._enforced = enforced

    def draft(self, data: JsonObject) -> AnswerDraft:
        """Read the valid part of an answer; what is missing counts as not said."""
        verdict, missing, premise = data.get("verdict"), data.get("missing"), data.get("premise")
        claims = self._claims(data)
        near: ClaimDraft | None = None
        if verdict not in (*_POLARITIES, "stated"):
            near, claims = next((claim for claim in claims if not claim.working), None), ()
        taken = self._claim("premise", premise) if isinstance(premise, Mapping) else None
        return AnswerDraft(
            leads=True,
            claims=claims,
            nearest=near,
            verdict=cast("Polarity", verdict) if verdict in _POLARITIES and claims else "",
            missing=missing if isinstance(missing, str) else "",
            premise=taken if taken and taken.sentences else None,
            fallbacks=tuple(self.editor.refused),
            edits=tuple(self.editor.edits),
        )

    def _claims(self, data: JsonObject) -> tuple[ClaimDraft, ...]:
        """Read what is worked out, and the claims in words."""
        working, said = data.get("working"), data.get("claims")
        read = [self._worked_out(working)] if isinstance(working, Mapping) else []
        for claim in said if isinstance(said, list) else ():
            if isinstance(claim, Mapping):
                made = self._claim(f"claims[{len(read) + 1}]", claim)
                read += [made] if made.sentences else []
        return tuple(read)

    def _worked_out(self, said: Mapping[str, JsonValue]) -> ClaimDraft:
        ids = _ids(said.get("quantities"))
        given = said.get("constant")
        constant = None
        if isinstance(given, Mapping):
            constant = Constant(value=Decimal(str(given["value"])), unit=str(given["unit"]))
        facts = self._index.report.facts.facts
        return ClaimDraft(
            sentences=tuple(sorted({fact.sentence for fact in facts if fact.quantity.id in ids})),
            working=Working(
                operation=cast("Operation", said["operation"]),
                quantities=ids,
                constant=constant,
                constant_first=said.get("constant_first") is True,
            ),
        )

    def _claim(self, item: str, said: Mapping[str, JsonValue]) -> ClaimDraft:
        """Read a claim; one whose wording names a number that there is not is left in the report's own words."""
        sentences = tuple(one for one in _ids(said.get("refs")) if one in self._index.passages)
        filled = self.editor.filled(item, str(said.get("text") or ""))
        if filled is None:
            return ClaimDraft(sentences=sentences)
        text = self.editor.tidied(item, filled.text, sentences, enforced=self._enforced)
        return ClaimDraft(sentences=sentences, quantities=filled.quantities, text=text)


def _ids(labels: JsonValue) -> tuple[int, ...]:
    """Return the ids that labels are of, each once."""
    said = labels if isinstance(labels, list) else []
    return tuple(dict.fromkeys(int(label[1:]) for label in said if isinstance(label, str)))
