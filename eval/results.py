"""A run as files: what is written to ``eval/runs/<id>/`` and read back from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from eval.errors import RunError
from eval.figures import F1, NAMES, PRECISION, RECALL
from eval.gold import HERE
from eval.intervals import METHOD, Rate, f1, rate
from eval.sample import Item
from summarizer.models import EngineName, Model, Usage

RUNS: Final = HERE / "runs"
RESULTS: Final = "results.jsonl"
SUMMARY: Final = "summary.json"


class Result(Item):
    """An item of one pass over the reports; passes count from 1."""

    item_pass: int = 1


class Failure(Model):
    """A report that the product could not summarize, and why; its gold counts as missed."""

    report: str
    item_pass: int
    error: str
    message: str


class RunInfo(Model):
    """Under which conditions a run was made; no figure depends on the last four."""

    engine: EngineName
    model: str | None
    prompt_versions: tuple[str, ...]
    gold_version: str
    tool_version: str
    passes: int
    reports: tuple[str, ...]
    without_text: tuple[str, ...]
    failures: tuple[Failure, ...]
    usage: Usage
    seconds: float
    slowest: float
    created_at: str


Rates = dict[str, Rate]


class RunSummary(Model):
    """The figures of a run: pooled over the reports, for each report, and how far the passes differ."""

    info: RunInfo
    interval: str = METHOD
    pooled: Rates
    reports: dict[str, Rates]
    spread: dict[str, tuple[float, float]]


class Run(Model):
    """A run: its figures and every item behind them."""

    id: str
    summary: RunSummary
    results: tuple[Result, ...]

    @property
    def errors(self) -> tuple[Result, ...]:
        """The items that are wrong."""
        return tuple(result for result in self.results if not result.right)


def rates(results: Iterable[Result], passes: int) -> Rates:
    """Work out every figure over some results."""
    right: dict[str, int] = defaultdict(int)
    n: dict[str, int] = defaultdict(int)
    for result in results:
        n[result.figure] += 1
        right[result.figure] += result.right
    figures = {name: rate(right[name], n[name], passes=passes) for name in NAMES}
    figures[F1] = f1(right[RECALL], n[PRECISION] - right[PRECISION], n[RECALL] - right[RECALL], passes=passes)
    return figures


def _spread(results: Sequence[Result], passes: int) -> dict[str, tuple[float, float]]:
    of_pass = [rates([r for r in results if r.item_pass == number], 1) for number in range(1, passes + 1)]
    spread = {}
    for name in NAMES:
        values = [value for figures in of_pass if (value := figures[name].value) is not None]
        if values:
            spread[name] = (min(values), max(values))
    return spread


def summarise_run(info: RunInfo, results: Sequence[Result]) -> RunSummary:
    """Work out the figures of a run, pooled and for each report."""
    return RunSummary(
        info=info,
        pooled=rates(results, info.passes),
        reports={name: rates([r for r in results if r.report == name], info.passes) for name in info.reports},
        spread=_spread(results, info.passes),
    )


def save(run: Run, runs: Path) -> Path:
    """Write a run's results and figures; the pages are written by ``eval.pages``."""
    folder = runs / run.id
    folder.mkdir(parents=True)
    lines = "".join(result.model_dump_json() + "\n" for result in run.results)
    (folder / RESULTS).write_text(lines, encoding="utf-8")
    (folder / SUMMARY).write_text(run.summary.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> Run:
    """Read a run back.

    Raises:
        RunError: if the folder holds no run of this form.
    """
    try:
        summary = RunSummary.model_validate_json((folder / SUMMARY).read_bytes())
        lines = (folder / RESULTS).read_text(encoding="utf-8").splitlines()
        results = tuple(Result.model_validate_json(line) for line in lines)
    except (OSError, ValidationError) as error:
        raise RunError(f"{folder} holds no run that can be read: {error}") from error
    return Run(id=folder.name, summary=summary, results=results)
