"""A model leads where it has passed the exam; results are kept, and what is lost of them costs another exam."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from summarizer.engines import RulesEngine
from summarizer.engines.llm import LlmEngine, exam
from summarizer.engines.llm.annotate import whole
from summarizer.engines.llm.exam import NONE, ExamResult, load_exam, take
from summarizer.engines.llm.exam_store import place_of
from summarizer.errors import EndpointError
from summarizer.questions.parse import parse
from summarizer.questions.terms import synonyms
from summarizer.retrieval.index import Index
from summarizer.settings import load_settings
from tests.engines.llm.examinee import LURES, QUESTIONS, RIGHT, WRONG, exams, saying, with_mistakes
from tests.fake_endpoint import Behaviour, FakeEndpoint, Reply, answer, free_port, refusing
from tests.invented import report

MakeEngine = Callable[..., LlmEngine]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def examined(engine: MakeEngine, tmp_path: Path) -> Iterator[MakeEngine]:
    """Make an engine whose model has to show what it can do."""

    def make(url: str, **settings: Any) -> LlmEngine:
        return engine(url, **{"lead": "auto", "exams": tmp_path / "kept" / "exams.json", **settings})

    yield make


def taken(engine: MakeEngine, *script: Reply | Behaviour, **settings: Any) -> ExamResult:
    with FakeEndpoint(*script) as endpoint:
        return take(engine(endpoint.url, **settings).client)


def test_a_third_of_the_questions_has_no_answer_in_the_report_and_something_near() -> None:
    assert Counter(one.kind for one in QUESTIONS) == {"figure": 24, "yes_no": 11, "reason": 5}
    assert len(LURES) == sum(one.expected == NONE for one in QUESTIONS) == 14
    assert all(LURES[one.key] for one in QUESTIONS if one.expected == NONE)
    polarity = Counter(one.expected for one in QUESTIONS if one.kind == "yes_no")
    assert polarity == {"yes": 5, "no": 5, NONE: 1}


def test_what_is_right_and_what_comes_near_can_both_be_said() -> None:
    validator = jsonschema_rs.Draft202012Validator(dict(load_exam().task(None).json_schema))
    assert validator.is_valid(RIGHT)
    assert validator.is_valid({**RIGHT, **LURES})
    assert validator.is_valid(dict.fromkeys(RIGHT, NONE))
    assert not validator.is_valid({**RIGHT, "E1": "Q999"})
    assert not validator.is_valid({key: said for key, said in RIGHT.items() if key != "E1"})


def test_everything_is_asked_in_one_request(engine: MakeEngine) -> None:
    with FakeEndpoint(with_mistakes()) as endpoint:
        take(engine(endpoint.url).client)
        assert len(endpoint.chats) == 1
        asked = endpoint.chats[0].body["messages"][1]["content"]
    assert asked.startswith(f"{whole(load_exam().report).text}\n\n任务：")
    assert [one.text for one in QUESTIONS if one.text not in asked] == []


ANSWERERS = [
    ("a perfect one", RIGHT, 40, 14, 0, "model"),
    ("one that answers whatever is asked", {**RIGHT, **LURES}, 26, 0, 14, "rules"),
    ("one that refuses whatever is asked", dict.fromkeys(RIGHT, NONE), 14, 14, 0, "rules"),
    ("one that leaves out what it does not know", {key: RIGHT[key] for key in WRONG}, 26, 0, 0, "rules"),
    ("one that says nothing", {}, 0, 0, 0, "rules"),
]


@pytest.mark.parametrize(
    ("title", "said", "score", "refused", "fallen", "lead"), ANSWERERS, ids=[case[0] for case in ANSWERERS]
)
def test_who_leads_after(
    title: str, said: dict[str, str], score: int, refused: int, fallen: int, lead: str, engine: MakeEngine
) -> None:
    result = taken(engine, saying(said))
    assert (result.score, result.refused, result.fallen, result.lead) == (score, refused, fallen, lead)
    assert len(result.mistakes) == 40 - score
    assert result.model == "fake"
    assert result.usage.tokens_out >= 400


BOUNDS = [
    (4, 0, "model"),
    (5, 0, "rules"),
    (0, 2, "model"),
    (0, 3, "rules"),
    (2, 2, "model"),
    (3, 2, "rules"),
]


@pytest.mark.parametrize(("wrong", "fallen", "lead"), BOUNDS)
def test_where_the_bar_is(wrong: int, fallen: int, lead: str, engine: MakeEngine) -> None:
    result = taken(engine, with_mistakes(wrong, fallen))
    assert (result.score, result.fallen, result.lead) == (40 - wrong - fallen, fallen, lead)


def test_a_mistake_tells_question_answer_and_what_was_said(engine: MakeEngine) -> None:
    (mistake,) = taken(engine, with_mistakes(fallen=1)).mistakes
    key, lure = [*LURES.items()][0]
    assert (mistake.question.key, mistake.question.expected, mistake.given) == (key, NONE, lure)


def test_an_endpoint_that_knows_no_schema_can_pass(engine: MakeEngine) -> None:
    result = taken(engine, refusing("json_schema", "json_object", then=answer(RIGHT)))
    assert (result.lead, result.structured_output) == ("model", "text")


@pytest.mark.parametrize(
    ("reply", "settings", "failure"),
    [
        (answer("我是一个语言模型。"), {}, "InvalidAnswerError"),
        (answer('{"E1": "', finish_reason="length"), {}, "TruncatedAnswerError"),
        (answer(RIGHT), {"context": 2000}, "ContextLengthError"),
    ],
)
def test_an_answer_that_is_of_no_use_is_a_failed_exam(
    reply: Reply, settings: dict[str, Any], failure: str, engine: MakeEngine
) -> None:
    result = taken(engine, reply, **settings)
    assert (result.score, result.lead, result.failure) == (0, "rules", failure)


def test_an_endpoint_that_is_down_has_not_failed_the_exam(examined: MakeEngine, tmp_path: Path) -> None:
    with pytest.raises(EndpointError):
        _ = examined(f"http://127.0.0.1:{free_port()}/v1").leads
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(("lead", "leads"), [("model", True), ("rules", False)])
def test_where_it_is_set_who_leads_no_exam_is_taken(lead: str, leads: bool, examined: MakeEngine) -> None:
    with FakeEndpoint() as endpoint:
        assert examined(endpoint.url, lead=lead).leads is leads
        assert endpoint.calls == []


def test_the_exam_is_taken_once_for_each_endpoint_and_model(examined: MakeEngine, capsys: Captured) -> None:
    with FakeEndpoint(with_mistakes()) as endpoint:
        first = examined(endpoint.url)
        assert first.leads
        assert first.leads
        assert "阅读测验" in capsys.readouterr().err
        assert examined(endpoint.url).leads
        assert len(exams(endpoint)) == 1
        assert capsys.readouterr().err == ""
        assert examined(endpoint.url, model="another").leads
        assert len(exams(endpoint)) == 2
    with FakeEndpoint(with_mistakes(wrong=len(WRONG))) as elsewhere:
        assert not examined(elsewhere.url).leads
        assert not examined(elsewhere.url).leads
        assert len(exams(elsewhere)) == 1


def test_other_questions_or_another_prompt_are_another_exam(
    examined: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "exam.toml").write_text(
        'version = 2\ndescription = "d"\nuser = "$report $questions"', encoding="utf-8"
    )
    with FakeEndpoint(with_mistakes()) as endpoint:
        assert examined(endpoint.url).leads
        assert examined(endpoint.url, prompts=own).leads
        assert len(exams(endpoint)) == 2
        changed = load_exam().model_copy(update={"digest": "changed"})
        monkeypatch.setattr("summarizer.engines.llm.exam_store.load_exam", lambda: changed)
        assert examined(endpoint.url).leads
        assert len(exams(endpoint)) == 3


@pytest.mark.parametrize("content", [b"", b"{", b'{"results": {"x": 1}}', b"\xff\xfe"])
def test_a_damaged_record_costs_another_exam_and_one_warning(
    content: bytes, examined: MakeEngine, tmp_path: Path, capsys: Captured
) -> None:
    kept = tmp_path / "exams.json"
    kept.write_bytes(content)
    with FakeEndpoint(with_mistakes()) as endpoint:
        assert examined(endpoint.url, exams=kept).leads
        assert capsys.readouterr().err.count(str(kept)) == 1
        assert examined(endpoint.url, exams=kept).leads
        assert len(exams(endpoint)) == 1
    assert capsys.readouterr().err == ""
    assert len(json.loads(kept.read_text(encoding="utf-8"))["results"]) == 1


def test_a_record_that_cannot_be_written_costs_another_exam_next_time(
    examined: MakeEngine, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with FakeEndpoint(with_mistakes()) as endpoint:
        for _ in range(2):
            assert examined(endpoint.url, exams=tmp_path / "file" / "exams.json").leads
            assert "写不进" in capsys.readouterr().err
        assert len(exams(endpoint)) == 2


def test_a_name_and_a_password_in_an_address_are_not_kept(examined: MakeEngine, tmp_path: Path) -> None:
    with FakeEndpoint(with_mistakes()) as endpoint:
        assert examined(endpoint.url.replace("://", "://name:secret@")).leads
    assert "secret" not in (tmp_path / "kept" / "exams.json").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="another system has another folder")
def test_results_are_kept_where_the_system_keeps_what_may_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert place_of(load_settings()) == Path("/home/someone/.cache/summarizer/exams.json")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/someone")
    assert place_of(load_settings()) == Path("/var/cache/someone/summarizer/exams.json")
    assert place_of(load_settings(exams="/tmp/mine.json")) == Path("/tmp/mine.json")


def test_where_the_rules_lead_they_answer_and_no_model_is_asked(examined: MakeEngine) -> None:
    read = report()
    index, query = Index(read), parse("修订制度多少项？", read, synonyms())
    with FakeEndpoint(with_mistakes(wrong=len(WRONG))) as endpoint:
        engine = examined(endpoint.url)
        assert engine.answer(index, query) == RulesEngine().answer(index, query)
        assert len(endpoint.chats) == len(exams(endpoint))


@pytest.mark.parametrize(
    "answer", ["没有这样的话", "澄溪市", "领导干部〔41〕2人", "澄溪市司法局〔2025年〕度"]
)
def test_words_that_point_to_nothing_are_a_fault_of_the_questions(answer: str) -> None:
    with pytest.raises(ValueError, match="report|quantity"):
        exam._id(answer, load_exam().report)
