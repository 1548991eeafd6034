"""What connections to an endpoint need to know: whose certificates to trust, which proxy, how long to wait."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from summarizer.settings import Settings

if TYPE_CHECKING:
    import ssl

_CONNECT_SECONDS: Final = 10.0


def connect_seconds(settings: Settings) -> float:
    """Give how long a host may take to accept a connection."""
    return min(_CONNECT_SECONDS, settings.timeout)


def proxy_for(settings: Settings) -> str | None:
    """Give the proxy the environment, or the system, names for an endpoint.

    Any but one on this machine: a proxy's 127.0.0.1 is the proxy's own, and on closed networks HTTP_PROXY is often
    set for all programs. NO_PROXY is obeyed for the rest.
    """
    parts = urlsplit(settings.url)
    if settings.local or proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


@cache
def trusted() -> ssl.SSLContext:
    """Read the machine's certificates once: that takes longer than all else a client does before it sends."""
    import httpx2

    return httpx2.create_ssl_context()
