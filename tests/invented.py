"""A report invented for the tests of what is made of reports, and what is said about it."""

from __future__ import annotations

import os
from pathlib import Path

from summarizer.models import Achievement, Citation, Plan, Problem, Report, Summary
from summarizer.pipeline import loads

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
INVENTED = sorted((ROOT / "eval" / "invented").glob("*.txt"))
_REPORTS = Path(os.environ.get("SUMMARIZER_REPORTS", ROOT.parent / "shared" / "reports"))
SEED = sorted((_REPORTS / "seed").glob("*.txt"))
MORE = sorted((_REPORTS / "more").glob("*.txt"))

TEXT = """\
白鹭市档案局2024年度法治政府建设工作报告

白鹭市人民政府：

2024年，白鹭市档案局推进依法管档，现将有关情况报告如下。

一、主要工作及成效

（一）完善制度。坚持依法办事，制定《白鹭市档案开放审核办法》，全年修订制度12项，废止制度3项，为事业发展提供了坚实保障。

（二）严格执法。开展档案执法检查86次，发现问题142个，整改率96.5%。其中电子档案问题31个。全年立案4起，罚款2.6万元。

（三）服务群众。一是接待查档群众1.58万人次；二是办理远程查档3200余件，群众满意度约九成八；三是深入学习领会精神，不断提升服务水平。

二、存在的问题

一是专业力量不足。全市档案执法人员仅17人，由于编制紧张，导致人均检查任务偏重。二是数字化进度偏慢。馆藏档案数字化率只有41%，与目标仍有差距。

三、下一步工作打算

（一）充实执法队伍。年内招录档案专业人员5名。（二）加快数字化。力争数字化率达到60%以上，新增扫描设备8台。

白鹭市档案局

2025年1月16日
"""


def report(text: str = TEXT) -> Report:
    """Read a text as a report."""
    return loads(text, "invented.txt")


def points_of(summary: Summary) -> list[Achievement | Problem | Plan]:
    """Return all statements of a summary that cite."""
    return [*summary.achievements, *summary.problems, *summary.plans]


def citations_of(summary: Summary) -> list[Citation]:
    """Return every place a summary cites."""
    cited = [at for point in points_of(summary) for at in point.citations]
    return [*cited, *(metric.citation for metric in summary.metrics)]
