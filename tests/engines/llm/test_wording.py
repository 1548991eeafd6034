"""What a model writes loses its marks and ends at a clause; its digits stay, and every change is written down."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.llm.wording import Editor, tidy
from tests.engines.llm.answering import Summarized, model
from tests.fake_endpoint import Call, FakeEndpoint, Json, Reply, error
from tests.invented import report

SOURCE = "开展水库巡查86次，发现隐患142个，整改到位。"
REPORT = report()

WRITTEN = [
    ("[S7] 开展水库巡查86次", "开展水库巡查86次"),
    ("存在问题：水库巡查不够", "水库巡查不够"),
    ("一是水库巡查不够", "水库巡查不够"),
    ("（三）水库巡查不够", "水库巡查不够"),
    ("开展水库巡查86次，发现隐", "开展水库巡查86次"),
]


@pytest.mark.parametrize(("text", "tidied"), WRITTEN)
def test_a_statement_is_tidied(text: str, tidied: str) -> None:
    assert tidy(text, SOURCE, SOURCE).rstrip("。；，") == tidied


@pytest.mark.parametrize("text", ["", "〔Q1:〕", "[S1]", "一是", "。", "（", "〔Q1:3件", "😀"])
def test_odd_statements_do_no_harm(text: str) -> None:
    assert isinstance(tidy(text, SOURCE, SOURCE), str)


NUMBERED = [
    ("9.9亿元投入巡查", ""),
    ("9、10月开展巡查", ""),
    ("1.5%的水库", ""),
    ("36、34、2件分别办结", ""),
    ("1．水库巡查86次", ""),
    ("2、水库巡查86次", ""),
    ("（3）水库巡查86次", ""),
    ("12. 水库巡查86次", ""),
    ("1. 2024年巡查86次", ""),
    ("新建里程12公里，S26、S27两线", "通车的有S26、S27两线。"),
    ("开展水库巡查86次，罚款1，234元", "开展水库巡查86次，罚款1，234元整"),
    ("开展水库巡查86次，投入1，234", "开展水库巡查86次，投入1，234元"),
    ("开展水库巡查不够，比例为3：1", "开展水库巡查不够，比例为3：1左右"),
    ("开展水库巡查86次，发现隐患142", "开展水库巡查86次，发现隐患142个"),
]


@pytest.mark.parametrize(("text", "source"), NUMBERED)
def test_a_statement_with_digits_in_the_way_stays_as_it_is(text: str, source: str) -> None:
    assert tidy(text, source, source) == text


def test_a_label_that_the_report_knows_is_a_word_of_its_own() -> None:
    assert tidy("S26 通车", "全线通车", "S26、S27两线开工。") == "S26 通车"
    assert tidy("S26 通车", "全线通车", "国道开工。") == "通车"


LABELS = ("[S12]", "[S7] ", "（S3）", "[Q72]：")
OWN = "S26高速"
WORDS = st.one_of(
    st.sampled_from(["完成巡查", "一是", "（一）", "问题：", "1. ", "2、", "（3）", "，", "。", " "]),
    st.integers(0, 10**9).map(lambda number: f"{number}件"),
    st.decimals(0, 10**6, places=2).map(lambda number: f"{number}亿元"),
    st.text("0123456789０１２.．、，：（）()%~", max_size=8),
)
PIECES = st.lists(st.one_of(WORDS, st.sampled_from((*LABELS, OWN))), max_size=10)
COPIED = st.lists(WORDS, max_size=10).map("".join)


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


@given(PIECES, COPIED)
def test_no_digit_is_lost_but_those_of_our_labels(pieces: list[str], more: str) -> None:
    own = "".join(piece for piece in pieces if piece not in LABELS)
    assert digits(tidy("".join(pieces), own + more, OWN)) == digits(own)


@given(COPIED, COPIED, st.integers(0, 60))
def test_no_digit_of_a_copy_that_was_cut_off_is_lost(text: str, rest: str, cut: int) -> None:
    copied = text[: cut or None]
    assert digits(tidy(copied, text + rest, "")) == digits(copied)


@given(st.text(), st.text())
def test_whatever_a_model_writes_no_digit_is_added_or_moved(text: str, source: str) -> None:
    left = iter(digits(text))
    assert all(digit in left for digit in digits(tidy(text, source, source)))


def test_each_change_is_written_down_and_only_changes_are() -> None:
    editor = Editor(REPORT)
    assert editor.tidied("plans[1]", "一是数字化偏慢", (), enforced=False) == "数字化偏慢"
    assert editor.tidied("plans[2]", "数字化偏慢", (), enforced=False) == "数字化偏慢"
    assert [(one.item, one.was, one.now) for one in editor.edits] == [
        ("plans[1]", "一是数字化偏慢", "数字化偏慢")
    ]


def test_under_an_enforced_schema_nothing_is_touched() -> None:
    editor = Editor(REPORT)
    assert editor.tidied("plans[1]", " [S7] 一是数字化偏慢", (), enforced=True) == " [S7] 一是数字化偏慢"
    assert editor.edits == []


def led(said: Json) -> Json:
    first, *others = said["highlights"]
    return {**said, "highlights": [{**first, "text": f"一是{first['text']}"}, *others]}


def in_words(call: Call) -> Reply:
    """Refuse to hold the answer to a schema, and read it in the prompt."""
    if call.format == "json_schema":
        return error(400, "response_format type 'json_schema' is not supported", param="response_format")
    schema = json.loads(call.prompt.splitlines()[-1])
    return model(points=led)(
        replace(call, body={**call.body, "response_format": {"json_schema": {"schema": schema}}})
    )


def test_what_was_changed_is_in_the_checks_of_the_summary(summarized: Summarized) -> None:
    with FakeEndpoint(in_words) as endpoint:
        loose = summarized(endpoint)
    with FakeEndpoint(model(points=led)) as endpoint:
        enforced = summarized(endpoint)
    (edit,) = loose.checks.edits
    assert (edit.item, edit.was) == ("highlights[1]", f"一是{edit.now}")
    assert loose.provenance.structured_output == "json_object"
    assert enforced.checks.edits == ()
    assert enforced.provenance.structured_output == "json_schema"
