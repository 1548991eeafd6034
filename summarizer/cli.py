"""The command line: results go to stdout, all else to stderr; exit code 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from summarizer._version import __version__
from summarizer.cli_ask import ask_command, chat_command
from summarizer.cli_batch import batch_commands
from summarizer.cli_web import web_command
from summarizer.errors import SummarizerError, UsageError
from summarizer.messages import LANGUAGES, Language, say, set_language

_HEADINGS: Final = {"Options": "cli.options", "Commands": "cli.commands"}


class _Formatter(click.HelpFormatter):
    """Writes click's own headings in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or say("cli.usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(_HEADINGS[heading]) if heading in _HEADINGS else heading)


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli.help")
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say in the language in force which arguments are too many; click says it in English alone."""
        allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        extra = super().parse_args(ctx, args)
        ctx.allow_extra_args = allowed
        if extra and not allowed:
            raise click.UsageError(say("cli.too_many", names="、".join(extra)), ctx)
        return extra


class _Group(_Command, click.Group):
    """The command itself, with its commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; the entry point of the command ``summarizer``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _write_utf8()
    set_language(_language_of(given))
    try:
        code = commands().main(given, prog_name="summarizer", standalone_mode=False)
    except SummarizerError as error:
        return _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return 2
    except click.UsageError as error:
        return _fail(_wrong(error), 2)
    except click.ClickException as error:
        return _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.interrupted"), err=True)
        return 1
    except BrokenPipeError:
        _close_stdout()
        return 1
    except OSError as error:
        _close_stdout()
        return _fail(say("cli.cannot_write", path="stdout", reason=error.strerror or str(error)), 1)
    return code if isinstance(code, int) else 0


def commands() -> click.Group:
    """Build the commands, their help in the language in force."""
    return _Group(
        "summarizer",
        help=say("cli.about"),
        context_settings={"help_option_names": ["-h", "--help"]},
        commands=[
            _summarize(),
            _text(),
            ask_command(_Command, (*_model_options(), *_file_options()), _lang()),
            chat_command(_Command, (*_model_options(), *_file_options()), _lang()),
            batch_commands(_Command, (*_model_options(), *_file_options()), _lang()),
            web_command(_Command, _lang()),
        ],
        params=[
            _lang(),
            click.Option(
                ["--version"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                help=say("cli.version"),
                callback=_print_version,
            ),
        ],
        no_args_is_help=True,
        callback=lambda lang: None,
    )


def _summarize() -> click.Command:
    def run(
        file: str, form: str, out: str | None, force: bool, max_mb: float, **given: str | float | None
    ) -> None:
        from summarizer.export import to_json, to_markdown
        from summarizer.settings import load_settings
        from summarizer.summarize import load, summarize

        given.pop("lang", None)
        settings = load_settings(**given)
        report = load(file, max_mb=max_mb, force=force)
        if settings.engine == "auto" and not settings.has_endpoint:
            click.echo(say("cli.rules_chosen"), err=True)
        elif settings.engine != "rules":
            click.echo(say("cli.asking", url=settings.url), err=True)
        summary = summarize(report, settings=settings)
        _put(to_json(summary) + "\n" if form == "json" else to_markdown(summary), out)

    return _Command(
        "summarize",
        help=say("cli.summarize"),
        callback=run,
        params=[
            _file(),
            click.Option(
                ["-f", "--format", "form"],
                type=click.Choice(["md", "json"]),
                default="md",
                show_default=True,
                help=say("cli.format"),
            ),
            click.Option(["-o", "--out"], help=say("cli.out"), metavar="FILE"),
            *_model_options(),
            *_file_options(),
            _lang(),
        ],
    )


def _text() -> click.Command:
    def run(file: str, out: str | None, force: bool, max_mb: float, lang: str | None) -> None:
        from summarizer.summarize import load

        _put(load(file, max_mb=max_mb, force=force).document.source, out)

    return _Command(
        "text",
        help=say("cli.text"),
        callback=run,
        params=[
            _file(),
            click.Option(["-o", "--out"], help=say("cli.out"), metavar="FILE"),
            *_file_options(),
            _lang(),
        ],
    )


def _file() -> click.Argument:
    return click.Argument(["file"], metavar="FILE")


def _model_options() -> list[click.Parameter]:
    return [
        click.Option(["-e", "--engine"], type=click.Choice(["auto", "rules", "llm"]), help=say("cli.engine")),
        click.Option(["-m", "--model"], help=say("cli.model")),
        click.Option(["--base-url"], help=say("cli.base_url"), metavar="URL"),
        click.Option(["--context"], type=click.IntRange(min=1), help=say("cli.context")),
        click.Option(["--timeout"], type=click.FloatRange(min=0, min_open=True), help=say("cli.timeout")),
    ]


def _file_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--max-mb"],
            type=click.FloatRange(min=0, min_open=True),
            default=20,
            show_default=True,
            help=say("cli.max_mb"),
        ),
        click.Option(["--force"], is_flag=True, help=say("cli.force")),
    ]


def _lang() -> click.Option:
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.lang"))


def _language_of(arguments: list[str]) -> Language | None:
    """Read --lang before anything else, since the help itself is in that language."""
    for at, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value in LANGUAGES:
            return value
    return None


def _put(text: str, out: str | None) -> None:
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        Path(out).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(problem=say("cli.cannot_write", path=out, reason=reason)) from error


def _close_stdout() -> None:
    """Write what is left to nowhere when the reader of a pipe has gone, as with ``| head``, or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(__version__)
        context.exit()


def _fail(message: str, code: int) -> int:
    click.echo(say("cli.error", message=message), err=True)
    return code


def _wrong(error: click.UsageError) -> str:
    """Say in the language in force what click found wrong with the arguments."""
    if isinstance(error, click.MissingParameter) and error.param:
        return say("cli.missing", name=error.param.human_readable_name)
    if isinstance(error, click.BadOptionUsage):
        return say("cli.no_value", name=error.option_name)
    if isinstance(error, click.NoSuchOption):
        return say("cli.no_option", name=error.option_name)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return say("cli.no_command", name=error.command_name)
    if isinstance(error, click.BadParameter) and error.param:
        return say("cli.bad_value", name=error.param.opts[0], choices=_choices(error.param.type))
    return say("cli.other", message=error.format_message())


def _choices(kind: object) -> str:
    """Say which values an option takes."""
    if isinstance(kind, click.Choice):
        return "、".join(kind.choices)
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.min is not None:
        return f"{'>' if kind.min_open else '>='} {kind.min}"
    return getattr(kind, "name", "")


def _write_utf8() -> None:
    """Write UTF-8 also where the console's code page is another, as in a redirection on Windows."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
