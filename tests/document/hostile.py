"""Files made to do harm, or broken: each with the error that is expected, and nothing else may come of it.

They are written on the fly into a folder that is thrown away; together they would unpack to hundreds of gigabytes.
"""

from __future__ import annotations

import os
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from summarizer import errors
from summarizer.errors import InputError
from tests.document.pdf_files import Page, assemble, pdf

MEGABYTE = 1_000_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = (
    "青石县水利局2023年度工作报告\n一、主要成效\n"
    + "我局依法履行职责，推进各项工作，现将情况报告如下。" * 6
    + "\n"
)

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Hostile:
    """A file: how it is made, the error, and the key of the sentence that gives its reason (or of the error's own)."""

    name: str
    make: Make
    error: type[InputError]
    key: str

    @property
    def is_named(self) -> bool:
        """Whether a command line can name it."""
        return "\0" not in self.name


def _holding(name: str, data: Callable[[], bytes]) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data())
        return path

    return make


# --- Word ------------------------------------------------------------------------------------------------------


def word(body: str, *, raw: bytes | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """Write a Word file with this XML as its body, or ``raw`` as its whole main part."""
    main = (
        raw if raw is not None else f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in {**_parts(), "word/document.xml": main, **(extra or {})}.items():
            archive.writestr(part, data)
    return buffer.getvalue()


def _parts() -> dict[str, bytes]:
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}"'
            ' Target="word/document.xml"/></Relationships>'
        ).encode(),
    }


def paragraph(text: str) -> str:
    """Write a Word paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _spanning(tag: str) -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{paragraph("办结156件。")}</w:tc>'
    row = f'<w:trPr><w:{tag} w:val="2000000000"/></w:trPr>' if tag != "gridSpan" else ""
    return word(
        paragraph(REPORT)
        + f"<w:tbl><w:tr>{row}{cell if not row else cell.replace('2000000000', '2')}</w:tr></w:tbl>"
    )


def _archive(entries: dict[str, bytes], *, bomb: tuple[str, int, int] | None = None) -> bytes:
    """Write a ZIP file by hand; ``bomb`` is a part's name, how many MB of blanks it is, and how many it says it is."""
    body, directory, count = bytearray(), bytearray(), 0
    parts = [(name, zlib.compress(data)[2:-4], zlib.crc32(data), len(data)) for name, data in entries.items()]
    if bomb is not None:
        name, real, said = bomb
        blanks = b" " * MEGABYTE
        crc = 0
        for _ in range(real):
            crc = zlib.crc32(blanks, crc)
        parts.append((name, _repeated(blanks, real), crc, said * MEGABYTE))
    for name, packed, crc, size in parts:
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
        directory += (
            b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        )
        body += b"PK\x03\x04" + fields + name.encode() + packed
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def _repeated(block: bytes, times: int) -> bytes:
    """Deflate a block again and again, at the cost of once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * times + packer.flush()


def _bomb(real: int, said: int, part: str = "word/document.xml") -> bytes:
    entries = _parts() if part.startswith("word/document") else {**_parts(), "word/document.xml": b"<a/>"}
    return _archive(entries, bomb=(part, real, said))


def _overlapping() -> bytes:
    """Write an archive whose thousand parts are all one and the same piece."""
    data = bytearray(_archive({**_parts(), "word/document.xml": b"<a/>"}, bomb=("word/media/a.xml", 10, 10)))
    start = data.rindex(b"PK\x01\x02")
    entry, end = bytes(data[start : data.rindex(b"PK\x05\x06")]), data.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HII", data[end + 10 : end + 20])
    tail = struct.pack("<HHHHIIH", 0, 0, count + 999, count + 999, size + 999 * len(entry), offset, 0)
    return bytes(data[:end]) + entry * 999 + b"PK\x05\x06" + tail


def _many_parts() -> bytes:
    return word(paragraph(REPORT), extra={f"word/x{number}.xml": b"" for number in range(6_000)})


def _entities(kind: str) -> bytes:
    if kind == "laughs":
        names = [f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "件"}">' for at in range(12)]
        declared, used = "".join(names), "&e11;"
    elif kind == "quadratic":
        declared, used = f'<!ENTITY e "{"件" * 100_000}">', "&e;" * 100_000
    else:
        declared, used = '<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"
    raw = (
        f'<?xml version="1.0"?><!DOCTYPE d [{declared}]><w:document xmlns:w="{W}"><w:body>'
        f"{paragraph(REPORT)}{paragraph(used)}</w:body></w:document>"
    )
    return word("", raw=raw.encode())


def _patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def _flags(data: bytes, offset: int, value: int) -> bytes:
    """Set a field of every entry, such as that it is encrypted (local header 6, directory 8)."""
    changed = bytearray(data)
    for magic, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = changed.find(magic)
        while at >= 0:
            struct.pack_into("<H", changed, at + offset + shift, value)
            at = changed.find(magic, at + 4)
    return bytes(changed)


def _bad_sum() -> bytes:
    data = bytearray(_archive({**_parts(), "word/document.xml": word("").ljust(10)}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, 12345)
    return bytes(data)


# --- PDF -------------------------------------------------------------------------------------------------------


def _pages(kids: str, count: int, *more: str) -> bytes:
    return assemble(["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>", *more])


def _one_page(contents: str, resources: str = "", *more: str, box: str = "0 0 595 842") -> bytes:
    return _pages(
        "3 0 R",
        1,
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>>>",
        contents,
        *more,
    )


def _stream(data: bytes, entries: str = "") -> str:
    return f"<<{entries}/Length {len(data)}>>stream\n{data.decode('latin-1')}\nendstream"


def _flate(megabytes: int, *, times: int = 1, piece: bytes = b" ") -> str:
    block = piece * (MEGABYTE // len(piece))
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(block, check)
    packed = b"\x78\xda" + _repeated(block, megabytes) + check.to_bytes(4, "big")
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return _stream(packed, f"/Filter[{'/FlateDecode ' * times}]")


def _nested_forms() -> bytes:
    """Write a page whose form shows another ten times, which shows another ten times, and so on."""
    forms = []
    for level in range(12):
        shown = b"/F Do " * 10 if level < 11 else b"BT /F1 9 Tf (156) Tj ET"
        inner = f"/XObject<</F {6 + level} 0 R>>" if level < 11 else ""
        forms.append(_stream(shown, f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{inner}>>"))
    return _one_page(_stream(b"/F Do"), "/XObject<</F 5 0 R>>", *forms)


def _self_calling_form() -> bytes:
    form = _stream(
        b"/F Do /F Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    )
    return _one_page(_stream(b"/F Do"), "/XObject<</F 5 0 R>>", form)


def _dense_page(count: int) -> bytes:
    page = Page()
    code = "办结12件".encode("utf-16-be").hex()
    for at in range(count):
        x, y = at % 20 * 28, at // 20 * 0.05
        page.operations.append(f"BT /F1 5 Tf 1 0 0 1 {x} {y:.2f} Tm <{code}> Tj ET")
    return pdf(page)


def _good_pdf() -> bytes:
    page = Page()
    for at, line in enumerate(REPORT.splitlines()):
        page.paragraph(72, 760 - 100 * at, 450, line)
    return pdf(page)


def _million_pages() -> bytes:
    """Write a page tree in which a few nodes stand for a million pages."""
    levels = [
        f"<</Type/Pages/Count {10**level}/Kids[{f'{9 - level} 0 R ' * 10}]>>" for level in range(6, 0, -1)
    ]
    page = "<</Type/Page/MediaBox[0 0 9 9]>>"
    return assemble(["<</Type/Catalog/Pages 3 0 R>>", "null", *levels, page])


def _own_parent() -> bytes:
    return _pages("3 0 R", 1, "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>")


def _endless_page() -> bytes:
    return _one_page(_stream(b""), box="-1e38 -1e38 1e38 1e38")


# --- all of them -----------------------------------------------------------------------------------------------


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "管道.txt")
    return folder / "管道.txt"


def _socket(folder: Path) -> Path:
    path = folder / "套接字"
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    return path


def _loop(folder: Path) -> Path:
    (folder / "甲.txt").symlink_to(folder / "乙.txt")
    (folder / "乙.txt").symlink_to(folder / "甲.txt")
    return folder / "甲.txt"


def _dangling(folder: Path) -> Path:
    (folder / "断.txt").symlink_to(folder / "没有.txt")
    return folder / "断.txt"


def _gbk_name(folder: Path) -> Path:
    path = os.fsencode(folder) + b"/" + "年度报告.docx".encode("gbk")
    with open(path, "wb") as file:  # noqa: PTH123 - a path that is no text
        file.write(word(paragraph(REPORT))[:500])
    return Path(os.fsdecode(path))


def _sparse(folder: Path) -> Path:
    path = folder / "稀疏.txt"
    with path.open("wb") as file:
        file.truncate(10**12)
    return path


def _text(piece: str, size: int = 19 * MEGABYTE) -> Callable[[], bytes]:
    return lambda: (REPORT + piece * (size // len(piece.encode()))).encode()


COMPLEX, BROKEN = errors.TooComplexFileError, errors.BrokenFileError
TIMEOUT, SCAN = errors.ReadingTimeoutError, errors.ScannedFileError
SPECIAL, UNREADABLE = errors.SpecialFileError, errors.UnreadableFileError
UNSUPPORTED = errors.UnsupportedFormatError

_SPECIAL: list[tuple[str, Make, type[InputError], str]] = [
    ("a pipe that nobody writes to", _fifo, SPECIAL, "special.pipe"),
    ("/dev/zero", lambda folder: Path("/dev/zero"), SPECIAL, "special.device"),
    ("/dev/random by a link", lambda folder: _linked(folder, "/dev/random"), SPECIAL, "special.device"),
    ("a socket", _socket, SPECIAL, "special.socket"),
    ("a folder", lambda folder: folder, UNREADABLE, "format.folder"),
    ("links in a circle", _loop, UNREADABLE, "error.UnreadableFileError"),
    ("a link to nothing", _dangling, errors.MissingFileError, "error.MissingFileError"),
    (
        "a path through a file",
        lambda folder: _below(folder),
        errors.MissingFileError,
        "error.MissingFileError",
    ),
    (
        "a name that is too long",
        lambda folder: folder / ("长" * 300),
        UNREADABLE,
        "error.UnreadableFileError",
    ),
    ("a name with \0", lambda folder: folder / "a\0b.txt", UNREADABLE, "format.no_path"),
    ("a name in GBK", _gbk_name, BROKEN, "error.BrokenFileError"),
    ("a file of a terabyte", _sparse, errors.OversizedFileError, "error.OversizedFileError"),
]

_WORD: list[tuple[str, Callable[[], bytes], type[InputError], str]] = [
    ("a cell over 2,000,000,000 columns", lambda: _spanning("gridSpan"), COMPLEX, "limit.span"),
    ("a row that begins in column 2,000,000,000", lambda: _spanning("gridBefore"), COMPLEX, "limit.span"),
    ("2 GB in 2 MB", lambda: _bomb(2_000, 2_000), COMPLEX, "limit.unpacked"),
    ("4 GB in 4 MB", lambda: _bomb(4_000, 4_000), COMPLEX, "limit.unpacked"),
    ("1 GB that says it is 1 MB", lambda: _bomb(1_000, 1), BROKEN, "error.BrokenFileError"),
    ("1 GB in a font", lambda: _bomb(1_000, 1_000, "word/fonts/a.ttf"), COMPLEX, "limit.unpacked"),
    ("150 MB of styles", lambda: _bomb(150, 150, "word/styles.xml"), COMPLEX, "limit.unpacked"),
    ("a thousand parts that overlap", _overlapping, COMPLEX, "limit.unpacked"),
    ("6,000 parts", _many_parts, COMPLEX, "limit.parts"),
    ("a billion laughs", lambda: _entities("laughs"), COMPLEX, "limit.entities"),
    ("one entity 100,000 times", lambda: _entities("quadratic"), COMPLEX, "limit.entities"),
    ("an entity from another file", lambda: _entities("external"), COMPLEX, "limit.entities"),
    ("XML 100,000 deep", lambda: word("<w:a>" * 100_000 + "</w:a>" * 100_000), COMPLEX, "limit.depth"),
    ("tables 3,000 deep", lambda: _nested_tables(3_000), COMPLEX, "limit.depth"),
    ("three million elements", lambda: word("<w:p/>" * 3_000_000), COMPLEX, "limit.elements"),
    ("text of 19 MB", lambda: word(paragraph("办结12件。" * 1_400_000)), COMPLEX, "limit.characters"),
    ("XML that breaks off", lambda: word("", raw=word_xml()[:-30]), BROKEN, "error.BrokenFileError"),
    ("XML with a stray <", lambda: word("a < b"), BROKEN, "error.BrokenFileError"),
    ("no XML at all", lambda: word("", raw=bytes(range(256)) * 9), BROKEN, "error.BrokenFileError"),
    ("an empty main part", lambda: word("", raw=b""), BROKEN, "error.BrokenFileError"),
    ("a file that breaks off", lambda: word(paragraph(REPORT))[:700], BROKEN, "error.BrokenFileError"),
    ("a wrong checksum", _bad_sum, BROKEN, "error.BrokenFileError"),
    ("an unknown compression", lambda: _flags(word(""), 8, 99), BROKEN, "error.BrokenFileError"),
    (
        "parts with a password",
        lambda: _flags(word(""), 6, 1),
        errors.EncryptedFileError,
        "error.EncryptedFileError",
    ),
]

_PDF: list[tuple[str, Callable[[], bytes], type[InputError], str]] = [
    ("pages in a circle", lambda: _pages("2 0 R", 3), InputError, ""),
    ("pages that are their own parent", _own_parent, InputError, ""),
    ("a million pages", _million_pages, COMPLEX, "limit.pages"),
    ("two billion pages said", lambda: _pages("", 2_000_000_000), InputError, ""),
    ("500 MB of blanks in a stream", lambda: _one_page(_flate(500)), InputError, ""),
    ("1 GB packed twice", lambda: _one_page(_flate(1_000, times=2)), InputError, ""),
    ("100 MB of commands", lambda: _one_page(_flate(100, piece=b"q Q ")), InputError, ""),
    ("a form that shows itself", _self_calling_form, InputError, ""),
    ("forms in forms, 100,000,000,000 of them", _nested_forms, InputError, ""),
    ("a million characters on a page", lambda: _dense_page(250_000), InputError, ""),
    ("brackets 1,000,000 deep", lambda: _one_page(_stream(b"[" * 1_000_000)), InputError, ""),
    ("a catalogue of brackets", lambda: assemble(["[" * 100_000 + "]" * 100_000]), BROKEN, "error.BrokenFileError"),
    ("a page without end", _endless_page, SCAN, "error.ScannedFileError"),
    ("half a file", lambda: _good_pdf()[: len(_good_pdf()) // 4], InputError, ""),
    ("a head alone", lambda: b"%PDF-1.7\n", BROKEN, "error.BrokenFileError"),
    ("no pages", lambda: _pages("", 0), InputError, ""),
    ("an object that is itself", lambda: assemble(["1 0 R"]), BROKEN, "error.BrokenFileError"),
    ("noise after the head", lambda: b"%PDF-1.4\n" + bytes(range(256)) * 4_000, BROKEN, "error.BrokenFileError"),
]  # fmt: skip

_TEXT: list[tuple[str, Callable[[], bytes], type[InputError], str]] = [
    ("19 MB of numbers", _text("12件"), COMPLEX, "limit.characters"),
    ("19 MB of digits", _text("7"), COMPLEX, "limit.characters"),
    ("19 MB of brackets", _text("（“"), COMPLEX, "limit.characters"),
    ("19 MB of line ends", _text("\n"), COMPLEX, "limit.characters"),
    ("120,000 numbers", _text("案件12", 960_000), COMPLEX, "limit.numbers"),
    ("19 MB of zeros", lambda: bytes(19 * MEGABYTE), errors.BinaryFileError, "error.BinaryFileError"),
    ("a compressed file", lambda: b"\x1f\x8b" + bytes(99), UNSUPPORTED, ""),
    ("an old Word file, cut off", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UNSUPPORTED, ""),
]  # fmt: skip

_HTML: list[tuple[str, Callable[[], bytes], type[InputError], str]] = [
    ("tags 3,000,000 deep", lambda: b"<html><body>" + b"<div>" * 3_000_000, InputError, ""),
    ("19 MB of <", lambda: b"<html>" + b"<" * 19 * MEGABYTE, InputError, ""),
    ("19 MB of attributes", lambda: b"<html><p " + b"a=1 " * 4_700_000 + b">", InputError, ""),
]


def word_xml() -> bytes:
    """Write a main part."""
    return f'<w:document xmlns:w="{W}"><w:body>{paragraph(REPORT)}</w:body></w:document>'.encode()


def _nested_tables(depth: int) -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * depth + paragraph(REPORT) + "</w:tc></w:tr></w:tbl>" * depth)


def _linked(folder: Path, target: str) -> Path:
    (folder / "链接.txt").symlink_to(target)
    return folder / "链接.txt"


def _below(folder: Path) -> Path:
    (folder / "文件.txt").write_text(REPORT, encoding="utf-8")
    return folder / "文件.txt" / "报告.txt"


HOSTILE: tuple[Hostile, ...] = (
    *(Hostile(*case) for case in _SPECIAL),
    *(
        Hostile(f"{kind}: {name}", _holding(f"文件.{suffix}", data), error, key)
        for kind, suffix, cases in (
            ("Word", "docx", _WORD), ("PDF", "pdf", _PDF), ("text", "txt", _TEXT), ("HTML", "html", _HTML),
        )
        for name, data, error, key in cases
    ),
)  # fmt: skip
