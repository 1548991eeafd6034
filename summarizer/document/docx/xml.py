"""An Office file as a package of XML: its parts by name, how one refers to another, and the names looked for in them.

Only the parts that are asked for are unpacked, and only the relations that are followed are looked at: a picture that
is missing, or a relation to ``NULL`` as some programs write, keeps nobody from reading the text.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile, ZipInfo

from summarizer.errors import BrokenFileError, EncryptedFileError

_SCHEMAS: Final = "http://schemas.openxmlformats.org"
W: Final = f"{{{_SCHEMAS}/wordprocessingml/2006/main}}"
M: Final = f"{{{_SCHEMAS}/officeDocument/2006/math}}"
R: Final = f"{{{_SCHEMAS}/officeDocument/2006/relationships}}"
A: Final = f"{{{_SCHEMAS}/drawingml/2006/main}}"
MC: Final = f"{{{_SCHEMAS}/markup-compatibility/2006}}"
VAL: Final = f"{W}val"
_RELATION: Final = f"{{{_SCHEMAS}/package/2006/relationships}}Relationship"
# Strict files name the same things in other namespaces (ISO/IEC 29500-1 against -4).
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL: Final = rf"{_SCHEMAS}/\1/2006/".encode()
_ENCRYPTED: Final = 0x1
_ON: Final = frozenset({"1", "true", "on"})
_OFF: Final = frozenset({"0", "false", "off", "none"})
# What holds the content of its parent and is nothing that is seen; w:sdt is one, too, but may hold a placeholder.
_WRAPPERS: Final = frozenset(
    f"{W}{name}"
    for name in [
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "sdtContent",
        "hyperlink",
        "dir",
        "bdo",
        "rubyBase",
    ]
)


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
        self.main = next(iter(self.targets("", "officeDocument").values()), "word/document.xml")

    def xml(self, part: str | None) -> Element | None:
        """Return the root of a part, its names those of transitional files; None where there is no such part.

        Raises:
            BrokenFileError: if the part is broken.
            EncryptedFileError: if it wants a password.
        """
        entry = self._entries.get(_key(part)) if part is not None else None
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedFileError(path=self._name)
        try:
            return fromstring(_STRICT.sub(_TRANSITIONAL, self._archive.read(entry)))
        except (BadZipFile, zlib.error, NotImplementedError, EOFError, ParseError, ValueError) as error:
            raise BrokenFileError(path=self._name, format="Word") from error

    def related(self, kind: str) -> Element | None:
        """Return the root of the part that the main part refers to as its ``kind``, such as ``styles``, or None."""
        return self.xml(next(iter(self.targets(self.main, kind).values()), None))

    def targets(self, part: str, kind: str) -> dict[str, str]:
        """Return the names of all parts that ``part`` refers to as a ``kind``, by their ids.

        The package itself, whose ``officeDocument`` is the main part, is the part with no name.
        """
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, str] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            written = unquote(relation.get("Target", "")).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, written))
            inside = relation.get("TargetMode") != "External" and _key(target) in self._entries
            if inside and posixpath.basename(relation.get("Type", "")) == kind:
                found[relation.get("Id", "")] = target.lstrip("/")
        return found


def _key(part: str) -> str:
    """Return a part's name as names are compared: whatever its case, and whichever slash a program wrote."""
    return part.replace("\\", "/").lstrip("/").lower()


# --- elements ----------------------------------------------------------------------------------------------


def is_on(element: Element, name: str) -> bool | None:
    """Whether a property such as ``w:vanish`` is on among an element's children; None where it is not stated."""
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(VAL, "true") not in _OFF


def is_set(element: Element, name: str) -> bool:
    """Whether an attribute of an element, such as ``w:default``, is on."""
    return element.get(f"{W}{name}") in _ON


def value_of(element: Element | None, path: str) -> str | None:
    """Return the value of a property below an element (``numId``, ``pPr/numPr``), or None."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/"))) if element is not None else None
    return found.get(VAL) if found is not None else None


def number_of(element: Element | None, path: str) -> int | None:
    """Return the value of a property as a number; None where there is none, or it is no number."""
    written = value_of(element, path)
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
