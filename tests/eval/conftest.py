"""Labels of the invented report, a perfect summary of it, and a judge for summaries that are not."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from eval.gold import GoldAnswers, GoldPoints, GoldReport
from eval.run import empty_summary
from eval.sample import Case, Sample
from eval.scorers import score
from summarizer.document import from_text
from summarizer.models import Achievement, FactTable, Plan, Problem, Report, Summary
from tests.eval.invented import TEXT, Judge, cite, found, metric, point


@pytest.fixture
def gold() -> GoldReport:
    return GoldReport(
        report="yunxi-2024",
        file="yunxi-2024.txt",
        sha256=sha256(TEXT.encode()).hexdigest(),
        chars=len(TEXT),
        metrics=(
            metric("举办招聘会", "12场", "12", "场", aliases=("招聘会",)),
            metric("帮扶就业", "3400余人", "3400", "人", qualifier="more"),
            metric("发放补贴", "1.5亿元", "150000000", "元"),
            metric("连续获评优秀", "三年", "3", "年", required=False),
            metric("新建服务站", "8个", "8", "个", section="plans"),
        ),
    )


@pytest.fixture
def answers(gold: GoldReport) -> GoldAnswers:
    return GoldAnswers(
        report=gold.report,
        file=gold.file,
        sha256=gold.sha256,
        points=GoldPoints(
            achievements=(
                point("招聘与补贴都有成效。", "全年举办招聘会12场，帮扶就业3400余人，发放补贴1.5亿元。"),
            ),
            problems=(point("窗口缺人。", "窗口人手偏紧，主要原因是编制不足。", "编制不够"),),
            plans=(point("再建8个站。", "2025年新建服务站8个。"),),
        ),
    )


@pytest.fixture
def sample(gold: GoldReport, answers: GoldAnswers) -> Sample:
    report = Report(document=from_text(TEXT), quantities=(), facts=FactTable())
    assert report.document.source == TEXT
    return Sample(gold=gold, answers=answers, report=report, path=Path("yunxi-2024.txt"))


@pytest.fixture
def perfect(sample: Sample) -> Summary:
    return empty_summary(sample, "rules").model_copy(
        update={
            "overview": "全年举办招聘会12场。",
            "metrics": tuple(found(gold) for gold in sample.gold.metrics if gold.required),
            "achievements": (
                Achievement(
                    text="举办招聘会12场，发放补贴15000万元。",
                    category="",
                    citations=(cite("全年举办招聘会12场，帮扶就业3400余人，发放补贴1.5亿元。"),),
                    proof="quoted",
                ),
            ),
            "problems": (
                Problem(
                    text="窗口人手偏紧",
                    cause="编制不足",
                    citations=(cite("窗口人手偏紧，主要原因是编制不足。"),),
                    proof="quoted",
                ),
            ),
            "plans": (
                Plan(text="新建服务站8个", citations=(cite("2025年新建服务站8个。"),), proof="quoted"),
            ),
        }
    )


@pytest.fixture
def judge(sample: Sample, perfect: Summary) -> Judge:
    """Score the perfect summary with some fields changed: right and n of each figure."""

    def judged(**changes: object) -> dict[str, tuple[int, int]]:
        counts: dict[str, tuple[int, int]] = {}
        for item in score(Case(sample, perfect.model_copy(update=changes))):
            right, n = counts.get(item.figure, (0, 0))
            counts[item.figure] = (right + item.right, n + 1)
        return counts

    return judged
