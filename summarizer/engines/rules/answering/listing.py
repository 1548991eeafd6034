"""Questions for a whole part of a report: which problems, which plans."""

from __future__ import annotations

import re
from typing import Final

from summarizer.engines.rules.answering.known import Known
from summarizer.engines.rules.answering.questions import Question
from summarizer.engines.rules.answering.terms import GENERIC, lists
from summarizer.engines.rules.points import plans, problems
from summarizer.models import PointDraft
from summarizer.models.asking import AnswerDraft, ClaimDraft

_ASKS: Final = re.compile(r"哪|什么|列出|几[个条方点]|怎么|如何|多少")
_PROBLEMS: Final = re.compile(r"问题|不足|短板|困难|薄弱环节|差距|弱项")
_PLANS: Final = re.compile(r"下一步|计划|打算|今后|安排|部署|明年|来年|重点工作|工作思路")
_OF: Final = lists().at_large


def listed(question: Question, known: Known) -> AnswerDraft | None:
    """List the problems or plans, where the question asks for them at large; None where it asks for anything else."""
    if not _ASKS.search(question.text) or question.kind in ("cause", "yesno", "number"):
        return None
    about = [
        term.text
        for term in question.terms
        if term.thing and term.text not in _OF and term.weight > GENERIC and term.text not in known.frame
    ]
    if about:
        return None
    points: tuple[PointDraft, ...] = ()
    if _PROBLEMS.search(question.text):
        points = problems(known.report)
    elif _PLANS.search(question.text):
        points = plans(known.report)
    claims = tuple(ClaimDraft(text=_title(point.text), sentences=point.sentences[:1]) for point in points)
    return AnswerDraft(status="answered", claims=claims, score=1.0) if claims else None


def _title(text: str) -> str:
    """Cut a point to its first sentence."""
    return re.split(r"[。；]", text, maxsplit=1)[0]
