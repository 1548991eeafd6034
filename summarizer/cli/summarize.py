"""The commands ``summarize`` and ``text``."""

from __future__ import annotations

from typing import Literal

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
    schema_option,
)
from summarizer.messages import say


def summarize_command() -> click.Command:
    """Build ``summarize FILE``."""
    own = [file_argument(), format_option(), schema_option(), out_option()]
    return Command(
        "summarize",
        help=say("cli.summarize"),
        callback=_summarize,
        params=[*own, *model_options(), *file_options(), lang_option()],
    )


def text_command() -> click.Command:
    """Build ``text FILE``."""
    own = [file_argument(), out_option()]
    return Command(
        "text", help=say("cli.text"), callback=_text, params=[*own, *file_options(), lang_option()]
    )


def _summarize(
    file: str,
    form: str,
    schema: Literal[1, 2],
    out: str | None,
    force: bool,
    max_mb: float,
    lang: str | None,
    **given: str | float | None,
) -> None:
    from summarizer.export import to_json, to_markdown
    from summarizer.pipeline import load, summarize
    from summarizer.settings import load_settings

    check_out([file], out)
    settings = load_settings(**given)
    report = load(file, max_mb=max_mb, force=force, isolated=True)
    if settings.engine == "auto" and not settings.has_endpoint:
        click.echo(say("cli.rules_chosen"), err=True)
    elif settings.engine != "rules":
        click.echo(say("cli.asking", url=settings.url), err=True)
    summary = summarize(report, settings=settings)
    written = to_json(summary, schema=schema) + "\n"
    put(written if form == "json" else to_markdown(summary), out)


def _text(file: str, out: str | None, force: bool, max_mb: float, lang: str | None) -> None:
    from summarizer.export.markdown import say_unread
    from summarizer.pipeline import load

    check_out([file], out)
    document = load(file, max_mb=max_mb, force=force, isolated=True).document
    if unread := say_unread(document.unread):
        click.echo(unread, err=True)
    put(document.source, out)
