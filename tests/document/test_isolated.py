"""Reading in a process of its own: the same text and errors, and nothing that it does takes the caller along."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from summarizer import errors
from summarizer.document import from_bytes, from_bytes_isolated, isolated, load, load_isolated
from tests.document.hostile import HOSTILE, REPORT, paragraph, word
from tests.document.pdf_files import Page, pdf
from tests.invented import ROOT

WORD = word("".join(map(paragraph, REPORT.splitlines())))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system has no such processes")


def pdf_file() -> bytes:
    page = Page()
    y = 760.0
    for line in REPORT.splitlines():
        y = page.paragraph(72, y, 450, line)
    return pdf(page)


@pytest.fixture(params=["started", "forked"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "forked" and sys.platform != "linux":
        pytest.skip("only Linux forks")
    monkeypatch.setattr(isolated, "_may_fork", lambda: request.param == "forked")
    return str(request.param)


@pytest.mark.parametrize("name", ["报告.pdf", "报告.docx", "报告.txt"])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_the_same_document_comes_out(name: str, way: str) -> None:
    data = {"报告.pdf": pdf_file(), "报告.docx": WORD, "报告.txt": REPORT.encode()}[name]
    assert from_bytes_isolated(data, name) == from_bytes(data, name)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_the_same_errors_come_out(way: str) -> None:
    for data in (
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04" + bytes(99),
        word(paragraph("太短。")),
        b"\x89PNG\r\n\x1a\n\x00",
    ):
        with pytest.raises(errors.InputError) as apart:
            from_bytes_isolated(data, "报告.bin")
        with pytest.raises(type(apart.value)) as here:
            from_bytes(data, "报告.bin")
        assert str(apart.value) == str(here.value)


def test_a_path_is_read_as_it_is_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(WORD)
    assert load_isolated(path) == load(path)
    with pytest.raises(errors.OversizedFileError):
        load_isolated(path, max_mb=0.0001)


def test_plain_text_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "decode_isolated", lambda *given: pytest.fail("a process was started"))
    assert from_bytes_isolated(REPORT.encode(), "报告.txt").source == REPORT


def hostile(name: str, folder: Path) -> bytes:
    return next(case for case in HOSTILE if case.name.endswith(name)).make(folder).read_bytes()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_reading_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    data = hostile("a million characters on a page", tmp_path)
    monkeypatch.setattr(isolated, "SECONDS", 1.5)
    begun = time.perf_counter()
    with pytest.raises(errors.ReadingTimeoutError, match=r"读了 1\.5 秒"):
        from_bytes_isolated(data, "报告.pdf")
    assert time.perf_counter() - begun < 6


@LINUX
def test_reading_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_may_fork", lambda: False)
    monkeypatch.setattr(isolated, "MEGABYTES", 50)
    isolated._idle.close()
    data = word(paragraph(REPORT) + '<w:p w:rsidR="00AB12CD"/>' * 600_000)
    with pytest.raises((errors.TooComplexFileError, errors.ReadingStoppedError)):
        from_bytes_isolated(data, "报告.docx")
    isolated._idle.close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@LINUX
def test_memory_that_ran_out_is_the_reason_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(data: bytes, name: str) -> None:
        raise MemoryError

    monkeypatch.setattr(isolated, "_may_fork", lambda: True)
    monkeypatch.setattr(isolated, "read_format", exhaust)
    with pytest.raises(errors.TooComplexFileError, match=f"需要的内存超过 {isolated.MEGABYTES} MB"):
        from_bytes_isolated(WORD, "报告.docx")


@LINUX
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_that_crashes_costs_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_may_fork", lambda: True)
    with monkeypatch.context() as patched:
        patched.setattr(isolated, "read_format", lambda data, name: os.abort())
        with pytest.raises(errors.ReadingStoppedError):
            from_bytes_isolated(WORD, "报告.docx")
    assert from_bytes_isolated(WORD, "报告.docx").text


@LINUX
def test_a_process_that_has_gone_meanwhile_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_may_fork", lambda: False)
    from_bytes_isolated(WORD, "报告.docx")
    assert isolated._idle._readers
    for reader in isolated._idle._readers:
        reader.kill()
    assert from_bytes_isolated(WORD, "报告.docx").text


def test_threads_read_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_may_fork", lambda: False)
    files = [(WORD, "报告.docx"), (pdf_file(), "报告.pdf")] * 4
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda file: from_bytes_isolated(*file), files))
    assert [found.name for found in read] == [name for _, name in files]
    assert len({found.text for found in read}) == 1


def test_a_name_that_is_no_text_is_shown_all_the_same() -> None:
    name = "年度报告.docx".encode("gbk").decode("utf-8", "surrogateescape")
    assert from_bytes_isolated(WORD, name).name == "年度报告.docx"


@LINUX
def test_no_process_outlives_its_caller(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(WORD)
    code = (
        "import time; from summarizer.document import isolated; isolated._may_fork = lambda: False;"
        f" isolated.load_isolated({str(tmp_path / 'a.docx')!r}); print('read', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == b"read\n"
        below = children(caller.pid)
        assert below
        caller.kill()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}/cmdline").exists() and running(child) for child in below):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def running(process: int) -> bool:
    """Whether a process does anything still: one that nobody waited for is only a line in a table."""
    try:
        return " Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2][:3]
    except OSError:
        return False
