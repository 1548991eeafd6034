"""The model's proposal and the rules' answer become one answer: what code cannot bind to the question gives way."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.llm.answering.bench import Bench
from summarizer.engines.llm.answering.proposal import Pointed, Proposal
from summarizer.engines.llm.wording import tidy
from summarizer.engines.rules.answering.affirming import verb
from summarizer.engines.rules.answering.stretches import sentence, stretch
from summarizer.models import Fallback
from summarizer.models.asking import AnswerDraft, ClaimDraft, Operation, Reason, Verb

# From here on the rules' answer holds against a model that says otherwise; their scores are of two kinds. Below,
# about half of the rules' answers to questions they were not made with were wrong, above one in eight.
SURE_FIGURE: Final = 0.85
SURE_PASSAGE: Final = 0.9
# Less is enough against a model that finds nothing at all: small ones give up too soon.
HELD_FIGURE: Final = 0.75
HELD_PASSAGE: Final = 0.7

_ITEM: Final = "answer"
# Refusals for what a question names; a model has nothing to add to them.
_FINAL: Final[frozenset[Reason]] = frozenset(
    ("out_of_scope", "nothing", "place", "number", "year", "premise")
)
_WORDS: Final[dict[Operation, re.Pattern[str]]] = {
    "sum": re.compile(r"合计|一共|总共|共计|加起来|加在一起|总和|之和|合起来|总计|共"),
    "difference": re.compile(r"差|多(?!少)|(?<!多)少|剩|还有|尚|未|没|净|增加|减少|高|低"),
    "share": re.compile(r"占|比例|比重|率|百分|几成"),
    "each": re.compile(r"平均|人均|每|均"),
    "growth": re.compile(r"增长|下降|增幅|降幅|增速|上升|提高"),
    "times": re.compile(r"倍"),
}


def final(ours: AnswerDraft) -> bool:
    """Tell whether the rules refuse for a reason that no model can change, so that none need be asked."""
    return ours.status == "not_found" and ours.reason in _FINAL


def decide(bench: Bench, ours: AnswerDraft, theirs: Proposal) -> AnswerDraft:
    """Choose between the rules' answer and the model's.

    Args:
        bench: the question, and what evidence is worth for it.
        ours: the rules' answer or refusal.
        theirs: the model's.

    Returns:
        The model's answer where its evidence may answer and the rules are not sure of another; else the rules',
        with the reason in ``fallbacks``. A refusal of the model's holds against a rules' answer that is not sure.
    """
    if not theirs.answerable or not (theirs.claims or theirs.working):
        return _refused(bench, ours)
    drafted = _worked(bench, ours, theirs) or _claimed(bench, theirs)
    if drafted is None:
        return gave_way(ours, "not_bound")
    if sure(bench, ours) and not _same(bench, drafted, ours):
        return gave_way(ours, "contradicts_rules")
    return drafted


def sure(bench: Bench, ours: AnswerDraft) -> bool:
    """Tell whether the rules' answer holds against a model's."""
    return ours.status == "answered" and ours.score >= (SURE_FIGURE if bench.asks_number else SURE_PASSAGE)


def _held(bench: Bench, ours: AnswerDraft) -> bool:
    """Tell whether the rules' answer holds against a model that finds none."""
    return ours.score >= (HELD_FIGURE if bench.asks_number else HELD_PASSAGE)


def gave_way(ours: AnswerDraft, reason: str) -> AnswerDraft:
    """Give the rules' answer in the place of a model's, and say why."""
    return ours.model_copy(update={"fallbacks": (*ours.fallbacks, Fallback(item=_ITEM, reason=reason))})


def _refused(bench: Bench, ours: AnswerDraft) -> AnswerDraft:
    if ours.status != "answered":
        return ours
    if _held(bench, ours):
        return gave_way(ours, "model_refused")
    missing = "".join(term.text for term in bench.question.terms) or bench.question.text
    return AnswerDraft(status="not_found", reason="indicator", missing=missing, nearest=ours.claims[:1])


def _worked(bench: Bench, ours: AnswerDraft, theirs: Proposal) -> AnswerDraft | None:
    """Answer with a figure to be worked out, where the question asks for that and its operands are of one matter."""
    working = theirs.working
    if working is None or not bench.asks_number or sure(bench, ours):
        return None
    if not _WORDS[working.operation].search(bench.question.text):
        return None
    counted = working.operation in ("sum", "difference")
    operands = [bench.operand(at, counted=counted) for at in working.quantities]
    figures = [at for at in operands if at is not None]
    if len(figures) != len(operands) or len({at.sentence for at in figures}) != 1:
        return None
    values = [at.quantity.value for at in figures]
    # A whole among its parts: the sum of all is none of anything.
    if working.operation == "sum" and max(values) * 2 == sum(values):
        return None
    claim = ClaimDraft(text="", sentences=(figures[0].sentence,), working=working)
    return AnswerDraft(status="answered", claims=(claim,), score=ours.score)


def _claimed(bench: Bench, theirs: Proposal) -> AnswerDraft | None:
    claims = _figures(bench, theirs) if bench.asks_number else _statements(bench, theirs)
    if not claims:
        return None
    said: Verb = ""
    if bench.question.kind == "yesno":
        said = verb(bench.question, bench.carried[claims[0].sentences[0]], bench.known)
    return AnswerDraft(status="answered", verb=said, claims=claims)


def _figures(bench: Bench, theirs: Proposal) -> tuple[ClaimDraft, ...]:
    """State the figures that answer, in the model's words where those have all of them, else in the report's."""
    sentences = tuple(at for claim in theirs.claims for at in bench.meant(claim.text, claim.sentences))
    pointed = _stated(bench, theirs, sentences) or tuple(
        at for claim in theirs.claims for at in claim.figures
    )
    bound = bench.figures(sentences, pointed)
    by_sentence: dict[int, list[int]] = {}
    for at in bound:
        by_sentence.setdefault(at.figure.sentence, []).append(at.figure.quantity.id)
    return tuple(_figure(bench, number, held, theirs) for number, held in by_sentence.items())


def _stated(bench: Bench, theirs: Proposal, sentences: tuple[int, ...]) -> tuple[int, ...]:
    """Give the figures that the wording states; a small model copies a number more surely than its id."""
    return tuple(
        at.quantity.id
        for number in sentences
        for at in bench.known.by_sentence.get(number, ())
        if any(at.quantity.surface in claim.text for claim in theirs.claims)
    )


def _figure(bench: Bench, number: int, held: list[int], theirs: Proposal) -> ClaimDraft:
    figures = [at for at in bench.known.by_sentence[number] if at.quantity.id in held]
    span = stretch(bench.question, figures, bench.known)
    extract = bench.known.report.document.text[span.start : span.end]
    surfaces = [at.quantity.surface for at in figures]
    said = [_tidied(bench, claim.text, number) for claim in theirs.claims]
    if bench.question.kind == "list":
        # Whether a wording has all that is to be listed, code cannot tell; the sentence has.
        said, extract = [], _sentence(bench, number)
    worded = (text for text in said if all(surface in text for surface in surfaces))
    return ClaimDraft(
        text=next(worded, extract), sentences=(number,), quantity=figures[0].quantity.id, extract=extract
    )


def _sentence(bench: Bench, number: int) -> str:
    span = sentence(bench.known, number)
    return bench.known.report.document.text[span.start : span.end]


def _tidied(bench: Bench, text: str, number: int) -> str:
    """End a copy of a sentence that was cut off within a clause: the sentence the model cited may be another."""
    document = bench.known.report.document
    held = document.sentences[number]
    return tidy(text, document.text[held.start : held.end])


def _statements(bench: Bench, theirs: Proposal) -> tuple[ClaimDraft, ...]:
    found = (_statement(bench, claim) for claim in theirs.claims)
    return tuple(claim for claim in found if claim is not None)


def _statement(bench: Bench, claim: Pointed) -> ClaimDraft | None:
    held = tuple(at for at in bench.meant(claim.text, claim.sentences) if bench.passage(at) is not None)
    if not held:
        return None
    extract = _sentence(bench, held[0])
    return ClaimDraft(text=_tidied(bench, claim.text, held[0]) or extract, sentences=held, extract=extract)


def _same(bench: Bench, drafted: AnswerDraft, ours: AnswerDraft) -> bool:
    """Tell whether two answers rest on the same figures, or on the same sentences where no number is asked for."""
    if any(claim.working for claim in (*drafted.claims, *ours.claims)):
        return [claim.working for claim in drafted.claims] == [claim.working for claim in ours.claims]
    if not bench.asks_number:
        theirs = {at for claim in drafted.claims for at in claim.sentences}
        return drafted.verb == ours.verb and theirs <= {at for claim in ours.claims for at in claim.sentences}
    return [claim.quantity for claim in drafted.claims] == [claim.quantity for claim in ours.claims]
