"""``python -m eval``, as someone types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.figures import FIGURES, QUESTION_FIGURES
from eval.texts import ROOT

EXAMPLES = ROOT / "examples"


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eval", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two runs of the rules engine on the examples."""
    folders = [tmp_path_factory.mktemp(name) for name in ("a", "b")]
    for folder in folders:
        done = command("run", "--reports", EXAMPLES, "--out", folder)
        assert done.returncode == 0, done.stderr
    return [next(folder.iterdir()) for folder in folders]


def test_a_run_leaves_four_files_and_names_what_it_could_not_read(runs: list[Path]) -> None:
    assert {path.name for path in runs[0].iterdir()} == {
        "results.jsonl",
        "summary.json",
        "summary.md",
        "index.html",
    }
    said = (runs[0] / "summary.md").read_text(encoding="utf-8")
    unread = next(
        line for line in said.splitlines() if line.startswith("Not read, because the text is not at hand")
    )
    assert "fujian-2025" in unread


def test_two_runs_of_the_rules_engine_give_the_same_figures(runs: list[Path]) -> None:
    one, two = (json.loads((run / "summary.json").read_text(encoding="utf-8")) for run in runs)
    assert (one["pooled"], one["reports"]) == (two["pooled"], two["reports"])
    assert runs[0].joinpath("results.jsonl").read_bytes() == runs[1].joinpath("results.jsonl").read_bytes()
    compared = command("compare", *runs)
    assert "No difference is larger than chance." in compared.stdout


def test_a_floor_that_does_not_hold_makes_the_run_fail(tmp_path: Path) -> None:
    done = command(
        "run",
        "--reports",
        EXAMPLES,
        "--out",
        tmp_path,
        "--fail-under",
        "quotes.exact=1",
        "--fail-under",
        "achievements.recall=1",
    )
    assert done.returncode == 1
    assert "achievements.recall is" in done.stderr
    assert "quotes.exact is" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "--fail-under", "nothing=1"], 2, "there is no figure 'nothing'"),
        (["run", "--engine", "guess"], 2, "Invalid value"),
        (["run", "--reports", "tests"], 1, "no report of the gold is at hand"),
        (["compare", "docs", "docs"], 1, "holds no run"),
        (["check-gold", "--reports", "nowhere"], 2, "does not exist"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(arguments: list[str], code: int, message: str) -> None:
    done = command(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_gold_is_checked_from_the_command_line() -> None:
    done = command("check-gold")
    assert done.returncode == 0, done.stdout
    assert "0 wrong" in done.stdout.splitlines()[-1]


def test_the_page_for_readers_explains_every_figure() -> None:
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert [figure.name for figure in (*FIGURES, *QUESTION_FIGURES) if f"`{figure.name}`" not in page] == []


def test_errors_in_words_alone_are_planted_and_floors_of_what_was_not_tried_do_not_hold() -> None:
    done = command("attack", "--only", "words", "--reports", EXAMPLES, "--fail-under", "first_six=0.5")
    assert "`antonym`" in done.stdout
    assert "`digit`" not in done.stdout
    assert done.returncode == 1
    assert "first_six has nothing to judge" in done.stderr


def test_questions_without_an_answer_are_asked_and_false_answers_shown() -> None:
    done = command("attack-answers", "--reports", EXAMPLES, "--slips", "--fail-under", "absent=0.98")
    assert done.returncode == 0, done.stderr
    assert "`near`" in done.stdout
