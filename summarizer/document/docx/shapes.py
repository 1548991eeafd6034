"""What a drawing holds: the text of its boxes, and the pictures, charts and objects that no text is read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.names import MC, A, M, R, W, alternative
from summarizer.document.docx.package import Package
from summarizer.models import UnreadKind

_VML: Final = "{urn:schemas-microsoft-com:vml}"
_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_CHART_OF_2016: Final = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_BOX: Final = f"{W}txbxContent"
_COUNTED: Final[dict[str, UnreadKind]] = {
    f"{A}blip": "picture",
    f"{_VML}imagedata": "picture",
    _CHART: "chart",
    _CHART_OF_2016: "chart",
    f"{W}control": "object",
}
_HIDING: Final = re.compile(r"visibility:\s*hidden")

READABLE: Final = frozenset(
    {_BOX, f"{W}t", f"{W}sym", f"{W}tbl", f"{A}t", f"{M}t", f"{_VML}textpath", f"{_DIAGRAM}relIds", *_COUNTED}
)
"""What tells a branch of ``mc:AlternateContent`` that can be read from one that cannot."""


@dataclass(frozen=True, slots=True)
class Box:
    """Text in a drawing: the paragraphs and tables of a text box, or plain lines."""

    content: Element | None = None
    lines: tuple[str, ...] = ()


def find_shapes(drawing: Element, package: Package) -> Iterator[Box | UnreadKind]:
    """Yield what is in a drawing (``w:drawing``, ``w:pict``, ``w:object``) in its order."""
    if drawing.tag == f"{W}object":
        yield from _in_object(drawing, package)
        return
    for child in drawing:
        if child.tag == f"{MC}AlternateContent":
            branch = alternative(child, READABLE)
            if branch is not None:
                yield from find_shapes(branch, package)
        elif _is_hidden(child):
            yield "hidden_text"
            return
        elif child.tag in _COUNTED:
            yield _COUNTED[child.tag]
        elif (box := _box(child, package)) is not None:
            yield box
        else:
            yield from find_shapes(child, package)


def _in_object(holder: Element, package: Package) -> Iterator[Box | UnreadKind]:
    """Yield an embedded object once, whatever picture stands for it; an object that is a drawing is read."""
    embedded = holder.find(f".//{_OFFICE}OLEObject")
    if embedded is not None:
        yield "formula" if embedded.get("ProgID", "").startswith("Equation") else "object"
        return
    if holder.find(f".//{W}control") is not None:
        yield "object"
        return
    for child in holder:
        yield from find_shapes(child, package)


def _is_hidden(element: Element) -> bool:
    if element.tag.endswith("}docPr"):
        return element.get("hidden", "0") in {"1", "true"}
    return element.tag.startswith(_VML) and _HIDING.search(element.get("style", "")) is not None


def _box(element: Element, package: Package) -> Box | None:
    if element.tag == _BOX:
        return Box(content=element)
    if element.tag == f"{_VML}textpath":
        return Box(lines=tuple(element.get("string", "").splitlines()))
    if element.tag == f"{A}txBody":
        return Box(lines=tuple(_plain(element)))
    if element.tag == f"{_DIAGRAM}relIds":
        part = package.targets(package.main, "diagramData").get(element.get(f"{R}dm", ""))
        data = package.xml(part) if part is not None else None
        points = data.iter(f"{_DIAGRAM}pt") if data is not None else ()
        # Other points only say how the diagram is drawn.
        told = [point for point in points if point.get("type", "node") in {"node", "asst", "doc"}]
        return Box(lines=tuple(line for point in told for line in _plain(point)))
    return None


def _plain(element: Element) -> Iterator[str]:
    """Yield the paragraphs of DrawingML, which have no properties that matter here."""
    for paragraph in element.iter(f"{A}p"):
        text = "".join(
            "\n" if part.tag == f"{A}br" else part.text or "" for part in paragraph.iter() if _seen(part)
        )
        if text.strip():
            yield text


def _seen(part: Element) -> bool:
    return part.tag in {f"{A}t", f"{A}br"}
