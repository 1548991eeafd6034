"""The command ``web``."""

from __future__ import annotations

import click

from summarizer.cli.options import Command, lang_option
from summarizer.messages import say


def web_command() -> click.Command:
    """Build ``web``."""
    ports = click.IntRange(1, 65535)
    return Command(
        "web",
        help=say("web.about"),
        callback=_serve,
        params=[
            click.Option(["--address"], default="127.0.0.1", show_default=True, help=say("web.address")),
            click.Option(["--port"], type=ports, default=8501, show_default=True, help=say("web.port")),
            lang_option(),
        ],
    )


def _serve(address: str, port: int, lang: str | None) -> None:
    from summarizer.web.launch import serve

    serve(address=address, port=port, lang=lang)
