"""The command ``verify``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from summarizer.cli.options import (
    Command,
    check_out,
    file_argument,
    file_options,
    lang_option,
    out_option,
    put,
    put_bytes,
)
from summarizer.errors import UsageError
from summarizer.messages import say

_STDIN: Final = "-"


def verify_command() -> click.Command:
    """Build ``verify REPORT... TEXT``."""
    text = click.Argument(["text"], metavar="TEXT")
    form = click.Option(
        ["-f", "--format", "form"],
        type=click.Choice(["md", "json", "docx"]),
        default="md",
        show_default=True,
        help=say("cli.verify_format"),
    )
    strict = click.Option(["--strict"], is_flag=True, help=say("cli.strict"))
    reports = file_argument("files")
    reports.metavar = "REPORT..."
    return Command(
        "verify",
        help=say("cli.verify"),
        callback=_verify,
        params=[reports, text, form, strict, out_option(), *file_options(), lang_option()],
    )


def _verify(
    files: tuple[str, ...],
    text: str,
    form: str,
    strict: bool,
    out: str | None,
    force: bool,
    max_mb: float,
    lang: str | None,
) -> int:
    """Print what the reports say to a text; 1 where that is strict and the text must not stand as it is."""
    from summarizer.document.load import read_file
    from summarizer.document.texts import GivenText, read_text
    from summarizer.export import to_json
    from summarizer.export.verified_text import verification_to_docx, verification_to_markdown
    from summarizer.pipeline import load
    from summarizer.verification import grave, verify

    if form == "docx" and (out is None or out == _STDIN):
        raise UsageError(problem=say("cli.docx_needs_out"))
    check_out([*files, *([] if text == _STDIN else [text])], out)
    reports = [load(file, max_mb=max_mb, force=force, isolated=True) for file in files]
    given = (
        GivenText(name=_STDIN, text=sys.stdin.read())
        if text == _STDIN
        else read_text(read_file(Path(text), max_mb=max_mb))
    )
    found = verify(reports, given.text)
    if form == "docx":
        put_bytes(verification_to_docx(found, given), str(out))
    else:
        put(to_json(found) + "\n" if form == "json" else verification_to_markdown(found), out)
    return 1 if strict and grave(found) else 0
