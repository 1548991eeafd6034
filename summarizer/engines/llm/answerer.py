"""An answer as a model proposes it, read into ids; nothing of it is believed before grounding has judged it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from pydantic import JsonValue

from summarizer.engines.llm.question import answer_task
from summarizer.engines.llm.wording import tidy
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
from summarizer.settings import Settings

_REPAIRS: Final = 1
# What costs the model's answer and not the question's: the rules stand in for it.
_OF_ONE_ANSWER: Final = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)
# A statement is a sentence's if that has so many of its character pairs, of which there must be a few; another that it
# cites stays cited with so many.
_WORDED: Final = 0.7
_BESIDE: Final = 0.3
_FEW: Final = 5


class ModelAnswerer:
    """Proposes answers with any OpenAI-compatible model."""

    settings: Settings
    client: Client

    def answer(
        self, index: Index, query: Query, history: Sequence[Turn] = (), *, entire: bool = True
    ) -> AnswerDraft:
        """Propose an answer from one report, with the rules' to fall back on; see ``Engine``."""
        rules = RulesEngine().answer(index, query)
        task = answer_task(
            index, query, history, self.client.budget(), entire=entire, folder=self.settings.prompts
        )
        if task is None:
            return _rules_alone(rules, ContextLengthError.__name__)
        try:
            said = self.client.ask_json(
                task.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
            )
        except _OF_ONE_ANSWER as error:
            return _rules_alone(rules, error.name)
        return AnswerDraft(
            claims=_claims(said.data, query, index),
            nearest=rules.nearest,
            fallback=rules,
            model=said.model,
            prompt_version=task.version,
            structured_output=said.structured_output,
            usage=said.usage,
        )


def _rules_alone(rules: AnswerDraft, reason: str) -> AnswerDraft:
    return rules.model_copy(update={"fallbacks": (Fallback(item="answer", reason=reason),)})


def _claims(data: JsonObject, query: Query, index: Index) -> tuple[ClaimDraft, ...]:
    """Read the valid part of an answer; what is missing counts as not said, and none where the model gives none."""
    if data.get("answerable") is not True:
        return ()
    working, claims = data.get("working"), data.get("claims")
    if isinstance(working, Mapping) and query.slots:
        return (_worked(working, index),)
    read = (
        [_claim(said, query, index) for said in claims if isinstance(said, Mapping)]
        if isinstance(claims, list)
        else []
    )
    return tuple(claim for claim in read if claim.sentences)


def _worked(said: Mapping[str, JsonValue], index: Index) -> ClaimDraft:
    ids = tuple(dict.fromkeys(_ids(said.get("quantities"))))
    sentences = {fact.sentence for fact in index.report.facts.facts if fact.quantity.id in ids}
    working = Working(operation=cast(Operation, said["operation"]), quantities=ids)
    return ClaimDraft(sentences=tuple(sorted(sentences)), working=working)


def _claim(said: Mapping[str, JsonValue], query: Query, index: Index) -> ClaimDraft:
    """Read a claim; a small model copies a sentence and a number more surely than their labels."""
    document = index.report.document
    cited = tuple(dict.fromkeys(_ids(said.get("refs"))))
    given = str(said.get("text") or "")
    pointed = _ids(said.get("figures"))
    facts = {fact.quantity.id: fact for fact in index.report.facts.facts}
    meant = _meant(
        given,
        [*(facts[key].sentence for key in pointed if key in facts), *cited] if query.slots else cited,
        index,
    )
    source = "\n".join(
        document.text[document.sentences[number].start : document.sentences[number].end] for number in meant
    )
    text = tidy(given, source).rstrip("。；，")
    by_sentence = index.report.facts.by_sentence
    here = [fact for number in meant for fact in by_sentence.get(number, ())]
    stated = [fact.quantity.id for fact in here if fact.quantity.surface in text]
    chosen = stated or [fact.quantity.id for fact in here if fact.quantity.id in pointed]
    if query.slots and not chosen:
        chosen = [fact.quantity.id for fact in here]
    return ClaimDraft(sentences=meant, quantities=tuple(chosen) if query.slots else (), text=text)


def _meant(text: str, cited: Iterable[int], index: Index) -> tuple[int, ...]:
    """Return the sentences a statement is about: those it cites, unless its words are another's."""
    known = tuple(dict.fromkeys(number for number in cited if number in index.passages))
    wanted = set(bigrams(text))
    if len(wanted) < _FEW:
        return known
    shares = {
        number: len(wanted & set(bigrams(passage.text))) / len(wanted)
        for number, passage in index.passages.items()
    }
    best = max(shares, key=lambda number: (shares[number], number in known))
    if shares[best] < _WORDED:
        return known
    return (best, *(number for number in known if number != best and shares[number] >= _BESIDE))


def _ids(labels: JsonValue) -> list[int]:
    return [int(label[1:]) for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
