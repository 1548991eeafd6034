"""Word files: every number that is seen in Word is read, in its order, once, and glued to nothing."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import errors
from summarizer.document import from_bytes
from summarizer.document.docx import read as read_word
from summarizer.export import to_markdown
from summarizer.models import UnreadKind
from summarizer.pipeline import read as read_report
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from tests.document.word_files import (
    box,
    control,
    deleted,
    field,
    ins,
    lowered,
    old_box,
    p,
    r,
    raised,
    relation,
    table,
    tc,
    tr,
    word_file,
)

_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def read(body: str, **parts: str) -> str:
    return from_bytes(word_file(body, parts), "报告.docx", force=True).source


def unread(body: str, **parts: str) -> dict[UnreadKind, int]:
    document = from_bytes(word_file(body, parts), "报告.docx", force=True)
    return {left.kind: left.count for left in document.unread}


# --- tracked changes ---------------------------------------------------------------------------------------


def test_tracked_changes_are_read_as_accepted() -> None:
    body = p(r("办结案件1"), ins(r("56")), r("件，追回工资3"), deleted("4"), ins(r(".5万")), r("元。"))
    assert read(body) == "办结案件156件，追回工资3.5万元。"
    assert unread(body) == {"deleted_text": 1}


def test_what_was_moved_is_read_once_and_where_it_went() -> None:
    body = p(r("一。"), f"<w:moveFrom>{r('罚款12万元。')}</w:moveFrom>") + p(
        f"<w:moveTo>{r('罚款12万元。')}</w:moveTo>"
    )
    assert read(body) == "一。\n罚款12万元。"
    assert unread(body) == {"deleted_text": 1}


def test_a_paragraph_end_that_was_deleted_joins_two_paragraphs() -> None:
    assert read(p(r("办结案件1"), mark="<w:del/>") + p(r("56件。"))) == "办结案件156件。"


def test_deleted_rows_and_cells_are_not_read() -> None:
    body = table(
        tr(tc("复议"), tc("156件"), tc("9件", properties="<w:cellDel/>")),
        tr(tc("诉讼"), tc("31件"), properties="<w:del/>"),
        tr(tc("信访"), tc("8件"), properties="<w:ins/>"),
    )
    assert read(body) == "复议｜156件\n信访｜8件"
    assert unread(body) == {"deleted_text": 2}


def test_the_look_before_a_tracked_change_of_looks_does_not_count() -> None:
    assert read(p(r("办结88起。", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"))) == "办结88起。"


# --- struck out and hidden -----------------------------------------------------------------------------------


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="1"/>'])
def test_struck_out_text_is_not_read(look: str) -> None:
    body = p(r("查处"), r("99", look), r("88起。"))
    assert read(body) == "查处88起。"
    assert unread(body) == {"struck_text": 1}


def test_hidden_text_is_not_read_and_a_stretch_of_it_counts_once() -> None:
    body = p(r("办结120件"), r("（实际", "<w:vanish/>"), r("143件）", "<w:vanish/>"), r("。")) + p(
        r("内部", "<w:vanish/>")
    )
    assert read(body) == "办结120件。\n"
    assert unread(body) == {"hidden_text": 2}


def test_text_hidden_by_a_style_is_not_read() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
        '<w:style w:type="character" w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="inner"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="secret"><w:rPr><w:strike/></w:rPr></w:style>'
    )
    body = p(
        r("办结120件"),
        r("143件", '<w:rStyle w:val="inner"/>'),
        r("。", '<w:rStyle w:val="inner"/><w:vanish w:val="0"/>'),
    )
    body += p(r("旧数99件"), r("新数", '<w:strike w:val="false"/>'), style="secret")
    assert read(body, styles=styles) == "办结120件。\n新数"
    assert unread(body, styles=styles) == {"hidden_text": 1, "struck_text": 1}


def test_what_two_styles_hide_is_seen_again() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="p"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    assert (
        read(p(r("12件", '<w:rStyle w:val="c"/>'), style="p", mark='<w:vanish w:val="0"/>'), styles=styles)
        == "12件"
    )


def test_a_hidden_row_and_a_hidden_box_are_counted() -> None:
    body = table(tr(tc("甲"), tc("1件")), tr(tc("乙"), tc("2件"), properties="<w:hidden/>"))
    body += p(old_box(p(r("3件")), style="position:absolute;visibility:hidden"))
    assert "2件" not in read(body)
    assert "3件" not in read(body)
    assert unread(body) == {"hidden_text": 2}


# --- what holds text -----------------------------------------------------------------------------------------


def test_content_controls_of_every_level_are_read() -> None:
    repeated = control(control(tr(tc("复议"), tc("731件"))), control(tr(tc("诉讼"), tc("31件"))))
    body = (
        control(p(r("化解纠纷2345起，")), p(r("追回欠薪186万元。")))
        + p(r("接访"), control(r("731")), r("件。"))
        + table(repeated, tr(control(tc("信访")), tc(control(p(r("8件"))))))
    )
    assert (
        read(body) == "化解纠纷2345起，\n追回欠薪186万元。\n接访731件。\n复议｜731件\n诉讼｜31件\n信访｜8件"
    )
    assert unread(body) == {}


def test_the_prompt_of_a_control_that_nobody_filled_in_is_no_text() -> None:
    body = p(r("办件"), control(r("单击此处输入1个数字"), properties="<w:showingPlcHdr/>"), r("件。"))
    assert read(body) == "办件件。"
    assert unread(body) == {"placeholder": 1}


@pytest.mark.parametrize("make", [box, old_box])
def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on(make: type) -> None:
    body = p(r("全年"), make(p(r("追回欠薪186万元，")), p(r("惠及职工420人"))), r("办结案件120件。")) + p(
        r("完。")
    )
    assert read(body) == "全年办结案件120件。\n追回欠薪186万元，\n惠及职工420人\n完。"
    assert unread(body) == {}


def test_wordart_and_a_diagram_are_read() -> None:
    point = "<dgm:pt{kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    spaces = (
        ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    points = point.format(kind="", text="受理120件") + point.format(kind=' type="pres"', text="图")
    data = word_file(
        p('<w:r><w:pict><v:shape><v:textpath string="普法88场"/></v:shape></w:pict></w:r>')
        + p(
            '<w:r><w:drawing><wp:inline><a:graphic><dgm:relIds r:dm="d1"/></a:graphic></wp:inline></w:drawing></w:r>'
        ),
        relations=relation("d1", "diagramData", "diagrams/data1.xml"),
        others={
            "word/diagrams/data1.xml": f"<dgm:dataModel{spaces}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
        },
    )
    assert from_bytes(data, "图.docx", force=True).source == "普法88场\n受理120件"


def test_links_tags_and_directions_hold_text() -> None:
    inner = f'<w:smartTag w:element="place">{r("12")}</w:smartTag><w:bdo w:val="ltr">{r("3")}</w:bdo>'
    assert (
        read(p(r("见"), f"<w:hyperlink>{inner}</w:hyperlink>", f"<w:customXml>{r('4件')}</w:customXml>"))
        == "见1234件"
    )


def test_a_paragraph_in_a_form_for_old_and_new_versions_is_read_once() -> None:
    choice = '<mc:Choice Requires="w14">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>'
    both = f"<mc:AlternateContent>{choice}</mc:AlternateContent>"
    assert read(both.format(p(r("办件42件。"))) + p(both.format(r("立案3件。")))) == "办件42件。\n立案3件。"


# --- notes and raised digits ---------------------------------------------------------------------------------

NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="2"/></w:r>'


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_is_read_after_its_paragraph_and_its_mark_is_no_digit(kind: str) -> None:
    notes = (
        f'<w:{kind} w:id="0" w:type="separator">{p("<w:r><w:separator/></w:r>")}</w:{kind}>'
        f'<w:{kind} w:id="2">{p(f"<w:r><w:{kind}Ref/></w:r>", r(" 含上年结转12件。"))}</w:{kind}>'
        f'<w:{kind} w:id="3">{p(r("没有人提到的99件。"))}</w:{kind}>'
    )
    body = p(r("办结320"), NOTE.format(kind=kind), r("件。")) + p(r("完。"))
    text = read(body, **{f"{kind}s": notes})
    assert text == "办结320件。\n注：含上年结转12件。\n完。"


def test_a_note_in_a_table_comes_after_the_table() -> None:
    notes = f'<w:footnote w:id="2">{p(r("注：含1件。"))}</w:footnote>'
    body = table(tr(tc("复议"), tc(p(r("156"), NOTE.format(kind="footnote")))), tr(tc("诉讼"), tc("31")))
    assert read(body, footnotes=notes) == "复议｜156\n诉讼｜31\n注：含1件。"


def test_a_note_with_a_mark_of_its_own_leaves_none_behind() -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>'
    notes = f'<w:footnote w:id="2">{p(r("含2件。"))}</w:footnote>'
    assert read(p(r("办结320"), mark, r("件。")), footnotes=notes) == "办结320件。\n注：含2件。"


@pytest.mark.parametrize("mark", ["1", "12", "[3]", "［4］", "①", "*", "1,2", "注1"])
def test_a_raised_mark_is_no_digit_of_the_number_before_it(mark: str) -> None:
    body = p(r("办结320"), *map(raised, mark), r("件。"))
    assert read(body) == "办结320件。"
    assert unread(body) == {"note_mark": 1}


def test_numbers_on_both_sides_of_a_mark_stay_two() -> None:
    assert read(p(r("120"), raised("1"), r("156件"))) == "120、156件"


@pytest.mark.parametrize(
    ("before", "digits", "after", "shown"),
    [
        ("新增绿地30km", "2", "。", "新增绿地30km²。"),
        ("库容120万m", "3", "，", "库容120万m³，"),
        ("面积3公里", "2", "。", "面积3公里²。"),
        ("约3×10", "4", "件", "约3×10⁴件"),
        ("产能10", "4", "吨", "产能10⁴吨"),
        ("约10", "–3", "克", "约10⁻³克"),
        ("加速度9.8m/s", "2", "。", "加速度9.8m/s²。"),
        ("气温30", "0", "C", "气温30°C"),
        ("增长（", "据统计", "）", "增长（据统计）"),
        ("满意率98.2%", "+1.2%", "。", "满意率98.2%+1.2%。"),
    ],
)
def test_raised_digits_that_belong_to_a_unit_stay(before: str, digits: str, after: str, shown: str) -> None:
    body = p(r(before), raised(digits), r(after))
    assert read(body) == shown
    assert unread(body) == {}


def test_lowered_digits_of_a_formula_stay_and_glue_to_no_number() -> None:
    assert read(p(r("PM"), lowered("2.5"), r("浓度"))) == "PM2.5浓度"
    assert read(p(r("减排CO"), lowered("2"), r("12吨"))) == "减排CO₂12吨"


def test_a_fraction_in_raised_and_lowered_digits_stays_one() -> None:
    assert read(p(r("占"), raised("1"), r("/"), lowered("3"), r("。"))) == "占1/3。"


# --- fields, symbols, breaks ---------------------------------------------------------------------------------


def test_of_a_field_the_result_is_read_and_not_the_instruction() -> None:
    inner = field("IF 1=1", r("12"))
    body = p(r("合计"), field("=SUM(ABOVE) \\# 0", r("156")), r("件，")) + p(
        r("占"),
        f'<w:fldSimple w:instr="REF x 99">{r("31")}</w:fldSimple>',
        r("%，"),
        field("QUOTE ", inner),
        r("起。"),
    )
    assert read(body) == "合计156件，\n占31%，12起。"


def test_a_result_within_an_instruction_is_not_seen() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    nested = (
        begin
        + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + field("PAGE", r("7"))
        + separate
        + r("办结5件")
        + end
    )
    assert read(p(nested)) == "办结5件"


def test_a_drop_down_shows_what_was_chosen() -> None:
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("10件", "20件"))
    choices = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    begin = f'<w:fldChar w:fldCharType="begin">{choices}</w:fldChar>'
    body = p(
        r("办"),
        f"<w:r>{begin}</w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert read(body) == "办20件"


def test_a_table_of_contents_is_counted_and_its_page_numbers_are_not_read() -> None:
    entries = p(
        field("TOC \\o", r("一、成效"), "<w:r><w:tab/></w:r>", field("PAGEREF _1", r("3")), ended=False)
    )
    entries += p(r("二、打算"), r("9"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert read(entries + p(r("一、成效"))).strip() == "一、成效"
    assert unread(entries + p(r("完。"))) == {"contents": 1}
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    assert unread(control(entries, properties=gallery) + p(r("完。"))) == {"contents": 1}


def test_a_broken_field_hides_no_text_after_its_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    body = p(r("甲。"), begin, r("丢1件")) + p(r("办结5件。"))
    assert read(body) == "甲。\n办结5件。"
    assert unread(body) == {"field": 1}
    assert read(p(field("TOC", r("目录1"), ended=False)) + p(r("办结6件。"))) == "目录1\n办结6件。"


def test_a_field_that_is_drawn_from_its_instruction_is_counted() -> None:
    body = p(
        r("图"),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\o\\ac(○,1)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert unread(body) == {"field": 1}


def test_symbols_tabs_breaks_and_hyphens() -> None:
    symbols = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:sym w:font="Wingdings" w:char="F083"/></w:r>'
    assert read(p(r("满意率"), symbols, r("95%"))) == "满意率≥③95%"
    body = p(
        "<w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/><w:t>0家</w:t><w:tab/><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/></w:r>"
    )
    assert read(body) == "3-50家\t一\n二"
    assert read(p("<w:r><w:t>挽回损失325</w:t><w:br/><w:t>万元；12</w:t><w:br/><w:t>34件</w:t></w:r>")) == (
        "挽回损失325万元；12\n34件"
    )
    assert unread(p(r("图"), '<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>')) == {"symbol": 1}


@pytest.mark.parametrize("footer", ["第3页", "第 3 页 共 11 页", "- 3 -", "3/11", "内部资料"])
def test_page_numbers_in_headers_and_footers_do_not_come_in(footer: str) -> None:
    word = docx.Document()
    word.add_paragraph("办结案件120件。")
    word.sections[0].header.paragraphs[0].text = "内部资料"
    word.sections[0].footer.paragraphs[0].text = footer
    buffer = io.BytesIO()
    word.save(buffer)
    assert from_bytes(buffer.getvalue(), "报告.docx", force=True).source == "办结案件120件。"


def test_other_numbers_in_headers_are_listed_and_no_part_of_the_text() -> None:
    footer = p(r("第"), field("PAGE", r("7")), r("页"))
    data = word_file(
        p(r("办结120件。")) + '<w:sectPr><w:headerReference w:type="default" r:id="h"/>'
        '<w:footerReference w:type="default" r:id="f"/><w:headerReference w:type="first" r:id="x"/></w:sectPr>',
        {"hdr": p(r("2024年度报告（第3稿）")), "ftr": footer, "first": p(r("首页99"))},
        relations=relation("h", "header", "hdr.xml") + relation("f", "footer", "ftr.xml")
        + relation("x", "header", "first.xml"),
    )  # fmt: skip
    document = from_bytes(data, "报告.docx", force=True)
    assert document.text == "办结120件。"
    assert [document.source[at.start : at.end] for at in document.removed] == ["2024年度报告（第3稿）"]


def test_ruby_gives_the_characters_and_not_their_sound() -> None:
    assert (
        read(
            p(
                r("办"),
                f"<w:r><w:ruby><w:rt>{r('sān1')}</w:rt><w:rubyBase>{r('3件')}</w:rubyBase></w:ruby></w:r>",
            )
        )
        == "办3件"
    )


def test_comments_pictures_charts_and_objects_are_counted() -> None:
    body = (
        p(
            r("办结1件。"),
            "<w:r><w:drawing><wp:inline><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing></w:r>",
        )
        + p(
            '<w:r><w:drawing><wp:inline><a:graphic><c:chart r:id="x"/></a:graphic></wp:inline></w:drawing></w:r>'
        )
        + p(
            '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
        )
        + p(
            '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>'
        )
        + '<w:altChunk r:id="y"/>'
    )
    comments = f'<w:comment w:id="1">{p(r("应为2件"))}</w:comment><w:comment w:id="2"/>'
    expected = {"picture": 1, "chart": 1, "object": 1, "formula": 1, "imported": 1, "comment": 1}
    assert unread(body, comments=comments) == expected
    assert "应为2件" not in read(body, comments=comments)


# --- formulas ------------------------------------------------------------------------------------------------


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (m("98.5%"), "98.5%"),
        (f"<m:f><m:num>{m('1')}</m:num><m:den>{m('3')}</m:den></m:f>", "1/3"),
        (m("3") + f"<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f>", "3(1/2)"),
        (f"<m:f><m:num>{m('120−96')}</m:num><m:den>{m('96')}</m:den></m:f>", "(120−96)/96"),
        (f"<m:sSup><m:e>{m('10')}</m:e><m:sup>{m('4')}</m:sup></m:sSup>", "10⁴"),
        (f"<m:sSub><m:e>{m('x')}</m:e><m:sub>{m('1')}</m:sub></m:sSub>{m('=25')}", "x₁=25"),
        (f"<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e>{m('2')}</m:e></m:rad>", "√2"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{m("5")}</m:e></m:d>', "[5]"),
    ],
)
def test_numbers_in_formulas_are_readable(inner: str, shown: str) -> None:
    assert read(p(r("即"), f"<m:oMath>{inner}</m:oMath>", r("。"))) == f"即{shown}。"


# --- tables --------------------------------------------------------------------------------------------------


def test_merged_cells_are_read_once_and_columns_stay_columns() -> None:
    body = table(
        tr(
            tc("事项", properties="<w:vMerge w:val='restart'/>"),
            tc("数量", properties="<w:gridSpan w:val='2'/>"),
        ),
        tr(tc("", properties="<w:vMerge/>"), tc("2023年"), tc("2024年")),
        tr(tc("复议"), tc("120"), tc("156")),
        grid=3,
    )
    assert read(body) == "事项｜数量｜\n｜2023年｜2024年\n复议｜120｜156"


def test_a_cell_merged_the_old_way_is_read_once() -> None:
    body = table(
        tr(
            tc("合计", properties='<w:hMerge w:val="restart"/>'),
            tc("合计", properties="<w:hMerge/>"),
            tc("9件"),
        )
    )
    assert read(body) == "合计｜9件"


def test_a_span_of_two_thousand_million_columns_is_one_cell() -> None:
    body = table(
        tr(tc("共", properties='<w:gridSpan w:val="2000000000"/>')),
        tr(tc("甲"), tc("1件")),
        tr(tc("乙"), tc("2件")),
    )
    assert read_word(word_file(body), "报告.docx").text == "共｜\n甲｜1件\n乙｜2件"


def test_a_row_that_is_one_cell_with_paragraphs_gives_them_as_lines() -> None:
    body = table(tr(tc("一、成效", "办结1件。", "二、打算", "办结2件。")))
    assert read(body) == "一、成效\n办结1件。\n二、打算\n办结2件。"


def test_paragraphs_of_a_cell_go_on_or_stay_apart() -> None:
    body = table(tr(tc("2024", "年"), tc("120", "156"), tc("1.办结3件。", "2.罚款4万元。"), tc("完")))
    assert read(body) == "2024年｜120、156｜1.办结3件。\n2.罚款4万元。｜完"


def test_a_table_in_a_table_is_read_in_its_place() -> None:
    inner = table(tr(tc("复议"), tc("156")), tr(tc("诉讼"), tc("31")))
    assert read(table(tr(tc("左3件"), tc(inner, p(r("右4件")))))) == "左3件\n复议｜156\n诉讼｜31\n右4件"


def test_a_break_in_a_cell_breaks_no_row() -> None:
    assert (
        read(table(tr(tc(p("<w:r><w:t>120</w:t><w:br/><w:t>156</w:t></w:r>")), tc("件")))) == "120、156｜件"
    )


# --- numbers that Word writes by itself ------------------------------------------------------------------------


def numbering(*levels: tuple[str, str, str], overrides: str = "") -> str:
    defined = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
        for at, (form, text, more) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{defined}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{overrides}</w:num>'
    )


def item(text: str, level: int = 0, list: int = 1) -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>')


CHINESE = numbering(
    ("chineseCountingThousand", "%1、", ""), ("chineseCounting", "（%2）", ""), ("decimal", "%3.", "")
)


def test_the_numbers_of_headings_are_written_out_and_make_the_outline() -> None:
    body = (
        item("成效")
        + item("复议", 1)
        + item("办结20件。", 2)
        + item("2023年完成。", 2)
        + item("诉讼", 1)
        + item("问题")
        + item("人员", 1)
    )
    assert read(body, numbering=CHINESE).splitlines() == [
        "一、成效", "（一）复议", "1.办结20件。", "2、2023年完成。", "（二）诉讼", "二、问题", "（一）人员",
    ]  # fmt: skip
    document = from_bytes(word_file(body, {"numbering": CHINESE}), "报告.docx", force=True)
    assert [(part.level, part.title) for part in document.sections if part.level == 1] == [
        (1, "成效"),
        (1, "问题"),
    ]


def test_a_number_and_the_figure_after_it_stay_two() -> None:
    assert read(item("20件办结。", 2), numbering=CHINESE) == "1、20件办结。"


def test_lists_go_on_or_begin_again_as_defined() -> None:
    again = numbering(
        ("decimal", "%1、", ""),
        overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
    )
    body = item("甲") + item("乙") + item("丙", list=2) + item("丁", list=2)
    assert read(body, numbering=again).splitlines() == ["1、甲", "2、乙", "1、丙", "2、丁"]
    assert read(body, numbering=numbering(("decimal", "%1、", ""))).splitlines() == [
        "1、甲",
        "2、乙",
        "3、丙",
        "4、丁",
    ]


def test_levels_quote_those_above_them() -> None:
    legal = numbering(
        ("chineseCounting", "第%1章", ""),
        ("decimal", "%1.%2", "<w:isLgl/>"),
        ("decimal", "%3)", '<w:lvlRestart w:val="0"/>'),
    )
    body = item("总则") + item("目的", 1) + item("甲", 2) + item("附则") + item("施行", 1) + item("乙", 2)
    assert read(body, numbering=legal).splitlines() == [
        "第一章总则",
        "1.1目的",
        "1)甲",
        "第二章附则",
        "2.1施行",
        "2)乙",
    ]


def test_a_style_numbers_its_paragraphs_and_none_takes_the_number_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/></w:style>'
    )
    linked = numbering(
        ("chineseCounting", "%1、", ""), ("chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>')
    )
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p(r("成效"), style="h1") + p(r("复议"), style="h2") + p(r("附件"), style="h1", properties=none)
    assert read(body, styles=styles, numbering=linked).splitlines() == ["一、成效", "（一）复议", "附件"]


def test_deleted_and_hidden_paragraphs_take_no_number() -> None:
    gone = p(
        deleted("旧"),
        mark="<w:del/>",
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    )
    assert read(item("甲") + gone + item("乙"), numbering=CHINESE).splitlines() == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("form", "twelfth"),
    [
        ("decimal", "12"), ("decimalZero", "12"), ("chineseCounting", "十二"), ("ideographDigital", "一二"),
        ("japaneseCounting", "十二"), ("chineseLegalSimplified", "壹拾贰"), ("ideographTraditional", "乙"),
        ("ideographZodiac", "亥"), ("decimalEnclosedCircle", "⑫"), ("decimalEnclosedParen", "⑿"),
        ("decimalEnclosedFullstop", "⒓"), ("decimalFullWidth", "１２"), ("upperRoman", "XII"), ("lowerRoman", "xii"),
        ("upperLetter", "L"), ("lowerLetter", "l"), ("none", ""), ("hindiVowels", "12"),
    ],
)  # fmt: skip
def test_the_forms_of_numbers(form: str, twelfth: str) -> None:
    lines = read(item("项") * 12, numbering=numbering((form, "（%1）", ""))).splitlines()
    assert lines[-1] == f"（{twelfth}）项"


# --- files of every kind -------------------------------------------------------------------------------------

_MAINS = {
    ".docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ".dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


@pytest.mark.parametrize(("suffix", "content_type"), _MAINS.items(), ids=_MAINS)
def test_documents_with_macros_and_templates_are_read(suffix: str, content_type: str) -> None:
    data = word_file(p(r("办结320件。")), content_type=content_type)
    assert from_bytes(data, f"报告{suffix}", force=True).source == "办结320件。"


def test_a_strict_file_is_read() -> None:
    styles = '<w:style w:type="character" w:styleId="x"><w:rPr><w:vanish/></w:rPr></w:style>'
    packed = word_file(p(r("办结320件"), r("9件", '<w:rStyle w:val="x"/>'), r("。")), {"styles": styles})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for transitional, strict in _STRICT.items():
                text = text.replace(transitional, strict)
            new.writestr(name, text)
    assert from_bytes(buffer.getvalue(), "报告.docx", force=True).source == "办结320件。"


def test_relations_to_nothing_keep_nobody_from_reading() -> None:
    data = word_file(
        p(r("办结320件。")), relations=relation("n", "image", "NULL") + relation("s", "styles", "NULL")
    )
    assert from_bytes(data, "报告.docx", force=True).source == "办结320件。"


def test_a_main_part_of_another_name_is_found() -> None:
    assert (
        from_bytes(word_file(p(r("办结1件。")), main="word/document2.xml"), "甲.docx", force=True).source
        == "办结1件。"
    )


def test_a_file_without_a_body_and_one_that_is_cut_off_are_refused() -> None:
    with pytest.raises(errors.InputError, match=r"报告\.docx"):
        from_bytes(word_file("</w:body>"), "报告.docx")
    with pytest.raises(errors.InputError, match=r"报告\.docx"):
        from_bytes(word_file(p(r("x")), others={"word/document.xml": "<w:document"}), "报告.docx")


def test_a_long_report_is_read_in_no_time() -> None:
    runs = "".join(r("全年办结案件120件，") for _ in range(5))
    data = word_file("".join(p(runs) for _ in range(100)))
    started = time.perf_counter()
    text = from_bytes(data, "报告.docx", force=True).source
    assert len(text) > 5000
    assert time.perf_counter() - started < 1


# --- any mixture of all this -----------------------------------------------------------------------------------

SEEN: dict[str, Callable[[str], str]] = {
    "a run": lambda text: r(text),
    "a run for each character": lambda text: "".join(map(r, text)),
    "an insertion": lambda text: ins(r(text)),
    "moved here": lambda text: f"<w:moveTo>{r(text)}</w:moveTo>",
    "a control": lambda text: control(r(text)),
    "a link": lambda text: f"<w:hyperlink>{r(text)}</w:hyperlink>",
    "a smart tag": lambda text: f'<w:smartTag w:element="x">{r(text)}</w:smartTag>',
    "a field": lambda text: field("REF _88", r(text)),
    "a simple field": lambda text: f'<w:fldSimple w:instr="SEQ 99">{r(text)}</w:fldSimple>',
    "a formula": lambda text: f"<m:oMath>{m(text)}</m:oMath>",
    "an alternative": lambda text: (
        f'<mc:AlternateContent><mc:Choice Requires="x">{r(text)}</mc:Choice>'
        f"<mc:Fallback>{r(text)}</mc:Fallback></mc:AlternateContent>"
    ),
}
UNSEEN: dict[str, Callable[[str], str]] = {
    "deleted": lambda text: deleted(text),
    "moved away": lambda text: f"<w:moveFrom>{r(text)}</w:moveFrom>",
    "struck out": lambda text: r(text, "<w:strike/>"),
    "hidden": lambda text: r(text, "<w:vanish/>"),
    "an instruction": lambda text: field(f"REF {text}"),
    "a mark": lambda text: raised("1"),
    "a prompt": lambda text: control(r(text), properties="<w:showingPlcHdr/>"),
}
PIECES = st.lists(st.tuples(st.sampled_from([*SEEN, *UNSEEN]), st.integers(0, 2)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_whatever_is_mixed_all_that_is_seen_is_read_once_in_its_order(
    paragraphs: list[list[tuple[str, int]]],
) -> None:
    body = ""
    expected: list[str] = []
    number = 1000
    for pieces in paragraphs:
        inner = r("计")
        below: list[str] = []
        for kind, place in pieces:
            number += 1
            if kind in UNSEEN:
                inner += UNSEEN[kind](str(number)) + r("，")
            elif place == 2:
                inner += box(p(SEEN[kind](f"{number}件")))
                below.append(str(number))
            else:
                inner += SEEN[kind](f"{number}件，")
                expected.append(str(number))
        expected += below
        body += table(tr(tc(p(inner)), tc("甲"))) if pieces[0][1] == 1 and not below else p(inner)
    assert re.findall(r"\d+", read(body)) == expected


# --- the whole way ---------------------------------------------------------------------------------------------


def test_a_summary_has_the_right_figures_and_says_what_was_not_read() -> None:
    heading = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p(r("青石县水利局2023年度法治政府建设工作报告"))
        + p(r("2023年，我局依法履职，推进各项工作，现将有关情况报告如下。"))
        + p(r("主要成效"), properties=heading)
        + p(r("全年办理行政复议案件1"), ins(r("56")), r("件"), raised("1"), r("，接访"), control(r("731")), r("件。"),
            r("88起", "<w:strike/>"))
        + p(r("开展普法活动。"), box(p(r("追回欠薪186万元，惠及职工420人。"))))
        + p(r("存在问题"), properties=heading)
        + p(r("执法人员不足，仅有12名", "<w:vanish/>"), r("执法力量不足。"))
        + p(r("下一步打算"), properties=heading)
        + p(r("继续努力，新增站点5个。"))
    )  # fmt: skip
    data = word_file(body, {"numbering": numbering(("chineseCountingThousand", "%1、", ""))})
    summary = summarize(read_report(from_bytes(data, "报告.docx")), settings=load_settings(engine="rules"))
    figures = {(metric.surface, metric.section) for metric in summary.metrics}
    assert {("156件", "achievements"), ("731件", "achievements"), ("186万元", "achievements")} <= figures
    assert ("420人", "achievements") in figures
    assert ("5个", "plans") in figures
    assert not {"88起", "12名", "1561件"} & {surface for surface, _ in figures}
    left = {(at.kind, at.count) for at in summary.checks.unread}
    assert left == {("struck_text", 1), ("hidden_text", 1), ("note_mark", 1)}
    line = "> 文件中未读：1 处上标注号、1 处删除线文字、1 处隐藏文字。"
    assert line in to_markdown(summary).splitlines()
