"""Which files a batch takes, what it calls them, and what it says of all others; each by the command."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import openpyxl
import pytest

from summarizer.cli import main
from summarizer.models import Summary
from tests.batch.invented import report

Captured = pytest.CaptureFixture[str]
GBK = "年度报告.txt".encode("gb18030")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def in_bytes(folder: Path, name: bytes) -> Path:
    """Return a path whose last part is of these bytes."""
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name))


linux = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def write(path: Path, seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report(seed, 12), encoding="utf-8")
    return path


class Results:
    """What a run has left in its folder."""

    def __init__(self, out: Path, code: int) -> None:
        self.code = code
        self._out = out

    @property
    def failures(self) -> dict[str, str]:
        """The class of the error, by the file's name."""
        lines = (self._out / "failures.jsonl").read_text(encoding="utf-8").splitlines()
        return {Path(line["report"]).name: line["error"] for line in map(json.loads, lines)}

    @property
    def sources(self) -> list[str]:
        """What the reports are called in results.jsonl, held against the tables and the files of the reports."""
        lines = (self._out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        made = [Summary.model_validate_json(line).report for line in lines]
        text = (self._out / "metrics.csv").read_text(encoding="utf-8-sig")
        assert {row["source"] for row in csv.DictReader(text.splitlines())} == {each.source for each in made}
        overview = openpyxl.load_workbook(self._out / "metrics.xlsx").worksheets[0]
        assert [row[0].value for row in overview.iter_rows(min_row=2)] == [each.source for each in made]
        for each in made:
            path = self._out / "reports" / f"{each.id}.json"
            assert Summary.model_validate_json(path.read_bytes()).report.source == each.source
        return [each.source for each in made]


Run = Callable[..., Results]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``batch`` with the rules in ``tmp_path``, into ``out``; what is piped in is ``listed``."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, listed: bytes = b"") -> Results:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(listed), encoding="utf-8"))
        code = main(["batch", *arguments, "--out", "out", "--engine", "rules", "--processes", "1"])
        return Results(tmp_path / "out", code)

    return run


class TestNamesOfOtherBytes:
    @linux
    def test_a_name_in_gbk_is_read_and_shown_as_it_was_meant(
        self, run: Run, tmp_path: Path, capsys: Captured
    ) -> None:
        write(tmp_path / "in/a.txt")
        shutil.copy(tmp_path / "in/a.txt", in_bytes(tmp_path / "in", GBK))
        in_bytes(tmp_path / "in", "坏.txt".encode("gb18030")).touch()
        results = run("in")
        assert (results.code, results.sources) == (1, ["a.txt", "年度报告.txt"])
        assert results.failures == {"坏.txt": "EmptyFileError"}
        assert (tmp_path / "out/reports/年度报告.json").is_file()
        assert run("in").sources == ["a.txt", "年度报告.txt"]
        assert main(["batch", "status", "out"]) == 0
        assert "\\udc" not in capsys.readouterr().out

    @linux
    def test_a_name_in_no_encoding_at_all_is_read(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/a.txt").rename(in_bytes(tmp_path / "in", b"r\xe9sum\xff.txt"))
        assert run("in").sources == ["r\ufffdsum\ufffd.txt"]

    @linux
    def test_the_same_name_in_two_encodings_is_two_reports(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/年度报告.txt", 1)
        shutil.copy(write(tmp_path / "b.txt", 2), in_bytes(tmp_path / "in", GBK))
        sources = run("in").sources
        assert len(set(sources)) == 2
        assert all(source.startswith("年度报告.txt #") for source in sources)

    @linux
    def test_all_folders_may_have_such_names(self, run: Run, tmp_path: Path) -> None:
        folder = in_bytes(tmp_path, "局".encode("gb18030"))
        write(folder / "a.txt")
        assert main(["batch", str(folder), "-o", f"{folder}结果", "--engine", "rules", "-q"]) == 0
        assert Path(f"{folder}结果/reports/a.json").is_file()

    @linux
    def test_a_system_that_knows_no_chinese_names(self, tmp_path: Path) -> None:
        write(tmp_path / "in/年度报告.txt", 1)
        write(tmp_path / "in/工作报告.txt", 1)
        command = [sys.executable, "-m", "summarizer", "batch", "in", "-o", "out", "--engine", "rules", "-q"]
        plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        assert subprocess.run(command, cwd=tmp_path, env=plain, check=False).returncode == 0
        assert Results(tmp_path / "out", 0).sources == ["工作报告.txt", "年度报告.txt"]

    @posix
    def test_a_name_with_a_line_end_or_a_trick_stays_on_its_line(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/a\nb.txt", 1)
        write(tmp_path / "in/c\u202etxt.exe.txt", 2)
        assert run("in").sources == ["a␊b.txt", "c\ufffdtxt.exe.txt"]


class TestNamesThatAreAlike:
    def test_two_bureaus_may_call_their_reports_alike(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/局A/年度报告.txt", 1)
        write(tmp_path / "in/局B/年度报告.txt", 2)
        assert run("in").sources == ["局A/年度报告.txt", "局B/年度报告.txt"]
        assert run("in/局A", "in/局B").sources == ["局A/年度报告.txt", "局B/年度报告.txt"]

    def test_named_files_are_called_as_they_were_named(self, run: Run, tmp_path: Path) -> None:
        one, other = write(tmp_path / "局A/年度报告.txt", 1), write(tmp_path / "局B/年度报告.txt", 2)
        assert run("./局A/年度报告.txt", "局B/年度报告.txt").sources == [
            "局A/年度报告.txt",
            "局B/年度报告.txt",
        ]
        assert run(str(one), str(other)).sources == ["局A/年度报告.txt", "局B/年度报告.txt"]
        assert run(str(one)).sources == ["年度报告.txt"]

    def test_a_report_that_gets_another_name_leaves_no_second_file(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/局A/年度报告.txt", 1)
        assert run("in").sources == ["局A/年度报告.txt"]
        write(tmp_path / "in/局B/年度报告.txt", 2)
        assert run("in").sources == ["局A/年度报告.txt", "局B/年度报告.txt"]
        assert len(list((tmp_path / "out/reports").iterdir())) == 2

    def test_a_file_that_is_named_in_two_ways_is_done_once(self, run: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "in/a.txt")
        assert run("in", str(file), "./in/../in/a.txt", "in/*.txt").sources == ["a.txt"]

    @linux
    def test_no_two_reports_share_an_output_file_on_any_system(self, run: Run, tmp_path: Path) -> None:
        names = (
            "A.txt",
            "a.txt",
            "a.TXT",
            "é.txt",
            "e\u0301.txt",
            "con.txt",
            "字" * 80 + ".txt",
            "字" * 79 + "节.txt",
        )
        for seed, name in enumerate((*names, "3.年度报告", "4.年度报告", "无后缀")):
            write(tmp_path / "in" / name, seed)
        assert len(run("in").sources) == len(names) + 3
        made = [path.stem for path in (tmp_path / "out/reports").iterdir()]
        assert len({name.casefold() for name in made}) == len(names) + 3
        assert {"3.年度报告", "无后缀", "con_"} <= set(made)

    def test_a_name_that_a_spreadsheet_would_act_on_is_made_harmless(self, run: Run, tmp_path: Path) -> None:
        for seed, name in enumerate(("=1+1.txt", "@a.txt", "-2.txt")):
            write(tmp_path / "in" / name, seed)
        assert run("in").code == 0
        text = (tmp_path / "out/metrics.csv").read_text(encoding="utf-8-sig")
        assert {row["source"] for row in csv.DictReader(text.splitlines())} == {
            "'=1+1.txt",
            "'@a.txt",
            "'-2.txt",
        }


class TestFolders:
    def test_what_cannot_be_read_fails_and_what_is_no_document_is_counted(
        self, run: Run, tmp_path: Path, capsys: Captured
    ) -> None:
        write(tmp_path / "in/a.txt")
        for name in ("b.doc", "c.wps"):
            (tmp_path / "in" / name).write_bytes(COMPOUND)
        (tmp_path / "in/e.xlsx").write_bytes(b"PK\x03\x04 cut off")
        (tmp_path / "in/f.csv").write_text("指标,数值\n案件,5\n", encoding="utf-8")
        (tmp_path / "in/scan.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
        for name in (".DS_Store", "~$lock.docx", "Thumbs.db", "desktop.ini", "tool.exe", "README.md"):
            (tmp_path / "in" / name).write_bytes(b"x")
        results = run("in")
        assert (results.code, results.sources) == (1, ["a.txt"])
        assert results.failures == {
            "b.doc": "UnsupportedFormatError",
            "c.wps": "UnsupportedFormatError",
            "e.xlsx": "BrokenFileError",
            "f.csv": "UnsupportedFormatError",
            "scan.jpg": "ScannedFileError",
        }
        shown = capsys.readouterr()
        assert "跳过 6 个" in shown.out
        assert "Thumbs.db" in shown.err

    def test_a_lock_file_of_office_is_passed_over_also_by_a_pattern(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/a.txt")
        write(tmp_path / "in/~$a.txt")
        assert run("in/**/*.txt").sources == ["in/a.txt"]
        assert main(["batch", "in/~$a.txt", "-o", "named", "--engine", "rules", "-q"]) == 0

    def test_a_pattern_that_means_a_folder_means_all_in_it(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "2023/a.txt", 1)
        write(tmp_path / "2024/b/c.txt", 2)
        assert run("202?").sources == ["2023/a.txt", "2024/b/c.txt"]
        assert run("2024/**").sources == ["2024/b/c.txt"]

    def test_a_name_with_brackets_is_a_file_if_there_is_one(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "a[1].txt", 1)
        write(tmp_path / "a1.txt", 2)
        assert run("a[1].txt").sources == ["a[1].txt"]

    def test_a_place_with_nothing_in_it_is_said(self, run: Run, tmp_path: Path, capsys: Captured) -> None:
        write(tmp_path / "in/a.txt")
        assert run("in", "2025/*.docx").code == 0
        assert "2025/*.docx" in capsys.readouterr().err
        (tmp_path / "empty").mkdir()
        assert run("empty").code == 2
        assert "没有找到报告" in capsys.readouterr().err

    def test_an_empty_name_is_not_the_folder_at_hand(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        results = run("")
        assert (results.code, list(results.failures.values())) == (1, ["MissingFileError"])

    @posix
    def test_pipes_loops_and_dead_links_are_a_line_each(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/sub/a.txt")
        os.mkfifo(tmp_path / "in/pipe.txt")
        (tmp_path / "in/self").symlink_to("self")
        (tmp_path / "in/up").symlink_to("..")
        (tmp_path / "in/gone.txt").symlink_to("nowhere.txt")
        results = run("in")
        assert (results.code, results.sources) == (1, ["sub/a.txt"])
        assert results.failures == {
            "pipe.txt": "SpecialFileError",
            "self": "UnreadableFileError",
            "gone.txt": "MissingFileError",
        }

    @posix
    def test_a_pipe_or_a_device_that_is_named_is_not_opened(self, run: Run, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        write(tmp_path / "a.txt")
        results = run("pipe", "/dev/zero", "a.txt")
        assert results.failures == {"pipe": "SpecialFileError", "zero": "SpecialFileError"}
        assert results.sources == ["a.txt"]

    @posix
    def test_a_linked_folder_is_read_too_and_its_reports_once(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "archive/old.txt", 1)
        write(tmp_path / "in/new.txt", 2)
        (tmp_path / "in/2023").symlink_to("../archive")
        (tmp_path / "in/again").symlink_to("../archive")
        assert len(run("in").sources) == 2

    def test_a_folder_that_may_not_be_read_is_a_failure(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "in/a.txt", 1)
        write(tmp_path / "in/closed/b.txt", 2)
        scandir = os.scandir

        def refusing(path: str | Path) -> object:
            if Path(path).name == "closed":
                raise PermissionError(13, "no")
            return scandir(path)

        monkeypatch.setattr("summarizer.batch.find.os.scandir", refusing)
        for place in ("in", "in/**/*.txt"):
            results = run(place)
            assert results.code == 1
            assert results.failures == {"closed": "UnreadableFileError"}

    def test_what_a_batch_has_written_is_no_report(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        for _ in range(2):
            assert main(["batch", ".", "-o", ".", "--engine", "rules", "-q"]) == 0
            assert run(".").sources == ["a.txt"]


class TestLists:
    PLAIN = "in/a.txt\nin/局/b.txt\n"
    LISTS = {
        "plain": PLAIN.encode(),
        "with a mark": b"\xef\xbb\xbf" + PLAIN.encode(),
        "two with marks": b"\xef\xbb\xbfin/a.txt\n" + "\ufeffin/局/b.txt\n".encode(),
        "of Windows": PLAIN.replace("\n", "\r\n").encode(),
        "of old Macs": PLAIN.replace("\n", "\r").encode(),
        "without an end": PLAIN.rstrip().encode(),
        "with blanks, quotes, comments": '\n  \n# 名单\n"in/a.txt"\n in/局/b.txt \n\n'.encode(),
        "in GBK": PLAIN.encode("gb18030"),
        "of PowerShell": PLAIN.replace("\n", "\r\n").encode("utf-16"),
        "in UTF-16 without a mark": PLAIN.encode("utf-16-le"),
        "in big-endian UTF-16": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        "of find -print0": PLAIN.replace("\n", "\0").encode(),
        "with folders and patterns": "in/局\nin/*.txt".encode(),
    }

    @pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
    def test_whoever_wrote_it(self, listed: bytes, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "in/a.txt", 1)
        write(tmp_path / "in/局/b.txt", 2)
        for arguments, stdin in ((["-"], listed), (["--list", "list.txt"], b"")):
            (tmp_path / "list.txt").write_bytes(listed)
            results = run(*arguments, listed=stdin)
            assert results.code == 0
            assert {Path(source).name for source in results.sources} == {"a.txt", "b.txt"}

    @posix
    def test_a_list_from_windows_on_another_system(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "局/年度 报告.txt")
        assert run("-", listed='"局\\年度 报告.txt"\r\n'.encode("gb18030")).sources == ["局/年度 报告.txt"]

    @linux
    def test_a_list_of_names_in_gbk(self, run: Run, tmp_path: Path) -> None:
        shutil.copy(write(tmp_path / "a.txt"), in_bytes(tmp_path, GBK))
        write(tmp_path / "局.txt", 2)
        for line in (GBK, "年度报告.txt".encode()):
            assert run("-", listed=line + "\n局.txt".encode()).sources == ["年度报告.txt", "局.txt"]

    def test_a_file_called_like_a_comment_is_a_file(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "#1.txt")
        assert run("-", listed=b"#1.txt\n#2.txt\n").sources == ["#1.txt"]

    def test_a_line_that_is_no_path_fails_alone(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "a.txt")
        results = run("-", listed=b"x" * 5000 + b"\nb.txt\na.txt\n")
        assert results.sources == ["a.txt"]
        assert sorted(results.failures.values()) == ["MissingFileError", "UnreadableFileError"]

    def test_nothing_in_it_or_nothing_there_is_wrong_usage(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        assert run("-", listed=b"\xef\xbb\xbf\r\n# nothing\r\n").code == 2
        assert run("--list", "none.txt").code == 2
        assert "none.txt" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", None)
        assert main(["batch", "--out", "out"]) == 2
        assert not (tmp_path / "out").exists()
