"""Whether the claims of a model that leads answer just what was asked is read a second time, with code's doubts.

Among them stands a sentence of the report that has nothing of the question; who takes that for an answer is not heard.
"""

from __future__ import annotations

from typing import Final

from summarizer.engines import Engine, Rereader
from summarizer.errors import ModelError
from summarizer.grounding.derive import UnderivableError, derive
from summarizer.grounding.extracts import told
from summarizer.grounding.hints import hints
from summarizer.models import AnswerDraft, ClaimDraft, Fallback, Model, Polarity, Report, Sentence
from summarizer.questions.parse import Query
from summarizer.questions.terms import coverage
from summarizer.retrieval.index import Index

# What a sentence that answers nothing is chosen from, in characters.
_LEAST: Final = 12
_MOST: Final = 90
# A verdict in the language of the prompt, whatever the user's is.
_SAID: Final[dict[Polarity, str]] = {"yes": "是。", "no": "否。", "partly": "部分是。"}


class Aim(Model):
    """A claim, what it rests on, and what code noticed about it."""

    text: str
    quote: str
    hints: tuple[str, ...] = ()


def reread(engine: Engine, query: Query, index: Index, draft: AnswerDraft) -> AnswerDraft:
    """Return a draft with what a second reading found of each claim, where a model leads and claims anything.

    A reading that fails, or takes a sentence beside the point for an answer, says nothing of any claim; ``fallbacks``
    says why.
    """
    if not draft.leads or not draft.claims or not isinstance(engine, Rereader):
        return draft
    aims = [_aim(query, index, claim, draft.verdict) for claim in draft.claims]
    beside = _beside_the_point(query, index, draft)
    asked = [*aims, *([Aim(text=beside, quote=beside)] if beside else [])]
    try:
        said = engine.wait(engine.areread(query.text, asked))
    except ModelError as error:
        return _unread(draft, error.name)
    draft = draft.model_copy(
        update={
            "usage": draft.usage + said.usage,
            "prompt_version": " ".join(filter(None, (draft.prompt_version, said.prompt_version))),
        }
    )
    if beside and said.mismatches[-1] in ("none", None):
        return _unread(draft, "control_missed")
    return draft.model_copy(update={"mismatches": said.mismatches[: len(aims)]})


def _unread(draft: AnswerDraft, reason: str) -> AnswerDraft:
    return draft.model_copy(
        update={"fallbacks": (*draft.fallbacks, Fallback(item="rereading", reason=reason))}
    )


def _aim(query: Query, index: Index, claim: ClaimDraft, verdict: Polarity) -> Aim:
    report = index.report
    text = claim.text
    if claim.working is not None:
        try:
            text = derive(claim.working, report).formula
        except UnderivableError:
            text = ""
    quote = told(claim.sentences, report)
    if verdict:
        text = f"{_SAID[verdict]}{text}"
    return Aim(text=text or quote, quote=quote, hints=hints(query, index, claim))


def _tells(sentence: Sentence, report: Report) -> bool:
    """Whether a sentence is of the body of a report, and not of its title, its address or its close."""
    return report.document.sections[sentence.section].kind not in ("preamble", "other")


def _beside_the_point(query: Query, index: Index, draft: AnswerDraft) -> str:
    """Return the sentence of a report that has least of a question; empty where each has something of it."""
    document = index.report.document
    cited = {number for claim in draft.claims for number in claim.sentences}
    texts = [
        document.text[one.start : one.end].strip()
        for one in document.sentences
        if not one.heading and not one.instruction and one.id not in cited and _tells(one, index.report)
    ]
    texts = [text for text in texts if _LEAST <= len(text) <= _MOST]
    rows = coverage(query.terms, texts)
    least = min(zip(map(sum, rows), texts, strict=True), default=(1.0, ""))
    return least[1] if least[0] == 0 else ""
