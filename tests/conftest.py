"""No test reaches a real endpoint, by accident or by a developer's own settings."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from summarizer.messages import set_language
from summarizer.settings import Settings

_FOREIGN = ("OPENAI_", "SUMMARIZER_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave this machine."""


def _check(host: object) -> None:
    if not isinstance(host, str) or host in ("", "localhost"):
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NetworkForbiddenError(f"a test tried to reach {host}")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse connections and name look-ups that go beyond loopback."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple):
            _check(address[0])
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        if isinstance(address, tuple):
            _check(address[0])
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> object:
        _check(host.decode() if isinstance(host, bytes) else host)
        return getaddrinfo(host, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without the developer's endpoint, key, proxy, language and ``.env``."""
    for name in list(os.environ):
        if name.upper().startswith(_FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    # What is searched by meaning is not to depend on what is installed.
    monkeypatch.setenv("SUMMARIZER_EMBEDDINGS", "off")
    # A model at a fake endpoint leads without an exam, but where that is what is tested.
    monkeypatch.setenv("SUMMARIZER_LEAD", "model")
    yield
    set_language(None)
