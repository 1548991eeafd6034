"""Many reports on the page: rows as they stand, one archive, and nothing left behind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from summarizer.batch import run
from summarizer.settings import load_settings
from summarizer.web import batch_view
from summarizer.web.batch_view import PageBatch
from summarizer.web.report_cache import ReportSource, open_source
from tests.fake_endpoint import FakeEndpoint, obedient
from tests.web.apptest import EXAMPLES, ended

RULES = load_settings(engine="rules", embeddings="off")
GOOD = [ReportSource(path.name, path.read_bytes()) for path in EXAMPLES]
EMPTY = ReportSource("空.txt", b"")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "batch"
    made.mkdir()
    monkeypatch.setattr(batch_view, "mkdtemp", lambda prefix: str(made))
    return made


def read(sources: Sequence[ReportSource]) -> PageBatch:
    return ended(PageBatch(sources, RULES))


def archive_of(batch: PageBatch) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(batch.zip()))


def test_each_report_ends_as_done_or_failed_with_a_reason_and_failures_come_first() -> None:
    rows = read([*GOOD, EMPTY, ReportSource("图.txt", bytes(range(256)) * 8)]).rows()
    assert [row.state for row in rows] == ["failed", "failed"] + ["done"] * len(GOOD)
    assert [row.name for row in rows[:2]] == ["空.txt", "图.txt"]
    assert all(row.name in row.note for row in rows[:2])
    assert [row.name for row in rows[2:]] == [source.name for source in GOOD]


def test_a_reason_speaks_of_no_command() -> None:
    (row,) = read([ReportSource("菜谱.txt", ("土豆切块，加水煮熟。" * 40).encode())]).rows()
    assert "看起来不是中文工作报告" in row.note
    assert "--" not in row.note


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    batch = read([ReportSource("大.txt", "一".encode() * 7_000_000), GOOD[0]])
    failed, done = batch.rows()
    assert "超过 20 MB" in failed.note
    assert done.state == "done"
    assert "大.txt" in archive_of(batch).read("failed.txt").decode()


def test_nothing_but_what_is_too_large_ends_at_once() -> None:
    batch = read([ReportSource("大.txt", "一".encode() * 7_000_000)])
    assert [row.state for row in batch.rows()] == ["failed"]


def test_the_archive_holds_every_format_and_what_failed() -> None:
    with archive_of(read([*GOOD, EMPTY])) as archive:
        names = archive.namelist()
        first = json.loads(archive.read(f"json/{EXAMPLES[0].stem}.json"))
        book = openpyxl.load_workbook(io.BytesIO(archive.read("metrics.xlsx")))
        assert "空.txt" in archive.read("failed.txt").decode()
    assert first["checks"]["quotes_exact"]
    assert sum(name.startswith("markdown/") for name in names) == len(GOOD)
    assert [cell.value for cell in book["未读出的文件"]["A"]] == ["文件", "空.txt"]


def test_file_names_stay_inside_the_archive_and_apart() -> None:
    data = EXAMPLES[0].read_bytes()
    names = ["../../etc/passwd.txt", "passwd.txt", 'a<b>"|?*.txt', "...txt"]
    batch = read([ReportSource(name, data) for name in names])
    assert [row.name for row in batch.rows()] == names
    found = [name for name in archive_of(batch).namelist() if name.startswith("json/")]
    assert len(set(found)) == 4
    assert all(".." not in name and name.count("/") == 1 for name in found)


def test_a_report_opens_with_the_summary_that_the_batch_made() -> None:
    batch = read([EMPTY, GOOD[1], ReportSource(GOOD[1].name, GOOD[2].content)])
    source = batch.source(batch.rows()[1])
    opened = open_source(source, RULES, "owner")
    assert opened.name == opened.summary.report.source == GOOD[1].name
    assert source.summary is not None
    assert opened.summary.metrics == source.summary.metrics
    assert opened.summary.provenance == source.summary.provenance


def test_stopping_leaves_what_has_not_begun_and_says_so() -> None:
    text = EXAMPLES[0].read_bytes().decode("gb18030")
    sources = [ReportSource(f"{number}.txt", f"{text}\n第{number}份。".encode()) for number in range(40)]
    with FakeEndpoint(obedient) as endpoint:
        batch = PageBatch(sources, load_settings(base_url=endpoint.url, concurrency=1))
        while not any(row.state in ("done", "failed") for row in batch.rows()):
            assert batch.running
        batch.stop()
        states = [row.state for row in ended(batch).rows()]
    assert "skipped" in states
    assert not {"waiting", "running"} & set(states)
    assert batch.problem == ""
    assert "未处理" in archive_of(batch).read("failed.txt").decode()


def test_a_fault_of_the_program_is_the_reason_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the detail")

    monkeypatch.setattr(run, "run_batch", broken)
    batch = read(GOOD)
    assert {row.state for row in batch.rows()} == {"skipped"}
    assert "程序内部出错" in batch.problem
    assert "the detail" in caplog.text


def test_the_files_go_with_the_batch(folder: Path) -> None:
    batch = read(GOOD[:1])
    assert folder.exists()
    batch.remove()
    assert not folder.exists()
