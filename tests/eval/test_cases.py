"""Labelled cases are scored by what is found in them, kind by kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import CASES, LabelledCase, read_cases, score_cases
from eval.errors import SuiteError
from summarizer import loads, summarize
from summarizer.models import Summary


def by_rules(text: str) -> Summary:
    return summarize(loads(text), engine="rules")


def case(text: str, **label: object) -> LabelledCase:
    start = text.index(str(label["surface"]))
    end = start + len(str(label["surface"]))
    metric = {"value": "12", "unit": "件", "qualifier": "exact", "name": "立案", "start": start, "end": end}
    return LabelledCase.model_validate({"id": "a-1", "kind": "a", "text": text, "metrics": [metric | label]})


@pytest.mark.parametrize(
    ("label", "right", "fault"),
    [
        ({"surface": "12件"}, 1, ""),
        ({"surface": "12件", "value": "13"}, 0, "a-1 12件: 12 件 exact, not 13 件 exact"),
        ({"surface": "12件", "unit": "起"}, 0, "a-1 12件: 12 件 exact, not 12 起 exact"),
        ({"surface": "12件", "unit": "起", "alt": {"unit": ["件"]}}, 1, ""),
        ({"surface": "12件", "qualifier": "over"}, 0, "a-1 12件: 12 件 exact, not 12 件 over"),
        ({"surface": "本年度"}, 0, "a-1 missed 本年度"),
        ({"surface": "本年度", "required": False}, 0, "a-1 listed 12件"),
    ],
)
def test_a_case_is_right_if_all_its_numbers_are(label: dict[str, object], right: int, fault: str) -> None:
    (score, total) = score_cases([case("本年度立案12件。", **label)], by_rules)
    assert (score.cases.right, total.cases.right) == (right, right)
    assert any(found.startswith(fault) for found in score.wrong) if fault else not score.wrong


def test_names_are_counted_by_themselves() -> None:
    (score, _) = score_cases([case("本年度立案12件。", surface="12件", name="结案")], by_rules)
    assert (score.cases.right, score.names.right, score.names.n) == (1, 0, 1)


def test_a_label_that_does_not_stand_where_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    wrong = case("本年度立案12件。", surface="12件").model_dump(mode="json")
    wrong["metrics"][0]["start"] = 0
    path.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(SuiteError, match="12件"):
        read_cases(path)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_cases_at_hand_keep_their_floor(path: Path) -> None:
    *_, total = score_cases(read_cases(path), by_rules)
    assert total.cases.value is not None
    assert total.cases.value >= 0.95, total.wrong
