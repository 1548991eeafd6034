"""Asks a model one question about one report, and falls back to the rules' answer."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.engines.llm.answering.bench import Bench
from summarizer.engines.llm.answering.deciding import decide, final, gave_way
from summarizer.engines.llm.answering.proposal import proposal_of
from summarizer.engines.llm.answering.request import answer_task
from summarizer.engines.llm.tasks import Task
from summarizer.engines.rules.answering import Desk
from summarizer.errors import (
    ContentFilterError,
    ContextLengthError,
    InvalidAnswerError,
    TruncatedAnswerError,
)
from summarizer.llm import Client
from summarizer.models.asking import AnswerDraft, Turn
from summarizer.settings import Settings

_REPAIRS = 1
# What costs the model's answer and not the question's: the rules stand in for it.
_OF_ONE_ANSWER = (ContentFilterError, ContextLengthError, InvalidAnswerError, TruncatedAnswerError)


class Respondent:
    """Answers with any OpenAI-compatible model; the promises hold whatever it says.

    Raises:
        UsageError: if no endpoint is configured.
    """

    def __init__(self, settings: Settings, client: Client | None = None) -> None:
        self.settings = settings
        self.client = client or Client(settings)

    def answer(
        self, desk: Desk, question: str, history: Sequence[Turn] = (), *, entire: bool = True
    ) -> AnswerDraft:
        """Answer a question that is complete in itself.

        Args:
            desk: the report, as rules answer about it.
            question: as it was understood.
            history: the turns before.
            entire: whether the whole report goes along where it fits; else its best passages.

        Returns:
            The rules' draft without a model named where none was asked: the question is none about the report.

        Raises:
            ModelError: if the endpoint fails.
        """
        ours = desk.answer(question)
        if final(ours):
            return ours
        bench = Bench(question, desk)
        task = answer_task(
            desk.known,
            question,
            history,
            self.client.budget(),
            ranked=bench.ranked,
            entire=entire,
            folder=self.settings.prompts,
        )
        if task is None:
            return gave_way(ours, ContextLengthError.__name__)
        return self._asked(task, bench, ours)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def _asked(self, task: Task, bench: Bench, ours: AnswerDraft) -> AnswerDraft:
        try:
            said = self.client.ask_json(
                task.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
            )
        except _OF_ONE_ANSWER as error:
            return gave_way(ours, error.name)
        decided = decide(bench, ours, proposal_of(said.data, bench.known.report))
        return decided.model_copy(
            update={
                "model": said.model,
                "prompt_version": task.version,
                "structured_output": said.structured_output,
                "usage": said.usage,
            }
        )
