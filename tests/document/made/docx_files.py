"""The DOCX files: one feature of Word each, around figures of an invented bureau."""

from __future__ import annotations

from collections.abc import Callable

from tests.document.made.docx_blocks import (
    box,
    cell,
    control,
    deleted,
    field,
    inserted,
    mark,
    moved_away,
    moved_here,
    paragraph,
    report,
    row,
    run,
    table,
)
from tests.document.made.model import Figure, Made

_RAISED = '<w:vertAlign w:val="superscript"/>'
_TAGS = "urn:schemas-microsoft-com:office:smarttags"
_YEARS = ("2023", "2024")


def _of(*blocks: str, **further: str) -> Callable[[], bytes]:
    return lambda: report(*blocks, header=further.get("header", ""), footer=further.get("footer", ""))


def _noted(kind: str, text: str, *blocks: str) -> Callable[[], bytes]:
    return lambda: report(*blocks, notes={kind: text})


FIGURES_HEAD = ("事项", "2023年", "2024年")

TABLES = (
    Made(
        "table-years.docx",
        _of(
            "主要数据见下表。",
            "单位：件",
            table(row(*FIGURES_HEAD), row("行政复议", "120", "156"), row("行政应诉", "31", "28"), columns=3),
        ),
        seen=(*_YEARS, "120", "156", "31", "28"),
        figures=(
            Figure("156", "件", name="行政复议", period="2024"),
            Figure("120", "件", name="行政复议", period="2023"),
            Figure("28", "件", name="行政应诉", period="2024"),
            Figure("31", "件", name="行政应诉", period="2023"),
        ),
    ),
    Made(
        "table-money.docx",
        _of("单位：万元", table(row("项目", "2023年", "2024年"), row("法治经费", "120", "156.5"), columns=3)),
        seen=(*_YEARS, "120", "156.5"),
        figures=(
            Figure("1565000", "元", name="法治经费", period="2024"),
            Figure("1200000", "元", name="法治经费", period="2023"),
        ),
    ),
    Made(
        "table-heads.docx",
        _of(
            table(
                row("乡镇", "执法检查（次）", "追回水费（万元）", "整改率（%）"),
                row("石门镇", "42", "18.6", "97.5"),
                row("柳河乡", "35", "7.2", "100"),
                columns=4,
            )
        ),
        seen=("42", "18.6", "97.5", "35", "7.2", "100"),
        figures=(
            Figure("42", "次", name="石门镇"),
            Figure("186000", "元", name="石门镇"),
            Figure("97.5", "%", name="石门镇"),
            Figure("72000", "元", name="柳河乡"),
        ),
    ),
    Made(
        "table-merged.docx",
        _of(
            "单位：件",
            table(
                row(cell("类别", merge="restart"), cell("2024年", span=2)),
                row(cell("", merge="continue"), "上半年", "下半年"),
                row("行政许可", "210", "263"),
                row(cell("合计", span=2), "473"),
                columns=3,
            ),
        ),
        seen=("2024", "210", "263", "473"),
        figures=(Figure("210", "件", name="行政许可"), Figure("263", "件", name="行政许可")),
    ),
    Made(
        "table-nested.docx",
        _of(
            table(
                row(
                    "巡查情况",
                    cell("全年巡查河道86次。", table(row("石门河", "51次"), row("柳河", "35次"), columns=2)),
                ),
                columns=2,
            )
        ),
        seen=("86", "51", "35"),
        figures=(Figure("86", "次", name="巡查"), Figure("51", "次"), Figure("35", "次")),
    ),
    Made(
        "table-deleted-row.docx",
        _of(
            "单位：件",
            table(
                row("事项", "2024年"),
                row("水事纠纷调解", "64"),
                row(
                    "旧口径",
                    "977",
                    properties='<w:del w:id="9" w:author="李明" w:date="2025-01-10T09:00:00Z"/>',
                ),
                columns=2,
            ),
        ),
        seen=("2024", "64"),
        figures=(Figure("64", "件", name="水事纠纷调解"),),
        unseen=("977",),
    ),
)

_BOXED = "全年追回水费186万元，惠及农户420户。"
_BOXED_FIGURES = (Figure("1860000", "元", name="追回水费"), Figure("420", "户", name="农户"))


def _boxed(name: str, kind: str) -> Made:
    block = paragraph("我局公开工作要点。", box(_BOXED, kind))
    return Made(name, _of(block), seen=("186万", "420"), figures=_BOXED_FIGURES)


BOXES = (
    _boxed("box-alternate.docx", "both"),
    _boxed("box-drawing.docx", "drawing"),
    _boxed("box-vml.docx", "vml"),
    Made(
        "box-amid-number.docx",
        _of(paragraph("全年化解水事纠纷15", box("巡查河道88次。", "both"), "6件。")),
        seen=("156", "88"),
        figures=(Figure("156", "件", name="化解水事纠纷"), Figure("88", "次", name="巡查河道")),
    ),
)

CONTROLS = (
    Made(
        "control-block.docx",
        _of(control(paragraph("全年化解纠纷2345起，追回欠费186万元。"))),
        seen=("2345", "186万"),
        figures=(Figure("2345", "起", name="化解纠纷"), Figure("1860000", "元", name="追回欠费")),
        unseen=("99",),
    ),
    Made(
        "control-inline.docx",
        _of(paragraph("全年办结水事案件", control(run("731")), "件，整改率", control(run("96.5")), "%。")),
        seen=("731", "96.5"),
        figures=(Figure("731", "件", name="办结水事案件"), Figure("96.5", "%", name="整改率")),
    ),
    Made(
        "control-row.docx",
        _of(
            table(
                row("事项", "数量"),
                control(row("执法检查", "512次")),
                row("行政处罚", control(cell("47件"))),
                columns=2,
            )
        ),
        seen=("512", "47"),
        figures=(Figure("512", "次", name="执法检查"), Figure("47", "件", name="行政处罚")),
    ),
)

NOTES = (
    Made(
        "footnote.docx",
        _noted(
            "footnote",
            "其中重大案件17件。",
            paragraph("全年办结行政处罚案件320", mark("footnote"), "件。"),
        ),
        seen=("320", "17"),
        figures=(Figure("320", "件", name="办结行政处罚案件"), Figure("17", "件", name="重大案件")),
        unseen=("3201", "3202"),
        may=("1", "2"),
    ),
    Made(
        "endnote.docx",
        _noted("endnote", "不含移送的23件。", paragraph("全年受理投诉举报418件", mark("endnote"), "。")),
        seen=("418", "23"),
        figures=(Figure("418", "件", name="受理投诉举报"),),
        unseen=("4181",),
        may=("1", "2"),
    ),
    Made(
        "mark-raised.docx",
        _of(
            paragraph(
                "全年办结行政处罚案件320", run("1", _RAISED), "件，罚款45", run("[2]", _RAISED), "万元。"
            ),
            "注：不含移送案件。",
        ),
        seen=("320", "45万"),
        figures=(Figure("320", "件", name="办结行政处罚案件"), Figure("450000", "元", name="罚款")),
        unseen=("3201", "45[2]万"),
        may=("1", "2"),
    ),
)

FIELDS = (
    Made(
        "field.docx",
        _of(paragraph("全年发放取水许可", field("=SUM(B2:B5) \\# 0", "731"), "件。")),
        seen=("731",),
        figures=(Figure("731", "件", name="发放取水许可"),),
        unseen=("5731", "2"),
    ),
    Made(
        "field-simple.docx",
        _of(
            paragraph(
                "全年培训水行政执法人员",
                f'<w:fldSimple w:instr=" DOCPROPERTY n77 ">{run("264")}</w:fldSimple>',
                "人。",
            )
        ),
        seen=("264",),
        figures=(Figure("264", "人", name="培训水行政执法人员"),),
        unseen=("77",),
    ),
    Made(
        "smart-tag.docx",
        _of(
            paragraph(
                "全年疏浚河道",
                f'<w:smartTag w:uri="{_TAGS}" w:element="chmetcnv">{run("38.5公里")}</w:smartTag>',
                "，",
                f'<w:customXml w:element="count">{run("清理垃圾920吨")}</w:customXml>',
                "。",
            )
        ),
        seen=("38.5", "920"),
        figures=(Figure("38.5", "公里", name="疏浚河道"), Figure("920", "吨", name="清理垃圾")),
    ),
    Made(
        "math.docx",
        _of(
            paragraph(
                "水质达标率为",
                "<m:oMath><m:r><m:t>98.4%</m:t></m:r></m:oMath>",
                "，全年检测水样",
                "<m:oMath><m:r><m:t>1246</m:t></m:r></m:oMath>",
                "份。",
            )
        ),
        seen=("98.4", "1246"),
        figures=(Figure("98.4", "%", name="水质达标率"), Figure("1246", "份", name="检测水样")),
    ),
    Made(
        "hyperlink.docx",
        _of(
            paragraph(
                "全年公开政府信息",
                f'<w:hyperlink w:anchor="n55"><w:bookmarkStart w:id="3" w:name="n55"/>{run("1,386条")}'
                '<w:bookmarkEnd w:id="3"/></w:hyperlink>',
                "。",
            )
        ),
        seen=("1386",),
        figures=(Figure("1386", "条", name="公开政府信息"),),
        unseen=("55",),
    ),
)

TRACKED = (
    Made(
        "tracked-insertion.docx",
        _of(paragraph("全年办结水事案件1", inserted("56"), "件，追回水费3", inserted(".5万"), "元。")),
        seen=("156", "3.5万"),
        figures=(Figure("156", "件", name="办结水事案件"), Figure("35000", "元", name="追回水费")),
    ),
    Made(
        "tracked-deletion.docx",
        _of(
            paragraph(
                "全年办结水事案件", deleted("120"), inserted("156"), "件，罚款8", deleted("7"), "万元。"
            )
        ),
        seen=("156", "8万"),
        figures=(Figure("156", "件", name="办结水事案件"), Figure("80000", "元", name="罚款")),
        unseen=("120", "120156", "156120", "87万"),
    ),
    Made(
        "tracked-move.docx",
        _of(
            paragraph("全年办结许可", moved_away("，走访农户93户"), "642件", "。"),
            paragraph("年内开展普法活动28场", moved_here("，走访农户93户"), "。"),
        ),
        seen=("642", "28", "93"),
        figures=(
            Figure("642", "件", name="办结许可"),
            Figure("28", "场", name="普法活动"),
            Figure("93", "户", name="走访农户"),
        ),
    ),
    Made(
        "struck.docx",
        _of(
            paragraph(
                "全年查处违法取水",
                run("99", "<w:strike/>"),
                "88起，罚款",
                run("31", "<w:dstrike/>"),
                "26万元，检查",
            ),
            paragraph("水库", run("75", '<w:strike w:val="0"/>'), "座。"),
        ),
        seen=("88", "26万", "75"),
        figures=(
            Figure("88", "起", name="查处违法取水"),
            Figure("260000", "元", name="罚款"),
            Figure("75", "座", name="水库"),
        ),
        unseen=("9988", "99", "3126万", "31"),
    ),
    Made(
        "hidden.docx",
        _of(paragraph("全年调解水事纠纷128件", run("（实际143件）", "<w:vanish/>"), "，调解成功率94%。")),
        seen=("128", "94"),
        figures=(Figure("128", "件", name="调解水事纠纷"), Figure("94", "%", name="调解成功率")),
        unseen=("143",),
    ),
)

PAGES = (
    Made(
        "numbering.docx",
        _of(
            paragraph(
                "全年修订制度12项。", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            ),
            paragraph(
                "全年废止文件9件。", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            ),
        ),
        seen=("12", "9"),
        figures=(Figure("12", "项", name="修订制度"), Figure("9", "件", name="废止文件")),
        unseen=("112", "29"),
        may=("1", "2"),
    ),
    Made(
        "margins.docx",
        _of(
            "全年开展执法检查216次。",
            header=paragraph("青河县水务局2024年度报告（第3稿）"),
            footer=paragraph("第", field("PAGE", "7"), "页 共", field("NUMPAGES", "11"), "页"),
        ),
        seen=("216", "2024", "3"),
        figures=(Figure("216", "次", name="执法检查"),),
        may=("7", "11"),
    ),
    Made(
        "columns.docx",
        lambda: report("全年开展普法宣传64场，受众9.8万人次。", "发放宣传手册2.3万册。", columns=2),
        seen=("64", "9.8万", "2.3万"),
        figures=(
            Figure("64", "场", name="普法宣传"),
            Figure("98000", "人次", name="受众"),
            Figure("23000", "册", name="发放宣传手册"),
        ),
    ),
)

_CUT = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="4" w:name="b"/><w:bookmarkEnd w:id="4"/>'

FORMS = (
    Made(
        "runs.docx",
        _of(
            paragraph(
                run("全年办结案件1"),
                _CUT,
                run("5", "<w:b/>"),
                run("6件，挽回损失3"),
                run("."),
                _CUT,
                run("25"),
                run("亿元。"),
            )
        ),
        seen=("156", "3.25亿"),
        figures=(Figure("156", "件", name="办结案件"), Figure("325000000", "元", name="挽回损失")),
    ),
    Made(
        "line-breaks.docx",
        _of(
            paragraph(
                run("全年办结案件156件，\n挽回损失325\n万元；每季度检查3"),
                "<w:r><w:noBreakHyphen/></w:r>",
                run("5家企业。"),
            )
        ),
        seen=("156", "325万", "3", "5"),
        figures=(Figure("156", "件", name="办结案件"), Figure("3250000", "元", name="挽回损失")),
    ),
    Made(
        "full-width.docx",
        _of("全年办结案件１５６件，办结率９８．５％，罚款１，２３４元。"),
        seen=("156", "98.5", "1", "234"),
        figures=(
            Figure("156", "件", name="办结案件"),
            Figure("98.5", "%", name="办结率"),
            Figure("1234", "元", name="罚款"),
        ),
        may=("1234",),
    ),
    Made(
        "chinese.docx",
        _of(
            "全年调解纠纷二十五六件，走访企业十七八家，追回水费三点五亿元。",
            "对三家单位开展督察，约谈四个部门，案件较上年减少一半，覆盖群众数千人次。",
            "整改率达百分之九十六，四分之三的乡镇完成治理。",
        ),
        seen=("二十五六", "十七八", "三点五亿", "三", "四", "一半", "数千", "百分之九十六", "四分之三"),
        figures=(
            Figure("25", "件", "26", name="调解纠纷"),
            Figure("17", "家", "18", name="走访企业"),
            Figure("350000000", "元", name="追回水费"),
            Figure("96", "%", name="整改率"),
        ),
        unseen=("六", "八"),
    ),
    Made(
        "quoted.docx",
        _of(
            "“12345”热线受理诉求“1820”件，构建“1+5”监管体系，在岗执法人员“46”人。",
            "《青河县节水办法（2024年修订）》实施以来，节水38万立方米。",
        ),
        seen=("12345", "1820", "1", "5", "46", "2024", "38万"),
        figures=(Figure("380000", "立方米", name="节水"),),
        unseen=("182046",),
    ),
    Made(
        "ratios.docx",
        _of("城乡供水价差比为1.68∶1，案件审结比13.5:1，溺水事故发生率为9.6/10万。"),
        seen=("1.68", "1", "13.5", "1", "9.6", "10万"),
    ),
    Made(
        "spaces.docx",
        _of("全年安排水利经费8 000万元，发放补助12\u00a0500元，受理案件1\u2009234件，巡查河道 36 次。"),
        seen=("8000万", "12500", "1234", "36"),
        figures=(
            Figure("80000000", "元", name="安排水利经费"),
            Figure("12500", "元", name="发放补助"),
            Figure("1234", "件", name="受理案件"),
            Figure("36", "次", name="巡查河道"),
        ),
        unseen=("0",),
    ),
    Made(
        "symbols.docx",
        _of(
            "新建泵站用房640㎡，灌区提质面积达½，地表水达到Ⅲ类标准。",
            "重点抓好：①修订制度6项；②培训人员85人。水温保持在15℃以下，排放量下降7.5‰。",
        ),
        seen=("640", "½", "Ⅲ", "①", "6", "②", "85", "15", "7.5"),
        figures=(Figure("6", "项", name="修订制度"), Figure("85", "人", name="培训人员")),
    ),
)

FILES = (*TABLES, *BOXES, *CONTROLS, *NOTES, *FIELDS, *TRACKED, *PAGES, *FORMS)
