"""Other projects' cases: what counts as found, what is refused on purpose, and what the real suites must show."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from eval.errors import SuiteError
from eval.pages import suites_page
from eval.suites import NOT_READ, SUITES, Case, Found, read_suites, reason_for
from eval.texts import SUITES as FOLDER


def case(text: str, surface: str, value: str, kind: str = "number") -> dict[str, object]:
    start = text.index(surface)
    return {
        "text": text,
        "start": start,
        "end": start + len(surface),
        "surface": surface,
        "value": value,
        "kind": kind,
        "offsets_ok": True,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows: dict[str, list[dict[str, object]]] = {
        "number": [
            case("共有12件", "12", "12"),
            case("共有13件", "13", "14"),
            case("买了一打", "一打", "12"),
        ],
        "percent": [
            case("增长12.5%", "12.5%", "12.5%", "percentage"),
            case("占三成", "三成", "30%", "percentage"),
        ],
        "currency": [
            {**case("无", "无", "0"), "surface": None, "value": None},
            case("共1.5亿元", "1.5亿元", "150000000"),
        ],
        "dimension": [case("重3吨", "3吨", "3")],
    }
    for suite, cases in rows.items():
        lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in cases)
        (tmp_path / f"recognizers_text_{suite}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_a_case_is_found_by_place_and_value(folder: Path) -> None:
    results = read_suites(folder)
    assert [(result.suite, result.found.right, result.found.n) for result in results.results] == [
        ("number", 1, 3),
        ("percent", 2, 2),
        ("currency", 1, 1),
        ("dimension", 1, 1),
    ]
    assert [(missed.surface, missed.reason == NOT_READ) for missed in results.missed] == [
        ("13", True),
        ("一打", False),
    ]


def test_a_reader_that_finds_half_of_a_surface_is_only_near(folder: Path) -> None:
    def half(text: str) -> tuple[Found, ...]:
        return (Found(start=1, end=6, values=(Decimal(150000000),), unit="元"),) if "亿" in text else ()

    currency = read_suites(folder, half, "half").results[2]
    assert currency.found.right == 1
    assert currency.overlapping.right == 1
    shorter = read_suites(
        folder, lambda text: tuple(one.model_copy(update={"end": 3}) for one in half(text)), "shorter"
    ).results[2]
    assert (shorter.found.right, shorter.overlapping.right) == (0, 1)


@pytest.mark.parametrize(
    ("surface", "purpose"),
    [
        ("一打", True),
        ("半成", True),
        ("2^5", True),
        ("15k个百分点", True),
        ("百三", True),
        ("四", True),
        ("1234", False),
    ],
)
def test_the_reason_is_read_off_the_case(surface: str, purpose: bool) -> None:
    made = Case.model_validate(case(surface, surface, "1"))
    assert (reason_for(made) != NOT_READ) is purpose


def test_the_page_lists_what_is_refused_with_its_reason(folder: Path) -> None:
    page = suites_page([read_suites(folder)])
    assert "| percent | 2 | 100.0% |" in page
    assert "a dozen: 打 is a verb in every report (1): `一打`" in page


def test_a_suite_that_is_not_at_hand_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="--suites DIR"):
        read_suites(tmp_path)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the suites are not at ../shared/suites")
def test_of_the_real_cases_nine_in_ten_are_found_and_almost_all_others_refused_on_purpose() -> None:
    results = read_suites(FOLDER)
    assert {result.suite for result in results.results} == set(SUITES)
    for result in results.results:
        assert result.overlapping.value is not None and result.overlapping.value >= 0.9, result.suite
    assert sum(missed.reason == NOT_READ for missed in results.missed) <= 2
