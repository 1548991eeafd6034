"""What an administrator decides for the page, from the environment."""

from __future__ import annotations

from math import ceil
from typing import Final

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from summarizer.settings import bad_value

_SENT: Final = 10


class Options(BaseSettings):
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
        return ceil(_SENT * self.max_mb)


def load_options() -> Options:
    """Read the options.

    Raises:
        UsageError: if a value makes no sense.
    """
    try:
        return Options()
    except ValidationError as error:
        raise bad_value(error, lambda name: f"SUMMARIZER_WEB_{name.upper()}") from None
