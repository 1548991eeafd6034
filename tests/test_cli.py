"""The commands ``text`` and ``summarize``: results to stdout, all else to stderr, the exit code says how it went."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from summarizer._version import __version__
from summarizer.cli import main
from summarizer.pipeline import load
from tests.engines.llm.answering import model
from tests.fake_endpoint import FakeEndpoint
from tests.invented import EXAMPLES, ROOT, TEXT

Captured = pytest.CaptureFixture[str]
HAN = re.compile("[一-鿿]")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "invented.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_text_prints_the_very_source(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["text", str(path)]) == 0
    shown = capfdbinary.readouterr()
    document = load(path).document
    assert shown.out.decode() == document.source
    assert document.source == path.read_bytes().decode(document.encoding).removeprefix("\ufeff")
    assert shown.err == b""


@pytest.mark.parametrize(
    "command", [["summarize"], ["text"], ["ask", "追回工资多少"]], ids=lambda given: given[0]
)
def test_a_report_is_never_written_over(
    command: list[str], file: str, tmp_path: Path, capsys: Captured
) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    for out in (file, str(link)):
        assert main([command[0], file, *command[1:], "-o", out]) == 2
        assert out in capsys.readouterr().err
    assert Path(file).read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("out", ["none/x.txt", ".", "taken"])
@pytest.mark.parametrize("command", ["summarize", "ask"])
def test_where_nothing_can_be_written_no_model_is_asked(
    command: str, out: str, file: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "taken").mkdir()
    question = ["追回工资多少"] if command == "ask" else []
    with FakeEndpoint(model()) as endpoint:
        arguments = [command, file, *question, "--base-url", endpoint.url, "-e", "llm"]
        assert main([*arguments, "-o", str(tmp_path / out)]) == 2
        assert endpoint.calls == []
    assert "无法写入" in capsys.readouterr().err


def test_a_result_is_not_lost_where_the_disk_fills_up_meanwhile(
    file: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "")

    out = tmp_path / "out.md"
    out.write_text("before", encoding="utf-8")
    monkeypatch.setattr(Path, "write_text", full)
    assert main(["summarize", file, "-e", "rules", "-o", str(out)]) == 1
    shown = capsys.readouterr()
    assert "磁盘已满" in shown.err
    assert shown.out.startswith("# 白鹭市档案局")
    assert out.read_text(encoding="utf-8") == "before"


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_utf8_is_read_and_shown(
    file: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/" + "报告.txt".encode("gb18030"))
    out = os.fsdecode(os.fsencode(tmp_path) + b"/" + "摘要.json".encode("gb18030"))
    Path(file).rename(name)
    assert main(["summarize", name, "-e", "rules", "-f", "json", "-o", out]) == 0
    assert json.loads(Path(out).read_text(encoding="utf-8"))["report"]["source"] == "报告.txt"
    assert main(["text", name]) == 0
    assert main(["ask", name, "追回工资多少", "-e", "rules", "-f", "json"]) == 0
    Path(name).unlink()
    for command in (["text", name], ["summarize", name, "-e", "rules"], ["ask", name, "追回工资多少"]):
        assert main(command) == 1
    shown = capfd.readouterr()
    assert shown.err.count("报告.txt”") == 3
    assert "\\udc" not in shown.out + shown.err


def test_a_question_in_gbk_is_understood(
    file: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = BytesIO("发现问题多少个\n".encode("gb18030"))
    monkeypatch.setattr("sys.stdin", TextIOWrapper(asked, encoding="utf-8"))
    assert main(["chat", file, "-e", "rules"]) == 0
    assert "142个" in capsys.readouterr().out


def test_evidence_of_two_reports_of_one_name_is_told_apart(
    file: str, tmp_path: Path, capsys: Captured
) -> None:
    for bureau in ("局A", "局B"):
        (tmp_path / bureau).mkdir()
        (tmp_path / bureau / "年度报告.txt").write_text(TEXT, encoding="utf-8")
    files = [str(tmp_path / bureau / "年度报告.txt") for bureau in ("局A", "局B")]
    assert main(["ask", *files, "发现问题多少个", "-e", "rules", "-f", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    cited = {at["report"] for claim in answer["claims"] for at in claim["citations"]}
    assert cited == {"局A/年度报告.txt", "局B/年度报告.txt"}


def test_text_written_to_a_file_keeps_its_line_ends(tmp_path: Path) -> None:
    source = tmp_path / "crlf.txt"
    source.write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    assert main(["text", str(source), "-o", str(tmp_path / "out.txt")]) == 0
    assert (tmp_path / "out.txt").read_bytes().decode() == TEXT.replace("\n", "\r\n")


def test_a_summary_is_for_people_unless_json_is_asked_for(file: str, capsys: Captured) -> None:
    assert main(["summarize", file, "--engine", "rules"]) == 0
    page = capsys.readouterr()
    assert page.out.startswith("# 白鹭市档案局2024年度")
    assert page.err == ""
    assert main(["summarize", file, "--engine", "rules", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["report"]["id"] == "invented"
    assert data["report"]["source"] == "invented.txt"


def test_a_summary_can_be_written_to_a_file(file: str, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "summary.json"
    assert main(["summarize", file, "-e", "rules", "-f", "json", "-o", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["schema_version"] == 2


def test_the_former_version_of_the_json_is_still_to_be_had(file: str, capsys: Captured) -> None:
    assert main(["summarize", file, "-e", "rules", "-f", "json", "--schema", "1"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text)["schema_version"] == 1
    assert '"proof"' not in text
    assert main(["summarize", file, "-e", "rules", "-f", "json", "--schema", "3"]) == 2


def test_without_an_endpoint_rules_are_used_and_said_to_be(file: str, capsys: Captured) -> None:
    assert main(["summarize", file]) == 0
    shown = capsys.readouterr()
    assert "规则引擎" in shown.err
    assert "OPENAI_BASE_URL" in shown.err
    assert shown.out.startswith("# ")


def test_with_an_endpoint_a_model_is_asked(file: str, capsys: Captured) -> None:
    with FakeEndpoint(model()) as endpoint:
        assert main(["summarize", file, "--base-url", endpoint.url, "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert endpoint.url in shown.err
    assert json.loads(shown.out)["provenance"]["engine"] == "llm"


def test_rules_are_rules_also_where_an_endpoint_is_configured(file: str, capsys: Captured) -> None:
    with FakeEndpoint() as endpoint:
        assert main(["summarize", file, "--base-url", endpoint.url, "-e", "rules"]) == 0
    assert endpoint.calls == []


WRONG = [
    (["summarize"], "缺少参数", "is missing"),
    (["text"], "缺少参数", "is missing"),
    (["summarise", "x"], "没有命令", "no command"),
    (["summarize", "x", "--colour"], "没有选项", "no option"),
    (["summarize", "x", "--engine", "magic"], "auto、rules、llm", "auto、rules、llm"),
    (["summarize", "x", "--engine"], "缺少值", "wants a value"),
    (["summarize", "x", "--format", "pdf"], "md、json", "md、json"),
    (["summarize", "x", "--timeout", "0"], "> 0", "> 0"),
    (["summarize", "x", "--context", "many"], ">= 1", ">= 1"),
    (["text", "x", "--max-mb", "-3"], "> 0", "> 0"),
    (["text", "my", "report.txt"], "多余的参数：report.txt", "report.txt"),
    (["summarize", "{file}", "--engine", "llm"], "没有配置模型服务", "no model endpoint"),
    (["text", "{file}", "-o", "{folder}/none/x.txt"], "无法写入", "cannot be written"),
    (["summarize", "{file}", "-e", "rules", "-o", "{folder}"], "无法写入", "cannot be written"),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("arguments", "zh", "en"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    arguments: list[str], zh: str, en: str, lang: str, file: str, capsys: Captured
) -> None:
    given = [each.format(file=file, folder=Path(file).parent) for each in arguments]
    assert main([*given, "--lang", lang] if "--engine" not in given[-1:] else ["--lang", lang, *given]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    *told, sentence = shown.err.splitlines()
    assert (zh if lang == "zh" else en) in sentence
    assert len(told) <= 1
    assert "Traceback" not in shown.err
    if lang == "en":
        assert not HAN.search(sentence.replace(str(Path(file).parent), ""))


@pytest.mark.parametrize("arguments", [["--help"], ["summarize", "--help"], ["text", "-h"]])
def test_help_is_in_the_language_asked_for(arguments: list[str], capsys: Captured) -> None:
    assert main([*arguments, "--lang=zh"]) == 0
    chinese = capsys.readouterr().out
    assert main(["--lang", "en", *arguments]) == 0
    english = capsys.readouterr().out
    assert chinese.startswith("用法：summarizer")
    assert "选项" in chinese
    assert english.startswith("Usage: summarizer")
    assert not HAN.search(english)


def test_the_language_can_be_set_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SUMMARIZER_LANG", "en")
    assert main(["text", "none.txt"]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_no_command_shows_the_help(capsys: Captured) -> None:
    assert main([]) == 2
    assert "summarize" in capsys.readouterr().err


def test_the_version_is_printed(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def run(*arguments: str, **kwargs: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_help_needs_no_model_library_no_page_and_no_settings() -> None:
    probe = (
        "import sys, summarizer.cli; summarizer.cli.main(['--help']);"
        "print([name for name in ('openai', 'tiktoken', 'streamlit', 'pydantic_settings', 'httpx2', 'bm25s', 'numpy',"
        " 'openpyxl', 'pyarrow', 'ray') if name in sys.modules], file=sys.stderr)"
    )
    done = run("-c", probe)
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    assert done.stderr.strip() == "[]"


def test_the_program_runs_as_a_module_and_its_exit_code_is_the_shells(file: str) -> None:
    assert run("-m", "summarizer", "text", "none.txt").returncode == 1
    assert run("-m", "summarizer", "text", file).stdout == TEXT


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_sentence(file: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "summarizer", "text", file]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("错误：无法写入“stdout”")
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_goes_away_is_no_crash() -> None:
    shown = subprocess.run(
        f"'{sys.executable}' -m summarizer text '{EXAMPLES[0]}' | true; echo ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Traceback" not in shown.stderr
    assert shown.stdout.strip() in {"0", "1"}
