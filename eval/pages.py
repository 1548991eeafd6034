"""A run and a comparison for people: Markdown for the terminal, an HTML page to read errors on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eval.attack.questions import AnswerTrial
from eval.attack.titles import TITLES, WORD_TITLES
from eval.attack.trial import Trial
from eval.attack.word_trial import WordTrial
from eval.compare import Comparison
from eval.figures import FIGURES, QUESTION_FIGURES, Figure
from eval.gold import HERE
from eval.intervals import Rate
from eval.peers.table import COLUMNS, Table
from eval.results import Result, Run
from eval.scan.account import Account
from eval.suites import SUITES, SuiteResults
from eval.uhgeval import Outcome

PAGE: Final = "index.html"
SUMMARY_PAGE: Final = "summary.md"


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"


def _points(value: float | None) -> str:
    return "" if value is None else f"{100 * value:+.1f}"


def _interval(rate: Rate) -> str:
    return "" if rate.value is None else f"{_percent(rate.low)} to {_percent(rate.high)}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html.j2", "html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"percent": _percent, "points": _points, "interval": _interval}
    return environment


def _errors(run: Run) -> list[tuple[str, list[Result]]]:
    order = {figure.name: number for number, figure in enumerate((*FIGURES, *QUESTION_FIGURES))}
    errors = sorted(run.errors, key=lambda error: (order[error.figure], error.report, error.item_pass))
    return [(name, list(group)) for name, group in groupby(errors, key=lambda error: error.figure)]


def _shown(run: Run) -> tuple[Figure, ...]:
    """Return the figures of a run; those of questions only where questions were asked."""
    asked = any(run.summary.pooled[figure.name].n for figure in QUESTION_FIGURES)
    return (*FIGURES, *QUESTION_FIGURES) if asked else FIGURES


def summary_page(run: Run) -> str:
    """Return a run's figures as Markdown."""
    template = _environment().get_template("summary.md.j2")
    return template.render(run=run.summary, id=run.id, figures=_shown(run))


def error_page(run: Run) -> str:
    """Return a run as one HTML page: figures, and each error with its sentence, the expected and the found."""
    titles = {figure.name: figure for figure in (*FIGURES, *QUESTION_FIGURES)}
    template = _environment().get_template("index.html.j2")
    return template.render(
        run=run.summary, id=run.id, figures=_shown(run), errors=_errors(run), titles=titles
    )


def comparison_page(comparison: Comparison) -> str:
    """Return a comparison as Markdown."""
    return _environment().get_template("comparison.md.j2").render(comparison=comparison)


def attack_page(trial: Trial, news: Outcome | None) -> str:
    """Return an attack by numbers, and the news where they are at hand, as Markdown."""
    return _environment().get_template("attack.md.j2").render(trial=trial, news=news, titles=TITLES)


def words_page(trial: WordTrial) -> str:
    """Return an attack by words as Markdown."""
    return _environment().get_template("words.md.j2").render(trial=trial, titles=WORD_TITLES)


def answers_page(trial: AnswerTrial) -> str:
    """Return what was answered to questions without an answer, as Markdown."""
    return _environment().get_template("answers.md.j2").render(trial=trial, titles=WORD_TITLES)


def suites_page(readers: Sequence[SuiteResults]) -> str:
    """Return what readers find of other projects' cases as Markdown; the first is ours."""
    missed = sorted(readers[0].missed, key=lambda case: case.reason)
    groups = [(reason, list(group)) for reason, group in groupby(missed, key=lambda case: case.reason)]
    template = _environment().get_template("suites.md.j2")
    return template.render(readers=readers, suites=SUITES, missed=groups)


def peers_page(table: Table) -> str:
    """Return the systems side by side as Markdown."""
    titles = {figure.name: figure for figure in FIGURES}
    template = _environment().get_template("peers.md.j2")
    return template.render(table=table, columns=COLUMNS, titles=titles)


def scan_page(accounts: Sequence[Account]) -> str:
    """Return what became of the numbers of each file, as text."""
    return _environment().get_template("scan.md.j2").render(accounts=accounts)


def write_pages(run: Run, folder: Path) -> None:
    """Write both pages of a run beside its results."""
    (folder / SUMMARY_PAGE).write_text(summary_page(run), encoding="utf-8")
    (folder / PAGE).write_text(error_page(run), encoding="utf-8")
