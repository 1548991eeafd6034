"""The command ``web``."""

from __future__ import annotations

import click

from summarizer.messages import say


def web_command(command: type[click.Command], lang: click.Parameter) -> click.Command:
    """Build ``web``.

    Args:
        command: the class of the program's commands, which writes help in the language in force.
        lang: the option of the language.
    """
    return command(
        "web",
        help=say("web.about"),
        callback=_serve,
        params=[
            click.Option(["--address"], default="127.0.0.1", show_default=True, help=say("web.address")),
            click.Option(
                ["--port"],
                type=click.IntRange(1, 65535),
                default=8501,
                show_default=True,
                help=say("web.port"),
            ),
            lang,
        ],
    )


def _serve(address: str, port: int, lang: str | None) -> None:
    from summarizer.web.launch import serve

    serve(address=address, port=port, lang=lang)
