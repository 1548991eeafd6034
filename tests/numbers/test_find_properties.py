"""What holds of the reader for any text, checked on generated ones and on the reports at hand."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models import Quantity
from summarizer.numbers import find

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = sorted((SHARED / "gold").glob("*.json"))
REPORTS = sorted((SHARED / "reports").glob("*/*.txt"))

WORDS = (
    "受理 办结 案件 1件 12700余份 九万余件 37.79万人 1.53亿元 96% 百分之九十六 6.5%－7% 3至5个 第二十四条 2025年 11月 "
    "27日 （二） 一、 一是 “八五” 二十大 H5 12345热线 〔2024〕91号 三成四 1/10 1,234 ① 9:30 2025-11-27 两千三百 几十 "
    "上百 数千 约 超 近 不足 以上 左右 余 多 个 人次 元 年 。 ， ； 、 《 》 “ ” ( ) - — 至 到 第 每 负 分之 点 万 亿 "
    "百 千 十 两 半 方 时间"
)
NUMERALS = "0123456789０９.,，%‰-—~至到第约近余多几数一二两三五十百千万亿点分之半成折"
SIGNS = NUMERALS + "元人件个年月日方又 \n\t　“”《》（）abE/:$负"
PIECES = st.sampled_from(WORDS.split(" "))
WRITTEN = st.lists(PIECES, max_size=25).map("".join)
WILD = st.text(alphabet=SIGNS, max_size=60)


def check(text: str) -> tuple[Quantity, ...]:
    """Assert what every reading of a text must hold, and give it."""
    found = find(text)
    end = 0
    for number, one in enumerate(found, start=1):
        assert one.id == number
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.surface
        assert one.value.is_finite()
        assert one.value_max is None or one.value_max > one.value
        end = one.end
    for run in re.finditer("[0-9]+", text):
        assert any(one.start <= run.start() and run.end() <= one.end for one in found), run[0]
    return found


@given(WRITTEN)
def test_surfaces_slice_and_every_digit_lies_in_a_quantity(text: str) -> None:
    check(text)


@given(WILD)
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    check(text)


@given(WRITTEN)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert find(text) == find(text)


@given(WRITTEN)
def test_a_neutral_sentence_around_it_changes_nothing(text: str) -> None:
    before, after = "依法履职。\n", "\n继续努力。"
    alone = [(one.surface, one.value, one.unit, one.role, one.qualifier) for one in find(text)]
    inside = find(before + text + after)
    assert [(one.surface, one.value, one.unit, one.role, one.qualifier) for one in inside] == alone
    assert [one.start - len(before) for one in inside] == [one.start for one in find(text)]


@given(
    st.decimals(min_value=Decimal("0.1"), max_value=99999, places=1),
    st.sampled_from(["件", "人次", "元", "公里"]),
)
def test_spaces_inside_a_number_do_not_matter(number: Decimal, unit: str) -> None:
    (tight,) = find(f"共{number:f}万{unit}。")
    (wide,) = find(f"共 {number:f} 万{unit}。")
    assert (tight.value, tight.unit) == (wide.value, wide.unit)


@settings(max_examples=30)
@given(st.sampled_from("0九千万几点,第“"), st.integers(min_value=1, max_value=3000))
def test_a_hostile_run_of_one_character_is_read_too(character: str, length: int) -> None:
    check(character * length)


@pytest.mark.skipif(not REPORTS, reason="the reports lie in ../shared, which is not here")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_digit_of_a_real_report_lies_in_a_quantity(path: Path) -> None:
    check(path.read_bytes().decode("utf-8"))


@pytest.mark.skipif(not GOLD, reason="the labels lie in ../shared, which is not here")
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_labelled_metrics_are_found_and_little_else(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (SHARED / gold["file"]).read_bytes().decode("utf-8")
    found = {one.start: one for one in find(text) if one.role == "metric"}
    required = [label for label in gold["metrics"] if label["required"]]
    missed = [label["surface"] for label in required if label["start"] not in found]
    extra = set(found) - {label["start"] for label in gold["metrics"]}
    assert len(missed) <= 0.02 * len(required), missed
    assert len(extra) <= 0.05 * len(found), [found[start].surface for start in extra]
    for label in required:
        if one := found.get(label["start"]):
            assert (one.surface, one.value) == (label["surface"], Decimal(label["value"]))
            assert (one.unit, one.qualifier) == (label["unit"], label["qualifier"])
