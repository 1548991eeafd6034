"""What holds of every name, whatever the text: short, made of the text's words, none without a number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.clauses import clauses
from summarizer.facts.indicator import named_in
from summarizer.numbers import find
from summarizer.pipeline import load, loads
from tests.invented import EXAMPLES, MORE, SEED

WORDS = [
    *(
        "办理",
        "案件",
        "渔船",
        "投资",
        "增长",
        "同比增长",
        "比上年",
        "上年为",
        "由",
        "减至",
        "分别为",
        "占",
        "平均",
        "每",
    ),
    *("、", "，", "。", "“", "”", "\n", "和", "的", "以", "等", "其中", "全市", "连续", "《办法》"),
    *("12件", "3.5%", "2024年", "五年", "6000万元", "居全市第3位"),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=24).map("".join)
REPORTS = [*EXAMPLES, *SEED, *MORE]


def _named(text: str, heading: str = "") -> dict[int, str]:
    named = named_in(clauses(text, find(text)), lambda _: heading, 2025)
    return {key: found.name for key, found in named.items()}


@given(TEXTS)
def test_every_number_that_may_be_a_metric_has_a_name_of_at_most_thirty_characters(text: str) -> None:
    named = _named(text)
    assert set(named) == {quantity.id for quantity in find(text) if quantity.role == "metric"}
    assert all(len(name) <= 30 for name in named.values())


@given(TEXTS)
def test_a_name_has_no_digits_that_the_text_does_not_have(text: str) -> None:
    digits = set(re.findall(r"\d+", text))
    assert all(set(re.findall(r"\d+", name)) <= digits for name in _named(text).values())


@given(TEXTS)
def test_a_name_is_plain_words_without_quotation_marks_and_stops(text: str) -> None:
    assert not any(set(name) & set("“”《》。；\n") for name in _named(text).values())


@given(TEXTS)
def test_the_same_text_always_gives_the_same_names(text: str) -> None:
    assert _named(text) == _named(text)


@pytest.mark.skipif(len(REPORTS) < 7, reason="the reports under ../shared are not here")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_number_of_a_report_is_without_a_name(path: Path) -> None:
    report = load(path)
    metrics = [fact for fact in report.facts.facts if fact.quantity.role == "metric"]
    assert [fact.quantity.surface for fact in metrics if not fact.indicator] == []


def test_a_text_without_any_words_leaves_its_numbers_nameless_but_listed() -> None:
    assert [fact.indicator for fact in loads("12件。").facts.facts] == [""]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "受理12件" + "，审结5件" * 4000,
        "收入" + "，同比增长9.1%" * 4000,
        "、".join(["甲乙"] * 3000) + "分别为" + "、".join(["1件"] * 3000),
        "开展检查12家" + "推进工作完成任务" * 9000 + "3件",
    ],
    ids=["outcomes", "changes", "a long list", "no stop"],
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    # A second in proportion; minutes where each step looks back over all.
    settings = clauses(text, find(text))
    assert len([*named_in(settings, lambda _: "")]) == len(settings.settings)
