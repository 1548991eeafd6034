"""Which cause an item of the problems names, and which words only look like one."""

from __future__ import annotations

import pytest

from summarizer.document import from_text
from summarizer.engines.rules.points import cause_of
from summarizer.models import Span

NAMED = [
    ("渔政力量薄弱。全局持证的仅6人，主要是没有专门机构，人员身兼数职。", "没有专门机构，人员身兼数职"),
    ("违规捕捞时有发生，根源在于部分船东抱有侥幸心理。", "部分船东抱有侥幸心理"),
    ("案卷质量参差，根子在于新人多、带教少。", "新人多、带教少"),
    ("普法不够入心，症结在内容老一套。", "内容老一套"),
    ("仲裁积压较多。究其原因，主要是编制多年没有增加，书记员流动又快。", "编制多年没有增加，书记员流动又快"),
    ("渔港执行不到位，原因是个别负责人重生产、轻规矩。", "个别负责人重生产、轻规矩"),
    ("文书不严谨。原因在于新进人员占比高，带教不到位。", "新进人员占比高，带教不到位"),
    ("复议纠错率偏高。主因：一是程序不规范；二是证据不足。", "程序不规范；二是证据不足"),
    ("基层站所人少事多，加之借调频繁，骨干稳不住。", "基层站所人少事多，加之借调频繁"),
    ("办案超期，主要受鉴定周期长、当事人不配合拖累。", "鉴定周期长、当事人不配合拖累"),
    ("由于岗位编制紧张，导致人均任务偏重。", "岗位编制紧张"),
    ("渔港改造未完，原因是9.9亿元债券尚未到位。", "9.9亿元债券尚未到位"),
    ("特别是经济下行压力持续，导致欠薪易发。", "经济下行压力持续"),
    (
        "监管跟进不够。既有平台数据不愿给的原因，也有我们技术跟不上的原因。",
        "平台数据不愿给的原因，也有我们技术跟不上",
    ),
    (
        "参保意愿偏低。一方面平台多以合作代替合同；另一方面骑手流动频繁。",
        "一方面平台多以合作代替合同；另一方面骑手流动频繁",
    ),
]
UNNAMED = [
    "宣传仍需加强。需要更多开展互动式宣讲，使得普法覆盖面进一步增强。",
    "部分干部学法不够深入。",
    "要查找原因，制定措施，推动整改落实。",
    "存在的问题主要是宣传不够。",
    "在新形势下，干部能力有待提升。",
    "接受监督不够主动，受理渠道偏少。",
]


def _cause(text: str) -> str | None:
    document = from_text(text)
    found = cause_of(document, Span(start=0, end=len(document.text)))
    return None if found is None else document.text[found.start : found.end]


@pytest.mark.parametrize(("text", "cause"), NAMED)
def test_the_cause_is_given_in_the_reports_own_words(text: str, cause: str) -> None:
    assert _cause(text) == cause


@pytest.mark.parametrize("text", UNNAMED)
def test_a_wish_a_task_or_the_problem_itself_is_no_cause(text: str) -> None:
    assert _cause(text) is None


def test_a_cause_of_another_item_is_not_taken() -> None:
    document = from_text("渔政力量薄弱。案卷不严谨，原因在于带教不到位。")
    assert cause_of(document, Span(start=0, end=7)) is None
