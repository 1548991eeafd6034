"""Sends one request and waits for it, through the ``openai`` client, with the retry policy around it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypedDict

import openai

from summarizer.llm.connections import connect_seconds, trusted
from summarizer.llm.exchange import Request
from summarizer.llm.faults import Fault, FaultMapper
from summarizer.llm.retry import retrying
from summarizer.settings import Settings

if TYPE_CHECKING:
    from openai._types import RequestOptions


class _ConnectionOptions(TypedDict):
    trust_env: bool
    timeout: openai.Timeout
    verify: ssl.SSLContext


class _ClientOptions(TypedDict):
    api_key: str
    base_url: str
    timeout: openai.Timeout


def client_options(settings: Settings) -> _ClientOptions:
    """Say where the vendor's client goes, with which key, within which time."""
    return {
        "api_key": settings.api_key.get_secret_value() if settings.api_key else "none",
        "base_url": settings.url,
        "timeout": _timeout(settings),
    }


def connection_options(settings: Settings) -> _ConnectionOptions:
    """Say how its connections are made.

    A proxy of the environment serves any endpoint but one on this machine: a proxy's 127.0.0.1 is the proxy's
    own, and on closed networks HTTP_PROXY is often set for all programs. NO_PROXY is obeyed for the rest.
    """
    return {"trust_env": not settings.local, "timeout": _timeout(settings), "verify": trusted()}


def _timeout(settings: Settings) -> openai.Timeout:
    return openai.Timeout(settings.timeout, connect=connect_seconds(settings))


class Transport:
    """Sends requests and waits for them; may be shared by threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._faults = FaultMapper(settings.url, settings.timeout)
        # Without a key no Authorization header goes out: some gateways refuse an empty or made-up one.
        self._options: RequestOptions = (
            {} if settings.api_key else {"headers": {"Authorization": openai.Omit()}}
        )
        self._client = openai.OpenAI(
            **client_options(settings),
            max_retries=0,
            http_client=openai.DefaultHttpxClient(**connection_options(settings)),
        )

    def send(self, request: Request) -> str:
        """Send a request, again where that may help, and give the body of the reply.

        Raises:
            ModelError: one of its kinds, with the vendor's exception as its cause.
        """
        try:
            return retrying(self._settings)(self._once, request)
        except Fault as fault:
            raise fault.error from fault.__cause__

    def _once(self, request: Request) -> str:
        request.meter.attempt()
        try:
            if request.method == "GET":
                text = self._client.get(request.path, cast_to=str, options=self._options)
            else:
                text = self._client.post(
                    request.path, cast_to=str, content=request.content, options=self._options
                )
        except openai.OpenAIError as error:
            raise self._faults.from_vendor(error, request.model) from error
        fault = self._faults.check_body(text, request.model)
        if fault is not None:
            raise fault
        return text

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
