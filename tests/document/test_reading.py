"""Files: every encoding and format that is read, and what is said of those that are not."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from pypdf.generic import NameObject, StreamObject

from summarizer import errors
from summarizer.document import from_bytes, from_text, load

REPORT = (
    "青石县水利局2023年度法治政府建设工作报告\n2023年，我局在县委、县政府的领导下，依法履行职责，推进各项工作，现将情况报告如下。\n"
    "一、主要成效\n全年开展执法检查90次，办结行政许可42件，群众满意率为98.5%，河道清淤工作按期完成，未发生安全事故。\n"
    "二、下一步打算\n继续加强队伍建设，提高执法能力。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_without_mark(encoding: str) -> None:
    document = from_bytes(REPORT.encode(encoding), "报告.txt")
    assert (document.encoding, document.source) == (encoding, REPORT)


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_the_byte_order_mark_is_no_part_of_the_source(mark: bytes, encoding: str) -> None:
    document = from_bytes(mark + REPORT.encode(encoding), "报告.txt")
    assert (document.encoding, document.source) == (encoding, REPORT)


def test_line_ends_stay_in_the_source() -> None:
    source = REPORT.replace("\n", "\r\n")
    document = from_bytes(source.encode(), "报告.txt")
    assert document.source == source
    assert "\r" not in document.text


def test_a_loaded_file_has_name_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(REPORT.encode())
    document = load(path)
    assert (document.name, document.sha256) == ("报告.txt", hashlib.sha256(REPORT.encode()).hexdigest())


def test_pasted_text_may_be_short() -> None:
    assert from_text("办件九件。").text == "办件九件。"
    with pytest.raises(errors.NotAReportError):
        from_text("办件九件。", force=False)


ENGLISH = b"This is a letter in English about the weather and nothing else at all. " * 9
NO_TEXT = {
    "empty": (b"", errors.EmptyFileError),
    "only white space": (b" \r\n\xe3\x80\x80\n", errors.EmptyFileError),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(500), errors.BinaryFileError),
    "random bytes": (bytes(range(256)) * 9, errors.BinaryFileError),
    "half a UTF-16 file": (b"\xff\xfe" + REPORT.encode("utf-16-le") + b"\x00", errors.EncodingError),
    "Western text in an old encoding": (
        "Été à la mairie, là où l’élève se tait. ".encode("cp1252") * 20,
        errors.EncodingError,
    ),
    "UTF-8 with a broken byte": (
        REPORT.encode()[:200] + b"\xff" + REPORT.encode()[200:],
        errors.EncodingError,
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), errors.ScannedFileError),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.UnsupportedFormatError),
    "an encrypted Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        errors.EncryptedFileError,
    ),
    "a zip that is cut off": (b"PK\x03\x04" + bytes(100), errors.BrokenFileError),
    "a PDF that is cut off": (b"%PDF-1.7\n" + bytes(100), errors.BrokenFileError),
    "English": (ENGLISH, errors.NotAReportError),
    "a little Chinese in much English": (ENGLISH * 3 + ("工作报告。" * 25).encode(), errors.NotAReportError),
    "a few words": ("2023年工作报告。".encode(), errors.NotAReportError),
    "a list of names": ("张三\n李四\n王五\n" * 40).encode()
    and (("张三\n李四\n王五\n" * 40).encode(), errors.NotAReportError),
}


@pytest.mark.parametrize(("data", "error"), NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_report_is_refused_with_its_name(data: bytes, error: type[errors.InputError]) -> None:
    with pytest.raises(error) as raised:
        from_bytes(data, "文件.bin")
    assert "文件.bin" in str(raised.value)


HOSTILE = {
    "lines that never end a sentence": "推进工作继续努力抓好落实提升效能\n",
    "brackets that never close": "（《“(",
    "items without end": "，一是",
    "passages that turn": "下一步，我局将努力。\n",
    "headings only": "（一）加强。办件。\n",
    "punctuation only": "，,",
    "numbers on lines of their own": "3\n4\n2\n",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(part: str) -> None:
    # Two seconds in proportion; minutes where each step looks back over all.
    text = part * (300_000 // len(part)) + "完。"
    assert from_text(text).source == text


def test_force_reads_what_looks_like_no_report() -> None:
    assert from_bytes(ENGLISH, "letter.txt", force=True).text.startswith("This is a letter")


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingFileError):
        load(tmp_path / "none.txt")
    with pytest.raises(errors.UnreadableFileError):
        load(tmp_path)
    with pytest.raises(errors.UnreadableFileError):
        load("a\0b")


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(errors.OversizedFileError) as raised:
        load(path)
    assert raised.value.values["size"] == 200.0


def _word(*paragraphs: str) -> bytes:
    word = docx.Document()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "办件", "42件"
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def test_a_word_file_gives_a_line_a_paragraph_and_a_line_a_row() -> None:
    document = from_bytes(_word(*REPORT.splitlines()), "报告.docx")
    assert (document.encoding, document.source) == ("docx", REPORT + "办件｜42件")
    assert document.identity.issuer == "青石县水利局"


def test_a_word_file_needs_no_extra_and_a_pdf_without_it_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _word(REPORT)
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.setitem(sys.modules, "lxml", None)
    assert from_bytes(data, "报告.docx").source.startswith("青石县水利局")
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.delitem(sys.modules, "summarizer.document.pdf.pdfium", raising=False)
    with pytest.raises(errors.UnsupportedFormatError, match=r"summarizer\[formats\]"):
        from_bytes(b"%PDF-1.7\n", "报告.pdf")


def _zip(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
UNREAD_FORMATS = {
    "xlsx": (_zip(xl__workbook_xml=""), "表.xlsx", "xlsx", "另存为 .docx"),
    "pptx renamed": (_zip(ppt__presentation_xml=""), "表.docx", "pptx", "实为 .pptx"),
    "OpenDocument": (
        _zip(mimetype="application/vnd.oasis.opendocument.text"),
        "报告.odt",
        "odt",
        "另存为 .docx",
    ),
    "OFD": (_zip(OFD_xml=""), "公文.ofd", "ofd", "另存为 .docx"),
    "an archive": (_zip(报告_docx="PK"), "报告.zip", "zip", "解压"),
    "old Word": (COMPOUND + "WordDocument".encode("utf-16-le"), "报告.doc", "doc", "旧版 Word"),
    "old Word renamed": (COMPOUND + "WordDocument".encode("utf-16-le"), "报告.docx", "doc", "实为旧版 Word"),
    "old Excel renamed": (COMPOUND + "Workbook".encode("utf-16-le"), "表.docx", "xls", "实为 .xls"),
    "WPS": (COMPOUND + "WordDocument".encode("utf-16-le"), "报告.wps", "wps", "另存为 .docx"),
    "RTF": (b"{\\rtf1 x}", "报告.doc", "rtf", "实为 .rtf"),
}


@pytest.mark.parametrize(("data", "name", "kind", "says"), UNREAD_FORMATS.values(), ids=UNREAD_FORMATS)
def test_a_format_that_is_not_read_is_named_as_what_it_is(
    data: bytes, name: str, kind: str, says: str
) -> None:
    with pytest.raises(errors.UnsupportedFormatError, match=says) as raised:
        from_bytes(data, name)
    assert raised.value.values["format"] == kind


def _pdf(content: bytes = b"", password: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    if content:
        stream = StreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = stream
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_of_pictures_and_one_with_a_password() -> None:
    with pytest.raises(errors.ScannedFileError):
        from_bytes(_pdf(), "报告.pdf")
    with pytest.raises(errors.EncryptedFileError):
        from_bytes(_pdf(password="secret"), "报告.pdf")


def test_all_real_reports_load() -> None:
    folder = Path(__file__).parents[2].parent / "shared" / "reports"
    if not folder.exists():
        pytest.skip("the real reports are not at hand (../shared)")
    documents = [load(path) for path in sorted(folder.glob("*/*.txt"))]
    assert len(documents) == 17
    for document in documents:
        kinds = {part.kind for part in document.sections if part.level == 1}
        assert {"achievements", "plans"} <= kinds
        assert (
            any(part.kind == "problems" for part in document.sections)
            or document.name == "guowuyuan_2010.txt"
        )
