"""What may happen to a batch's folder, its disk, its processes and the files it reads; each ends in a sentence."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch import Options, job, plan, run, run_batch
from summarizer.batch.find import STORE
from summarizer.batch.plan import CacheKey, Job, JobResult
from summarizer.batch.progress import Watcher
from summarizer.batch.store import Store
from summarizer.cli import main
from summarizer.errors import DamagedStoreError, DiskFullError, OutputError, StoreError, WorkerStartError
from summarizer.export import write_workbooks
from summarizer.settings import load_settings
from tests.batch.conftest import Batch
from tests.batch.invented import report
from tests.batch.poison import breaking
from tests.fake_endpoint import Endpoint

Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]


def sql(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(statement)
        connection.close()

    return change


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[20_000:24_000] = b"x" * 4000
    path.write_bytes(data)


def foreign(path: Path) -> None:
    path.unlink()
    sql("CREATE TABLE moz_places (id)")(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (cut, "已损坏"),
    "empty": (lambda path: path.write_bytes(b""), "文件是空的"),
    "scribbled over": (scribbled, "已损坏"),
    "no database": (lambda path: path.write_bytes(os.urandom(5000)), "已损坏"),
    "another program's": (foreign, "别的程序"),
    "tables gone": (sql("DROP TABLE response"), "缺少表 response"),
    "contents gone": (sql("UPDATE result SET summary = x'0102'"), "已损坏"),
    "a later version": (sql("PRAGMA user_version = 99"), "更新的版本"),
    "a folder": (folder, "打不开"),
}


class TestStore:
    @pytest.mark.parametrize(("damage", "says"), DAMAGE.values(), ids=DAMAGE)
    def test_a_damaged_store_is_one_sentence_and_what_to_do(
        self,
        damage: Callable[[Path], object],
        says: str,
        batch: Batch,
        reports: Path,
        tmp_path: Path,
        capsys: Captured,
    ) -> None:
        batch(reports)
        out = tmp_path / "out"
        damage(out / STORE)
        assert main(["batch", str(reports), "-o", str(out), "--engine", "rules", "-q"]) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        (sentence,) = shown.err.splitlines()
        assert says in sentence
        assert str(out / STORE) in sentence
        assert "；请" in sentence
        assert "磁盘已满" not in sentence

    def test_a_new_store_does_not_take_the_journal_of_one_that_was_moved_away(
        self, batch: Batch, reports: Path, tmp_path: Path
    ) -> None:
        batch(reports)
        out = tmp_path / "out"
        # A process that was killed leaves its journal.
        script = (
            "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "c.execute('PRAGMA journal_mode=WAL'); c.execute('DELETE FROM result'); os._exit(9)"
        )
        subprocess.run([sys.executable, "-c", script, str(out / STORE)], check=False)
        assert (out / f"{STORE}-wal").stat().st_size
        (out / STORE).rename(tmp_path / "moved")
        assert batch(reports).totals.kept == 0
        assert (out / f"{STORE}-wal.old").is_file()
        assert batch(reports).totals.kept == 6

    def test_two_runs_at_once_are_told_apart(
        self, batch: Batch, reports: Path, tmp_path: Path, capsys: Captured
    ) -> None:
        batch(reports)
        with Store(tmp_path / "out"):
            assert main(["batch", str(reports), "-o", str(tmp_path / "out"), "--engine", "rules"]) == 1
            assert "另一个批处理" in capsys.readouterr().err
            assert main(["batch", "status", str(tmp_path / "out")]) == 0

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            (sqlite3.SQLITE_FULL, DiskFullError),
            (sqlite3.SQLITE_IOERR_WRITE, StoreError),
            (sqlite3.SQLITE_IOERR_SHMLOCK, StoreError),
            (sqlite3.SQLITE_CORRUPT, DamagedStoreError),
        ],
    )
    def test_only_a_full_disk_is_called_full(
        self, code: int, kind: type[OutputError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Failing:
            def executemany(self, statement: str, rows: object) -> None:
                error = sqlite3.OperationalError("no")
                error.sqlite_errorcode = code
                raise error

            def __enter__(self) -> None:
                pass

            def __exit__(self, *error: object) -> None:
                pass

            def close(self) -> None:
                pass

        store = Store(tmp_path)
        monkeypatch.setattr(store, "_writing", Failing())
        with pytest.raises(kind) as caught:
            store.end("")
        assert type(caught.value) is kind
        with pytest.raises(kind):
            store.close()

    def test_a_value_that_cannot_be_stored_ends_the_wait(self, tmp_path: Path) -> None:
        job = Job(position=0, path="a", source="\udcc4", name="a")
        key = CacheKey(engine="rules", prompts="1")
        store = Store(tmp_path)
        with pytest.raises(StoreError, match="surrogates"):
            store.begin([job], key)
        with pytest.raises(StoreError, match="surrogates"):
            asyncio.run(store.keep(0, JobResult(summary=b""), key))
        with pytest.raises(StoreError):
            store.close()


class TestOutput:
    @pytest.mark.parametrize(
        "name", ["reports", "results.jsonl", "failures.jsonl", "metrics.csv", "metrics.xlsx"]
    )
    def test_a_folder_that_cannot_be_written_is_said_before_anything_is_paid_for(
        self, name: str, batch: Batch, reports: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "out" / name
        target.parent.mkdir()
        target.touch() if name == "reports" else target.mkdir()
        with Endpoint() as endpoint:
            with pytest.raises(OutputError, match=name):
                batch(reports, url=endpoint.url)
            assert endpoint.counts().arrived == 0

    def test_a_file_in_the_place_of_the_folder(self, reports: Path, tmp_path: Path, capsys: Captured) -> None:
        (tmp_path / "file").touch()
        for out in ("file", "file/below"):
            assert main(["batch", str(reports), "-o", str(tmp_path / out), "--engine", "rules", "-q"]) == 1
            assert "无法写入" in capsys.readouterr().err
        assert main(["batch", str(reports), "-o", str(tmp_path / ("长" * 100)), "--engine", "rules"]) == 1
        assert "名字太长" in capsys.readouterr().err

    def test_what_a_killed_run_left_half_written_is_removed(
        self, batch: Batch, reports: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "out/reports").mkdir(parents=True)
        halves = [tmp_path / "out/.0a1b.part", tmp_path / "out/reports/.0a1b.part"]
        for half in halves:
            half.write_text("{", encoding="utf-8")
        assert batch(reports).complete
        assert not any(half.exists() for half in halves)

    def test_tables_of_one_s_own_are_left_alone(self, batch: Batch, reports: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        own, stale = tmp_path / "out/metrics-2023.xlsx", tmp_path / "out/metrics-2.xlsx"
        own.touch()
        stale.touch()
        batch(reports)
        assert own.exists()
        assert not stale.exists()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    def test_a_workbook_on_a_full_disk(self) -> None:
        with pytest.raises(DiskFullError):
            write_workbooks(Path("/dev/full"), [])

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
    def test_a_limit_on_the_size_of_files_is_no_full_disk(self, reports: Path, tmp_path: Path) -> None:
        import resource

        command = [sys.executable, "-m", "summarizer", "batch", str(reports), "-o", str(tmp_path / "out")]
        done = subprocess.run(
            [*command, "--engine", "rules", "-q"],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "磁盘已满" not in done.stderr


class TestProcesses:
    def test_no_process_may_start(
        self, batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*arguments: object) -> None:
            raise OSError(errno.EMFILE, "Too many open files")

        monkeypatch.setattr("summarizer.batch.workers.ProcessPoolExecutor.submit", refused)
        with pytest.raises(WorkerStartError, match="Too many open files"):
            batch(reports)
        monkeypatch.undo()
        assert batch(reports).complete

    def test_what_nobody_foresaw_in_a_worker_is_that_report_s_failure(
        self, batch: Batch, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job, "by_rules", breaking)
        ending = batch(reports)
        assert ending.totals.failed == 6
        lines = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()
        assert {json.loads(line)["error"] for line in lines} == {"ZeroDivisionError"}


class TestFilesThatChange:
    """Between the look at all files and the reading of one."""

    @pytest.fixture
    def meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
        """Have something happen once the plan is made."""

        def set_up(happens: Callable[[], object]) -> None:
            settle = plan.set_up

            async def late(*arguments: Any, **more: Any) -> Any:
                happens()
                return await settle(*arguments, **more)

            monkeypatch.setattr(run, "set_up", late)

        return set_up

    def sources(self, out: Path) -> dict[str, str]:
        lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        return {made["source"]: made["title"] for made in (json.loads(line)["report"] for line in lines)}

    def test_a_copy_is_not_given_what_the_changed_original_says(
        self, batch: Batch, tmp_path: Path, meanwhile: Callable[[Callable[[], object]], None]
    ) -> None:
        for name in ("a.txt", "b.txt", "c.txt"):
            (tmp_path / name).write_text(report(1, 12), encoding="utf-8")
        names = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
        meanwhile(lambda: names[0].write_text(report(2, 12), encoding="utf-8"))
        assert batch(*names).complete
        titles = self.sources(tmp_path / "out")
        assert (
            titles["a.txt"].split("度")[0] != titles["b.txt"].split("度")[0] == titles["c.txt"].split("度")[0]
        )
        assert batch(*names).totals.kept == 3, "and the store knows which is which"

    def test_a_copy_does_not_fail_with_the_original_that_has_gone(
        self, batch: Batch, tmp_path: Path, meanwhile: Callable[[Callable[[], object]], None]
    ) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(report(1, 12), encoding="utf-8")
        meanwhile((tmp_path / "a.txt").unlink)
        ending = batch(tmp_path / "a.txt", tmp_path / "b.txt")
        assert (ending.totals.done, ending.totals.failed) == (1, 1)
        assert list(self.sources(tmp_path / "out")) == ["b.txt"]

    def test_a_file_that_grew_beyond_the_limit_fails(
        self, batch: Batch, reports: Path, tmp_path: Path, meanwhile: Callable[[Callable[[], object]], None]
    ) -> None:
        meanwhile(lambda: (reports / "00000.txt").write_bytes(b"x" * 21_000_000))
        assert batch(reports).totals.failed == 1
        assert "OversizedFileError" in (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8")


def test_a_dry_run_opens_no_pipe_and_counts_what_cannot_be_read(
    reports: Path, tmp_path: Path, capsys: Captured
) -> None:
    (reports / "a.html").write_text("<p>报告</p>", encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(reports / "pipe.txt")
    assert main(["batch", str(reports), "-o", str(tmp_path / "o"), "--engine", "rules", "--dry-run"]) == 0
    assert "无法读取" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_nowhere_to_show_progress_costs_no_report(stderr: str, reports: Path, tmp_path: Path) -> None:
    command = (
        f"'{sys.executable}' -m summarizer batch '{reports}' -o '{tmp_path}/out' --engine rules {stderr}"
    )
    assert (
        subprocess.run(command, shell=True, stdout=subprocess.DEVNULL, cwd=ROOT, check=False).returncode == 0
    )


def test_the_bar_is_put_away_whatever_happens(reports: Path, tmp_path: Path) -> None:
    class Bar(Watcher):
        closed = False

        def close(self) -> None:
            self.closed = True

    (tmp_path / "out").touch()
    bar = Bar()
    with pytest.raises(OutputError):
        asyncio.run(
            run_batch([str(reports)], Options(out=tmp_path / "out"), load_settings(engine="rules"), bar)
        )
    assert bar.closed
