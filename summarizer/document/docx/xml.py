"""An Office file as a package of XML: its parts by name, how one refers to another, and the names looked for in them.

Only the parts that are asked for are unpacked, and only the relations that are followed are looked at: a picture that
is missing, or a relation to ``NULL`` as some programs write, keeps nobody from reading the text.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile, ZipInfo

from summarizer.errors import BrokenFileError, EncryptedFileError

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


# --- parts --------------------------------------------------------------------------------------------------


_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Strict files name the same things in another namespace (ISO/IEC 29500-1 against -4).
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL: Final = {
    "wordprocessingml/main": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "officeDocument/relationships": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "drawingml/chart": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "drawingml/diagram": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "drawingml/wordprocessingDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
    "drawingml/picture": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_ENCRYPTED: Final = 0x1


class Package:
    """The parts of a file, read one by one as they are asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the bytes of a file; ``name`` is what errors call it.

        Raises:
            BrokenFileError: if it is no package, or a broken one.
        """
        self._name = name
        try:
            self._archive = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError) as error:
            raise BrokenFileError(path=name, format="Word") from error
        self._entries: dict[str, ZipInfo] = {}
        for entry in self._archive.infolist():
            self._entries.setdefault(_key(entry.filename), entry)
        self.main = self.related("", "officeDocument") or "word/document.xml"

    def xml(self, part: str) -> Element | None:
        """Return the root of a part, its names those of transitional files; None where there is no such part.

        Raises:
            BrokenFileError: if the part is broken.
            EncryptedFileError: if it wants a password.
        """
        entry = self._entries.get(_key(part))
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFileError(path=self._name)
        try:
            root = fromstring(self._archive.read(entry))
        except (BadZipFile, zlib.error, NotImplementedError, EOFError, ParseError, ValueError) as error:
            raise BrokenFileError(path=self._name, format="Word") from error
        return _as_transitional(root)

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of the part that ``part`` refers to as its ``kind``, such as ``styles``, or None.

        The package itself, whose ``officeDocument`` is the main part, is the part with no name.
        """
        return next((target for _, target in self._relations(part, kind)), None)

    def targets(self, part: str, kind: str) -> dict[str, str]:
        """Return the names of all parts that ``part`` refers to as a ``kind``, by their ids."""
        return dict(self._relations(part, kind))

    def _relations(self, part: str, kind: str) -> list[tuple[str, str]]:
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: list[tuple[str, str]] = []
        for relation in root.iter(_RELATION) if root is not None else ():
            target = posixpath.normpath(
                posixpath.join("/", folder, unquote(relation.get("Target", "")).replace("\\", "/"))
            )
            inside = relation.get("TargetMode") != "External" and _key(target) in self._entries
            if inside and posixpath.basename(relation.get("Type", "")) == kind:
                found.append((relation.get("Id", ""), target.lstrip("/")))
        return found


def _key(part: str) -> str:
    """Return a part's name as names are compared: whatever its case, and whichever slash a program wrote."""
    return part.replace("\\", "/").lstrip("/").lower()


def _as_transitional(root: Element) -> Element:
    if not root.tag.startswith(f"{{{_STRICT}"):
        return root
    for element in root.iter():
        element.tag = _renamed(element.tag)
        if any(name.startswith(f"{{{_STRICT}") for name in element.attrib):
            renamed = {_renamed(name): value for name, value in element.attrib.items()}
            element.attrib.clear()
            element.attrib.update(renamed)
    return root


def _renamed(name: str) -> str:
    namespace, _, local = name.partition("}")
    if not namespace.startswith(f"{{{_STRICT}"):
        return name
    known = _TRANSITIONAL.get(namespace.removeprefix(f"{{{_STRICT}"))
    return f"{{{known}}}{local}" if known else name
