"""Names as people read them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from summarizer.filenames import distinct, readable, without_ending

linux = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")

READ = {
    "局/年度报告.txt": b"\xe5\xb1\x80/\xe5\xb9\xb4\xe5\xba\xa6\xe6\x8a\xa5\xe5\x91\x8a.txt",
    "局/报告.txt": "局/".encode() + "报告.txt".encode("gb18030"),
    "局甲/乙.txt": "局甲/乙.txt".encode("gb18030"),
    "r\ufffdsum\ufffd.txt": b"r\xe9sum\xff.txt",
    "a␊b␛[31m.txt": b"a\nb\x1b[31m.txt",
    "a\ufffdtxt.exe": "a\u202etxt.exe".encode(),
    "全　角 é😀.txt": "全　角 é😀.txt".encode(),
}


@linux
@pytest.mark.parametrize(("shown", "raw"), READ.items(), ids=READ)
def test_bytes_are_shown_as_what_they_mean(shown: str, raw: bytes) -> None:
    assert readable(os.fsdecode(raw)) == shown


@linux
@given(some.binary(max_size=40))
def test_any_bytes_become_one_line_that_can_be_written(raw: bytes) -> None:
    shown = readable(os.fsdecode(raw))
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert readable(shown) == shown


@given(some.text())
def test_any_text_becomes_one_line_that_can_be_written(text: str) -> None:
    shown = readable(text)
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1


@given(some.lists(some.lists(some.sampled_from("ab"), min_size=1, max_size=4), min_size=1, max_size=8))
def test_no_two_files_have_one_name(parts: list[list[str]]) -> None:
    paths = [Path("/", *each) for each in parts]
    names = distinct(paths, [path.name for path in paths])
    assert len(set(names)) == len(set(paths))
    for path, name in zip(paths, names, strict=True):
        assert path.as_posix().endswith(name)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("a.txt", "a"),
        ("a.tar.gz", "a.tar"),
        ("3.年度报告", "3.年度报告"),
        (".txt", ".txt"),
        ("无后缀", "无后缀"),
    ],
)
def test_only_an_ending_is_taken_off(name: str, bare: str) -> None:
    assert without_ending(name) == bare
