"""What is worked out of a report is worked out once, and forgotten with the report."""

from __future__ import annotations

import gc

from summarizer import loads
from summarizer.indicators.memory import once_a_report
from summarizer.models import Report

TEXT = "全年办结行政许可120件。"


def test_a_report_is_looked_at_once_and_another_of_the_same_text_again() -> None:
    seen: list[str] = []

    @once_a_report
    def length(report: Report) -> int:
        seen.append(report.document.text)
        return len(report.document.text)

    one, other = loads(TEXT), loads(TEXT)
    assert [length(one), length(one), length(other)] == [len(TEXT)] * 3
    assert len(seen) == 2
    del one
    gc.collect()
    third = loads(TEXT)
    assert length(third) == len(TEXT)
    assert len(seen) == 3, "a report in the place of one that is gone is another report"
