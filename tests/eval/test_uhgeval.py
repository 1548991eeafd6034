"""Unsupported numbers in news: the reading of the suite on invented articles, and what it must show on the real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import SuiteError
from eval.texts import SUITES
from eval.uhgeval import NAME, Outcome, judge

ARTICLE = (
    "  禾川通讯社3月5日电 今年2月，禾川县开通客运班线12条，投入客车58辆，总投资约1.53亿元。司机平均年龄41岁。"
)


def write(tmp_path: Path, continuation: str, *keywords: tuple[str, bool]) -> Outcome:
    labels = [
        {"keyword": keyword, "supported": supported, "has_number": True, "reason": ""}
        for keyword, supported in keywords
    ]
    row = {
        "id": "doc_1",
        "date": "2024-03-05 10:00:00",
        "source": ARTICLE,
        "hallucinated": continuation,
        "keywords": labels,
    }
    path = tmp_path / NAME
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return judge(path)


@pytest.mark.parametrize(
    ("continuation", "keyword", "supported"),
    [
        ("县里新开了12条线路。", "12条", True),
        ("县里新开了十二条线路。", "十二条", True),
        ("县里新开了2条线路。", "2条", False),
        ("总投资为15300万元左右。", "15300万元", True),
        ("总投资为1.53亿元。", "1.53亿元", False),
        ("班线在2024年2月开通。", "2024年2月", True),
        ("班线在2023年2月开通。", "2023年2月", False),
        ("投入客车58人次。", "58人次", False),
    ],
)
def test_a_number_is_told_by_value_unit_mark_and_date(
    tmp_path: Path, continuation: str, keyword: str, supported: bool
) -> None:
    assert write(tmp_path, continuation, (keyword, supported)).wrong == ()


def test_digits_alone_do_not_tell_2_lines_from_12_or_from_february(tmp_path: Path) -> None:
    outcome = write(tmp_path, "县里新开了2条线路。", ("2条", False))
    recall = {row.way: row.recall.value for row in outcome.detections if row.labels == "all"}
    assert recall == {"the gate": 1.0, "digits within the article": 0.0, "digits as whole numbers": 0.0}


def test_an_empty_half_has_no_rate(tmp_path: Path) -> None:
    outcome = write(tmp_path, "县里新开了2条线路。", ("2条", False))
    assert [row.recall.value for row in outcome.detections if row.labels == "other half"] == [None] * 3


def test_a_suite_that_is_not_at_hand_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="--suites DIR"):
        judge(tmp_path / NAME)


@pytest.mark.skipif(not (SUITES / NAME).is_file(), reason="the news are not at ../shared/suites")
def test_on_the_real_news_more_is_found_than_by_digits_and_as_surely() -> None:
    ours = next(
        row for row in judge(SUITES / NAME).detections if row.way == "the gate" and row.labels == "all"
    )
    assert ours.recall.value is not None and ours.recall.value >= 0.88
    assert ours.precision.value is not None and ours.precision.value >= 0.95
