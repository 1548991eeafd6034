"""The exam: whether a model may lead is measured on an invented report, by questions whose answers are known.

Report and questions are those of ``eval/exam``; a third of the questions ask for what the report does not say, near to
something it does. All are asked in one request, by ids.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast

from pydantic import Field, JsonValue

from summarizer.document import from_text
from summarizer.engines.llm.annotate import whole
from summarizer.engines.llm.answerer import OF_ONE_TASK
from summarizer.engines.llm.tasks import Task
from summarizer.errors import ContextLengthError
from summarizer.facts import fact_table
from summarizer.filenames import shipped
from summarizer.llm import Client, JsonSchema, StructuredOutput, load_template
from summarizer.models import Model, Report, Usage
from summarizer.numbers import find

QuestionKind = Literal["figure", "yes_no", "reason"]
Lead = Literal["model", "rules"]

NONE: Final = "none"
LEAST_RIGHT: Final = 36
"""So many questions have to be answered right by a model that is to lead."""
MOST_FALLEN: Final = 2
"""So many of what the report does not say may be answered all the same."""

_LABELS: Final[Mapping[QuestionKind, str]] = {"figure": "数字", "yes_no": "是否", "reason": "原因"}
_REPAIRS: Final = 1
# Of a key and its value, in an answer with a line each.
_TOKENS: Final = 24


class ExamQuestion(Model):
    """One question; answers are ids of the report (``Q8``, ``S38``), ``yes`` or ``no``, or ``none``."""

    key: str
    kind: QuestionKind
    text: str
    expected: str
    lure: str | None = Field(description="what comes near, where the report does not say what is asked")


class Exam(Model):
    """The report, and what is asked about it."""

    report: Report
    questions: tuple[ExamQuestion, ...]
    digest: str = Field(description="of report, questions and answers")

    def task(self, folder: Path | None) -> Task:
        """Ask everything at once; each question is a required key, its value one of the ids there are."""
        part = whole(self.report)
        listed = "\n".join(f"{one.key}（{_LABELS[one.kind]}）{one.text}" for one in self.questions)
        choices: dict[QuestionKind, list[str]] = {
            "figure": [quantity.label for quantity in part.quantities],
            "yes_no": ["yes", "no"],
            "reason": [sentence.label for sentence in part.sentences if not sentence.heading],
        }
        properties: JsonValue = {one.key: {"$ref": f"#/$defs/{one.kind}"} for one in self.questions}
        schema: JsonSchema = {
            "type": "object",
            "properties": properties,
            "required": [one.key for one in self.questions],
            "additionalProperties": False,
            "$defs": {kind: {"type": "string", "enum": [*ids, NONE]} for kind, ids in choices.items()},
        }
        prompt = load_template("exam", folder).render(report=part.text, questions=listed)
        return Task(prompt, schema, _TOKENS * len(self.questions))

    def version(self, folder: Path | None) -> str:
        """Name all that a result depends on but the model: the prompt, the report, questions and answers."""
        return f"{load_template('exam', folder).version}+{self.digest}"

    def words(self, answer: str) -> str:
        """Return what the report has at an id; any other answer as it is."""
        document = self.report.document
        for quantity in self.report.quantities:
            if quantity.label == answer:
                return quantity.surface
        for sentence in document.sentences:
            if sentence.label == answer:
                return document.text[sentence.start : sentence.end].strip()
        return answer


class ExamMistake(Model):
    """A question that was not answered right; ``given`` is None where there was no valid answer."""

    question: ExamQuestion
    given: str | None


class ExamResult(Model):
    """How a model of an endpoint did."""

    url: str
    model: str
    prompt_version: str
    taken_at: str
    questions: int
    score: int = Field(description="questions answered right, refusals among them")
    unanswerable: int = Field(description="questions about what the report does not say")
    refused: int = Field(description="of those, the ones that were refused")
    fallen: int = Field(description="of those, the ones that were answered")
    mistakes: tuple[ExamMistake, ...]
    failure: str = Field(
        default="", description="class of the error, where there was no usable answer at all"
    )
    structured_output: StructuredOutput | None = None
    usage: Usage = Usage()

    @property
    def lead(self) -> Lead:
        """Who leads: the model where it has passed."""
        return "model" if self.score >= LEAST_RIGHT and self.fallen <= MOST_FALLEN else "rules"


def take(client: Client) -> ExamResult:
    """Ask all questions in one request, and mark what comes back.

    Raises:
        ModelError: if the endpoint fails; an answer that is of no use is a failed exam.
    """
    exam, settings = load_exam(), client.settings
    task, budget = exam.task(settings.prompts), client.budget()
    given: Mapping[str, JsonValue] = {}
    failure, usage, mode = ContextLengthError.__name__, Usage(), None
    if task.fits(budget):
        try:
            answer = client.ask_json(
                task.prompt.messages, task.json_schema, max_tokens=task.max_tokens, repairs=_REPAIRS
            )
            given, failure, usage, mode = answer.data, "", answer.usage, answer.structured_output
        except OF_ONE_TASK as error:
            failure, usage = error.name, cast(Usage, error.values.get("usage", Usage()))
    unanswerable = [one for one in exam.questions if one.expected == NONE]
    mistakes = tuple(
        ExamMistake(question=one, given=cast("str | None", given.get(one.key)))
        for one in exam.questions
        if given.get(one.key) != one.expected
    )
    return ExamResult(
        url=settings.shown_url,
        model=budget.model,
        prompt_version=exam.version(settings.prompts),
        taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
        questions=len(exam.questions),
        score=len(exam.questions) - len(mistakes),
        unanswerable=len(unanswerable),
        refused=sum(given.get(one.key) == NONE for one in unanswerable),
        fallen=sum(given.get(one.key, NONE) != NONE for one in unanswerable),
        mistakes=mistakes,
        failure=failure,
        structured_output=mode,
        usage=usage,
    )


@cache
def load_exam() -> Exam:
    """Read the report and the questions that come with the product.

    Raises:
        ValueError: if words of an answer are not in the report, or more than once, or are no quantity.
    """
    folder = shipped("_exam", "eval/exam")
    text = (folder / "report.txt").read_text(encoding="utf-8")
    written = (folder / "questions.toml").read_text(encoding="utf-8")
    document = from_text(text, "exam.txt")
    quantities = find(document.text)
    report = Report(document=document, quantities=quantities, facts=fact_table(document, quantities))
    questions = tuple(
        ExamQuestion(
            key=f"E{number}",
            kind=entry["kind"],
            text=entry["text"],
            expected=_id(entry["expected"], report),
            lure=_id(entry["lure"], report) if "lure" in entry else None,
        )
        for number, entry in enumerate(tomllib.loads(written)["questions"], 1)
    )
    digest = hashlib.sha256(f"{text}\0{written}".encode()).hexdigest()[:8]
    return Exam(report=report, questions=questions, digest=digest)


def _id(answer: str, report: Report) -> str:
    """Return the id of what an answer's words point to: of the quantity in 〔〕, else of the sentence."""
    if answer in ("yes", "no", NONE):
        return answer
    before, _, marked = answer.partition("〔")
    surface, _, after = marked.partition("〕")
    text, words = report.document.text, f"{before}{surface}{after}"
    if text.count(words) != 1:
        raise ValueError(f"not once in the report: {answer}")
    start = text.index(words) + len(before)
    if not surface:
        return report.document.sentence_at(start).label
    found = report.quantities_in(start, start + 1)
    if not found or found[0].surface != surface or found[0].role != "metric":
        raise ValueError(f"no quantity: {answer}")
    return found[0].label
