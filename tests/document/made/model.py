"""What is made and what a person sees in it: the files of ``test_made`` are made by code that knows no product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TITLE = "青河县水务局2024年度法治政府建设工作报告"
ADDRESSEE = "青河县人民政府："
OPENING = (
    "我局在县委、县政府的坚强领导下，认真落实法治政府建设各项任务，坚持依法治水、依法护水，推动行政执法更加规范，"
    "公共服务更加便民，矛盾纠纷及时化解，群众满意程度稳步提升，现将有关情况报告如下。"
)
DONE = "一、主要工作成效"
LACKS = "二、存在的问题"
LACKING = "执法人员力量不足，部分乡镇水源保护意识不强，数字监管手段仍显薄弱。"
PLANS = "三、下一步工作打算"
PLANNED = "继续加强执法队伍建设，完善巡查制度，提高群众参与程度，推动水源保护走深走实。"
SIGNED = "青河县水务局"
DATED = "2025年1月15日"
# The numbers of the frame above, as a person sees them.
FRAME = ("2024", "2025", "1", "15")


@dataclass(frozen=True)
class Figure:
    """A metric that the summary must give."""

    value: str
    unit: str
    value_max: str | None = None
    name: str = ""
    """Words that its name, or its subject, holds."""
    period: str = ""
    """Words that its period holds."""
    section: str = ""


@dataclass(frozen=True)
class Made:
    """An invented report as a file, and what a person sees in it."""

    name: str
    build: Callable[[], bytes]
    seen: tuple[str, ...]
    """Every number beside those of ``FRAME``, as written, without blanks and separators, as often as it is seen."""
    figures: tuple[Figure, ...] = ()
    unseen: tuple[str, ...] = ()
    """Numbers that must be nowhere: struck, hidden, deleted, or glued of two."""
    may: tuple[str, ...] = ()
    """Numbers that the file does not hold but its reader may show: automatic numbering, marks of notes."""

    @property
    def all_seen(self) -> tuple[str, ...]:
        """Return the numbers of the frame and the file's own."""
        return (*FRAME, *self.seen)
