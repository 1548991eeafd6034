"""Questions for a whole part of a report: which problems, which plans."""

from __future__ import annotations

import re
from typing import Final

from summarizer.models.asking import AnswerDraft, ClaimDraft
from summarizer.engines.rules.known import Known
from summarizer.engines.rules.points import plans, problems
from summarizer.engines.rules.questions import Question
from summarizer.models import PointDraft

_ASKS: Final = re.compile(r"哪|什么|列出|几[个条方点]|怎么|如何|多少")
_PROBLEMS: Final = re.compile(r"问题|不足|短板|困难|薄弱环节|差距|弱项")
_PLANS: Final = re.compile(r"下一步|计划|打算|今后|安排|部署|明年|来年|重点工作|工作思路")
_OF: Final = frozenset(
    "存在 指出 问题 不足 短板 困难 薄弱 环节 差距 弱项 下一步 计划 打算 今后 安排 部署 明年 来年 重点 重点工作 工作 思路 措施 系统 教育 机关 方面 领域 还 局 自身 全局 准备 承认 主要 下步 采取 举措".split()
)


def listed(question: Question, known: Known) -> AnswerDraft | None:
    """List the problems or plans, where the question asks for them at large; None where it asks for anything else."""
    if not _ASKS.search(question.text) or question.kind in ("cause", "yesno", "number"):
        return None
    about = [
        term.text
        for term in question.terms
        if term.text not in _OF and term.weight > 0.25 and term.text not in known.frame
    ]
    if about:
        return None
    points: tuple[PointDraft, ...] = ()
    if _PROBLEMS.search(question.text):
        points = problems(known.report)
    elif _PLANS.search(question.text):
        points = plans(known.report)
    claims = tuple(
        ClaimDraft(text=_title(point.text), sentences=point.sentences[:1]) for point in points
    )
    return AnswerDraft(status="answered", claims=claims, score=1.0) if claims else None


def _title(text: str) -> str:
    """Cut a point to its first sentence."""
    return re.split(r"[。；]", text, maxsplit=1)[0]
