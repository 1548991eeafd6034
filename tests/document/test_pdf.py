"""A PDF is read as a person reads the page, whatever the order of the characters in the file."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from summarizer.document import from_bytes
from summarizer.errors import ScannedFileError
from summarizer.models import Document
from summarizer.pipeline import read, summarize
from tests.document.pdf_files import A4, SIZE, Page, pdf, width_of

DONE = (
    "2024年，我局坚持依法行政，全年共办理行政复议案件1,234件，同比增长12.5%，办结率达到98.6%，挽回经济损失1.53亿元，"
    "组织培训3,456人次，开展普法宣传活动88场次，发放资料27,890份。"
)
LACKING = (
    "存在的问题主要是执法力量不足，缺编12人，3个乡镇没有专职人员，信息化建设滞后，投入仅占预算的1.2%，"
    "与群众的期待还有差距。"
)
PLANNED = "2025年计划新增执法点7个，覆盖率达到90%以上，培训执法人员460人次，办好15件民生实事。"


def document(*pages: Page) -> Document:
    return from_bytes(pdf(*pages), "报告.pdf", force=True)


def source(*pages: Page) -> list[str]:
    return [line for line in document(*pages).source.split("\n") if line != "\f"]


def unread(found: Document) -> dict[str, int]:
    return {notice.kind: notice.count for notice in found.unread}


def removed(found: Document) -> list[tuple[str, str]]:
    return [(part.reason, found.source[part.start : part.end]) for part in found.removed]


# --- lines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["1", "12", "[3]", "①", "*"])
def test_a_footnote_mark_is_no_part_of_the_number_before_it(mark: str) -> None:
    page = Page().text(72, 700, "共办结案件320").text(150, 705, mark, 7)
    page.text(150 + width_of(mark, 7), 700, "件，其中听证12件。")
    found = document(page)
    assert found.text == "共办结案件320件，其中听证12件。"
    assert [reason for reason, _ in removed(found)] == ["note_mark"]


def test_a_mark_of_full_size_that_is_raised_is_a_footnote_mark_too() -> None:
    page = Page().text(72, 700, "共办结案件320").text(150, 704, "1").text(156, 700, "件。")
    assert document(page).text == "共办结案件320件。"


def test_square_metres_and_powers_of_ten_keep_their_exponents() -> None:
    page = Page().text(72, 700, "绿化面积12km").text(72 + 48 + 24, 704, "2", 7).text(148, 700, "，库容15×10")
    page.text(148 + 36 + 12 + 12 + 12, 704, "4", 7).text(148 + 76, 700, "立方米。")
    assert document(page).text == "绿化面积12km²，库容15×10⁴立方米。"


def test_a_power_of_ten_that_a_unit_follows_keeps_its_exponent() -> None:
    page = Page().text(72, 700, "产能10").text(72 + 36, 704, "4", 7).text(72 + 40, 700, "吨。")
    assert document(page).text == "产能10⁴吨。"


def test_what_is_set_lower_stays_on_its_line() -> None:
    page = Page().text(72, 700, "PM").text(84, 697, "2.5", 7).text(95, 700, "平均浓度35微克。")
    assert document(page).text == "PM2.5平均浓度35微克。"


def test_quotation_marks_that_the_file_has_last_stand_where_they_are_seen() -> None:
    page = Page().text(72, 700, "在站").text(108, 700, "博士后").text(156, 700, "1820人。")
    page.text(96, 700, "“").text(144, 700, "”")
    assert source(page) == ["在站“博士后”1820人。"]


def test_what_is_set_twice_to_look_bold_is_read_once() -> None:
    page = Page().text(72, 700, "办结116件。").text(72.4, 700, "办结116件。").text(72, 699.7, "办结116件。")
    assert source(page) == ["办结116件。"]


def test_characters_that_are_spread_out_are_one_number() -> None:
    assert document(Page().text(72, 700, "全 年 办 结 1 2 3 4 件 。")).text == "全年办结1234件。"
    page = Page()
    for at, char in enumerate("全年办结案件共1234件"):
        page.text(72 + 24 * at, 700, char)
    assert document(page).text == "全年办结案件共1234件"


def test_a_space_that_is_seen_stays() -> None:
    assert source(Page().text(72, 700, "经费8 000万元，采用 Open Data 平台。")) == [
        "经费8 000万元，采用 Open Data 平台。"
    ]


def test_two_numbers_far_apart_are_not_one() -> None:
    assert source(Page().text(72, 700, "办结120").text(140, 700, "156件"))[0] == "办结120、156件"


# --- paragraphs and pages --------------------------------------------------------------------------------------


def test_a_number_that_a_line_end_tears_is_whole() -> None:
    page = Page().text(96, 700, "全县各级行政复议机关共办结1,2").text(72, 680, "34件，同比增长12.5%。")
    assert source(page) == ["全县各级行政复议机关共办结1,234件，同比增长12.5%。"]


def test_paragraphs_are_told_apart_by_indentation_or_by_their_distance_or_by_their_numbers() -> None:
    indented, spaced, numbered = Page(), Page(), Page()
    y = indented.paragraph(72, 760, 450, DONE)
    indented.paragraph(72, y, 450, LACKING)
    y = spaced.paragraph(72, 760, 450, DONE, indent=0)
    spaced.paragraph(72, y - 12, 450, LACKING, indent=0)
    assert source(indented) == source(spaced) == [DONE, LACKING]
    y = numbered.paragraph(72, 760, 450, f"（一）{DONE}", indent=0)
    numbered.paragraph(72, y, 450, f"（二）{LACKING}", indent=0)
    assert source(numbered) == [f"（一）{DONE}", f"（二）{LACKING}"]


FOOTERS = [
    "- {n} -",
    "— {n} —",
    "{n}/{all}",
    "{n} / {all}",
    "第{n}页 共{all}页",
    "第{n}页",
    "{n}",
    "·{n}·",
    "Page {n} of {all}",
]


def flowing(text: str, footer: str = "", header: str = "", *, lines: int = 8) -> list[Page]:
    """Set one paragraph over as many pages as it takes."""
    pages = [Page()]
    line, left, count = "", 72 + 2 * SIZE, 0
    for char in [*text, ""]:
        if not char or left + width_of(line + char) > 522.01:
            if count == lines:
                pages.append(Page())
                count = 0
            pages[-1].text(left, 740 - 20 * count, line)
            line, left, count = "", 72, count + 1
        line += char
    for number, page in enumerate(pages, 1):
        page.text(290, 40, footer.format(n=number, all=len(pages)), 9)
        page.text(200, 800, header, 9)
    return pages


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_paragraph_runs_over_the_page_end_without_page_number_and_header(footer: str) -> None:
    text = DONE.replace("。", "，") * 8 + "特此报告。"
    pages = flowing(text, footer, "青石县水利局2024年度报告")
    found = document(*pages)
    assert len(pages) > 1
    assert found.text == text
    numbers = [footer.format(n=number, all=len(pages)) for number in range(1, len(pages) + 1)]
    assert [shown for reason, shown in removed(found) if reason == "page_number"] == numbers
    assert {shown for reason, shown in removed(found) if reason == "header_footer"} == {
        "青石县水利局2024年度报告"
    }


def test_the_numbers_of_page_numbers_and_headers_are_listed_as_not_used() -> None:
    found = read(document(*flowing(DONE * 12, "- {n} -", "青石县水利局2024年度报告")))
    checks = summarize(found, engine="rules").checks
    reasons = {(entry.surface, entry.reason) for entry in checks.uncovered}
    assert {("- 1 -", "page_number"), ("青石县水利局2024年度报告", "header_footer")} <= reasons


def test_the_first_line_of_a_page_is_no_header_because_it_is_the_same_again() -> None:
    pages = []
    for number in (156, 88):
        page = Page().text(72, 760, f"办结案件{number}件。").text(72, 740, "同比增长12%。")
        pages.append(page.text(72, 720, "群众满意。"))
    assert removed(document(*pages)) == []


def test_footnotes_come_after_the_paragraph_that_runs_over_the_page_end() -> None:
    first, second = flowing(DONE.replace("。", "，") * 5 + "特此报告。", lines=9)[:2]
    first.line(72, 120, 200, 120).text(72, 109, "1", 5).text(76, 105, "含上年结转12件。", 9)
    lines = source(first, second)
    assert lines[0].endswith("特此报告。")
    assert lines[1] == "¹含上年结转12件。"


# --- columns ---------------------------------------------------------------------------------------------------


def test_the_columns_of_a_page_are_read_one_after_the_other() -> None:
    page = Page().text(200, 800, "青石县水利局2024年工作报告", 16)
    left = ["一、主要成效", "全年办结行政复议156件，", "开展普法宣传88场。", "化解矛盾纠纷2345起。"]
    right = ["二、存在的问题", "执法力量不足，缺编12人。", "三、下一步工作计划", "新增执法点3个，覆盖90%。"]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        page.text(60, 720 - 20 * at, one).text(320, 720 - 20 * at, other)
    found = document(page)
    kinds = {}
    for quantity in read(found).quantities:
        kinds[quantity.surface] = found.sections[found.sentence_at(quantity.start).section].kind
    assert {kinds["156件"], kinds["88场"], kinds["2345起"]} == {"achievements"}
    assert kinds["12人"] == "problems"
    assert {kinds["3个"], kinds["90%"]} == {"plans"}
    assert unread(found) == {}


@pytest.mark.parametrize("shift", [0, 3, 5, 9])
def test_columns_of_prose_need_not_stand_on_the_same_lines(shift: float) -> None:
    page = Page()
    y = page.paragraph(60, 760, 225, "一、主要成效", 11)
    page.paragraph(60, y, 225, DONE * 3, 11)
    y = page.paragraph(310, 760 - shift, 225, "二、存在的问题", 11)
    y = page.paragraph(310, y, 225, LACKING * 2, 11)
    page.paragraph(310, y, 225, PLANNED, 11)
    assert source(page) == ["一、主要成效", DONE * 3, "二、存在的问题", LACKING * 2, PLANNED]


def test_what_stands_over_the_whole_width_parts_the_columns() -> None:
    page = Page()
    page.paragraph(60, 800, 475, DONE)
    ends = page.paragraph(60, 720, 225, DONE * 2, 11), page.paragraph(310, 720, 225, LACKING * 2, 11)
    y = page.paragraph(60, min(ends) - 10, 475, "二、下一步打算")
    page.paragraph(60, y, 475, PLANNED * 2)
    assert source(page) == [DONE, DONE * 2, LACKING * 2, "二、下一步打算", PLANNED * 2]


def test_a_table_in_a_column_stays_in_it() -> None:
    page = Page()
    y = page.paragraph(60, 760, 230, "一、主要成效", 11)
    page.paragraph(60, y, 230, DONE * 2, 11)
    page.grid(320, 760, [80, 70, 70], [["事项", "2023年", "2024年"], ["复议", "120", "156"]])
    assert source(page) == ["一、主要成效", DONE * 2, "事项｜2023年｜2024年", "复议｜120｜156"]


def test_where_columns_and_cells_look_alike_the_page_is_said_to_be_in_doubt() -> None:
    page = Page()
    y = page.paragraph(60, 760, 300, "一、主要成效")
    page.paragraph(60, y, 300, DONE * 2)
    for at, shown in enumerate(("数据", "156件", "88场")):
        page.text(420, 740 - 30 * at, shown, 16)
    found = document(Page().text(72, 700, "封面。"), page)
    assert [(notice.kind, notice.count, notice.detail) for notice in found.unread] == [
        ("two_columns", 1, "2")
    ]
    assert found.source.split("\n")[-4:] == [DONE * 2, "数据", "156件", "88场"]


# --- tables ----------------------------------------------------------------------------------------------------

ROWS = [["事项", "2023年", "2024年"], ["行政复议", "120", "156"], ["行政诉讼应诉", "33", "41"]]
READ = ["事项｜2023年｜2024年", "行政复议｜120｜156", "行政诉讼应诉｜33｜41"]


def test_a_table_with_ruled_cells_gives_a_line_a_row() -> None:
    page = Page()
    y = page.paragraph(72, 760, 450, DONE)
    y = page.grid(72, y, [150, 100, 100], ROWS)
    page.paragraph(72, y - 20, 450, LACKING)
    assert source(page) == [DONE, *READ, LACKING]


@pytest.mark.parametrize("places", [(72, 222, 322), (72, 160, 215)])
def test_a_table_without_lines_gives_a_line_a_row(places: tuple[int, ...]) -> None:
    page = Page()
    y = page.paragraph(72, 760, 450, DONE) - 10
    for at, row in enumerate(ROWS):
        for x, cell in zip(places, row, strict=True):
            page.text(x, y - 20 * at, cell)
    page.paragraph(72, y - 80, 450, LACKING)
    assert source(page) == [DONE, *READ, LACKING]


def test_figures_that_are_set_to_the_right_stand_in_their_columns() -> None:
    page = Page()
    for at, row in enumerate(
        [["项目", "2023年", "2024年"], ["经费", "1,120.00", "156.50"], ["培训", "5.2", "12,341.00"]]
    ):
        page.text(72, 700 - 20 * at, row[0])
        for x, cell in zip((250, 350), row[1:], strict=True):
            page.text(x - width_of(cell), 700 - 20 * at, cell)
    assert source(page) == ["项目｜2023年｜2024年", "经费｜1,120.00｜156.50", "培训｜5.2｜12,341.00"]


def test_cells_over_several_columns_and_rows_leave_the_others_in_their_place() -> None:
    page = Page()
    for at, y in enumerate((760, 736, 712, 688)):
        page.line(160 if at == 1 else 60, y, 460, y)
    for x in (60, 160, 360, 460):
        page.line(x, 760, x, 688)
    page.line(260, 736, 260, 688)
    page.text(70, 732, "事项").text(200, 744, "2023年").text(400, 744, "2024年")
    page.text(170, 720, "受理").text(270, 720, "办结").text(370, 720, "受理")
    for x, cell in zip((70, 170, 270, 370), ("复议", "120", "118", "156"), strict=True):
        page.text(x, 696, cell)
    assert source(page) == ["事项｜2023年｜｜2024年", "｜受理｜办结｜受理", "复议｜120｜118｜156"]


def test_the_lines_of_a_cell_are_joined() -> None:
    ruled = Page()
    ruled.grid(72, 760, [84, 100], [["", ""], ["", ""]], height=40)
    ruled.text(76, 744, "行政复议案").text(76, 729, "件办结").text(160, 738, "1,234")
    ruled.text(76, 702, "听证").text(160, 702, "8").text(160, 687, "12")
    assert source(ruled) == ["行政复议案件办结｜1,234", "听证｜8、12"]
    plain = Page()
    y = 760.0
    for label, text in (("受理案件", DONE[:48] + "。"), ("普法宣传", "开展活动88场次。")):
        plain.text(60, y, label)
        y = plain.paragraph(160, y, 300, text, indent=0)
    assert source(plain) == [f"受理案件｜{DONE[:48]}。", "普法宣传｜开展活动88场次。"]


# --- what nobody sees, and what runs another way ---------------------------------------------------------------


def test_what_nobody_sees_is_not_read_and_counted() -> None:
    page = (
        Page()
        .text(72, 700, "办结12件。")
        .text(72, 680, "实际143件", mode=3)
        .text(72, 660, "白字99件", grey=1)
    )
    page.text(72, 640, "小字77件", 0.5).text(-200, 620, "页外66件").text(72, 600, "被盖55件").box(
        60, 590, 200, 620
    )
    found = document(page)
    assert found.text == "办结12件。"
    assert unread(found) == {"hidden_text": 6 + 4 * 5}


def test_white_text_on_a_dark_ground_is_seen() -> None:
    page = Page().box(60, 690, 300, 720, 0.2).text(72, 700, "办结12件", grey=1)
    assert source(page) == ["办结12件"]


def test_what_is_struck_out_is_not_read_and_counted() -> None:
    page = Page().text(72, 700, "办结9988起。").line(96, 704, 108, 704)
    found = document(page)
    assert found.text == "办结88起。"
    assert unread(found) == {"struck_text": 2}


def test_a_line_below_the_text_strikes_nothing_out() -> None:
    assert source(Page().text(72, 700, "办结99起。").line(72, 698, 130, 698)) == ["办结99起。"]


@pytest.mark.parametrize("angle", [45, 0])
def test_watermarks_are_not_read_and_counted(angle: float) -> None:
    page = Page()
    page.text(150, 700, "内部资料", 60, angle=angle, grey=0.9)
    page.paragraph(72, 760, 450, DONE * 2)
    found = document(page)
    assert found.text == DONE * 2
    assert unread(found) == {"watermark": 4}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_set_sideways_is_read(turn: int) -> None:
    page = Page(rotate=turn)
    steps = {90: (20, 0), 180: (0, 20), 270: (-20, 0)}[turn]
    for at, line in enumerate(("全年办结案件12件，", "同比增长8%。")):
        page.text(300 + at * steps[0], 400 + at * steps[1], line, angle=turn)
    assert document(page).text == "全年办结案件12件，同比增长8%。"


def test_comments_and_fields_that_lie_on_the_page_are_read() -> None:
    assert source(Page().text(72, 700, "办结12件。").note(72, 600, "另有88件。")) == [
        "办结12件。",
        "另有88件。",
    ]


@pytest.mark.parametrize("before", [b"\r\n", b"Content-Type: application/pdf\r\n\r\n", b"\xef\xbb\xbf"])
def test_a_pdf_that_begins_with_other_bytes_is_read(before: bytes) -> None:
    data = pdf(Page().text(72, 700, "办结12件。"))
    assert from_bytes(before + data, "报告.pdf", force=True).source == "办结12件。"


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf(Page().text(72, 700, "办结12件。"))))
    writer.encrypt("", "secret", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    assert from_bytes(buffer.getvalue(), "报告.pdf", force=True).source == "办结12件。"


# --- scans -----------------------------------------------------------------------------------------------------


def scan() -> Page:
    return Page().picture(0, 0, *A4)


def test_pages_that_are_scans_are_named() -> None:
    text = Page()
    text.paragraph(72, 760, 450, DONE)
    found = document(text, scan().text(290, 30, "2", 9), scan(), text, scan(), Page())
    assert [(notice.kind, notice.count, notice.detail) for notice in found.unread] == [
        ("scanned_page", 3, "2-3, 5")
    ]


def test_a_cover_with_a_picture_behind_its_title_is_no_scan() -> None:
    cover = scan().text(150, 500, "青石县水利局2024年度工作报告", 20)
    text = Page()
    text.paragraph(72, 760, 450, DONE)
    found = document(cover, text)
    assert unread(found) == {}
    assert found.source.split("\n")[0] == "青石县水利局2024年度工作报告"


def test_a_scan_is_refused_also_with_a_cover_that_is_none() -> None:
    cover = scan().text(150, 500, "青石县水利局2024年度工作报告", 20)
    for pages in ([scan()], [scan(), scan().text(290, 30, "2", 9)], [cover, scan(), scan()]):
        with pytest.raises(ScannedFileError):
            document(*pages)


def test_text_that_lies_unseen_over_a_scan_is_read_and_said_to_be_recognised() -> None:
    found = document(scan().text(72, 700, "全年办结案件12件，同比增长8%。", mode=3))
    assert found.text == "全年办结案件12件，同比增长8%。"
    assert unread(found) == {"recognised_page": 1}


def test_a_picture_in_the_text_makes_no_scan_of_it() -> None:
    page = Page().picture(72, 100, 500, 700)
    page.paragraph(72, 800, 450, DONE)
    assert unread(document(page)) == {}


# --- whatever the report ---------------------------------------------------------------------------------------

numbers = st.one_of(
    st.integers(1, 99_999).map(str),
    st.integers(1_000, 9_999_999).map(lambda number: f"{number:,}"),
    st.decimals("0.01", "999.99", places=2).map(str),
)
clauses = st.tuples(
    st.sampled_from(["办结行政复议案件", "同比增长", "挽回经济损失", "“双随机”检查"]), numbers
).map("".join)
paragraphs = st.lists(clauses, min_size=2, max_size=14).map(lambda parts: "件，".join(parts) + "件。")


@settings(max_examples=25, deadline=None)
@given(st.lists(paragraphs, min_size=2, max_size=7), st.sampled_from([10.0, 12.0, 14.0]), st.booleans())
def test_every_paragraph_comes_out_as_it_was_set(texts: list[str], size: float, columns: bool) -> None:
    width = 18 * size if columns else 36 * size
    page, x, y = Page(), 50.0, 790.0
    pages = [page]
    for text in texts:
        needed = (width_of(text, size) / width + 2) * size * 1.6
        if y - needed < 60:
            y = 790.0
            if columns and x == 50.0:
                x = 70 + width
            else:
                page, x = Page(), 50.0
                pages.append(page)
        y = page.paragraph(x, y, width, text, size)
    found = document(*pages)
    assert [line for line in found.text.split("\n") if line] == texts
