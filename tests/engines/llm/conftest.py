"""An engine at the fake endpoint, quick to lose patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from summarizer.engines.llm import LlmEngine
from summarizer.models import Report, Summary
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from tests.engines.llm.answering import Summarized
from tests.fake_endpoint import FakeEndpoint
from tests.invented import report

REPORT = report()


@pytest.fixture
def engine() -> Iterator[Callable[..., LlmEngine]]:
    made: list[LlmEngine] = []

    def make(url: str, **settings: Any) -> LlmEngine:
        quick = {"timeout": 5.0, "retry_wait": 0.01, "retries": 1, "base_url": url, "model": "fake"}
        made.append(LlmEngine(load_settings(**{**quick, **settings})))
        return made[-1]

    yield make
    for each in made:
        each.client.close()


@pytest.fixture
def summarized(engine: Callable[..., LlmEngine]) -> Summarized:
    def run(endpoint: FakeEndpoint, read: Report = REPORT, **settings: Any) -> Summary:
        return summarize(read, engine=engine(endpoint.url, **settings))

    return run
