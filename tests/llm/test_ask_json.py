"""One bad item never costs a good one: repairs ask for the failing ones alone, what still fails is named."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import AuthenticationError, InvalidAnswerError, TruncatedAnswerError
from summarizer.llm import JsonAnswer, JsonObject, JsonSchema, Message
from tests.fake_endpoint import Behaviour, Call, FakeEndpoint, Reply, answer, error, filled, refusing
from tests.llm.conftest import MakeClient

MESSAGES = (Message(role="system", content="系统"), Message(role="user", content="报告正文"))

ENTRY: JsonObject = {
    "type": "object",
    "properties": {"name": {"type": "string", "minLength": 1}, "kind": {"enum": ["metric", "date"]}},
    "required": ["name", "kind"],
    "additionalProperties": False,
}
METRICS: JsonSchema = {
    "type": "object",
    "properties": {key: ENTRY for key in ("Q1", "Q2", "Q3")},
    "required": ["Q1", "Q2", "Q3"],
    "additionalProperties": False,
}
POINT: JsonObject = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "refs": {"type": "array", "items": {"enum": ["S1", "S2"]}, "minItems": 1},
    },
    "required": ["text", "refs"],
    "additionalProperties": False,
}
POINTS: JsonSchema = {
    "type": "object",
    "properties": {"points": {"type": "array", "items": POINT}, "overview": {"type": "string"}},
    "required": ["points", "overview"],
    "additionalProperties": False,
}


def entry(name: str = "名称", kind: str = "metric") -> JsonObject:
    return {"name": name, "kind": kind}


def point(text: str = "要点", *refs: str) -> JsonObject:
    return {"text": text, "refs": list(refs or ("S1",))}


def ask(client: MakeClient, endpoint: FakeEndpoint, schema: JsonSchema, repairs: int = 2) -> JsonAnswer:
    return client(endpoint.url).ask_json(MESSAGES, schema, max_tokens=100, repairs=repairs)


def texts(got: JsonAnswer) -> list[str]:
    points: Any = got.data["points"]
    return [each["text"] for each in points]


GOOD: JsonObject = {"Q1": entry("一"), "Q2": entry("二"), "Q3": entry("三")}

FIRST_ANSWERS: list[tuple[str, object]] = [
    ("valid", GOOD),
    ("in a code fence", f"```json\n{json.dumps(GOOD)}\n```"),
    ("amid prose", f"好的，结果如下：\n{json.dumps(GOOD)}\n以上。"),
    ("after thinking aloud", f'<think>大概是 {{"Q1": 1}} 吧</think>{json.dumps(GOOD)}'),
    ("with a key nobody asked for", {**GOOD, "Q99": entry("编造")}),
    ("with a remark inside an item", {**GOOD, "Q1": {**entry("一"), "note": "说明"}}),
]


@pytest.mark.parametrize(("title", "content"), FIRST_ANSWERS, ids=[title for title, _ in FIRST_ANSWERS])
def test_an_answer_that_needs_no_repair(title: str, content: object, client: MakeClient) -> None:
    with FakeEndpoint(answer(content)) as endpoint:
        got = ask(client, endpoint, METRICS)
        assert got.data == GOOD
        assert got.problems == ()
        assert (got.repairs, got.usage.requests) == (0, 2), "one for the model's name, one for the answer"


BROKEN: list[tuple[str, object, list[str], str]] = [
    ("one missing", {"Q1": entry("一"), "Q3": entry("三")}, ["Q2"], "Q2"),
    ("one of a wrong kind", {**GOOD, "Q2": entry("二", "无")}, ["Q2"], "kind"),
    ("one without its name", {**GOOD, "Q2": {"kind": "metric"}}, ["Q2"], "name"),
    ("one that is text", {**GOOD, "Q2": "二"}, ["Q2"], "Q2"),
    ("two bad", {**GOOD, "Q1": None, "Q2": {}}, ["Q1", "Q2"], "Q1"),
    ("a broken quote in the middle", '{"Q1": {"name": "一", "kind": "metric"}, "Q2": {"name": "二"x"}}',
     ["Q2", "Q3"], "Q3"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "first", "failing", "told"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_repair_asks_for_the_failing_items_alone(
    title: str, first: object, failing: list[str], told: str, client: MakeClient
) -> None:
    with FakeEndpoint(answer(first), answer({key: GOOD[key] for key in failing})) as endpoint:
        got = ask(client, endpoint, METRICS)
        again = endpoint.chats[1]
    assert got.data == GOOD
    assert got.problems == ()
    assert got.repairs == 1
    assert again.schema["required"] == failing
    assert list(again.schema["properties"]) == failing
    assert told in again.prompt
    assert again.prompt.startswith(endpoint.chats[0].prompt), "the prefix stays as the server has cached it"
    assert len(again.body["messages"]) == 2


def test_what_cannot_be_repaired_is_named_and_the_rest_stands(client: MakeClient) -> None:
    with FakeEndpoint(answer({**GOOD, "Q2": entry("二", "无")})) as endpoint:
        got = ask(client, endpoint, METRICS)
    assert got.data == {"Q1": GOOD["Q1"], "Q3": GOOD["Q3"]}
    assert [(problem.path, problem.kind) for problem in got.problems] == [(("Q2",), "invalid")]
    assert got.problems[0].where == "Q2"


def test_repairs_go_on_as_long_as_they_help_and_are_allowed(client: MakeClient) -> None:
    script = (answer({"Q1": entry("一")}), answer({"Q2": entry("二")}), answer({"Q3": entry("三")}))
    with FakeEndpoint(*script) as endpoint:
        assert ask(client, endpoint, METRICS, repairs=2).data == GOOD
    with FakeEndpoint(*script) as endpoint:
        assert [problem.where for problem in ask(client, endpoint, METRICS, repairs=1).problems] == ["Q3"]
    with FakeEndpoint(script[0]) as endpoint:
        assert ask(client, endpoint, METRICS, repairs=9).repairs == 1, (
            "the same complaint brings the same answer"
        )


def test_a_repair_that_fails_costs_nothing_that_was_had(client: MakeClient) -> None:
    with FakeEndpoint(answer({"Q1": entry()}), error(400, "no")) as endpoint:
        got = ask(client, endpoint, METRICS)
    assert got.data == {"Q1": entry()}
    assert [problem.where for problem in got.problems] == ["Q2", "Q3"]


def test_a_repair_does_not_touch_what_was_valid(client: MakeClient) -> None:
    first = {**GOOD, "Q2": {}}
    with FakeEndpoint(answer(first), answer({"Q1": entry("改坏"), "Q2": entry("二")})) as endpoint:
        assert ask(client, endpoint, METRICS).data == GOOD


def test_elements_of_a_list_are_items_of_their_own(client: MakeClient) -> None:
    first = {"points": [point("甲"), point("乙", "S404"), point("丙"), point("丁", "S404")], "overview": "总"}
    second = {"points": [point("乙", "S2"), point("丁", "S2"), point("多余")]}
    with FakeEndpoint(answer(first), answer(second)) as endpoint:
        got = ask(client, endpoint, POINTS)
        assert endpoint.chats[1].schema["required"] == ["points"]
        assert "points[1]" in endpoint.chats[1].prompt
    assert texts(got) == ["甲", "乙", "丙", "丁"]
    assert got.data["overview"] == "总"
    assert got.problems == ()


def test_an_invented_id_costs_its_element_only(client: MakeClient) -> None:
    first = {"points": [point("甲"), point("乙", "S404"), point("丙")], "overview": "总"}
    with FakeEndpoint(answer(first)) as endpoint:
        got = ask(client, endpoint, POINTS, repairs=0)
    assert texts(got) == ["甲", "丙"]
    assert [problem.where for problem in got.problems] == ["points[1]"]
    assert "S404" in got.problems[0].message


def test_a_cut_answer_keeps_its_whole_items_and_the_missing_ones_are_asked_for(client: MakeClient) -> None:
    text = json.dumps(GOOD, ensure_ascii=False)
    cut = text[: text.index("三")]
    with FakeEndpoint(answer(cut, finish_reason="length"), answer({"Q3": entry("三")})) as endpoint:
        got = ask(client, endpoint, METRICS)
        assert endpoint.chats[1].schema["required"] == ["Q3"]
    assert got.data == GOOD
    assert got.problems == ()


def test_a_cut_list_keeps_its_whole_elements_and_says_where_it_broke(client: MakeClient) -> None:
    text = '{"points": [{"text": "甲", "refs": ["S1"]}, {"text": "乙", "refs": ["S1", "S'
    with FakeEndpoint(answer(text, finish_reason="length"), answer({"overview": "总"})) as endpoint:
        got = ask(client, endpoint, POINTS)
    assert got.data == {"points": [point("甲")], "overview": "总"}
    assert [(problem.where, problem.kind) for problem in got.problems] == [("points[1]", "truncated")]


def test_an_answer_cut_before_the_first_item_is_an_error_that_knows_its_cost(client: MakeClient) -> None:
    with FakeEndpoint(answer('{"Q1": {"na', finish_reason="length")) as endpoint:
        with pytest.raises(TruncatedAnswerError) as caught:
            ask(client, endpoint, METRICS)
        assert len(endpoint.chats) == 1, "more of the same is not worth paying for"
    assert caught.value.values["usage"].tokens_out == 10  # type: ignore[attr-defined]


def test_prose_to_the_end_is_an_error(client: MakeClient) -> None:
    with FakeEndpoint(answer("我不能这样做。")) as endpoint:
        with pytest.raises(InvalidAnswerError):
            ask(client, endpoint, METRICS)
        assert len(endpoint.chats) == 2, "the same complaint again would bring the same answer"


def test_the_first_request_failing_is_that_error(client: MakeClient) -> None:
    with FakeEndpoint(error(401)) as endpoint, pytest.raises(AuthenticationError):
        ask(client, endpoint, METRICS)


# --- structured output modes ---

MODES: list[tuple[str, tuple[str, ...], list[str]]] = [
    ("json_schema", (), ["json_schema"]),
    ("json_object", ("json_schema",), ["json_schema", "json_object"]),
    ("text", ("json_schema", "json_object"), ["json_schema", "json_object", "text"]),
]


@pytest.mark.parametrize(("mode", "refused", "tried"), MODES, ids=[case[0] for case in MODES])
def test_the_mode_weakens_as_far_as_the_endpoint_makes_us_and_remembers(
    mode: str, refused: tuple[str, ...], tried: list[str], client: MakeClient
) -> None:
    with FakeEndpoint(refusing(*refused, then=answer(GOOD))) as endpoint:
        ours = client(endpoint.url, model="fake")
        got = ours.ask_json(MESSAGES, METRICS, max_tokens=100)
        assert [call.format for call in endpoint.chats] == tried
        ours.ask_json(MESSAGES, METRICS, max_tokens=100)
        assert [call.format for call in endpoint.chats] == [*tried, mode]
        last = endpoint.chats[-1].prompt
    assert got.structured_output == mode
    assert got.usage.requests == len(tried)
    assert ('"required":["Q1","Q2","Q3"]' in last) is (mode != "json_schema"), (
        "said in words where not enforced"
    )
    assert last.startswith("系统\n报告正文")


def test_a_schema_the_endpoint_cannot_take_does_not_weaken_the_mode_for_the_next(client: MakeClient) -> None:
    def too_complex_once(call: Call) -> Reply:
        if call.format == "json_schema" and "Q1" in call.schema["properties"]:
            return error(400, "Invalid schema for response_format 'answer': too many properties")
        return answer(GOOD if "Q1" in call.prompt else {"points": [], "overview": "总"})

    with FakeEndpoint(too_complex_once) as endpoint:
        ours = client(endpoint.url, model="fake")
        assert ours.ask_json(MESSAGES, METRICS, max_tokens=100).structured_output == "json_object"
        assert ours.ask_json(MESSAGES, POINTS, max_tokens=100).structured_output == "json_schema"


def test_an_endpoint_that_takes_the_schema_and_ignores_it_gets_it_in_words(client: MakeClient) -> None:
    def ignorant(call: Call) -> Reply:
        return answer(GOOD if '"required"' in call.prompt else "好的，我来总结这份报告。")

    with FakeEndpoint(ignorant) as endpoint:
        got = ask(client, endpoint, METRICS)
    assert got.data == GOOD
    assert got.structured_output == "json_object"


PARAMETERS: list[tuple[str, str, str]] = [
    ("max_tokens", "Unsupported: 'max_tokens'. Use 'max_completion_tokens'.", "max_completion_tokens"),
    ("temperature", "Unsupported value: 'temperature' does not support 0 with this model.", "seed"),
    ("seed", "Unrecognized request argument supplied: seed", "temperature"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "message", "kept"), PARAMETERS, ids=[case[0] for case in PARAMETERS])
def test_a_parameter_the_model_refuses_is_left_out(
    name: str, message: str, kept: str, client: MakeClient
) -> None:
    def picky(call: Call) -> Reply:
        return error(400, message, param=name) if name in call.body else answer(GOOD)

    with FakeEndpoint(picky) as endpoint:
        got = ask(client, endpoint, METRICS)
        assert name not in endpoint.chats[-1].body
        assert kept in endpoint.chats[-1].body
    assert got.structured_output == "json_schema", "a parameter is no reason to give up the schema"


def test_the_request_is_reproducible_and_strict(client: MakeClient) -> None:
    with FakeEndpoint(answer(GOOD)) as endpoint:
        ask(client, endpoint, METRICS)
        body = endpoint.chats[0].body
    assert body["temperature"] == 0
    assert isinstance(body["seed"], int)
    assert body["response_format"]["json_schema"]["strict"] is True


def test_asyncio_repairs_the_same(client: MakeClient) -> None:
    async def run(url: str) -> None:
        async with aclosing(client(url)) as ours:
            got = await ours.aask_json(MESSAGES, METRICS, max_tokens=100)
            assert got.data == GOOD
            assert got.repairs == 1

    script: tuple[Reply | Behaviour, ...] = (answer({**GOOD, "Q2": {}}), answer({"Q2": GOOD["Q2"]}))
    with FakeEndpoint(*script) as endpoint:
        asyncio.run(run(endpoint.url))


def test_the_obedient_fake_satisfies_any_schema_of_ours(client: MakeClient) -> None:
    with FakeEndpoint() as endpoint:
        assert ask(client, endpoint, POINTS).data == filled(dict(POINTS))
        assert ask(client, endpoint, METRICS).problems == ()


def test_a_user_may_word_the_repair(client: MakeClient, tmp_path: Path) -> None:
    own = 'version = 1\ndescription = "d"\nsystem = ""\nuser = "重写这些：$problems"'
    (tmp_path / "repair_items.toml").write_text(own, encoding="utf-8")
    with FakeEndpoint(answer({**GOOD, "Q2": {}}), answer(GOOD)) as endpoint:
        client(endpoint.url, prompts=tmp_path).ask_json(MESSAGES, METRICS, max_tokens=100)
        assert "重写这些：- Q2: " in endpoint.chats[1].prompt
