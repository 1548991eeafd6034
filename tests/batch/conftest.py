"""What the batch's tests share: folders of reports, and a way to run the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch import Limits, Options, RunResult, run_batch
from summarizer.settings import load_settings
from tests.batch.invented import write_reports

Batch = Callable[..., RunResult]


@pytest.fixture(autouse=True, scope="session")
def _same_modules() -> Iterator[None]:
    """Let the worker processes import what is tested here, also where a test works in another folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        yield


@pytest.fixture(autouse=True)
def _unverified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests count what drafting asks; a verifier's requests have tests of their own."""
    monkeypatch.setenv("SUMMARIZER_VERIFIER", "none")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Six short reports."""
    return write_reports(tmp_path / "in", 6, sentences=12)


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    """Run a batch into ``tmp_path/out``; with a ``url`` it asks the model there."""

    def run(*places: Path | str, url: str = "", watcher: Any = None, **more: Any) -> RunResult:
        limits = {name: more.pop(name) for name in list(more) if name in Limits.model_fields}
        settings = {"engine": "llm", "base_url": url, "timeout": 2.0, "retry_wait": 0.01} if url else {}
        names = ("model", "price_input", "price_output", "timeout", "retry_seconds")
        settings |= {name: more.pop(name) for name in names if name in more}
        options = Options(
            out=tmp_path / "out", limits=Limits(**{"concurrency": 4, **limits}), **{"processes": 1, **more}
        )
        loaded = load_settings(**{"engine": "rules", **settings})
        return asyncio.run(run_batch([str(place) for place in places], options, loaded, watcher))

    return run
