"""What a model writes loses its marks and ends at a clause."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.llm.wording import tidy

SOURCE = "开展水库巡查86次，发现隐患142个，整改到位。"

WRITTEN = [
    ("开展水库巡查〔Q8:86次〕", "开展水库巡查86次"),
    ("[S7] 开展水库巡查86次", "开展水库巡查86次"),
    ("存在问题：水库巡查不够", "水库巡查不够"),
    ("一是水库巡查不够", "水库巡查不够"),
    ("开展水库巡查86次，发现隐", "开展水库巡查86次"),
]


@pytest.mark.parametrize(("text", "tidied"), WRITTEN)
def test_a_statement_is_tidied(text: str, tidied: str) -> None:
    assert tidy(text, SOURCE).rstrip("。；，") == tidied


@pytest.mark.parametrize("text", ["", "〔Q1:〕", "[S1]", "一是", "。", "（", "〔Q1:3件", "😀"])
def test_odd_statements_do_no_harm(text: str) -> None:
    assert isinstance(tidy(text, SOURCE), str)


NUMBERED = [
    ("9.9亿元投入巡查", "", "9.9亿元投入巡查"),
    ("36、34、2件分别办结", "", "36、34、2件分别办结"),
    ("3.5%的水库", "", "3.5%的水库"),
    ("1．水库巡查86次", "", "水库巡查86次"),
    ("2、水库巡查86次", "", "水库巡查86次"),
    ("（3）水库巡查86次", "", "水库巡查86次"),
    ("12. 水库巡查86次", "", "水库巡查86次"),
    ("1. 2024年巡查86次", "", "1. 2024年巡查86次"),
    ("新建里程12公里，S26、S27两线", "通车的有S26、S27两线。", "新建里程12公里，S26、S27两线"),
    ("开展水库巡查86次，罚款1，234元", "开展水库巡查86次，罚款1，234元整", "开展水库巡查86次"),
    ("开展水库巡查86次，投入1，234", "开展水库巡查86次，投入1，234元", "开展水库巡查86次"),
    ("开展水库巡查不够，比例为3：1", "开展水库巡查不够，比例为3：1左右", "开展水库巡查不够"),
]


@pytest.mark.parametrize(("text", "source", "tidied"), NUMBERED)
def test_the_number_of_a_list_goes_and_every_other_stays(text: str, source: str, tidied: str) -> None:
    assert tidy(text, source) == tidied


LEADS = st.sampled_from(["", "1. ", "2、", "12．", "（3）", "(4) ", "（一）", "三是", "问题：", "问题：1."])
WORDS = st.sampled_from(
    ["完成巡查", "投入", "占", "整改到位", "其中", "S26高速", "年度Q1", "亿元", "（含2处）"]
)
FIGURES = st.one_of(
    st.integers(0, 10**9).map(lambda number: f"{number}件"),
    st.decimals(0, 10**6, places=2).map(lambda number: f"{number}亿元"),
    st.integers(1000, 999_999).map(lambda number: f"{number // 1000}，{number % 1000:03}次"),
    st.lists(st.integers(1, 99), min_size=2, max_size=4).map(
        lambda numbers: "、".join(map(str, numbers)) + "件"
    ),
    st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: f"{pair[0]}：{pair[1]}"),
)
BODIES = st.lists(st.one_of(WORDS, FIGURES, st.just("，"), st.just("。")), min_size=1, max_size=8).map(
    "".join
)


def digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


@given(LEADS, BODIES)
def test_no_digit_of_a_sentence_is_lost(lead: str, body: str) -> None:
    kept = digits(tidy(lead + body, ""))
    assert kept == digits(body) or (body[:1].isdigit() and kept == digits(lead + body))


@given(LEADS, BODIES, BODIES, st.integers(0, 60))
def test_a_copy_that_is_cut_off_loses_whole_clauses_and_no_part_of_a_number(
    lead: str, body: str, rest: str, cut: int
) -> None:
    written = body[: cut or None]
    after = tidy(lead + written, f"{body}{rest}。")
    numbers = [number for number in re.findall(r"\d+(?:[.，：、]\d+)*", after) if number]
    stated = re.findall(r"\d+(?:[.，：、]\d+)*", lead + written)
    assert all(number in stated for number in numbers)
    assert digits(lead + written).find(digits(after)) in range(len(digits(lead)) + 1)
