"""Starting the page on this machine, and what its administrator decides for it in the environment."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources
from math import ceil
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from summarizer.errors import UsageError
from summarizer.messages import say
from summarizer.settings import bad_value, load_settings
from summarizer.web.endpoint import check_settings

_CHECKOUT: Final = Path(__file__).parents[2]
_UPLOAD_HEADROOM: Final = 10


class WebOptions(BaseSettings):
    """Limits and switches of the page; each is the variable ``SUMMARIZER_WEB_`` with the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_WEB_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    fixed: bool = False
    """The endpoint is the environment's; users see no settings."""
    sign_in: bool = False
    """Only people signed in through Streamlit's OIDC may use the page."""
    max_mb: float = Field(default=20, gt=0)
    """The largest file that is read, in megabytes."""
    max_chars: int = Field(default=200_000, gt=0)
    """The longest text that is shown, in characters; the longest reports have a third of that."""
    max_numbers: int = Field(default=6_000, gt=0)
    """The most numbers a text that is shown may have."""
    max_files: int = Field(default=200, gt=0)
    """The most files of one batch, and the most reports a visitor keeps open."""
    keep_hours: float = Field(default=8, gt=0)
    """How long a visitor who is away finds the reports again."""
    visitors: int = Field(default=500, gt=0)
    """How many visitors' reports are kept at most."""

    @property
    def upload_mb(self) -> int:
        """The largest file the browser may send, in whole megabytes.

        It is well above ``max_mb``: what the browser refuses vanishes with the uploader when other files of the same
        drop are read, what we refuse is said.
        """
        return ceil(_UPLOAD_HEADROOM * self.max_mb)


@cache
def web_options() -> WebOptions:
    """Return what the administrator decided, read once.

    Raises:
        UsageError: if a value makes no sense.
    """
    try:
        return WebOptions()
    except ValidationError as error:
        raise bad_value(error, lambda name: f"SUMMARIZER_WEB_{name.upper()}") from None


def serve(*, address: str = "127.0.0.1", port: int = 8501, lang: str | None = None) -> None:
    """Serve the page with the settings of ``config.toml`` until it is interrupted.

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
    options, settings = web_options(), load_settings()
    if options.fixed:
        check_settings(settings)
    config = tomllib.loads(_file(".streamlit/config.toml", "_config.toml").read_text(encoding="utf-8"))
    given = {
        **_flat(config),
        "server.address": address,
        "server.port": port,
        "server.maxUploadSize": options.upload_mb,
    }
    flags = [f"--{name}={_flag(value)}" for name, value in given.items()]
    cli.main(["run", str(_file("streamlit_app.py", "_streamlit_app.py")), *flags], standalone_mode=False)


def _flag(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in table.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return flat


def _file(checkout: str, packed: str) -> Path:
    """Return a file that lies in the checkout, and in the wheel beside this module."""
    shipped = Path(str(resources.files("summarizer.web").joinpath(packed)))
    return shipped if shipped.is_file() else _CHECKOUT / checkout
