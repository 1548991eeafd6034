"""A claim that copies the report may not break off within a number."""

from __future__ import annotations

import pytest

from summarizer.grounding.answers import Stated, ground_claim
from summarizer.models.asking import ClaimDraft
from summarizer.summarize import loads

REPORT = loads(
    "白鹭市档案局2024年工作报告\n\n参加考试102人，报考率和通过率均为100%，罚款2.6万元。\n", "cut.txt"
)
SENTENCE = REPORT.document.sentence_at(REPORT.document.text.index("报考率")).id


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("参加考试102人", True),
        ("报考率和通过率均为100%", True),
        ("报考率和通过率均为100", False),
        ("罚款2.6万", False),
        ("6万元", False),
        ("02人，报考率和通过率均为100%", False),
    ],
)
def test_a_copy_that_breaks_off_within_a_number_does_not_stand(text: str, stands: bool) -> None:
    assert isinstance(ground_claim(ClaimDraft(text=text, sentences=(SENTENCE,)), REPORT), Stated) is stands
