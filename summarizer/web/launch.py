"""Starting the page: Streamlit with the settings in ``config.toml``, on this machine only unless told otherwise."""

from __future__ import annotations

import os
import tomllib
from importlib import resources
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.settings import load_settings
from summarizer.web.options import load_options
from summarizer.web.readiness import check_settings

_CHECKOUT = Path(__file__).parents[2]


def serve(*, address: str = "127.0.0.1", port: int = 8501, lang: str | None = None) -> None:
    """Serve the page until it is interrupted.

    Args:
        address: what to listen on.
        port: the port.
        lang: the language visitors find first; the environment's where None.

    Raises:
        UsageError: if the extra ``web`` is not installed, or a setting makes no sense; where users may not change the
            endpoint, also if nothing could be read with the one there is.
        TemplateError: there, if one of the prompts is broken.
    """
    try:
        from streamlit.web import cli
    except ModuleNotFoundError as error:
        raise UsageError(problem=say("web.no_streamlit")) from error
    if lang:
        os.environ["SUMMARIZER_LANG"] = lang
    decided, settings = load_options(), load_settings()
    if decided.fixed:
        check_settings(settings)
    options = {
        **_options(),
        "server.address": address,
        "server.port": port,
        "server.maxUploadSize": decided.upload_mb,
    }
    flags = [f"--{name}={_flag(value)}" for name, value in options.items()]
    cli.main(["run", str(_file("streamlit_app.py", "_streamlit_app.py")), *flags], standalone_mode=False)


def _options() -> dict[str, object]:
    """Read the settings the page is served with, as Streamlit's options."""
    text = _file(".streamlit/config.toml", "_config.toml").read_text(encoding="utf-8")
    return _flat(tomllib.loads(text))


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in table.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return found


def _flag(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _file(checkout: str, packed: str) -> Path:
    """Find a file that lies in the checkout, and in the wheel beside this module."""
    shipped = Path(str(resources.files("summarizer.web").joinpath(packed)))
    return shipped if shipped.is_file() else _CHECKOUT / checkout
