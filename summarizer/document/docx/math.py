"""Formulas (OMML) as one line of text, their numbers readable: a/b, 10⁴, √(2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.docx.names import VAL, M, W
from summarizer.document.runs import lowered, raised

_SIMPLE: Final = re.compile(r"[\w.,%]*")
_EXPONENT: Final = re.compile("[-+−]?[0-9]+")
_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom"})


def math_text(element: Element) -> str:
    """Return a formula (``m:oMath``) as text; what tracked changes delete is left out."""
    writer = _WRITERS.get(element.tag)
    if writer is not None:
        return writer(element)
    if element.tag in _GONE or element.tag.endswith("Pr"):
        return ""
    if element.tag in {f"{M}t", f"{W}t"}:
        return element.text or ""
    written = ""
    for child in element:
        part = math_text(child)
        # 3 and a half is no 31/2.
        wrapped = child.tag == f"{M}f" and written[-1:].isdigit()
        written += f"({part})" if wrapped else part
    return written


def _part(element: Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    return math_text(found) if found is not None else ""


def _stated(element: Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else found.get(f"{M}val", found.get(VAL, ""))


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _power(text: str) -> str:
    if not text:
        return ""
    return raised(text) if _EXPONENT.fullmatch(text) else f"^{_grouped(text)}"


def _index(text: str) -> str:
    if not text:
        return ""
    return lowered(text) if _EXPONENT.fullmatch(text) else f"_{_grouped(text)}"


def _fraction(element: Element) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripts(element: Element) -> str:
    base = _part(element, "e")
    script = _index(_part(element, "sub")) + _power(_part(element, "sup"))
    return script + base if element.tag == f"{M}sPre" else base + script


def _radical(element: Element) -> str:
    return f"{_power(_part(element, 'deg'))}√{_grouped(_part(element, 'e'))}"


def _delimited(element: Element) -> str:
    inner = _stated(element, "dPr", "sepChr", "|").join(map(math_text, element.findall(f"{M}e")))
    return f"{_stated(element, 'dPr', 'begChr', '(')}{inner}{_stated(element, 'dPr', 'endChr', ')')}"


def _large(element: Element) -> str:
    sign = _stated(element, "naryPr", "chr", "∫")
    return f"{sign}{_index(_part(element, 'sub'))}{_power(_part(element, 'sup'))}({_part(element, 'e')})"


def _limit(element: Element) -> str:
    return f"{_part(element, 'e')}({_part(element, 'lim')})"


def _rows(element: Element) -> str:
    rows = element.findall(f"{M}mr")
    if not rows:
        return "；".join(map(math_text, element.findall(f"{M}e")))
    return "；".join("，".join(map(math_text, row.findall(f"{M}e"))) for row in rows)


def _phantom(element: Element) -> str:
    shown = _stated(element, "phantPr", "show", "1") not in {"0", "false", "off"}
    return _part(element, "e") if shown else ""


_WRITERS: Final[dict[str, Callable[[Element], str]]] = {
    f"{M}f": _fraction,
    f"{M}sSup": _scripts,
    f"{M}sSub": _scripts,
    f"{M}sSubSup": _scripts,
    f"{M}sPre": _scripts,
    f"{M}rad": _radical,
    f"{M}d": _delimited,
    f"{M}nary": _large,
    f"{M}limLow": _limit,
    f"{M}limUpp": _limit,
    f"{M}m": _rows,
    f"{M}eqArr": _rows,
    f"{M}phant": _phantom,
}
