"""What all connections to an endpoint share: whose certificates they trust, and how long they wait for a host."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from summarizer.settings import Settings

if TYPE_CHECKING:
    import ssl

_CONNECT_SECONDS: Final = 10.0


def connect_seconds(settings: Settings) -> float:
    """Give how long a host may take to accept a connection."""
    return min(_CONNECT_SECONDS, settings.timeout)


@cache
def trusted() -> ssl.SSLContext:
    """Read the machine's certificates once: that takes longer than all else a client does before it sends."""
    import httpx2

    return httpx2.create_ssl_context()
