"""The command line: results go to stdout, all else to stderr; exit code 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from summarizer._version import __version__
from summarizer.cli.ask import ask_command, chat_command
from summarizer.cli.batch import batch_commands
from summarizer.cli.doctor import doctor_command
from summarizer.cli.options import Group, lang_option
from summarizer.cli.summarize import summarize_command, text_command
from summarizer.cli.verify import verify_command
from summarizer.cli.web import web_command
from summarizer.errors import SummarizerError
from summarizer.filenames import readable
from summarizer.messages import LANGUAGES, Language, say, set_language
from summarizer.writing import reason_of


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
        path = os.fsdecode(error.filename) if error.filename else "stdout"
        return _fail(say("cli.cannot_write", path=path, reason=reason_of(error)), 1)
    return code if isinstance(code, int) else 0


def commands() -> click.Group:
    """Build the commands, their help in the language in force."""
    return Group(
        "summarizer",
        help=say("cli.about"),
        context_settings={"help_option_names": ["-h", "--help"]},
        commands=[
            summarize_command(),
            text_command(),
            ask_command(),
            chat_command(),
            verify_command(),
            batch_commands(),
            web_command(),
            doctor_command(),
        ],
        params=[
            lang_option(),
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


def _language_of(arguments: list[str]) -> Language | None:
    """Read --lang before anything else, since the help itself is in that language."""
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in LANGUAGES:
            return value
    return None


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
        return say("cli.no_option", name=readable(error.option_name))
    if isinstance(error, click.exceptions.NoSuchCommand):
        return say("cli.no_command", name=readable(error.command_name))
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
    if isinstance(sys.stdin, io.TextIOWrapper):
        # A question piped in may be in GBK.
        sys.stdin.reconfigure(errors="surrogateescape")
