"""An answer as a model proposes it, read into ids; nothing of it is believed before grounding has judged it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from pydantic import JsonValue

from summarizer.engines.llm.placeholders import Filled
from summarizer.engines.llm.tasks import answer_task
from summarizer.engines.llm.wording import Editor
from summarizer.engines.rules import RulesEngine
from summarizer.errors import (
    ContentFilterError,
    ContextLengthError,
    InvalidAnswerError,
    TruncatedAnswerError,
)
from summarizer.llm import Client, JsonObject
from summarizer.models import AnswerDraft, ClaimDraft, Fallback, Operation, Turn, Working
from summarizer.questions.parse import Query
from summarizer.retrieval.index import Index, bigrams

OF_ONE_TASK: Final = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)
"""What costs one task, and not the report or the question: the rules stand in for it."""

_REPAIRS: Final = 1
# A statement is a sentence's if that has so many of its character pairs, of which there must be a few; another that it
# cites stays cited with so many.
_WORDED: Final = 0.7
_BESIDE: Final = 0.3
_FEW: Final = 5


def propose_answer(
    client: Client, index: Index, query: Query, history: Sequence[Turn], *, entire: bool
) -> AnswerDraft:
    """Have a model propose an answer, with the rules' to fall back on; see ``Engine.answer``."""
    rules = RulesEngine().answer(index, query)
    task = answer_task(index, query, history, client.budget(), entire=entire, folder=client.settings.prompts)
    reason = ContextLengthError.__name__
    if task is not None:
        try:
            answer = client.ask_json(
                task.prompt.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
            )
            reader = _ClaimReader(query, index, enforced=answer.enforced)
            return AnswerDraft(
                claims=reader.claims(answer.data),
                nearest=rules.nearest,
                fallback=rules,
                fallbacks=tuple(reader.editor.refused),
                edits=tuple(reader.editor.edits),
                model=answer.model,
                prompt_version=task.prompt.version,
                structured_output=answer.structured_output,
                usage=answer.usage,
            )
        except OF_ONE_TASK as error:
            reason = error.name
    return rules.model_copy(update={"fallbacks": (Fallback(item="answer", reason=reason),)})


class _ClaimReader:
    """Reads claims out of a model's answer; what changes or costs a wording is in ``editor``."""

    def __init__(self, query: Query, index: Index, *, enforced: bool) -> None:
        self.editor = Editor(index.report)
        self._query = query
        self._index = index
        self._enforced = enforced

    def claims(self, data: JsonObject) -> tuple[ClaimDraft, ...]:
        """Read the valid part of an answer; what is missing counts as not said, and none where the model gives none."""
        if data.get("answerable") is not True:
            return ()
        working, claims = data.get("working"), data.get("claims")
        facts = self._index.report.facts
        if isinstance(working, Mapping) and self._query.slots:
            ids = tuple(dict.fromkeys(_ids(working.get("quantities"))))
            return (
                ClaimDraft(
                    sentences=tuple(
                        sorted({fact.sentence for fact in facts.facts if fact.quantity.id in ids})
                    ),
                    working=Working(operation=cast(Operation, working["operation"]), quantities=ids),
                ),
            )
        said = claims if isinstance(claims, list) else []
        read: list[ClaimDraft] = []
        for claim in said:
            if (
                isinstance(claim, Mapping)
                and (made := self._claim(f"claims[{len(read) + 1}]", claim)).sentences
            ):
                read.append(made)
        return tuple(read)

    def _claim(self, item: str, said: Mapping[str, JsonValue]) -> ClaimDraft:
        """Read a claim; a small model copies a sentence and a number more surely than their labels.

        One whose wording names a number that there is not is left in the report's own words.
        """
        filled = self.editor.filled(item, str(said.get("text") or "")) or Filled(text="")
        figures = [*filled.quantities, *_ids(said.get("figures"))]
        facts = self._index.report.facts
        cited = _ids(said.get("refs"))
        if self._query.slots:
            cited = [fact.sentence for id_ in figures if (fact := facts.of(id_)) is not None] + cited
        sentences = _meant(filled.text, cited, self._index)
        text = self.editor.tidied(item, filled.text, sentences, enforced=self._enforced)
        quantities: list[int] = []
        if self._query.slots:
            here = [fact.quantity for id_ in sentences for fact in facts.by_sentence.get(id_, ())]
            placed = {quantity.surface for quantity in here if quantity.id in filled.quantities}
            stated = [
                quantity
                for quantity in here
                if quantity.id in filled.quantities
                or (quantity.surface in text and quantity.surface not in placed)
            ]
            pointed = [quantity for quantity in here if quantity.id in figures]
            quantities = [quantity.id for quantity in stated or pointed or here]
        return ClaimDraft(sentences=sentences, quantities=tuple(quantities), text=text)


def _meant(text: str, cited: Iterable[int], index: Index) -> tuple[int, ...]:
    """Return the sentences a statement is about: those it cites, unless its words are another's."""
    known = tuple(dict.fromkeys(id_ for id_ in cited if id_ in index.passages))
    wanted = set(bigrams(text))
    if len(wanted) < _FEW:
        return known
    shares = {
        id_: len(wanted & set(bigrams(passage.text))) / len(wanted) for id_, passage in index.passages.items()
    }
    best = max(shares, key=lambda id_: (shares[id_], id_ in known))
    if shares[best] < _WORDED:
        return known
    return (best, *(id_ for id_ in known if id_ != best and shares[id_] >= _BESIDE))


def _ids(labels: JsonValue) -> list[int]:
    return [int(label[1:]) for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
