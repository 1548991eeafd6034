from __future__ import annotations

import io
import json
import threading
import time
import zipfile

from summarizer.document import from_bytes
from summarizer.messages import set_language
from summarizer.summarize import read, summarize
from summarizer.web.many import Job, Upload
from summarizer.web.opened import Opened, pack
from tests.web.apptest import EXAMPLES


def work(upload: Upload) -> Opened:
    report = read(from_bytes(upload.data, upload.name))
    return pack(report, summarize(report, engine="rules"))


def ended(job: Job) -> Job:
    until = time.monotonic() + 30
    while job.running and time.monotonic() < until:
        time.sleep(0.01)
    assert not job.running
    return job


def uploads(*extra: Upload) -> list[Upload]:
    return [*(Upload(name=path.name, data=path.read_bytes()) for path in EXAMPLES), *extra]


def test_each_report_ends_as_done_or_failed_with_a_reason() -> None:
    broken = [Upload(name="空.txt", data=b""), Upload(name="图.txt", data=bytes(range(256)) * 8)]
    job = ended(Job(uploads(*broken), work).start())
    assert (job.total, job.finished, job.failed) == (len(EXAMPLES) + 2, len(EXAMPLES) + 2, 2)
    failed = [row for row in job.rows() if row.state == "failed"]
    assert [row.name for row in failed] == ["空.txt", "图.txt"]
    assert all(row.name in row.note for row in failed)


def test_the_archive_holds_every_format_and_what_failed() -> None:
    job = ended(Job(uploads(Upload(name="空.txt", data=b"")), work).start())
    with zipfile.ZipFile(io.BytesIO(job.zip())) as archive:
        names = archive.namelist()
        first = json.loads(archive.read(f"json/{EXAMPLES[0].stem}.json"))
        assert "空.txt" in archive.read("failed.txt").decode()
    assert first["checks"]["quotes_exact"]
    assert sum(name.startswith("markdown/") for name in names) == len(EXAMPLES)
    assert "metrics.xlsx" in names


def test_file_names_stay_inside_the_archive_and_apart() -> None:
    data = EXAMPLES[0].read_bytes()
    names = ["../../etc/passwd.txt", "passwd.txt", 'a<b>"|?*.txt', "...txt"]
    job = ended(Job([Upload(name=name, data=data) for name in names], work).start())
    with zipfile.ZipFile(io.BytesIO(job.zip())) as archive:
        found = [name for name in archive.namelist() if name.startswith("json/")]
    assert len(set(found)) == 4
    assert all(".." not in name and name.count("/") == 1 for name in found)


def test_stopping_leaves_what_has_not_begun() -> None:
    gate = threading.Event()

    def slow(upload: Upload) -> Opened:
        gate.wait(10)
        return work(upload)

    job = Job(uploads(), slow).start()
    job.stop()
    gate.set()
    ended(job)
    assert job.finished < job.total
    assert {row.state for row in job.rows()} <= {"done", "skipped"}


def test_a_fault_of_the_program_is_one_report_s_alone() -> None:
    def faulty(upload: Upload) -> Opened:
        if upload.name == EXAMPLES[1].name:
            raise ZeroDivisionError
        return work(upload)

    job = ended(Job(uploads(), faulty).start())
    assert (job.failed, len(job.done)) == (1, len(EXAMPLES) - 1)


def test_reasons_are_in_the_language_of_who_looks() -> None:
    job = ended(Job([Upload(name="空.txt", data=b"")], work).start())
    set_language("en")
    assert "holds no text" in job.rows()[0].note
    set_language("zh")
    assert "没有文字" in job.rows()[0].note
