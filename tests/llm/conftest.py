"""A client for the fake endpoint, quick to lose patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from summarizer.llm import Client
from summarizer.settings import load_settings

MakeClient = Callable[..., Client]


@pytest.fixture
def client() -> Iterator[MakeClient]:
    made: list[Client] = []

    def make(url: str, **settings: Any) -> Client:
        quick = {"timeout": 5.0, "retry_wait": 0.01, "retries": 2, "base_url": url}
        made.append(Client(load_settings(**{**quick, **settings})))
        return made[-1]

    yield make
    for each in made:
        each.close()
