"""Whether a name may stand for a number."""

from __future__ import annotations

import pytest

from summarizer.grounding.binding import Fault, name_fault
from summarizer.models import Quantity, Report


def quantity(report: Report, surface: str) -> Quantity:
    return next(one for one in report.quantities if one.surface == surface)


@pytest.mark.parametrize(
    ("name", "surface"),
    [
        ("新增就业", "8.21万人"),
        ("新增就业人数", "8.21万人"),
        ("上年新增就业", "7.88万人"),
        ("追回工资的农民工", "2300余名"),
        ("为农民工追回工资金额", "4106.28万元"),
        ("审结行政复议", "198件"),
        ("行政复议申请", "215件"),
        ("处罚案卷评查优秀率", "百分之九十六"),
        ("来访人次", "511人次"),
        ("来访批次", "339批次"),
        ("市场主体", "152.7万户"),
    ],
)
def test_names_in_the_report_s_words_hold(report: Report, name: str, surface: str) -> None:
    assert name_fault(name, quantity(report, surface), report) is None


@pytest.mark.parametrize(
    ("name", "surface", "fault"),
    [
        ("博士后工作站", "8.21万人", "invented"),
        ("污水处理厂", "198件", "invented"),
        ("新增就业", "7.88万人", "misplaced"),
        ("行政复议申请", "198件", "misplaced"),
        ("追回工资的农民工", "4106.28万元", "misplaced"),
        ("来访人次", "339批次", "misplaced"),
        ("按时办结率", "198件", "misplaced"),
        ("追回工资金额", "2300余名", "misplaced"),
    ],
)
def test_invented_and_misplaced_names_are_told_apart(
    report: Report, name: str, surface: str, fault: Fault
) -> None:
    assert name_fault(name, quantity(report, surface), report) == fault
