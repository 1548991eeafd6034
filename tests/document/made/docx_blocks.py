"""Blocks of which DOCX files are made: raw WordprocessingML around python-docx's package."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tests.document.made import model

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_BY = 'w:id="7" w:author="李明" w:date="2025-01-10T09:00:00Z"'


def run(text: str, properties: str = "") -> str:
    """Make a run of characters; tabs and line feeds become their elements."""
    inner = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """Make a paragraph; what begins with < is XML, the rest is text."""
    runs = "".join(part if part.startswith("<") else run(part) for part in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def inserted(text: str) -> str:
    return f"<w:ins {_BY}>{run(text)}</w:ins>"


def deleted(text: str) -> str:
    return f'<w:del {_BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def moved_away(text: str) -> str:
    return f"<w:moveFrom {_BY}>{run(text)}</w:moveFrom>"


def moved_here(text: str) -> str:
    return f"<w:moveTo {_BY}>{run(text)}</w:moveTo>"


def control(inside: str) -> str:
    """Put XML into a content control."""
    properties = '<w:sdtPr><w:alias w:val="数据"/><w:tag w:val="n99"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field(asked: str, result: str) -> str:
    """Make a complex field with its last result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {asked} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def cell(*blocks: str, span: int = 1, merge: str = "") -> str:
    """Make a cell: of text, or of blocks of XML; ``merge`` is restart or continue, down the rows."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    if inside.endswith("</w:tbl>"):
        inside += paragraph("")
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str, columns: int) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _drawing(text: str) -> str:
    return (
        '<w:drawing><wp:inline><wp:extent cx="3000000" cy="900000"/><wp:docPr id="3" name="文本框 3"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>"
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _vml(text: str) -> str:
    return (
        '<w:pict><v:shape id="s4" style="width:240pt;height:60pt"><v:textbox>'
        f"<w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def box(text: str, kind: str) -> str:
    """Make a text box as ``drawing``, ``vml`` or ``both``: a choice and its fallback, of which one is seen."""
    if kind == "both":
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{_drawing(text)}</mc:Choice>'
            f"<mc:Fallback>{_vml(text)}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    return f"<w:r>{_drawing(text) if kind == 'drawing' else _vml(text)}</w:r>"


def mark(kind: str, number: int = 2) -> str:
    """Make the mark of a footnote or an endnote."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def _notes(kind: str, text: str) -> bytes:
    line = "<w:p><w:r><w:separator/></w:r></w:p>"
    note = paragraph(
        f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>', f" {text}"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{kind}s {NAMESPACES}>'
        f'<w:{kind} w:type="separator" w:id="0">{line}</w:{kind}>'
        f'<w:{kind} w:type="continuationSeparator" w:id="1">{line}</w:{kind}>'
        f'<w:{kind} w:id="2">{note}</w:{kind}></w:{kind}s>'
    ).encode()


_PARTS = {
    "footnote": (CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES),
    "endnote": (CONTENT_TYPE.WML_ENDNOTES, RELATIONSHIP_TYPE.ENDNOTES),
}


def report(
    *blocks: str, notes: dict[str, str] | None = None, header: str = "", footer: str = "", columns: int = 1
) -> bytes:
    """Make a report whose first section holds some blocks: paragraphs of text, or XML.

    Args:
        blocks: what stands under the first heading; what begins with < is XML.
        notes: the text of the footnote and of the endnote.
        header: XML of the running header's paragraph.
        footer: XML of the footer's.
        columns: in how many columns the text is set.
    """
    word = docx.Document()
    body = word.element.body
    texts = (model.TITLE, model.ADDRESSEE, model.OPENING, model.DONE, *blocks, model.LACKS, model.LACKING)
    for block in (*texts, model.PLANS, model.PLANNED, model.SIGNED, model.DATED):
        xml = block if block.startswith("<") else paragraph(block)
        body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {NAMESPACES}>", 1)))
    for kind, text in (notes or {}).items():
        content, relation = _PARTS[kind]
        part = Part(PackURI(f"/word/{kind}s.xml"), content, _notes(kind, text), word.part.package)
        word.part.relate_to(part, relation)
    section = word.sections[0]
    for place, xml in ((section.header, header), (section.footer, footer)):
        if xml:
            place.is_linked_to_previous = False
            place._element.append(parse_xml(xml.replace(">", f" {NAMESPACES}>", 1)))
    if columns > 1:
        section._sectPr.xpath("w:cols")[0].set(qn("w:num"), str(columns))
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()
