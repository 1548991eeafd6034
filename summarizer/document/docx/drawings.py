"""What stands in a text and is no run of it: boxes, pictures, charts and objects, and formulas as one line of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.xml import MC, A, M, Package, R, W, alternative
from summarizer.document.lines import lowered, raised
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
class TextBox:
    """Text in a drawing: the paragraphs and tables of a text box, or plain lines."""

    content: Element | None = None
    lines: tuple[str, ...] = ()


def find_shapes(drawing: Element, package: Package) -> Iterator[TextBox | UnreadKind]:
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


def _in_object(holder: Element, package: Package) -> Iterator[TextBox | UnreadKind]:
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


def _box(element: Element, package: Package) -> TextBox | None:
    if element.tag == _BOX:
        return TextBox(content=element)
    if element.tag == f"{_VML}textpath":
        return TextBox(lines=tuple(element.get("string", "").splitlines()))
    if element.tag == f"{A}txBody":
        return TextBox(lines=tuple(_plain(element)))
    if element.tag == f"{_DIAGRAM}relIds":
        data = package.xml(package.targets(package.main, "diagramData").get(element.get(f"{R}dm", "")))
        points = data.iter(f"{_DIAGRAM}pt") if data is not None else ()
        # Other points only say how the diagram is drawn.
        told = [point for point in points if point.get("type", "node") in {"node", "asst", "doc"}]
        return TextBox(lines=tuple(line for point in told for line in _plain(point)))
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


# --- formulas (OMML) -----------------------------------------------------------------------------------------


_SIMPLE: Final = re.compile(r"[\w.,%]*")
_EXPONENT: Final = re.compile("[-+−]?[0-9]+")
_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_RUNS: Final = frozenset(
    {f"{M}{name}" for name in ("oMath", "oMathPara", "r", "e", "num", "den", "sub", "sup", "deg")}
)


def math_text(element: Element) -> str:
    """Return a formula (``m:oMath``) as text, its numbers readable: a/b, 10⁴, √(2).

    What tracked changes delete is left out. Of what has no sign here (integrals, matrices) the parts stand apart.
    """
    kind = element.tag.removeprefix(M)
    if element.tag in {f"{M}t", f"{W}t"}:
        return element.text or ""
    if element.tag in _GONE or kind.endswith("Pr"):
        return ""
    if kind == "f":
        return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"
    if kind in {"sSup", "sSub", "sSubSup"}:
        return _part(element, "e") + _lowered(_part(element, "sub")) + _raised(_part(element, "sup"))
    if kind == "rad":
        return f"{_raised(_part(element, 'deg'))}√{_grouped(_part(element, 'e'))}"
    if kind == "d":
        inner = _stated(element, "sepChr", "|").join(map(math_text, element.findall(f"{M}e")))
        return f"{_stated(element, 'begChr', '(')}{inner}{_stated(element, 'endChr', ')')}"
    written = ""
    for child in element:
        part = math_text(child)
        # 3 and a half is no 31/2.
        wrapped = child.tag == f"{M}f" and written[-1:].isdigit()
        apart = " " if element.tag.startswith(M) and element.tag not in _RUNS and written and part else ""
        written += apart + (f"({part})" if wrapped else part)
    return written


def _part(element: Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    return math_text(found) if found is not None else ""


def _stated(element: Element, name: str, default: str) -> str:
    found = element.find(f"{M}dPr/{M}{name}")
    return default if found is None else found.get(f"{M}val", "")


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _raised(text: str) -> str:
    return raised(text) if not text or _EXPONENT.fullmatch(text) else f"^{_grouped(text)}"


def _lowered(text: str) -> str:
    return lowered(text) if not text or _EXPONENT.fullmatch(text) else f"_{_grouped(text)}"
