"""The PDF files: one feature of a page each, around figures of an invented bureau."""

from __future__ import annotations

from collections.abc import Callable

from tests.document.made.model import LACKING, LACKS, PLANNED, PLANS, Figure, Made
from tests.document.made.pdf_blocks import (
    AFTER,
    BEFORE,
    LEADING,
    LEFT,
    TOP,
    Sheet,
    line_ending,
    report,
    width_of,
    wrapped,
)


def _drawn(draw: Callable[[Sheet], None]) -> Callable[[], bytes]:
    return lambda: report(draw)


def _of(*texts: str) -> Callable[[], bytes]:
    return _drawn(lambda sheet: sheet.paragraphs(*texts))


# --- tables and columns -------------------------------------------------------------------------------------


def _years(sheet: Sheet) -> None:
    sheet.line("单位：件")
    sheet.table([["事项", "2023年", "2024年"], ["行政复议", "120", "156"], ["行政应诉", "31", "28"]])


def _heads(sheet: Sheet) -> None:
    sheet.table(
        [
            ["乡镇", "检查（次）", "水费（万元）", "整改率（%）"],
            ["石门镇", "42", "18.6", "97.5"],
            ["柳河乡", "35", "7.2", "100"],
        ]
    )


def _two_heads(sheet: Sheet) -> None:
    sheet.line("单位：万元")
    sheet.table([["项目", "2024年", ""], ["", "上半年", "下半年"], ["法治经费", "62.5", "94"]])


_LEFT_COLUMN = (
    "一、主要工作成效",
    "全年办结水事案件156件，开展普法活动88场。",
    "全年化解水事纠纷2345起，群众比较满意。",
)
_RIGHT_COLUMN = (LACKS, LACKING, PLANS, "计划新建泵站12座，培训执法人员60人。", PLANNED)


def _two_columns(by_row: bool) -> bytes:
    """Achievements on the left, problems and plans on the right; drawn column by column, or row by row."""
    sheet = Sheet()
    sheet.paragraphs(*BEFORE[:3])
    columns = [
        [line for text in texts for line in wrapped(text, 210, 0)] for texts in (_LEFT_COLUMN, _RIGHT_COLUMN)
    ]
    places = [(row, column) for column, lines in enumerate(columns) for row in range(len(lines))]
    top = sheet.y
    for row, column in sorted(places) if by_row else places:
        sheet.y = top - row * LEADING
        sheet.text(LEFT + 240 * column, columns[column][row])
    sheet.y = top - max(map(len, columns)) * LEADING
    sheet.paragraphs(*AFTER[-2:])
    return sheet.data()


def _out_of_order() -> bytes:
    """Draw the lower half of the page before the upper."""
    sheet = Sheet()
    sheet.y = 400
    sheet.paragraphs(*AFTER)
    sheet.y = TOP
    sheet.paragraphs(*BEFORE, "全年办结水事案件156件，其中重大案件9件。")
    return sheet.data()


def _columns(name: str, by_row: bool) -> Made:
    return Made(
        name,
        lambda: _two_columns(by_row),
        seen=("156", "88", "2345", "12", "60"),
        figures=(
            Figure("156", "件", name="办结水事案件", section="achievements"),
            Figure("88", "场", name="普法活动", section="achievements"),
            Figure("2345", "起", name="化解水事纠纷", section="achievements"),
            Figure("12", "座", name="泵站", section="plans"),
        ),
    )


TABLES = (
    Made(
        "table-years.pdf",
        _drawn(_years),
        seen=("2023", "2024", "120", "156", "31", "28"),
        figures=(
            Figure("156", "件", name="行政复议", period="2024"),
            Figure("120", "件", name="行政复议", period="2023"),
            Figure("28", "件", name="行政应诉", period="2024"),
            Figure("31", "件", name="行政应诉", period="2023"),
        ),
    ),
    Made(
        "table-heads.pdf",
        _drawn(_heads),
        seen=("42", "18.6", "97.5", "35", "7.2", "100"),
        figures=(
            Figure("42", "次", name="石门镇"),
            Figure("186000", "元", name="石门镇"),
            Figure("97.5", "%", name="石门镇"),
            Figure("72000", "元", name="柳河乡"),
        ),
    ),
    Made(
        "table-two-heads.pdf",
        _drawn(_two_heads),
        seen=("2024", "62.5", "94"),
        figures=(Figure("625000", "元", name="法治经费"), Figure("940000", "元", name="法治经费")),
    ),
    _columns("two-columns.pdf", by_row=False),
    _columns("two-columns-by-row.pdf", by_row=True),
    Made(
        "out-of-order.pdf",
        _out_of_order,
        seen=("156", "9"),
        figures=(Figure("156", "件", name="办结水事案件"), Figure("9", "件", name="重大案件")),
    ),
)


# --- pages --------------------------------------------------------------------------------------------------


def _paged(head: str, foot: str) -> bytes:
    """Make four pages, with a sentence that runs over the first turn."""
    sheet = Sheet()
    sheet.paragraphs(*BEFORE)
    sheet.line(line_ending("开展执法检查216次，出动执法人员"))
    sheet.line(line_ending("查处违法取水", "1280人次，"))
    for page, texts in enumerate((("34起，办结率98.5%。",), AFTER[:2], AFTER[2:]), 1):
        _margins(sheet, head, foot, page)
        sheet.turn()
        sheet.paragraphs(*texts)
    _margins(sheet, head, foot, 4)
    return sheet.data()


def _margins(sheet: Sheet, head: str, foot: str, page: int) -> None:
    if head:
        sheet.foot(head, 810)
    if foot:
        sheet.foot(foot.format(page=page))


_PAGED = (
    Figure("216", "次", name="执法检查"),
    Figure("1280", "人次", name="出动执法人员"),
    Figure("34", "起", name="查处违法取水"),
    Figure("98.5", "%", name="办结率"),
)
_ON_PAGES = ("216", "1280", "34", "98.5")


def _broken_page() -> bytes:
    """A number that the end of a page breaks, with a page number in between."""
    sheet = Sheet()
    sheet.paragraphs(*BEFORE)
    sheet.line(line_ending("全年办结案件1"))
    sheet.foot("— 1 —")
    sheet.turn()
    sheet.line("56件，罚款26万元。")
    sheet.paragraphs(*AFTER)
    sheet.foot("— 2 —")
    return sheet.data()


def _contents(sheet: Sheet) -> None:
    for title, page in (("执法检查情况", 3), ("普法宣传情况", 5)):
        dots = "." * int((380 - width_of(title)) / width_of("."))
        sheet.line(f"{title}{dots}{page}")
    sheet.paragraphs("全年开展执法检查216次，普法宣传64场。")


PAGES = (
    Made(
        "page-numbers.pdf",
        lambda: _paged("", "— {page} —"),
        seen=(*_ON_PAGES, "1", "2", "3", "4"),
        figures=_PAGED,
    ),
    Made(
        "page-of.pdf",
        lambda: _paged("", "第{page}页 共4页"),
        seen=(*_ON_PAGES, "1", "4", "2", "4", "3", "4", "4", "4"),
        figures=_PAGED,
    ),
    Made(
        "running-header.pdf",
        lambda: _paged("青河县水务局2024年度报告", "{page}"),
        seen=(*_ON_PAGES, *["2024"] * 4, "1", "2", "3", "4"),
        figures=_PAGED,
    ),
    Made(
        "broken-by-page.pdf",
        _broken_page,
        seen=("156", "26万", "1", "2"),
        figures=(Figure("156", "件", name="办结案件"), Figure("260000", "元", name="罚款")),
    ),
    Made(
        "contents.pdf",
        _drawn(_contents),
        seen=("3", "5", "216", "64"),
        figures=(Figure("216", "次", name="执法检查"), Figure("64", "场", name="普法宣传")),
    ),
)


# --- notes and lines ----------------------------------------------------------------------------------------


def _note(sheet: Sheet) -> None:
    sheet.marked(
        ("全年办结行政处罚案件320", False), ("1", True), ("件，罚款45", False), ("2", True), ("万元。", False)
    )
    y, sheet.y = sheet.y, 80
    sheet.canvas.line(LEFT, 96, LEFT + 140, 96)
    sheet.marked(("1", True), ("不含移送的17件。", False))
    sheet.y = y


def _broken_line(sheet: Sheet) -> None:
    sheet.line(line_ending("全年办结水事案件15"))
    sheet.line("6件。")
    sheet.line(line_ending("全年挽回损失3"))
    sheet.line(".5万元。")
    sheet.line(line_ending("全年走访企业二十"))
    sheet.line("五六家。")


def _one_by_one(sheet: Sheet) -> None:
    """Draw every character by itself, a little apart, as some writers of PDF do."""
    x: float = LEFT
    for char in "全年办结水事案件1,560件，办结率98.5%。":
        x = sheet.text(x, char) + 0.4
    sheet.y -= LEADING


def _quoted(sheet: Sheet) -> None:
    """Quotation marks drawn half as wide as a character, tight to what they hold."""
    x: float = LEFT
    for part in ("在站博士后", "“", "1820", "”", "人，构建", "“", "1+5", "”", "监管体系。"):
        x = sheet.text(x, part)
    sheet.y -= LEADING


LINES = (
    Made(
        "footnote.pdf",
        _drawn(_note),
        seen=("320", "45万", "17"),
        figures=(Figure("320", "件", name="办结行政处罚案件"), Figure("450000", "元", name="罚款")),
        unseen=("3201", "452万", "452", "117"),
        may=("1", "2", "1"),
    ),
    Made(
        "broken-by-line.pdf",
        _drawn(_broken_line),
        seen=("156", "3.5万", "二十五六"),
        figures=(
            Figure("156", "件", name="办结水事案件"),
            Figure("35000", "元", name="挽回损失"),
            Figure("25", "家", "26", name="走访企业"),
        ),
    ),
    Made(
        "one-by-one.pdf",
        _drawn(_one_by_one),
        seen=("1560", "98.5"),
        figures=(Figure("1560", "件", name="办结水事案件"), Figure("98.5", "%", name="办结率")),
        unseen=("560",),
    ),
    Made(
        "quoted.pdf",
        _drawn(_quoted),
        seen=("1820", "1", "5"),
        figures=(Figure("1820", "人", name="博士后"),),
    ),
)


# --- how numbers are written --------------------------------------------------------------------------------

FORMS = (
    Made(
        "full-width.pdf",
        _of("全年办结案件１５６件，办结率９８．５％。"),
        seen=("156", "98.5"),
        figures=(Figure("156", "件", name="办结案件"), Figure("98.5", "%", name="办结率")),
    ),
    Made(
        "chinese.pdf",
        _of(
            "全年调解纠纷二十五六件，约谈四个部门，追回水费三点五亿元。",
            "整改率达百分之九十六，案件减少一半。",
        ),
        seen=("二十五六", "四", "三点五亿", "百分之九十六", "一半"),
        figures=(
            Figure("25", "件", "26", name="调解纠纷"),
            Figure("350000000", "元", name="追回水费"),
            Figure("96", "%", name="整改率"),
        ),
        unseen=("六",),
    ),
    Made(
        "ratios.pdf",
        _of("城乡供水价差比为1.68:1，溺水事故发生率为9.6/10万，每季度抽查3-5家。"),
        seen=("1.68", "1", "9.6", "10万", "3", "5"),
    ),
    Made(
        "spaces.pdf",
        _of("全年安排水利经费8 000万元，受理案件1 234件，巡查河道 36 次。"),
        seen=("8000万", "1234", "36"),
        figures=(
            Figure("80000000", "元", name="安排水利经费"),
            Figure("1234", "件", name="受理案件"),
            Figure("36", "次", name="巡查河道"),
        ),
        unseen=("0",),
    ),
    Made(
        "symbols.pdf",
        _of("重点抓好：①修订制度6项；②培训人员85人。水温保持在15℃以下，地表水达到Ⅲ类标准，排放量下降7.5‰。"),
        seen=("①", "6", "②", "85", "15", "Ⅲ", "7.5"),
        figures=(Figure("6", "项", name="修订制度"), Figure("85", "人", name="培训人员")),
    ),
)

FILES = (*TABLES, *PAGES, *LINES, *FORMS)
