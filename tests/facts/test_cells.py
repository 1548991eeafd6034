"""Figures in tables: what they count, whose they are and for which year."""

from __future__ import annotations

import pytest

from summarizer.engines.rules import metric_drafts
from summarizer.models import MetricDraft
from summarizer.pipeline import loads

REPORT = "清河市水务局2024年度法治政府建设情况报告\n一、主要工作\n全市水事秩序平稳。\n{}\n二、存在问题\n人手不足。\n"


def drafts(table: str) -> dict[str, MetricDraft]:
    """Return the metrics of a report with a table in it, by their surface."""
    report = loads(REPORT.format(table))
    surfaces = {quantity.id: quantity.surface for quantity in report.quantities}
    return {surfaces[draft.quantity]: draft for draft in metric_drafts(report)}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "事项｜2023年｜2024年\n取水许可｜120件｜156件\n水事处罚｜34件｜41件",
            {
                "120件": ("取水许可", "2023年"),
                "156件": ("取水许可", "2024年"),
                "34件": ("水事处罚", "2023年"),
                "41件": ("水事处罚", "2024年"),
            },
        ),
        (
            "| 年度 | 取水许可 | 水事处罚 |\n| --- | --- | --- |\n| 2023 | 120件 | 34件 |\n| 2024 | 156件 | 41件 |",
            {
                "120件": ("取水许可", "2023年"),
                "34件": ("水事处罚", "2023年"),
                "156件": ("取水许可", "2024年"),
                "41件": ("水事处罚", "2024年"),
            },
        ),
        (
            "事项\t上年同期\t本年\t同比增长\n巡河\t310次\t345次\t11.3%",
            {
                "310次": ("巡河", "2023年"),
                "345次": ("巡河", "2024年"),
                "11.3%": ("巡河同比增长", "2024年"),
            },
        ),
        (
            "区县｜巡河｜清淤里程\n城东区｜96次｜12公里\n城西区｜88次｜9公里",
            {
                "96次": ("城东区巡河", "2024年"),
                "12公里": ("城东区清淤里程", "2024年"),
                "88次": ("城西区巡河", "2024年"),
                "9公里": ("城西区清淤里程", "2024年"),
            },
        ),
        (
            "表2 水利建设资金（2024年）\n项目｜金额\n水库除险｜80万元\n其中：培训｜3万元\n合计｜86万元",
            {
                "80万元": ("水库除险金额", "2024年"),
                "3万元": ("水库除险培训金额", "2024年"),
                "86万元": ("水利建设资金合计金额", "2024年"),
            },
        ),
        (
            "表3 水事纠纷案件办理情况\n事项｜数量\n受理｜64件\n办结｜59件",
            {"64件": ("水事纠纷案件受理", "2024年"), "59件": ("水事纠纷案件办结", "2024年")},
        ),
        (
            "一、取水许可｜156件｜\n二、水事处罚｜41件｜",
            {"156件": ("取水许可", "2024年"), "41件": ("水事处罚", "2024年")},
        ),
    ],
    ids=["years above", "years beside", "this year and last", "districts", "a total", "a title", "no head"],
)
def test_a_figure_is_named_by_its_row_and_column_and_is_of_the_tables_year(
    table: str, expected: dict[str, tuple[str, str]]
) -> None:
    assert {surface: (draft.name, draft.period) for surface, draft in drafts(table).items()} == expected


def test_a_districts_row_says_whose_its_figures_are() -> None:
    found = drafts("区县｜巡河｜清淤里程\n城东区｜96次｜12公里\n城西区｜88次｜9公里")
    assert {surface: draft.subject for surface, draft in found.items()} == {
        "96次": "城东区",
        "12公里": "城东区",
        "88次": "城西区",
        "9公里": "城西区",
    }


def test_words_in_a_cell_name_their_own_numbers_and_no_cell_lends_to_the_next() -> None:
    found = drafts("任务｜落实情况\n法治宣传｜举办讲座12场，覆盖800人。\n水事处罚｜立案9件，结案8件。")
    assert {surface: draft.name for surface, draft in found.items()} == {
        "12场": "举办讲座",
        "800人": "讲座覆盖",
        "9件": "水事处罚立案",
        "8件": "水事处罚结案",
    }


def test_numbered_rows_of_a_table_open_no_section() -> None:
    report = loads(REPORT.format("一、取水许可｜156件｜\n二、水事处罚｜41件｜"))
    assert [section.title for section in report.document.sections if section.level] == [
        "主要工作",
        "存在问题",
    ]
