"""Word files put together from raw XML, as Word, WPS and LibreOffice write it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    f' xmlns:r="{_OFFICE}"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def word_file(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    content_type: str = MAIN,
    main: str = "word/document.xml",
    relations: str = "",
    others: Mapping[str, str] | None = None,
) -> bytes:
    """Pack a Word file.

    Args:
        body: what is in ``w:body``.
        parts: what is in ``styles``, ``numbering``, ``footnotes``, ``endnotes`` or ``comments``, by these names.
        content_type: of the main part.
        main: the main part's name.
        relations: further relations of the main part, as XML.
        others: further parts, by their names.
    """
    parts = parts or {}
    related = "".join(
        f'<Relationship Id="r_{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    folder, file = main.rsplit("/", 1)
    held = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" '
            f'ContentType="{content_type}"/></Types>'
        ),
        "_rels/.rels": relations_of(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
        ),
        main: f"<w:document{_SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        f"{folder}/_rels/{file}.rels": relations_of(related + relations),
        **{f"{folder}/{name}.xml": f"<w:{name}{_SPACES}>{inner}</w:{name}>" for name, inner in parts.items()},
        **(others or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def relations_of(inner: str) -> str:
    """Write a part of relations."""
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def relation(id: str, kind: str, target: str) -> str:
    """Write a relation to a part."""
    return f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def p(*inner: str, style: str = "", mark: str = "", properties: str = "") -> str:
    """Write a paragraph of runs; ``mark`` is what its paragraph mark looks like."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{styled}{properties}{marked}</w:pPr>{''.join(inner)}</w:p>"


def r(text: str, looks: str = "") -> str:
    """Write a run of text."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def raised(text: str) -> str:
    """Write a run in superscript."""
    return r(text, '<w:vertAlign w:val="superscript"/>')


def lowered(text: str) -> str:
    """Write a run in subscript."""
    return r(text, '<w:vertAlign w:val="subscript"/>')


def ins(*runs: str) -> str:
    """Write a tracked insertion."""
    return f'<w:ins w:id="1" w:author="张" w:date="2024-01-01T00:00:00Z">{"".join(runs)}</w:ins>'


def deleted(text: str) -> str:
    """Write a tracked deletion."""
    return f'<w:del w:id="2" w:author="张"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def control(*inner: str, properties: str = "") -> str:
    """Write a content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{''.join(inner)}</w:sdtContent></w:sdt>"


def field(code: str, *result: str, ended: bool = True) -> str:
    """Write a field of several runs."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{"".join(result)}'
        + ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' if ended else "")
    )


def box(*paragraphs: str) -> str:
    """Write a text box as Word does: once for itself, once in VML for old versions."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="框"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def old_box(*paragraphs: str, style: str = "") -> str:
    """Write a text box in VML alone."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return f'<w:r><w:pict><v:shape style="{style}"><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>'


def table(*rows: str, grid: int = 0) -> str:
    """Write a table of rows."""
    columns = "<w:gridCol/>" * grid
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """Write a row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tc(*inner: str, properties: str = "") -> str:
    """Write a cell; text alone is a paragraph of it."""
    blocks = "".join(part if part.startswith("<") else p(r(part)) for part in inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"
