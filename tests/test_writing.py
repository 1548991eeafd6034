"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from summarizer.errors import DiskFullError, OutputError
from summarizer.messages import set_language
from summarizer.writing import check_target, explained, replacing


def test_what_breaks_off_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), replacing(target) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert target.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]
    with replacing(target) as temporary:
        temporary.write_text("after", encoding="utf-8")
        assert target.read_text(encoding="utf-8") == "before"
    assert target.read_text(encoding="utf-8") == "after"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes and pipes")
def test_a_link_a_mode_and_a_device_stay_what_they_are(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link"
    target.touch(0o640)
    target.chmod(0o640)
    link.symlink_to(target)
    with replacing(link) as temporary:
        temporary.write_text("x", encoding="utf-8")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "x"
    assert target.stat().st_mode & 0o777 == 0o640
    with replacing(Path(os.devnull)) as temporary:
        temporary.write_text("x", encoding="utf-8")
    assert not Path(os.devnull).is_file()


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    target = tmp_path / ("长" * 83 + ".txt")
    check_target(target)
    with replacing(target) as temporary:
        temporary.touch()
    assert target.exists()


@pytest.mark.parametrize(
    ("number", "kind", "says"),
    [
        (errno.ENOSPC, DiskFullError, "磁盘已满"),
        (errno.EDQUOT, OutputError, "配额"),
        (errno.EFBIG, OutputError, "文件大小"),
        (errno.EROFS, OutputError, "只读"),
        (errno.EIO, OutputError, "读写出错"),
        (errno.EACCES, OutputError, "没有权限"),
        (errno.ENOTEMPTY, OutputError, os.strerror(errno.ENOTEMPTY)),
    ],
)
def test_only_a_full_disk_is_called_full(number: int, kind: type[OutputError], says: str) -> None:
    with pytest.raises(kind, match=says) as caught, explained(Path("x.txt")):
        raise OSError(number, os.strerror(number))
    assert type(caught.value) is kind
    set_language("en")
    assert "x.txt" in str(caught.value)
