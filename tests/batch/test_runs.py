"""A batch of the rules engine: its files, its failures, going on after whatever ended it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.batch import batch_status
from summarizer.cli import main
from summarizer.errors import OutputError
from summarizer.export import version_1
from summarizer.models import Summary
from tests.batch.conftest import Batch

OUT = ("failures.jsonl", "metrics.csv", "metrics.xlsx", "results.jsonl")


def written(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "reports").iterdir())


def test_every_report_has_a_file_and_a_line(batch: Batch, reports: Path, tmp_path: Path) -> None:
    ending = batch(reports)
    out = tmp_path / "out"
    assert ending.complete
    assert all((out / name).is_file() for name in OUT)
    assert written(out) == [f"{number:05}.json" for number in range(6)]
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    for name, line in zip(written(out), lines, strict=True):
        text = (out / "reports" / name).read_text(encoding="utf-8")
        assert Summary.model_validate_json(text) == Summary.model_validate_json(line)
    assert (out / "failures.jsonl").read_text(encoding="utf-8") == ""


def test_a_report_that_fails_says_why_and_costs_no_other(batch: Batch, reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").write_bytes(b"")
    (reports / "prose.txt").write_text("nothing Chinese here " * 30, encoding="utf-8")
    (reports / "binary.txt").write_bytes(bytes(range(256)) * 20)
    ending = batch(reports, tmp_path / "gone.txt")
    assert (ending.totals.done, ending.totals.failed) == (6, 4)
    assert not ending.complete
    text = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8")
    found = {Path(line["report"]).name: line for line in map(json.loads, text.splitlines())}
    assert {name: line["error"] for name, line in found.items()} == {
        "empty.txt": "EmptyFileError",
        "prose.txt": "NotAReportError",
        "binary.txt": "BinaryFileError",
        "gone.txt": "MissingFileError",
    }
    assert all(line["todo"] and line["todo"] in line["message"] for line in found.values())


def test_the_same_command_again_changes_nothing(batch: Batch, reports: Path, tmp_path: Path) -> None:
    batch(reports)
    before = {path: path.read_bytes() for path in (tmp_path / "out/reports").iterdir()}
    (tmp_path / "out/reports/00001.json").write_text("half", encoding="utf-8")
    (tmp_path / "out/reports/00002.json").unlink()
    ending = batch(reports)
    assert ending.totals.kept == 6
    assert before == {path: path.read_bytes() for path in (tmp_path / "out/reports").iterdir()}


def test_a_changed_file_is_done_again_and_no_other(batch: Batch, reports: Path) -> None:
    batch(reports)
    changed = reports / "00003.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("件", "宗"), encoding="utf-8")
    ending = batch(reports)
    assert (ending.totals.done, ending.totals.kept) == (6, 5)


def test_the_json_may_be_of_the_former_version_and_the_store_is_not(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    batch(reports)
    made = Summary.model_validate_json((tmp_path / "out/reports/00000.json").read_bytes())
    assert batch(reports, schema_version=1).totals.kept == 6
    old = (tmp_path / "out/reports/00000.json").read_text(encoding="utf-8")
    assert json.loads(old) == version_1(made)
    line = (tmp_path / "out/results.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(line) == version_1(made)
    assert batch(reports).totals.kept == 6
    assert Summary.model_validate_json((tmp_path / "out/reports/00000.json").read_bytes()) == made


def test_results_of_the_former_version_are_done_again(
    batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as former:
        former.setattr("summarizer.batch.plan.SCHEMA_VERSION", 1)
        batch(reports, schema_version=1)
        with closing(sqlite3.connect(tmp_path / "out/batch.sqlite")) as store, store:
            for key, packed in store.execute("SELECT key, summary FROM result").fetchall():
                old = version_1(Summary.model_validate_json(zlib.decompress(packed)))
                text = zlib.compress(json.dumps(old, ensure_ascii=False).encode())
                store.execute("UPDATE result SET summary = ? WHERE key = ?", (text, key))
    ending = batch(reports)
    assert (ending.totals.done, ending.totals.kept) == (6, 0)
    for name in written(tmp_path / "out"):
        assert Summary.model_validate_json((tmp_path / "out/reports" / name).read_bytes())


def test_a_cluster_writes_the_present_version_only(reports: Path, tmp_path: Path) -> None:
    asked = ["batch", str(reports), "-o", str(tmp_path / "out"), "--engine-cluster", "ray", "--schema", "1"]
    assert main(asked) == 2


def test_files_of_the_same_bytes_are_done_once_and_keep_their_names(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    shutil.copy(reports / "00000.txt", reports / "copy.txt")
    assert batch(reports).totals.done == 7
    names = {}
    for name in ("00000", "copy"):
        document = json.loads((tmp_path / f"out/reports/{name}.json").read_text(encoding="utf-8"))
        names[name] = document["report"].pop("source")
    assert names == {"00000": "00000.txt", "copy": "copy.txt"}
    connection = sqlite3.connect(tmp_path / "out/batch.sqlite")
    assert connection.execute("SELECT count(*) FROM result").fetchone() == (6,)
    connection.close()


def test_it_stops_at_the_failures_it_may_have(batch: Batch, reports: Path, tmp_path: Path) -> None:
    for number in range(8):
        (reports / f"bad{number}.txt").write_bytes(b"")
    ending = batch(*[reports / f"bad{number}.txt" for number in range(8)], reports, max_failures=3)
    assert ending.totals.failed == 3
    assert ending.totals.waiting > 0
    assert ending.reason
    assert batch(reports, max_failures=99).totals.done == 6


def test_a_file_that_cannot_be_written_ends_the_run_and_says_which(
    batch: Batch, reports: Path, tmp_path: Path
) -> None:
    (tmp_path / "out/reports/00002.json").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"00002\.json"):
        batch(reports)
    (tmp_path / "out/reports/00002.json").rmdir()
    assert batch(reports).complete


def test_two_processes_make_the_same_files_as_one(batch: Batch, reports: Path, tmp_path: Path) -> None:
    batch(reports, processes=2)
    tables = {name: (tmp_path / "out" / name).read_bytes() for name in ("metrics.csv", "metrics.xlsx")}
    shutil.rmtree(tmp_path / "out")
    batch(reports, processes=1)
    assert tables == {name: (tmp_path / "out" / name).read_bytes() for name in tables}


def test_status_tells_how_it_stands(batch: Batch, reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").write_bytes(b"")
    batch(reports)
    status = batch_status(tmp_path / "out")
    assert (status.totals.done, status.totals.failed, status.running) == (6, 1, False)
    assert status.failures == {"EmptyFileError": 1}
    assert status.run is not None
    assert status.run.ended_at is not None


class TestCommandLine:
    def test_exit_code_says_whether_any_failed(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["batch", str(reports), "--out", str(tmp_path / "o"), "--engine", "rules", "--lang", "en"]
        assert main([*arguments, "--processes", "1"]) == 0
        assert "6 done" in capsys.readouterr().out
        (reports / "empty.txt").write_bytes(b"")
        assert main([*arguments, "--processes", "1"]) == 1
        shown = capsys.readouterr()
        assert "1 failed" in shown.out
        assert "failures.jsonl" in shown.err

    def test_quiet_says_nothing(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["batch", str(reports), "--out", str(tmp_path / "o"), "--engine", "rules", "-q"]
        assert main([*arguments, "--processes", "1", "--no-tables"]) == 0
        assert capsys.readouterr() == ("", "")
        assert not (tmp_path / "o/metrics.csv").exists()

    def test_a_dry_run_writes_nothing(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "o"
        assert main(["batch", str(reports), "--out", str(out), "--engine", "rules", "--dry-run"]) == 0
        assert "6" in capsys.readouterr().out
        assert not out.exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            ["batch", "--out", "o", "nothing-here-*.txt"],
            ["batch", "."],
            ["batch", ".", "--out", "o", "--concurrency", "0"],
            ["batch", "status", "no-such-folder"],
        ],
    )
    def test_wrong_usage_is_code_2(
        self, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(arguments) == 2
        assert list(tmp_path.iterdir()) == []

    def test_status_is_a_command(
        self, batch: Batch, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        batch(reports)
        assert main(["batch", "status", str(tmp_path / "out"), "--lang", "en"]) == 0
        assert "6 reports: 6 done, 0 failed, 0 waiting" in capsys.readouterr().out
