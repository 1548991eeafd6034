"""Paths: only plain files that stay as they are become bytes, and every name can be shown."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from summarizer import errors
from summarizer.document import load
from summarizer.document.load import read_file
from tests.document.hostile import REPORT


@pytest.mark.timeout(10)
def test_a_pipe_is_refused_at_once_whether_or_not_somebody_writes(tmp_path: Path) -> None:
    pipe = tmp_path / "管道"
    os.mkfifo(pipe)
    for _ in range(2):
        with pytest.raises(errors.SpecialFileError, match="管道"):
            load(pipe)
        Thread(target=pipe.write_bytes, args=(REPORT.encode(),), daemon=True).start()
    # Lets the writer go.
    pipe.read_bytes()


def test_a_file_that_grows_while_it_is_read_is_said_to(tmp_path: Path) -> None:
    path = tmp_path / "日志.txt"
    path.write_bytes(b"a" * 1000)
    ends = Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not ends.is_set():
                file.write(b"a" * 5_000)
                file.flush()

    writer = Thread(target=grow)
    writer.start()
    try:
        seen: set[type[object]] = set()
        deadline = time.monotonic() + 20
        while errors.ChangedFileError not in seen and time.monotonic() < deadline:
            try:
                seen.add(type(read_file(path, max_mb=2_000)))
            except errors.InputError as error:
                seen.add(type(error))
            if path.stat().st_size > 10**9:
                os.truncate(path, 1000)
    finally:
        ends.set()
        writer.join()
    assert errors.ChangedFileError in seen


def test_a_file_that_vanishes_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    opened = os.open

    def vanish(name: str, *given: int) -> int:
        path.unlink(missing_ok=True)
        return opened(name, *given)

    monkeypatch.setattr(os, "open", vanish)
    with pytest.raises(errors.MissingFileError):
        load(path)


def test_a_report_with_a_name_in_gbk_is_read_and_named(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + "年度报告.txt".encode("gbk")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, REPORT.encode())
    os.close(descriptor)
    found = load(Path(os.fsdecode(path)))
    assert found.name == "年度报告.txt"
    assert found.model_dump_json()
