"""``summarizer doctor`` says what works and who leads, in words, as JSON, and by its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import main
from summarizer.engines.llm.exam import load_exam
from tests.engines.llm.examinee import LURES, QUESTIONS, exams, saying, with_mistakes
from tests.fake_endpoint import FakeEndpoint, answer, error, free_port, vectors

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUMMARIZER_LEAD", "auto")
    monkeypatch.setenv("SUMMARIZER_EXAMS", str(tmp_path / "exams.json"))


def doctor(endpoint: FakeEndpoint, *more: str) -> int:
    return main(["doctor", "--base-url", endpoint.url, "--timeout", "5", *more])


def told(endpoint: FakeEndpoint, capsys: Captured, *more: str) -> dict[str, Any]:
    assert doctor(endpoint, "--format", "json", *more) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_without_an_endpoint_rules_lead_and_everything_works(capsys: Captured) -> None:
    assert main(["doctor"]) == 0
    shown = capsys.readouterr()
    assert "由规则主导：没有配置模型服务" in shown.out
    assert "OPENAI_BASE_URL" in shown.out
    assert shown.err == ""


def test_a_model_that_passes_leads(capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes(), models=[{"id": "fake", "max_model_len": 32768}]) as endpoint:
        assert doctor(endpoint) == 0
    shown = capsys.readouterr()
    assert "由模型主导：它通过了阅读测验" in shown.out
    assert "40 题答对 40 题" in shown.out
    assert "32,768" in shown.out
    assert "JSON Schema" in shown.out
    assert "答错的题" not in shown.out
    assert endpoint.url in shown.err


def test_what_a_model_got_wrong_is_told_in_the_reports_words(capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes(wrong=1, fallen=3)) as endpoint:
        assert doctor(endpoint) == 0
    shown = capsys.readouterr().out
    assert "由规则主导" in shown
    assert "答错的题（4）" in shown
    assert "当面述法的领导干部有多少人？ 应答：57人 所答：报告没有写" in shown
    assert "2025年出台了多少件地方性法规？ 应答：报告没有写 所答：2件" in shown


def test_what_a_model_left_out_is_told_too(capsys: Captured) -> None:
    with FakeEndpoint(saying({})) as endpoint:
        assert doctor(endpoint, "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "The rules lead" in shown
    assert shown.count("Given: no answer") == 40


def test_an_exam_without_an_answer_says_why(capsys: Captured) -> None:
    with FakeEndpoint(answer({"total": 42}), answer("四十二")) as endpoint:
        assert doctor(endpoint) == 0
    assert "没有按要求的格式作答" in capsys.readouterr().out


def test_a_stored_exam_is_shown_and_another_taken_where_one_is_asked_for(capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes(wrong=2)) as endpoint:
        first = told(endpoint, capsys)
        assert told(endpoint, capsys)["exam"] == first["exam"]
        assert len(exams(endpoint)) == 1
        assert told(endpoint, capsys, "--again")["exam"]["score"] == 38
        assert len(exams(endpoint)) == 2


def test_programs_get_all_of_it(capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes(fallen=1)) as endpoint:
        found = told(endpoint, capsys)
    assert (found["lead"], found["decided_by"], found["embeddings"]) == ("model", "exam", "off")
    assert found["endpoint"]["structured_output"] == "json_schema"
    (mistake,) = found["exam"]["mistakes"]
    assert mistake["given"] == LURES[mistake["question"]["key"]]
    assert found["exam"]["questions"] == len(QUESTIONS)


@pytest.mark.parametrize("lead", ["model", "rules"])
def test_a_flag_overrides_the_exam(lead: str, capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes() if lead == "rules" else saying({})) as endpoint:
        found = told(endpoint, capsys, "--lead", lead)
    assert (found["lead"], found["decided_by"]) == (lead, "setting")
    assert found["exam"]["score"] == (40 if lead == "rules" else 0)


def test_where_rules_alone_are_asked_for_no_model_is(capsys: Captured) -> None:
    with FakeEndpoint() as endpoint:
        assert doctor(endpoint, "--engine", "rules") == 0
        assert endpoint.calls == []
    assert "只用规则引擎" in capsys.readouterr().out


def test_an_endpoint_that_holds_no_schema_is_said_to(capsys: Captured) -> None:
    refused = error(400, "response_format json_schema is not supported")
    with FakeEndpoint(refused, answer({"total": 42}), with_mistakes()) as endpoint:
        assert told(endpoint, capsys)["endpoint"]["structured_output"] == "json_object"
    with FakeEndpoint(answer("四十二"), with_mistakes()) as endpoint:
        assert doctor(endpoint) == 0
    assert "不合要求" in capsys.readouterr().out


def test_the_search_by_meaning_is_tried(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("SUMMARIZER_EMBEDDINGS", "endpoint")
    monkeypatch.setenv("SUMMARIZER_EMBEDDING_MODEL", "embed")
    with FakeEndpoint(with_mistakes(), embeds=vectors(lambda _: [1.0, 0.0])) as endpoint:
        assert doctor(endpoint, "--model", "fake") == 0
    assert "向量模型，可用" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--base-url", "http://127.0.0.1:{port}/v1", "--model", "m"], 1),
        (["--engine", "llm"], 2),
        (["--lead", "nobody"], 2),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_an_exit_code(
    arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRIES", "0")
    assert main(["doctor", *(each.format(port=free_port()) for each in arguments)]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines()[-1].startswith("错误：")


def test_the_report_of_the_exam_is_one_of_the_genre() -> None:
    identity = load_exam().report.document.identity
    assert (identity.issuer, identity.year) == ("澄溪市司法局", 2025)
