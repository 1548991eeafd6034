"""What the commands share: how they speak, the options they have in common, where their results go."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from summarizer.errors import DiskFullError, OutputError, UsageError
from summarizer.filenames import readable
from summarizer.messages import LANGUAGES, say
from summarizer.writing import check_target, replacing

_STDOUT: Final = ("-", "/dev/stdout")
_HEADINGS: Final = {"Options": "cli.options", "Commands": "cli.commands"}


class _Formatter(click.HelpFormatter):
    """Writes click's own headings in the language in force."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, args, prefix or say("cli.usage"))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(say(_HEADINGS[heading]) if heading in _HEADINGS else heading)


class Context(click.Context):
    """A context that writes help so."""

    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help and complaints are in the language in force."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Word the option --help."""
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
            raise click.UsageError(say("cli.too_many", names="、".join(map(readable, extra))), ctx)
        return extra


class Group(Command, click.Group):
    """The command itself, with its commands."""


def file_argument(name: str = "file") -> click.Argument:
    """Return the argument for one file, or with the name ``files`` for one or several."""
    if name == "file":
        return click.Argument([name], metavar="FILE")
    return click.Argument([name], nargs=-1, required=True, metavar="FILE...")


def format_option() -> click.Option:
    """Return the option about the form of a result."""
    forms = click.Choice(["md", "json"])
    return click.Option(
        ["-f", "--format", "form"], type=forms, default="md", show_default=True, help=say("cli.format")
    )


def schema_option() -> click.Option:
    """Return the option about the version of a summary's JSON."""
    return click.Option(
        ["--schema"],
        type=click.Choice(["1", "2"]),
        default="2",
        show_default=True,
        callback=lambda _context, _option, chosen: int(chosen),
        help=say("cli.schema"),
    )


def out_option() -> click.Option:
    """Return the option about where a result goes."""
    return click.Option(["-o", "--out"], metavar="FILE", help=say("cli.out"))


def model_options() -> list[click.Parameter]:
    """Return the options about the model."""
    return [
        click.Option(["-e", "--engine"], type=click.Choice(["auto", "rules", "llm"]), help=say("cli.engine")),
        click.Option(["-m", "--model"], help=say("cli.model")),
        click.Option(["--verifier"], metavar="MODEL", help=say("cli.verifier")),
        click.Option(["--lead"], type=click.Choice(["auto", "model", "rules"]), help=say("cli.lead")),
        click.Option(["--base-url"], metavar="URL", help=say("cli.base_url")),
        click.Option(["--context"], type=click.IntRange(min=1), help=say("cli.context")),
        click.Option(["--timeout"], type=click.FloatRange(min=0, min_open=True), help=say("cli.timeout")),
    ]


def file_options() -> list[click.Parameter]:
    """Return the options about reading files."""
    size = click.FloatRange(min=0, min_open=True)
    return [
        click.Option(["--max-mb"], type=size, default=20, show_default=True, help=say("cli.max_mb")),
        click.Option(["--force"], is_flag=True, help=say("cli.force")),
    ]


def lang_option() -> click.Option:
    """Return the option of the language, which ``main`` has read before."""
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.lang"))


def check_out(files: Iterable[str], out: str | None) -> None:
    """Look whether a result could be written where it is to go, before anything is done or paid for.

    Raises:
        UsageError: if it would be written over one of the files it is made of, or cannot be written at all.
        DiskFullError: if the disk is full.
    """
    if out is None or out in _STDOUT:
        return
    target = Path(out)
    for file in map(Path, files):
        # What is not there is dealt with where it is read.
        with suppress(OSError, ValueError):
            if target.samefile(file):
                raise UsageError(problem=say("cli.over_input", path=out))
    try:
        check_target(target)
    except DiskFullError:
        raise
    except OutputError as error:
        raise UsageError(problem=say("cli.cannot_write", **error.values)) from error


def put(text: str, out: str | None) -> None:
    """Write a result to a file, whole or not at all, or to the screen where none is named.

    Raises:
        OutputError: if the file cannot be written; the result goes to the screen then, since it may have been paid for.
    """
    if out is None or out in _STDOUT:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        with replacing(Path(out)) as temporary:
            temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    except OutputError:
        sys.stdout.write(text)
        sys.stdout.flush()
        raise


def put_bytes(content: bytes, out: str) -> None:
    """Write a result that is no text to a file, whole or not at all.

    Raises:
        OutputError: if it cannot be written.
    """
    with replacing(Path(out)) as temporary:
        temporary.write_bytes(content)
