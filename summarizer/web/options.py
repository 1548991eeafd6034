"""What an administrator decides for the page, from the environment."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class Options(BaseSettings):
    """Limits and switches of the page; each is the variable ``SUMMARIZER_WEB_`` with the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_WEB_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    fixed: bool = False
    """The endpoint is the environment's; users see no settings."""
    sign_in: bool = False
    """Only people signed in through Streamlit's OIDC may use the page."""
    max_mb: float = 20
    """The largest file that is read, in megabytes."""
    max_files: int = 200
    """The most files of one batch, and the most reports a visitor keeps open."""
    keep_hours: float = 8
    """How long a visitor who is away finds the reports again."""
    visitors: int = 500
    """How many visitors' reports are kept at most."""
