"""Maps whatever goes wrong with a request, once, to the product's errors, and says which may be tried again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from summarizer.errors import (
    AuthenticationError,
    ContentFilterError,
    ContextLengthError,
    EndpointError,
    EndpointTimeoutError,
    InvalidAnswerError,
    ModelError,
    ModelNotFoundError,
    QuotaExhaustedError,
    RateLimitError,
    RequestRejectedError,
    ServerError,
    UnexpectedReplyError,
)
from summarizer.llm.complaints import Complaint, Kind, complains, complaint_of, one_line
from summarizer.llm.replies import BrokenStreamError, plain, read_chat, read_text
from summarizer.messages import say

if TYPE_CHECKING:
    from summarizer.settings import Settings

CHAT: Final = "/chat/completions"
_MEGABYTE: Final = 1_048_576
_START: Final = 120
_LONGEST_NUMBER: Final = 12
# Anything shorter is no secret, and may well be a word.
_SHORTEST_KEY: Final = 8
_ERRORS: Final[Mapping[Kind, type[ModelError]]] = {
    "quota": QuotaExhaustedError,
    "key": AuthenticationError,
    "rate": RateLimitError,
    "filter": ContentFilterError,
    "busy": ServerError,
    "model": ModelNotFoundError,
    "context": ContextLengthError,
    "form": RequestRejectedError,
}
# What a status says where the words don't; any other below 500 is about the request.
_BY_STATUS: Final[Mapping[int, Kind]] = {
    401: "key", 402: "quota", 403: "key", 404: "model", 424: "busy", 425: "busy", 429: "rate", 451: "filter",
    501: "form",
}  # fmt: skip
# What the words must say for a status not to be taken at its own.
_OVER_STATUS: Final[Mapping[int, frozenset[Kind]]] = {
    401: frozenset({"quota"}),
    402: frozenset(),
    403: frozenset({"quota", "filter", "rate", "busy", "model"}),
    404: frozenset({"quota", "filter", "key", "context"}),
    429: frozenset({"quota", "filter"}),
}


class AttemptError(Exception):
    """One failed attempt: the error it becomes if it is the last, and whether to try again.

    Args:
        error: what it becomes.
        transient: whether another attempt may help.
        after: the seconds that the endpoint wants us to wait before it.
        once: whether it is worth one more attempt only.
    """

    def __init__(
        self, error: ModelError, *, transient: bool, after: float | None = None, once: bool = False
    ) -> None:
        super().__init__(error)
        self.error = error
        self.transient = transient
        self.after = after
        self.once = once


class ErrorMapper:
    """Knows the endpoint for the errors' words; its key is never among them."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.url
        self._timeout = settings.timeout
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        self._key = key if len(key) >= _SHORTEST_KEY else ""

    def timed_out(self, seconds: float, model: str, *, slow: bool = False) -> AttemptError:
        """Return the error of an answer that did not come in time.

        It is tried again at most once: a model that is too slow stays so, a lost connection does not. An answer that
        had begun to come is slow for certain, and not tried again.
        """
        stated = f"{seconds:g}"
        reason = say("llm.late", seconds=stated)
        error = EndpointTimeoutError(url=self._url, model=model, seconds=stated, reason=reason)
        return AttemptError(error, transient=not slow, once=True)

    def hopeless(self, kind: type[ModelError], reason: str, model: str) -> AttemptError:
        """Return an error of a kind that has nothing but a reason, and is not tried again."""
        return AttemptError(kind(url=self._url, model=model, reason=self._hidden(reason)), transient=False)

    def too_large(self, limit: int, model: str) -> AttemptError:
        """Return the error of a reply with more than ``limit`` bytes."""
        return self.hopeless(UnexpectedReplyError, say("llm.too_large", limit=limit // _MEGABYTE), model)

    def unexpected(self, text: str, model: str) -> AttemptError:
        """Return the error of a reply that is none to what was asked."""
        return self.hopeless(UnexpectedReplyError, say("llm.begins", start=self._start(text)), model)

    def unreachable(self, error: BaseException, model: str, *, transient: bool = True) -> AttemptError:
        """Return the error of a connection that could not be made, or broke; its first cause says why."""
        while (cause := error.__cause__ or error.__context__) is not None:
            error = cause
        words = error.strerror if isinstance(error, OSError) else None
        return self._broken(one_line(words or str(error)) or type(error).__name__, model, transient=transient)

    def from_reply(
        self, status: int, text: str, model: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> AttemptError:
        """Map a reply whose status says that it is no answer."""
        try:
            body: object = json.loads(text)
        except (ValueError, RecursionError):
            body = text
        return self._from_complaint(complaint_of(body), model, status, headers)

    def checked(self, text: str, path: str, model: str) -> str:
        """Return the JSON of a reply with status 200, which is no sign that all is well.

        Args:
            text: the reply; a stream of events becomes the one object that it amounts to.
            path: what was asked for.
            model: for the errors' words.

        Raises:
            AttemptError: if it holds an error, or nothing that was asked for.
        """
        if path == CHAT and text.startswith("{"):
            reply = read_text(text)
            if reply is not None and reply.text and reply.finish_reason in ("stop", "length"):
                # As nearly all are.
                return text
        try:
            value = plain(text)
        except BrokenStreamError as error:
            raise self._broken(say("llm.broken_stream"), model) from error
        except ValueError as error:
            raise self._no_json(text, model) from error
        wrong = self._of_chat(value, text, model) if path == CHAT else self._of_list(value, model)
        if wrong is not None:
            raise wrong
        whole = text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]")
        return text if whole else json.dumps(value)

    def _of_list(self, value: JsonValue, model: str) -> AttemptError | None:
        """Return what is wrong with what should be a list of models or of vectors."""
        if isinstance(value, dict) and not isinstance(value.get("data"), list) and complains(value):
            return self._from_complaint(complaint_of(value), model)
        return None

    def _of_chat(self, value: JsonValue, text: str, model: str) -> AttemptError | None:
        reply = read_chat(value)
        if (reply is None or not (reply.text or reply.thoughts or reply.refusal)) and complains(value):
            return self._from_complaint(complaint_of(value), model)
        if reply is None:
            if isinstance(value, dict) and "choices" in value:
                return self.hopeless(InvalidAnswerError, say("llm.no_choices"), model)
            return self.unexpected(text, model)
        if reply.finish_reason == "content_filter" and not reply.text:
            return self.hopeless(ContentFilterError, one_line(reply.refusal) or reply.finish_reason, model)
        if reply.finish_reason == "error":
            complaint = complaint_of(reply.ended)
            stopped = say("llm.stopped", reason=complaint.words or "?")
            return self._from_complaint(replace(complaint, words=stopped), model)
        return None

    def _no_json(self, text: str, model: str) -> AttemptError:
        if not text.strip():
            return self._broken(say("llm.empty_reply"), model)
        if text.lstrip().startswith("{"):
            return self._broken(say("llm.broken_reply", start=self._start(text)), model)
        complaint = complaint_of(text)
        if complaint.kind in ("quota", "rate", "busy", "key"):
            return self._from_complaint(complaint, model)
        return self.unexpected(complaint.words, model)

    def _from_complaint(
        self,
        complaint: Complaint,
        model: str,
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> AttemptError:
        if status == HTTPStatus.REQUEST_TIMEOUT:
            return self.timed_out(self._timeout, model)
        complaint = replace(complaint, words=self._hidden(complaint.words))
        reason = complaint.shown or responses.get(status, str(status))
        if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return self._broken(say("llm.proxy_refuses", reason=reason), model, transient=False)
        if status == HTTPStatus.OK:
            status = complaint.status or status
        kind = _kind(status, complaint)
        values: dict[str, object] = {"url": self._url, "model": model, "reason": reason}
        if kind == "busy":
            values["status"] = status
        elif kind == "model":
            values["available"] = "?"
        elif kind == "context":
            unknown = say("llm.unknown")
            tokens, limit = complaint.tokens
            values |= {"tokens": tokens or unknown, "limit": limit or unknown}
        elif kind == "form":
            # All the words, and what they are about: a refusal teaches how to ask.
            codes = " ".join(complaint.codes)
            values |= {"told": complaint.words, "param": complaint.param, "code": codes}
        transient = kind in ("rate", "busy")
        after = _retry_after(headers) if transient else None
        return AttemptError(_ERRORS[kind](**values), transient=transient, after=after)

    def _broken(self, reason: str, model: str, *, transient: bool = True) -> AttemptError:
        error = EndpointError(url=self._url, model=model, reason=self._hidden(reason))
        return AttemptError(error, transient=transient)

    def _start(self, text: str) -> str:
        return self._hidden(one_line(text))[:_START]

    def _hidden(self, text: str) -> str:
        """Take our key out of what a server says: some repeat it."""
        return text.replace(self._key, "***") if self._key else text


def _kind(status: int, complaint: Complaint) -> Kind:
    """Return which trouble a status and the words with it amount to."""
    named = complaint.kind
    if status in _OVER_STATUS:
        return named if named in _OVER_STATUS[status] and named else _BY_STATUS[status]
    if named is not None:
        return named
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return "busy" if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.OK else "form"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds the endpoint wants us to wait: a number, or a date (RFC 9110, 10.2.3)."""
    milliseconds = headers.get("retry-after-ms", "")
    if milliseconds.isdecimal() and len(milliseconds) < _LONGEST_NUMBER:
        return int(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None
