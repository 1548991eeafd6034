"""The one JSON object in what a model wrote is found, whole or up to where it broke."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from summarizer.llm.protocol import JsonObject, JsonSchema
from summarizer.llm.structured_output import Validator, find_object

TEXTS: list[tuple[str, str, JsonObject | None]] = [
    ("bare", '{"a": 1}', {"a": 1}),
    ("fenced", 'x\n```json\n{"a": 1}\n```', {"a": 1}),
    ("prose around", '结果：{"a": 1}。完', {"a": 1}),
    ("a small example before it", '例如 {"a": 0}，答案 {"a": 1, "b": 2}', {"a": 1, "b": 2}),
    ("braces in prose before it", '集合 {甲，乙} 的答案是 {"a": 1}', {"a": 1}),
    ("braces within strings", '{"a": "x}{", "b": "\\"}"}', {"a": "x}{", "b": '"}'}),
    ("line break within a string", '{"a": "上\n下"}', {"a": "上\n下"}),
    ("a list", "[1, 2]", None),
    ("prose", "我不能回答。", None),
    ("nothing", "", None),
    ("cut in a string with commas", '{"a": 1, "b": "x, y, z', {"a": 1}),
    ("cut after a backslash", '{"a": 1, "b": "x\\', {"a": 1}),
    ("cut in a number", '{"a": 1, "b": 12', {"a": 1}),
    ("cut in the first item", '{"a": {"x": 1, "y"', {}),
    ("trailing comma", '{"a": 1, "b": 2,}', {"a": 1, "b": 2}),
    ("a quote nobody escaped", '{"a": 1, "b": "他说"好"", "c": 3}', {"a": 1}),
    ("a bracket too many", '{"a": {"x": 1}}}', {"a": {"x": 1}}),
    ("deep beyond reason", '{"a":' * 5000, {}),
]


@pytest.mark.parametrize(("title", "text", "found"), TEXTS, ids=[case[0] for case in TEXTS])
def test_an_object_is_found(title: str, text: str, found: JsonObject | None) -> None:
    assert find_object(text).data == found


@pytest.mark.parametrize(
    "text", ["{" * 2_000_000, '{"a":' * 1_000_000, '{"a": "' * 1_000_000], ids=["a", "b", "c"]
)
def test_a_flood_of_braces_is_no_answer_and_known_for_none_at_once(text: str) -> None:
    began = time.monotonic()
    assert find_object(text).data in (None, {})
    assert time.monotonic() - began < 2


def test_a_list_that_breaks_off_says_where() -> None:
    found = find_object('{"a": 1, "b": [1, 2, 3')
    assert (found.data, found.open_list) == ({"a": 1, "b": [1, 2]}, ("b", 2))


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
records = st.dictionaries(st.text(max_size=4), scalars | st.lists(scalars, max_size=3), max_size=3)
answers = st.dictionaries(
    st.text(max_size=4), scalars | records | st.lists(records | scalars, max_size=4), max_size=5
)


@given(answers, st.data())
def test_wherever_it_is_cut_only_whole_items_remain(whole: JsonObject, data: st.DataObject) -> None:
    text = json.dumps(whole, ensure_ascii=False)
    cut = text[: data.draw(st.integers(1, len(text)))]
    found = find_object(cut)
    assert found.data is not None
    for key, value in found.data.items():
        original = whole[key]
        if isinstance(original, list) and isinstance(value, list):
            assert original[: len(value)] == value
            assert len(original) == len(value) or found.open_list == (key, len(value))
        else:
            assert original == value


@given(st.text(alphabet='{}[]",:\\ a1\n', max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = find_object(text)
    assert found.data is None or isinstance(found.data, dict)


ITEM: JsonObject = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
values: st.SearchStrategy[Any] = (
    st.fixed_dictionaries({"n": st.integers()}) | st.just({}) | st.text(max_size=2) | st.none()
)


@given(st.dictionaries(st.sampled_from("abcx"), values), st.lists(values, max_size=5))
def test_checking_keeps_every_valid_item_and_names_every_other(
    entries: JsonObject, points: list[JsonValue]
) -> None:
    properties: JsonObject = {**{key: ITEM for key in "abc"}, "points": {"type": "array", "items": ITEM}}
    required: list[JsonValue] = [*"abc", "points"]
    validator = Validator(
        {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    )
    checked = validator.check({**entries, "points": points})

    def valid(value: JsonValue) -> bool:
        return isinstance(value, dict) and "n" in value

    assert {key: value for key, value in checked.data.items() if key != "points"} == {
        key: value for key, value in entries.items() if key in "abc" and valid(value)
    }
    assert checked.data["points"] == [value for value in points if valid(value)]
    named = {problem.where for problem in checked.problems}
    assert named == {key for key in "abc" if not valid(entries.get(key))} | {
        f"points[{at}]" for at, value in enumerate(points) if not valid(value)
    }


def test_a_list_that_is_too_short_keeps_what_it_has() -> None:
    schema: JsonObject = {"type": "object", "properties": {"a": {"type": "array", "minItems": 2}}}
    checked = Validator(schema).check({"a": [1]})
    assert checked.data == {"a": [1]}
    assert [problem.where for problem in checked.problems] == ["a"]


def test_a_list_in_the_place_of_an_object_goes() -> None:
    schema: JsonObject = {"type": "object", "properties": {"a": {"type": "object"}}}
    assert Validator(schema).check({"a": [1]}).data == {}


def test_an_item_may_refer_to_the_whole_schema() -> None:
    schema: JsonObject = {
        "type": "object",
        "properties": {"value": {"type": "integer"}, "below": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["value"],
        "additionalProperties": False,
    }
    good: JsonObject = {"value": 1, "below": [{"value": 2, "below": []}]}
    assert Validator(schema).check(good).data == good
    checked = Validator(schema).check({"value": 1, "below": [{"value": 2}, {"value": "三"}]})
    assert [problem.where for problem in checked.problems] == ["below[1]"]


@pytest.mark.parametrize(
    "value", ['"\\udfff"', "[" * 300 + "]" * 300, "[" * 900 + "]" * 900, '{"\\ud800": 1}']
)
def test_what_no_validator_reads_costs_its_own_item_alone(value: str) -> None:
    schema: JsonSchema = {
        "type": "object",
        "properties": {"a": {}, "b": {"type": ["integer", "string"]}, "c": {"type": "array"}},
        "required": ["a", "b", "c"],
        "additionalProperties": False,
    }
    validator = Validator(schema)
    nobody_asked = validator.read(f'{{"a": 1, "b": 2, "c": [], "x": {value}, "\\udfff": 3}}')
    assert (nobody_asked.data, nobody_asked.problems) == ({"a": 1, "b": 2, "c": []}, ())
    first = validator.read(f'{{"a": 1, "b": {value}, "c": [4, {value}, 5]}}')
    assert first.data == {"a": 1, "c": [4, 5]}
    assert [problem.path for problem in first.problems] == [("b",), ("c", 1)]
    repaired = validator.repaired(first, f'{{"b": 2, "c": [6], "x": {value}}}')
    assert (repaired.data, repaired.problems) == ({"a": 1, "b": 2, "c": [4, 6, 5]}, ())


def test_a_whole_number_longer_than_python_reads_is_no_answer() -> None:
    assert find_object('{"a": 1, "b": ' + "9" * 5000 + "}").data == {}
