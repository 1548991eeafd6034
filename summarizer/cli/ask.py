"""The commands ``ask`` and ``chat``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from summarizer.cli.options import (
    Command,
    check_out,
    file_argument,
    file_options,
    format_option,
    lang_option,
    model_options,
    out_option,
    put,
)
from summarizer.filenames import distinct, readable
from summarizer.messages import say

if TYPE_CHECKING:
    from summarizer.conversation import Conversation

_ENDS: Final = frozenset(("退出", "结束", "再见", "exit", "quit", "q", "bye"))


def ask_command() -> click.Command:
    """Build ``ask FILE... QUESTION``."""
    question = click.Argument(["question"], metavar="QUESTION")
    own = [file_argument("files"), question, format_option(), out_option()]
    return Command("ask", help=say("cli.ask"), callback=_ask, params=[*own, *_asking_options()])


def chat_command() -> click.Command:
    """Build ``chat FILE...``."""
    own = [file_argument("files"), *_asking_options()]
    return Command("chat", help=say("cli.chat"), callback=_chat, params=own)


def _asking_options() -> list[click.Parameter]:
    return [
        click.Option(["--synonyms"], metavar="FILE", help=say("cli.synonyms")),
        *model_options(),
        *file_options(),
        lang_option(),
    ]


def _ask(
    files: tuple[str, ...],
    question: str,
    form: str,
    out: str | None,
    force: bool,
    max_mb: float,
    **given: str | float | None,
) -> None:
    from summarizer.export import answer_to_markdown, to_json

    check_out(files, out)
    question = readable(question)
    with _conversation(files, force, max_mb, given) as conversation:
        answer = conversation.ask(question)
    text = to_json(answer) + "\n" if form == "json" else answer_to_markdown(answer, question)
    put(text, out)


def _chat(files: tuple[str, ...], force: bool, max_mb: float, **given: str | float | None) -> None:
    from summarizer.export import answer_to_markdown

    with _conversation(files, force, max_mb, given) as conversation:
        click.echo(say("ask.hello", count=len(files)), err=True)
        for question in _questions():
            sys.stdout.write(answer_to_markdown(conversation.ask(question), question) + "\n")
            sys.stdout.flush()


def _questions() -> Iterator[str]:
    """Read questions line by line until the end of input or a word that ends."""
    while True:
        if sys.stdin.isatty():
            click.echo(f"{say('ask.prompt')}> ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line or line.strip().lower() in _ENDS:
            return
        if line.strip():
            yield readable(line.strip())


def _conversation(
    files: tuple[str, ...], force: bool, max_mb: float, given: dict[str, str | float | None]
) -> Conversation:
    from summarizer.conversation import Conversation
    from summarizer.pipeline import load
    from summarizer.settings import load_settings

    given.pop("lang", None)
    settings = load_settings(**given)
    if settings.engine == "llm" or (settings.engine == "auto" and settings.has_endpoint):
        click.echo(say("cli.asking", url=settings.url), err=True)
    reports = [load(file, max_mb=max_mb, force=force, isolated=True) for file in files]
    # Evidence names its file: two bureaus' 年度报告.docx must not be taken for one.
    names = distinct(list(map(Path, files)), [report.document.name for report in reports])
    named = [
        report.model_copy(update={"document": report.document.model_copy(update={"name": name})})
        for report, name in zip(reports, names, strict=True)
    ]
    return Conversation(named, settings=settings)
