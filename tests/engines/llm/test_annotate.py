"""The report as a model sees it: nothing lost, every number marked once, cut only between sentences."""

from __future__ import annotations

import re

import pytest

from summarizer.engines.llm.annotate import parts, whole
from summarizer.pipeline import load
from tests.invented import EXAMPLES, report

REPORT = report()
_MARK = re.compile(r"〔Q(\d+):([^〕]*)〕")


def unmarked(text: str) -> str:
    return re.sub(r"^(?:\[S\d+\]|##) ", "", _MARK.sub(r"\2", text), flags=re.MULTILINE)


def test_sentences_are_numbered_and_quantities_marked() -> None:
    text = whole(REPORT).text
    assert (
        "[S7] 开展档案执法检查〔Q8:86次〕，发现问题〔Q9:142个〕，整改率〔Q10:96.5%〕。" in text.splitlines()
    )
    assert "## 一、主要工作及成效" in text.splitlines()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_taken_out_again_the_marks_leave_the_report(path: object) -> None:
    read = load(str(path))
    assert re.sub(r"\s", "", unmarked(whole(read).text)) == re.sub(r"\s", "", read.document.text)


@pytest.mark.parametrize("most", [1, 5, 200, 700, 10**6])
def test_parts_hold_every_sentence_and_every_quantity_once_and_in_order(most: int) -> None:
    found = parts(REPORT, lambda part: len(part.text) <= most)
    all_of_it = whole(REPORT)
    assert [one.id for part in found for one in part.sentences] == [one.id for one in all_of_it.sentences]
    assert [one.id for part in found for one in part.quantities] == [one.id for one in all_of_it.quantities]
    assert all(len(part.text) <= most or len(part.sentences) == 1 for part in found)


def test_a_report_that_fits_is_one_part_and_another_is_cut_between_its_sections() -> None:
    assert len(parts(REPORT, lambda part: True)) == 1
    found = parts(REPORT, lambda part: len(part.text) <= 260)
    assert len(found) > 1
    assert all(part.text.startswith("## ") for part in found[1:])
