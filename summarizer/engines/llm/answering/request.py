"""The one request a question costs: the report as in every other prompt, the conversation, the question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

from summarizer.engines.llm.annotate import Part, sendable, some, whole
from summarizer.engines.llm.answering.schema import answer_schema
from summarizer.engines.llm.tasks import Task
from summarizer.engines.rules.answering.known import Known
from summarizer.llm import Budget, TokenCounter, load_template
from summarizer.models import Quantity, Report
from summarizer.models.asking import Turn

_ANSWER_TOKENS: Final = 320
_HISTORY_TOKENS: Final = 400
# So many passages go where the whole report does not; ever fewer, until they fit.
_PASSAGES: Final = (24, 12, 6, 3)


def answer_task(
    known: Known,
    question: str,
    history: Sequence[Turn],
    budget: Budget,
    *,
    ranked: Sequence[int],
    entire: bool,
    folder: Path | None,
) -> Task | None:
    """Ask about a whole report where it fits the model's context, else about its best passages.

    Args:
        known: the report, made ready.
        question: complete in itself.
        history: the turns before; of these the last few that fit go along.
        budget: what the model's context has room for.
        ranked: the ids of the passages, best first.
        entire: whether the whole report may go along: not where many are asked.
        folder: of the user's own templates.

    Returns:
        None where nothing fits: the question itself is too long.
    """
    said = _said(history, TokenCounter(budget.model))
    if entire:
        task = _task(whole(known.report), known, question, said, folder)
        if budget.fits(task.messages, task.max_tokens):
            return task
    for count in _PASSAGES:
        task = _task(some(known.report, ranked[:count]), known, question, said, folder)
        if ranked and budget.fits(task.messages, task.max_tokens):
            return task
    return None


def _task(part: Part, known: Known, question: str, said: str, folder: Path | None) -> Task:
    prompt = load_template("answer", folder).render(
        report=part.text, history=sendable(said), question=sendable(question)
    )
    # Sentences that tell a machine what to do are no passages: they may be read but not cited.
    citable = [sentence for sentence in part.sentences if sentence.id in known.passages]
    held = _held(part, known.report, {sentence.id for sentence in citable})
    return Task(
        messages=prompt.messages,
        json_schema=answer_schema([sentence.label for sentence in citable or part.sentences], held),
        max_tokens=_ANSWER_TOKENS,
        version=prompt.version,
    )


def _held(part: Part, report: Report, citable: set[int]) -> list[Quantity]:
    return [at for at in part.quantities if report.document.sentence_at(at.start).id in citable]


def _said(history: Sequence[Turn], counter: TokenCounter) -> str:
    """Write out the last turns that fit, in their order."""
    left = _HISTORY_TOKENS

    def fits(line: str) -> bool:
        nonlocal left
        left -= counter.count(line)
        return left >= 0

    turns = (f"问：{turn.question}\n答：{turn.answer}" for turn in reversed(history))
    lines = list(takewhile(fits, turns))
    return "\n".join(["此前的问答：", *reversed(lines)]) if lines else ""
