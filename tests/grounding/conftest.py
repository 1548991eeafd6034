"""An invented report whose numbers are easily confused, and a way to ask the gate about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarizer import loads
from summarizer.grounding import Checked, check
from summarizer.models import Report

TEXT = """禾川市人力资源局2024年法治政府建设工作报告
一、主要成效
（一）就业服务。全年举办招聘会58场，新增就业8.21万人，上年同口径为7.88万人。为2300余名农民工追回工资4106.28万元，注册用户超37.79万人。
（二）依法办案。收到行政复议申请215件，审结198件，按时办结率99.98%。立案查处用工违法行为58件，处罚案卷评查优秀率为百分之九十六。
处理来信1142件、来访339批次511人次。市场主体达152.7万户。推行“1+6+N”调解布局，12345热线接听来电42.7万通。
2023年这三项依次为2.98万件、3.9亿元和241件。政务服务事项实现“最多跑一次”。2024年11月6日《办法》施行。
二、存在的问题
专职仲裁员不足50名，案件积压的主要原因是编制偏紧。
三、2025年打算
新建服务站8个，力争参保率达到98%以上。
"""

Ask = Callable[..., Checked]


@pytest.fixture(scope="session")
def report() -> Report:
    return loads(TEXT, "hechuan.txt")


@pytest.fixture(scope="session")
def ask(report: Report) -> Ask:
    """Hold a statement against the sentences in which some words stand; all sentences where no words are given."""

    def asked(text: str, *cited: str) -> Checked:
        document = report.document
        ids = tuple(
            sentence.id
            for sentence in document.sentences
            if not cited or any(words in document.text[sentence.start : sentence.end] for words in cited)
        )
        assert ids, "no sentence has these words"
        return check(text, ids, report)

    return asked
