"""Invented reports in the genre's manner, as many as wanted, each with numbers of its own."""

from __future__ import annotations

import random
from pathlib import Path

_PLACES = ("青川", "临水", "望海", "石门", "云溪", "北屏", "南浦", "东篱")
_DONE = (
    "全年办结行政许可{a}件，网上办理率达到{p}%。",
    "开展执法检查{a}次，发现问题{b}个，整改率{p}%。",
    "组织法治培训{b}场，参加{a}人次，合格率{p}%。",
    "审查合同{a}份，提出法律意见{b}条，避免损失约{m}万元。",
    "受理行政复议申请{b}件，办结{c}件，直接纠错率{p}%。",
    "调解纠纷{a}起，涉及金额{m}.5亿元，调解成功率{p}%。",
    "制定规范性文件{c}件，清理旧文件{b}件，废止{c}件。",
    "为企业送法上门{b}次，解答咨询{a}余人次。",
)
_PLAIN = (
    "坚持把学习领会与推动工作结合起来，领导干部带头述法，班子成员定期听取汇报。",
    "健全重大事项合法性审查机制，未经审查的事项一律不得提交会议讨论。",
    "完善公众参与渠道，认真听取企业和群众的意见建议，做到件件有回音。",
)
_LACKING = (
    "一是基层执法力量不足，持证人员仅{b}名，部分乡镇没有专职人员。",
    "二是普法形式不够多样，线上内容占比不足{p}%。",
    "三是案卷质量还有差距，抽查的{b}件案卷中{c}件存在瑕疵。",
)
_NEXT = (
    "一是加强队伍建设，计划招录执法人员{b}名。",
    "二是推进数字执法，实现{p}%的检查事项扫码入企。",
    "三是深化普法宣传，举办活动{c}场以上。",
)


def report(seed: int, sentences: int = 40) -> str:
    """Write a report; 40 sentences are about 1,400 characters, 110 are as long as real ones."""
    dice = random.Random(seed)

    def filled(pattern: str) -> str:
        return pattern.format(
            a=dice.randint(100, 9999),
            b=dice.randint(10, 99),
            c=dice.randint(2, 9),
            m=dice.randint(100, 900),
            p=f"{dice.randint(600, 999) / 10:.1f}",
        )

    place, year = dice.choice(_PLACES), 2015 + seed % 10
    # As in real reports, most sentences have no number.
    body = [filled(dice.choice(_DONE if at % 3 == 0 else _PLAIN)) for at in range(max(sentences - 8, 2))]
    half = len(body) // 2
    return "\n".join(
        (
            f"{place}市司法局{year}年度法治政府建设工作报告",
            f"{year}年，{place}市司法局认真落实法治建设各项任务，现将第{seed}号材料所列工作情况报告如下。",
            "一、主要工作和成效",
            "（一）依法履职",
            "".join(body[:half]),
            "（二）服务群众",
            "".join(body[half:]),
            "二、存在的问题",
            *map(filled, _LACKING),
            "三、下一步工作安排",
            *map(filled, _NEXT),
            f"{place}市司法局",
            f"{year + 1}年1月{dice.randint(5, 28)}日",
        )
    )


def write_reports(folder: Path, count: int, *, sentences: int = 40) -> Path:
    """Write so many reports into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = report(number, sentences)
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return folder
