"""Tables in a text: what a bare number in a cell counts, for when, and in which unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.document import from_text
from summarizer.document.tables import Table, is_tabbed, table_at, tables

WORD = "表1　法治经费\n单位：万元\n项目｜2023年｜2024年\n法治经费｜120｜156.5\n其中：培训｜20｜30"


def read(source: str) -> tuple[str, tuple[Table, ...]]:
    """Return a source's cleaned text and the tables in it."""
    text = from_text(source).text
    return text, tables(text)


def figures(source: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return of each figure of a source's tables the row's label, the column's head and the units it may have."""
    found = {}
    for table in read(source)[1]:
        for at, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                if table.is_body(at, column) and not cell.is_missing:
                    said = ("".join(table.label(at, column)), "".join(table.head(column)))
                    found[cell.text] = (*said, table.units(at, column))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            WORD,
            {
                "120": ("法治经费", "2023年", ("万元",)),
                "156.5": ("法治经费", "2024年", ("万元",)),
                "20": ("法治经费培训", "2023年", ("万元",)),
                "30": ("法治经费培训", "2024年", ("万元",)),
            },
        ),
        (
            "| 指标 | 单位 | 2024年 |\n| --- | ---: | --- |\n| 受理投诉 | 件 | 1,234 |\n| 退还押金 | 万元 | 86.5 |\n",
            {"1,234": ("受理投诉", "2024年", ("件",)), "86.5": ("退还押金", "2024年", ("万元",))},
        ),
        (
            "事项\t上年\t本年\n食品抽检（批次）\t310\t345\n合格率（%）\t97.1\t98.6",
            {
                "310": ("食品抽检", "上年", ("批次",)),
                "345": ("食品抽检", "本年", ("批次",)),
                "97.1": ("合格率", "上年", ("%",)),
                "98.6": ("合格率", "本年", ("%",)),
            },
        ),
        (
            "年份｜新建校舍（平方米）｜救助学生（万人）\n2023｜5200｜3.5\n2024｜—｜4.1",
            {
                "5200": ("2023", "新建校舍", ("平方米",)),
                "3.5": ("2023", "救助学生", ("万人",)),
                "4.1": ("2024", "救助学生", ("万人",)),
            },
        ),
        (
            "序号｜类别｜指标｜数量\n1｜河道｜巡查｜96次\n2｜｜清淤｜12公里\n3｜水库｜除险｜7座",
            {
                "96次": ("河道巡查", "数量", ()),
                "12公里": ("河道清淤", "数量", ()),
                "7座": ("水库除险", "数量", ()),
            },
        ),
        (
            "单位：｜2023年｜｜2024年｜\n事项｜受理｜办结｜受理｜办结\n复议｜12｜11｜15｜14",
            {
                "12": ("复议", "2023年受理", ()),
                "11": ("复议", "2023年办结", ()),
                "15": ("复议", "2024年受理", ()),
                "14": ("复议", "2024年办结", ()),
            },
        ),
        (
            "事项｜件数｜事项｜件数\n许可｜81｜处罚｜17\n检查｜402｜强制｜3",
            {
                "81": ("许可", "件数", ()),
                "17": ("处罚", "件数", ()),
                "402": ("检查", "件数", ()),
                "3": ("强制", "件数", ()),
            },
        ),
        ("接待来访｜42件", {"42件": ("接待来访", "", ())}),
        ("年度情况（计量单位：件）｜\n事项｜数量\n听证｜6", {"6": ("听证", "数量", ("件",))}),
        ("单位：件、人\n事项｜数量\n听证｜6", {"6": ("听证", "数量", ())}),
        ("收入（含下级）｜8", {"8": ("收入（含下级）", "", ())}),
    ],
)
def test_a_figure_has_its_rows_label_its_columns_head_and_the_units_it_may_have(
    source: str, expected: dict[str, tuple[str, str, tuple[str, ...]]]
) -> None:
    assert figures(source) == expected


def test_a_caption_gives_the_table_its_title() -> None:
    (table,) = read(WORD)[1]
    assert table.title == "法治经费"
    assert read("一、法治宣传｜3场\n")[1][0].title == ""


def test_the_place_of_a_figure_is_found_from_its_offset() -> None:
    text, found = read(f"前言。\n{WORD}\n后记。")
    position = text.index("156.5") + 3
    table = table_at(found, position)
    assert table is not None
    assert table.place(position) == (1, 2)
    assert table_at(found, text.index("前言")) is None
    assert table_at(found, text.index("后记")) is None


@pytest.mark.parametrize(
    "source",
    [
        "城管动态｜市容整治有力推进，全年开展行动。",
        "目录\n一、总体情况\t1\n二、主要做法\t3\n三、存在问题\t9\n",
        "一、\t总体情况\n二、\t主要做法\n",
        "\t缩进的第一段。\n\t缩进的第二段。\n",
        "全文没有表格。",
    ],
)
def test_stray_marks_tables_of_contents_and_indented_lines_are_no_tables(source: str) -> None:
    text, found = read(source)
    assert found == ()
    assert "\t" not in text


def test_tabs_of_a_table_keep_their_way_back_to_the_source() -> None:
    source = "事项\t2024年\n复议\t156\n"
    document = from_text(source)
    assert document.text == "事项｜2024年\n复议｜156"
    start = document.text.index("复议")
    assert document.cite(start, len(document.text)).quote == "复议\t156"


def test_lines_with_unequal_tabs_are_no_table() -> None:
    assert not is_tabbed(["事项\t数量", "复议\t1\t2"])


@given(st.text(alphabet="｜|表单位：万元（）件2024年156.,-—其中\n\t ", max_size=200))
def test_cells_are_the_texts_own_characters_and_lie_in_order(source: str) -> None:
    if not source.strip():
        return
    text, found = read(source + "。")
    last = 0
    for table in found:
        assert last <= table.start <= table.end
        last = table.start
        for at, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                assert text[cell.start : cell.end] == cell.text
                assert last <= cell.start <= cell.end <= table.end
                last = cell.end
                if cell.text:
                    assert table.place(cell.start) == (at, column)
                if table.is_body(at, column):
                    table.label(at, column), table.head(column), table.units(at, column)
