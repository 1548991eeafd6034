"""Whether a text is of the genre: work reports speak of work, and in words of their own."""

from __future__ import annotations

import re
from typing import Final

# Words of reports in general, none of one field alone. On 35 reports there are 5 to 14 of them in 100 characters and
# one and a half in the poorest stretch of 300; in five of six articles of an encyclopedia there is less than one.
_WORDS: Final = re.compile(
    "工作|报告|政府|全年|年度|推进|落实|开展|加强|完善|建设|制度|机制|监督|执法|法治|依法|行政|审查|审批|案件|群众|部门|单位|项目"
    "|增长|完成|实现|任务|措施|保障|改革|发展|培训|会议|宣传|领导|公开|检查|整改|目标|提升|提高|深入|全[市县省区]|我[局市县省区]"
    "|万元|亿元|治理|规范|服务|履行|职责|决策|统筹|部署|贯彻|强化|推动|健全|组织|党"
)
_LEAST: Final = 1.0


def is_report(text: str, chinese: int) -> bool:
    """Whether a text is worded as reports are.

    Args:
        text: as cleaned.
        chinese: how many Chinese characters it has.
    """
    return 100 * len(_WORDS.findall(text)) >= _LEAST * chinese
