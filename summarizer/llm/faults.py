"""Maps what the vendor's client raises, once, to the product's errors, and says which may be tried again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from summarizer.errors import (
    AuthenticationError,
    ContextLengthError,
    EndpointError,
    EndpointTimeoutError,
    ModelError,
    ModelNotFoundError,
    RateLimitError,
    RequestRejectedError,
    ServerError,
)
from summarizer.messages import say

if TYPE_CHECKING:
    import openai

_CONTEXT: Final = re.compile(
    r"context.{0,20}(?:length|size|window)|maximum.{0,20}tokens|too many tokens|prompt is too long"
    r"|exceed_context",
    re.I,
)
_NUMBER: Final = re.compile(r"\d{3,}")
_LONGEST_REASON: Final = 300


class Fault(Exception):
    """One failed attempt: the error it becomes if it is the last, and whether to try again."""

    def __init__(
        self, error: ModelError, *, transient: bool, after: float | None = None, once: bool = False
    ) -> None:
        super().__init__(error)
        self.error = error
        self.transient = transient
        self.after = after
        self.once = once


class FaultMapper:
    """Knows the endpoint for the errors' words."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout

    def from_vendor(self, error: openai.OpenAIError, model: str) -> Fault:
        """Map an exception of the ``openai`` package."""
        import openai

        if isinstance(error, openai.APIStatusError):
            headers = error.response.headers
            return self._from_status(error.status_code, error.body, error.message, headers, model)
        if isinstance(error, openai.APITimeoutError):
            if "Connect" in type(error.__cause__).__name__:
                return self.nobody(error, model)
            return self.timed_out(model)
        return self.nobody(error, model)

    def timed_out(self, model: str) -> Fault:
        """Give the fault of an answer that did not come in time.

        It is tried again at most once: a model that is too slow stays so, a lost connection does not.
        """
        error = EndpointTimeoutError(url=self._url, model=model, seconds=f"{self._timeout:g}")
        return Fault(error, transient=True, once=True)

    def from_reply(
        self, status: int, text: str, model: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> Fault:
        """Map a reply that did not come through the vendor's client; one of a batch's file has no headers."""
        try:
            body: object = json.loads(text)
        except ValueError:
            body = text
        return self._from_status(status, body, _one_line(text), headers, model)

    def check_body(self, text: str, model: str) -> Fault | None:
        """Find the fault in the body of a reply with status 200, or None.

        Some gateways send their errors with status 200, and a wrong address often answers with a web page.
        """
        try:
            body = json.loads(text)
        except ValueError:
            error = EndpointError(
                url=self._url, model=model, reason=say("llm.no_json", start=_one_line(text)[:60])
            )
            return Fault(error, transient=text.lstrip().startswith("{"))
        if isinstance(body, dict) and body.get("error") and not body.get("choices"):
            inner = body["error"]
            code = inner.get("code") if isinstance(inner, dict) else None
            status = code if isinstance(code, int) else 500
            return self._from_status(status, inner, str(inner), {}, model)
        return None

    def nobody(self, error: Exception, model: str) -> Fault:
        """Give the fault of a connection that could not be made, or broke."""
        cause = error.__cause__ or error
        said = cause.strerror if isinstance(cause, OSError) else None
        reason = _one_line(said or str(cause)) or type(cause).__name__
        return Fault(EndpointError(url=self._url, model=model, reason=reason), transient=True)

    def _from_status(
        self, status: int, body: object, message: str, headers: Mapping[str, str], model: str
    ) -> Fault:
        fields = _fields(body)
        reason = _one_line(str(fields.get("message") or message))
        code = str(fields.get("code") or fields.get("type") or "")
        if status in (401, 403):
            return Fault(AuthenticationError(url=self._url, model=model), transient=False)
        if status == 404:
            return Fault(ModelNotFoundError(url=self._url, model=model, available="?"), transient=False)
        if status == 408:
            return self.timed_out(model)
        if status == 429:
            limited = RateLimitError(url=self._url, model=model, reason=reason)
            return Fault(limited, transient=code != "insufficient_quota", after=_retry_after(headers))
        if _CONTEXT.search(f"{code} {reason}"):
            return Fault(_too_long(self._url, model, fields, reason), transient=False)
        if status >= 500:
            failed = ServerError(url=self._url, model=model, status=status, reason=reason)
            return Fault(failed, transient=True, after=_retry_after(headers))
        rejected = RequestRejectedError(
            url=self._url, model=model, reason=reason, param=str(fields.get("param") or ""), code=code
        )
        return Fault(rejected, transient=False)


def _fields(body: object) -> Mapping[str, object]:
    """Give the error object of a body, which some servers wrap in ``error`` and some don't."""
    if not isinstance(body, Mapping):
        return {}
    inner = body.get("error")
    if isinstance(inner, Mapping):
        return inner
    return {"message": inner, **body} if isinstance(inner, str) else body


def _too_long(url: str, model: str, fields: Mapping[str, object], reason: str) -> ContextLengthError:
    """Read the two figures of a context error: llama.cpp gives fields, others write them into the message."""
    numbers = sorted(int(number) for number in _NUMBER.findall(reason))
    tokens = fields.get("n_prompt_tokens") or (numbers[-1] if len(numbers) > 1 else "?")
    limit = fields.get("n_ctx") or (numbers[0] if numbers else "?")
    return ContextLengthError(url=url, model=model, tokens=tokens, limit=limit)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds the endpoint wants us to wait: a number, or a date (RFC 9110, 10.2.3)."""
    milliseconds = headers.get("retry-after-ms", "")
    if milliseconds.isdigit():
        return int(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_REASON]
