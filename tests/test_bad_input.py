"""Whatever is wrong with a file or an endpoint: one sentence that says what to do, in both languages, and exit 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.cli import main
from tests.fake_endpoint import FakeEndpoint, Reply, answer, error, free_port, hang, rate_limited, web_page
from tests.invented import TEXT

Captured = pytest.CaptureFixture[str]
Make = Callable[[Path], object]
MEGABYTE = 1024 * 1024


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * MEGABYTE)


def written(text: str) -> Make:
    return lambda path: path.write_text(text, encoding="utf-8")


def holding(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


FILES: list[tuple[str, Make, str, str]] = [
    ("missing", lambda path: None, "找不到文件", "There is no file"),
    ("empty", holding(b""), "没有文字", "holds no text"),
    ("blank", written(" \n\u3000\n"), "没有文字", "holds no text"),
    ("binary", holding(bytes(range(256)) * 40), "不是文本", "is not text"),
    ("200 MB", sparse, "超过 20 MB", "more than the limit of 20 MB"),
    ("another encoding", holding(TEXT.encode("euc_kr", "replace") + b"\xff\xfe\x81"), "编码", "encoding"),
    ("no report", written("今天天气不错。"), "看起来不是中文工作报告", "does not look like"),
    ("English", written("The archive was open. " * 99), "看起来不是中文工作报告", "does not look like"),
    ("a folder", lambda path: path.mkdir(), "文件夹", "folder"),
]
FILE_IDS = [case[0] for case in FILES]


def failed(arguments: list[str], capsys: Captured, says: str) -> None:
    assert main(arguments) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    sentence = shown.err.splitlines()[-1]
    assert says in sentence
    assert re.search(r"[；;]", sentence), "it says what to do"
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("command", ["text", "summarize"])
@pytest.mark.parametrize(("title", "make", "zh", "en"), FILES, ids=FILE_IDS)
def test_a_bad_file_is_one_sentence_and_exit_code_1(
    title: str, make: Make, zh: str, en: str, command: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "报告.txt"
    make(path)
    for lang, says in (("zh", zh), ("en", en)):
        failed([command, str(path), "--lang", lang], capsys, says)


def test_a_file_that_is_no_report_is_read_if_told_to(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "note.txt"
    path.write_text("今天办结案件12件。", encoding="utf-8")
    assert main(["summarize", str(path), "-e", "rules", "--force"]) == 0
    assert "12件" in capsys.readouterr().out


def test_a_larger_file_is_read_if_told_to(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["text", str(path), "--max-mb", "0.0001"]) == 1
    assert main(["text", str(path), "--max-mb", "1"]) == 0


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_is_refused_at_once(capsys: Captured) -> None:
    failed(["text", "/dev/zero"], capsys, "不是普通文件，而是设备")


ENDPOINTS: list[tuple[str, Reply, str, str]] = [
    ("401", error(401, "bad key"), "不接受密钥", "refuses the key"),
    ("403", error(403), "不接受密钥", "refuses the key"),
    ("404", error(404), "没有可用的模型", "no usable model"),
    ("429", rate_limited(), "限制了请求频率", "limits the rate"),
    ("400", error(400, "bad field"), "拒绝了请求", "rejects the request"),
    ("500", error(500), "出错", "failed"),
    ("prose", answer("好的。"), "答复不合要求", "not usable"),
    ("a web page", web_page(), "答复不是接口数据", "its reply is no API data"),
    ("silence", hang(20), "没有答复", "did not answer"),
]


@pytest.mark.parametrize(("title", "reply", "zh", "en"), ENDPOINTS, ids=[case[0] for case in ENDPOINTS])
def test_a_bad_endpoint_is_one_sentence_and_exit_code_1(
    title: str,
    reply: Reply,
    zh: str,
    en: str,
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRIES", "1")
    monkeypatch.setenv("SUMMARIZER_RETRY_WAIT", "0.01")
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    with FakeEndpoint(reply) as endpoint:
        for lang, says in (("zh", zh), ("en", en)):
            arguments = ["--base-url", endpoint.url, "--model", "fake", "--timeout", "0.3", "--lang", lang]
            failed(["summarize", str(path), *arguments], capsys, says)


def test_an_endpoint_that_is_down_is_named(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRIES", "0")
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    url = f"http://127.0.0.1:{free_port()}/v1"
    for lang, says in (("zh", f"连不上模型服务 {url}"), ("en", f"Nobody answers at {url}")):
        failed(["summarize", str(path), "--base-url", url, "--lang", lang], capsys, says)
    assert main(["summarize", str(path), "--base-url", url, "--engine", "rules"]) == 0
