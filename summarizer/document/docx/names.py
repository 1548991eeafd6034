"""The names of WordprocessingML that are looked for, and how their on-off values are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL: Final = f"{W}val"
_OFF: Final = frozenset({"0", "false", "off", "none"})
# What holds the content of its parent and is nothing that is seen; w:sdt is one, too, but may hold a placeholder.
_WRAPPERS: Final = frozenset(
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "sdtContent",
        "hyperlink",
        "dir",
        "bdo",
        "rubyBase",
    )
)


def is_on(element: Element, name: str) -> bool | None:
    """Whether a property such as ``w:vanish`` is on among an element's children; None where it is not stated."""
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(VAL, "true") not in _OFF


def value_of(element: Element | None, name: str) -> str | None:
    """Return the value of a property among an element's children, or None."""
    found = element.find(f"{W}{name}") if element is not None else None
    return found.get(VAL) if found is not None else None


def number_of(element: Element | None, name: str) -> int | None:
    """Return the value of a property as a number; None where there is none, or it is no number."""
    written = value_of(element, name)
    return int(written) if written is not None and written.lstrip("+-").isdecimal() else None


def is_wrapper(element: Element) -> bool:
    """Whether an element only holds what is seen where it stands, such as a hyperlink or an accepted insertion."""
    return element.tag in _WRAPPERS


def alternative(element: Element, readable: frozenset[str]) -> Element | None:
    """Return the one branch of ``mc:AlternateContent`` to read: the first with something readable in it."""
    branches = [*element.findall(f"{MC}Choice"), *element.findall(f"{MC}Fallback")]
    for branch in branches:
        if any(part.tag in readable for part in branch.iter()):
            return branch
    return branches[-1] if branches else None


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those in wrappers and content controls: the rows of a table."""
    for child in element:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag == f"{W}sdt" or is_wrapper(child):
            yield from children(child, name)
