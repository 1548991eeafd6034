"""What a model writes loses its marks and ends at a clause."""

from __future__ import annotations

import pytest

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
