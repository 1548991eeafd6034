"""Settings: from arguments, then the environment, then ``.env``; a bad value is a UsageError."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from summarizer.errors import UsageError
from summarizer.messages import Language, say

EngineChoice = Literal["auto", "rules", "llm"]
LeadChoice = Literal["auto", "model", "rules"]
EmbeddingChoice = Literal["auto", "off", "local", "endpoint"]

OPENAI_URL: Final = "https://api.openai.com/v1"
NO_VERIFIER: Final = "none"

# What pydantic finds wrong with a value, in English only, as keys of the catalogue.
_REASONS: Final = {
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "int_type": "whole",
    "bool_parsing": "switch",
    "greater_than": "above",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "literal_error": "one_of",
}


class Settings(BaseSettings):
    """What a run is told from outside; the key never shows in ``repr`` or in an error."""

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    model: str | None = None
    verifier: str | None = Field(
        default=None,
        description="the model that reads what is worded freely; None for the same model, ``none`` for nobody",
    )
    engine: EngineChoice = "auto"
    lead: LeadChoice = Field(
        default="auto",
        description="who answers where there is a model; ``auto`` asks what its exam has shown",
    )
    lang: Language | None = None
    prompts: Path | None = Field(
        default=None, description="folder whose templates go before the shipped ones"
    )
    synonyms: Path | None = Field(default=None, description="file of synonyms that adds to the shipped ones")

    embeddings: EmbeddingChoice = Field(default="auto", description="what finds passages by their meaning")
    embedding_model: str | None = Field(default=None, description="the endpoint's model for embeddings")

    timeout: float = Field(default=600, gt=0, description="seconds for one answer")
    retries: int = Field(default=3, ge=0, le=20, description="attempts after the first")
    retry_wait: float = Field(default=0.5, ge=0, description="seconds, about, before the first retry")
    retry_seconds: float = Field(
        default=120, ge=0, description="no retry begins later after the first attempt"
    )
    context: int | None = Field(default=None, gt=0, description="tokens the model can hold")
    concurrency: int = Field(default=4, ge=1, description="requests in flight")

    price_input: float | None = Field(default=None, ge=0, description="of a million tokens read")
    price_cached: float | None = Field(default=None, ge=0, description="of a million read from the cache")
    price_output: float | None = Field(default=None, ge=0, description="of a million written")
    price_factor: float = Field(default=1, gt=0, description="of a price that is billed: batches cost half")

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value.strip())
            known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            known = False
        if not known:
            raise ValueError(say("settings.address"))
        return value.strip().rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _one_word(cls, value: SecretStr | None) -> SecretStr | None:
        """Take away the line end that comes along when a key is pasted."""
        return None if value is None else SecretStr(value.get_secret_value().strip())

    @property
    def has_endpoint(self) -> bool:
        """Whether anyone has named an endpoint: an address, or a key for OpenAI's own."""
        return self.base_url is not None or self.api_key is not None

    @property
    def uses_model(self) -> bool:
        """Whether a model is asked, and not the rules alone."""
        return self.engine == "llm" or (self.engine == "auto" and self.has_endpoint)

    @property
    def verifies(self) -> bool:
        """Whether a model may be asked if what is worded freely says what its quotes do."""
        return self.verifier != NO_VERIFIER

    @property
    def local(self) -> bool:
        """Whether the endpoint is on this very machine."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        """The address requests go to."""
        return self.base_url or OPENAI_URL


def load_settings(**arguments: object) -> Settings:
    """Read the settings; an argument that is None counts as not given.

    Raises:
        UsageError: if a value makes no sense, or there is no such setting.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    unknown = sorted(given.keys() - Settings.model_fields.keys())
    if unknown:
        raise UsageError(problem=say("settings.unknown", names=", ".join(unknown)))
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise bad_value(error, variable) from None


def bad_value(error: ValidationError, variable_of: Callable[[str], str]) -> UsageError:
    """Return what pydantic found wrong first with some settings as an error of ours, in the language in force.

    Args:
        error: what pydantic says; the value itself is not repeated, it may be a key.
        variable_of: gives the environment's name of a setting.
    """
    first = error.errors(include_url=False, include_input=False)[0]
    context = first.get("ctx", {})
    reason = str(context.get("error", "")) or say("settings.unsuitable")
    if first["type"] in _REASONS:
        choices = "、".join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))
        bound = next((context[name] for name in ("gt", "ge", "le") if name in context), "")
        reason = say(f"settings.{_REASONS[first['type']]}", bound=bound, choices=choices)
    name = str(first["loc"][0]) if first["loc"] else "?"
    return UsageError(problem=say("settings.bad", name=variable_of(name), reason=reason))


def variable(setting: str) -> str:
    """Return the environment's name of a setting, by which messages speak of it."""
    field = Settings.model_fields.get(setting)
    if field is None:
        return setting
    return str(field.validation_alias or f"SUMMARIZER_{setting.upper()}")
