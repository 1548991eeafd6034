"""An invented report, and how to make labels of it and what a summary says of it."""

from __future__ import annotations

from collections.abc import Callable

from eval.gold import GoldMetric, GoldPoint
from summarizer.models import Citation, Metric

Judge = Callable[..., dict[str, tuple[int, int]]]

TEXT = (
    "云溪县人力资源局2024年法治政府建设工作报告\n"
    "一、主要成效\n"
    "全年举办招聘会12场，帮扶就业3400余人，发放补贴1.5亿元。连续三年获评优秀。\n"
    "二、存在的问题\n"
    "窗口人手偏紧，主要原因是编制不足。\n"
    "三、下一步打算\n"
    "2025年新建服务站8个。\n"
)


def metric(name: str, surface: str, value: str, unit: str, **more: object) -> GoldMetric:
    start = TEXT.index(surface)
    given = {
        "name": name,
        "surface": surface,
        "value": value,
        "unit": unit,
        "qualifier": "exact",
        "start": start,
        "end": start + len(surface),
        "section": "achievements",
    }
    return GoldMetric.model_validate({**given, **more})


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(start=start, end=start + len(quote), quote=quote)


def found(gold: GoldMetric) -> Metric:
    """What a summary says that has this metric exactly right."""
    return Metric(
        name=gold.name,
        value=gold.value,
        value_max=gold.value_max,
        unit=gold.unit,
        qualifier=gold.qualifier,
        surface=gold.surface,
        stated=gold.surface,
        category="",
        subject="",
        period="",
        section=gold.section,
        citation=cite(gold.surface),
        proof="quoted",
    )


def point(text: str, evidence: str, cause: str | None = None) -> GoldPoint:
    place = cite(evidence)
    return GoldPoint(text=text, start=place.start, end=place.end, cause=cause)


def changed(metrics: tuple[Metric, ...], at: int, **fields: object) -> tuple[Metric, ...]:
    """Return the metrics with one of them changed."""
    one = Metric.model_validate({**metrics[at].model_dump(), **fields})
    return (*metrics[:at], one, *metrics[at + 1 :])
