"""The floors of the question sets can fail: each set by itself."""

from __future__ import annotations

import sys

import pytest

from scripts import measure_questions


@pytest.mark.parametrize(
    ("floor", "code"), [("fourth.numbers_supported=1", 0), ("fourth.derived_right=1", 1)]
)
def test_a_floor_that_does_not_hold_fails(
    floor: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["measure_questions.py", "--fail-under", floor])
    with pytest.raises(SystemExit) as ended:
        measure_questions.main()
    assert ended.value.code == code
    assert ("below" in capsys.readouterr().err) == bool(code)
