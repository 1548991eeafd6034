"""Whether a name may stand for a number."""

from __future__ import annotations

import pytest

from summarizer import loads
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


@pytest.mark.parametrize(
    ("name", "surface"),
    [
        ("@@@###", "198件"),
        ("——", "198件"),
        ("12345", "198件"),
        (" ", "198件"),
        ("审结行政复议".encode().decode("gbk", errors="replace"), "198件"),
        ("审结行政复议".encode().decode("latin-1"), "198件"),
        ("\ue123\ue456\ue789", "198件"),
        ("审结\ue123行政复议", "198件"),
        ("审结行政复议\x00", "198件"),
        ("resolved cases", "198件"),
    ],
)
def test_a_name_that_is_no_word_of_the_report_is_refused(report: Report, name: str, surface: str) -> None:
    assert name_fault(name, quantity(report, surface), report) == "invented"


@pytest.mark.parametrize(
    ("name", "surface"),
    [
        ("行政复议败诉", "198件"),
        ("行政复议申请减少", "215件"),
        ("未审结行政复议", "198件"),
        ("拖欠工资", "4106.28万元"),
        ("新增就业下降", "8.21万人"),
        ("新增就业提升", "8.21万人"),
        ("减少用工违法行为", "58件"),
        ("举报用工违法行为", "58件"),
        ("关闭服务站", "8个"),
        ("办结行政复议申请", "215件"),
    ],
)
def test_what_is_done_or_becomes_of_it_stands_in_the_numbers_own_clause(
    report: Report, name: str, surface: str
) -> None:
    assert name_fault(name, quantity(report, surface), report) == "invented"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全年罚没款82万元，同比减少12%。", "罚没款同比下降"),
        ("接待游客370万人次，旅游收入38亿元。", "游客接待量"),
        ("为消费者挽回经济损失212万元。", "挽回损失"),
        ("推行告知承诺，审批时限由15天压缩到3天。", "压缩前审批时限"),
        ("农贸市场抽检食品3100批次，合格率98.1%。", "食品抽检合格率"),
        ("清理规范性文件46件，其中没有备案的2件。", "没有备案的规范性文件"),
    ],
)
def test_the_reports_words_in_another_form_still_hold(text: str, name: str) -> None:
    report = loads(f"清河市商务局2024年度法治政府建设情况报告\n一、主要工作\n{text}\n")
    last = {"压缩前审批时限": 0, "游客接待量": 0}.get(name, -1)
    metrics = [one for one in report.quantities if one.role == "metric"]
    assert name_fault(name, metrics[last], report) is None


@pytest.mark.parametrize("name", ["罚没款比例", "罚没款人次", "罚没款率"])
def test_a_name_of_another_sort_of_number_is_refused_where_there_is_no_other(name: str) -> None:
    report = loads("清河市商务局2024年度法治政府建设情况报告\n一、主要工作\n全年罚没款82万元。\n")
    assert name_fault("罚没款", quantity(report, "82万元"), report) is None
    assert name_fault(name, quantity(report, "82万元"), report) == "misplaced"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("交办问题40个，未按期办结3个。", "办结问题"),
        ("交办问题40个，尚未整改5个。", "整改问题"),
        ("抽检食品310批次，不合格产品6批次。", "合格产品"),
        ("清理文件41件，其中拟废止8件。", "废止文件"),
        ("清理文件41件，其中没有备案的2件。", "备案文件"),
    ],
)
def test_a_name_that_leaves_a_negation_out_is_refused(text: str, name: str) -> None:
    report = loads(f"清河市商务局2024年度法治政府建设情况报告\n一、主要工作\n{text}\n")
    last = [one for one in report.quantities if one.role == "metric"][-1]
    assert name_fault(name, last, report) == "invented"


def test_a_word_that_turns_the_meaning_is_not_lent_by_another_number() -> None:
    text = "审结行政诉讼案件40件，其中败诉3件；办结行政复议案件30件，撤销2件。"
    report = loads(f"清河市司法局2024年度法治政府建设情况报告\n一、主要工作\n{text}\n")
    assert name_fault("行政诉讼败诉", quantity(report, "3件"), report) is None
    assert name_fault("行政复议败诉", quantity(report, "2件"), report) == "invented"
    assert name_fault("撤销行政复议案件", quantity(report, "2件"), report) is None
