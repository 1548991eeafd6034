"""The command ``doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from summarizer.cli.options import Command, format_option, lang_option, model_options, put
from summarizer.messages import say

if TYPE_CHECKING:
    from summarizer.diagnosis import Diagnosis
    from summarizer.engines.llm.exam import ExamMistake, ExamResult


def doctor_command() -> click.Command:
    """Build ``doctor``."""
    again = click.Option(["--again"], is_flag=True, help=say("cli.again"))
    return Command(
        "doctor",
        help=say("cli.doctor"),
        callback=_doctor,
        params=[again, format_option(), *model_options(), lang_option()],
    )


def _doctor(again: bool, form: str, lang: str | None, **given: str | float | None) -> None:
    from summarizer.diagnosis import diagnose
    from summarizer.settings import load_settings

    settings = load_settings(**given)
    if settings.uses_model:
        click.echo(say("cli.asking", url=settings.url), err=True)
    found = diagnose(settings, again=again)
    put(found.model_dump_json(indent=2) + "\n" if form == "json" else _to_markdown(found), None)


def _to_markdown(found: Diagnosis) -> str:
    lines = [f"# {say('doctor.title')}", "", f"**{say(f'doctor.{found.lead}_{found.decided_by}')}**", ""]
    if found.endpoint is not None:
        endpoint = found.endpoint
        lines += [
            f"- {say('doctor.endpoint', url=found.url)}",
            f"- {say('doctor.model', model=endpoint.model)}",
            f"- {say('web.try_context', tokens=f'{endpoint.context:,}')}",
            f"- {say(f'web.try_{endpoint.structured_output}')}"
            if endpoint.structured_output
            else f"- {say('web.try_no_schema', reason=endpoint.problem)}",
        ]
    lines += [f"- {say(f'doctor.embeddings_{found.embeddings}')}"]
    if found.exam is not None:
        lines += _exam_lines(found.exam)
    return "\n".join(lines) + "\n"


def _exam_lines(exam: ExamResult) -> list[str]:
    """Say how an exam went, and what was not answered right."""
    from summarizer.engines.llm.exam import LEAST_RIGHT, MOST_FALLEN

    lines = [
        f"- {say('doctor.exam', **exam.model_dump())}",
        f"- {say('doctor.bar', right=LEAST_RIGHT, questions=exam.questions, fallen=MOST_FALLEN)}",
    ]
    if exam.failure:
        lines += [f"- {say(f'doctor.failed_{exam.failure}')}"]
    if exam.mistakes:
        lines += ["", f"## {say('doctor.mistakes', count=len(exam.mistakes))}", ""]
    return lines + [f"- {_mistake_line(mistake)}" for mistake in exam.mistakes]


def _mistake_line(mistake: ExamMistake) -> str:
    question = mistake.question
    return say(
        "doctor.mistake",
        question=question.text,
        expected=_words(question.expected),
        given=_words(mistake.given),
    )


def _words(answer: str | None) -> str:
    """Put an answer of the exam into words."""
    from summarizer.engines.llm.exam import load_exam

    if answer is None:
        return say("doctor.answer_missing")
    if answer in ("yes", "no", "none"):
        return say(f"doctor.answer_{answer}")
    return load_exam().words(answer)
