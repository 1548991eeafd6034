"""A text about reports, sentence by sentence: what stands, what does not and why; in Word as comments on the text."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from summarizer import loads, verify
from summarizer.cli import main
from summarizer.document.texts import GivenText, split_text
from summarizer.errors import EmptyFileError, UsageError
from summarizer.export.verified_text import verification_to_docx, verification_to_markdown
from summarizer.models import Difference, Standing
from tests.invented import EXAMPLES

Captured = pytest.CaptureFixture[str]

SOURCE = """桐川县农业农村局2024年法治政府建设工作报告

一、主要成效
县农业综合执法大队立案查处案件41件，为农户追回被拖欠货款约1.53亿元，案件均按时办结。
农机安全检查率达到98%，比上年提高3个百分点。普法宣传进村入户，编印农技普法读本6000册。
县政府印发《桐川县行政检查办法》，部分乡镇建立了举报奖励制度，普法工作获评全市优秀。

二、下一步打算
拟于2025年修订行政检查办法，培训执法人员300人次。
"""
REPORT = loads(SOURCE, "tongchuan.txt")

SENTENCES: list[tuple[str, Standing, Difference | None]] = [
    ("县农业综合执法大队立案查处案件41件。", "supported", None),
    ("一年来，县农业综合执法大队共查处案件41件，全都按时办结。", "supported", None),
    ("农机安全检查率提高到98%。", "supported", None),
    ("县农业综合执法大队立案查处案件14件。", "contradicted", "number"),
    ("为农户追回被拖欠货款1.53亿元。", "contradicted", "number"),
    ("农机安全检查率达到98%，比上年下降3个百分点。", "contradicted", "negation"),
    ("县农业综合执法大队立案查处案件41件，案件均未按时办结。", "contradicted", "negation"),
    ("省政府印发《桐川县行政检查办法》。", "contradicted", "actor"),
    ("全部乡镇建立了举报奖励制度。", "contradicted", "degree"),
    ("普法工作获评全国优秀。", "contradicted", "degree"),
    ("已经修订行政检查办法，培训执法人员300人次。", "contradicted", "kind"),
    ("编印农技普法读本6000册，市税务局为此捐资。", "not_stated", "actor"),
    ("县里还建成了两座粮食烘干中心，由公安分局负责管理。", "not_stated", None),
    ("感谢各位的支持！", "no_claim", None),
    ("让我们携手前行。", "no_claim", None),
]


@pytest.mark.parametrize(("text", "status", "kind"), SENTENCES)
def test_each_sentence_is_held_against_the_report(
    text: str, status: Standing, kind: Difference | None
) -> None:
    (found,) = verify(REPORT, text).sentences
    assert found.status == status
    if kind:
        assert kind in {one.kind for one in found.differences}
    if status in ("supported", "contradicted"):
        assert found.citations
    if status == "supported":
        assert found.differences == ()


def test_what_the_report_says_word_for_word_is_proved_and_other_words_are_not() -> None:
    whole, part, free = verify(
        REPORT,
        "县农业综合执法大队立案查处案件41件，为农户追回被拖欠货款约1.53亿元，案件均按时办结。"
        "县农业综合执法大队立案查处案件41件，案件均按时办结。"
        "农机安全检查率提高到98%。",
    ).sentences
    assert (whole.proof, part.proof, free.proof) == ("quoted", "condensed", None)


def test_offsets_are_of_the_text_and_no_claim_falls_between() -> None:
    text = "各位领导：\r\n  一、1. 立案41件；追回1.5亿元！（见附件。）\r\n“办得好。”他说。\n\n比上年高3.5%."
    cut = split_text(text)
    assert [text[one.start : one.end] for one in cut]
    ends = [0, *(one.end for one in cut)]
    between = "".join(text[end : one.start] for end, one in zip(ends, cut, strict=False))
    assert not any(sign.isalnum() for sign in between)
    assert "比上年高3.5%." in [text[one.start : one.end] for one in cut]


def test_quotes_are_exact_and_counted_again() -> None:
    found = verify(REPORT, "".join(text for text, *_ in SENTENCES))
    source = REPORT.document.source
    for one in found.sentences:
        assert all(source[at.start : at.end] == at.quote for at in one.citations)
    checks = found.checks
    assert checks.quotes_exact
    assert checks.sentences_total == len(SENTENCES)
    assert checks.supported + checks.contradicted + checks.not_stated + checks.no_claim == len(SENTENCES)
    assert checks.numbers_supported < checks.numbers_total


def test_a_text_about_several_reports_finds_the_one_it_is_about() -> None:
    other = loads(SOURCE.replace("桐川", "柏川").replace("41件", "52件"), "baichuan.txt")
    first, second = verify([REPORT, other], "立案查处案件52件。立案查处案件41件。").sentences
    assert {at.report for at in first.citations} == {"baichuan.txt"}
    assert {at.report for at in second.citations} == {"tongchuan.txt"}


def test_nothing_to_verify_is_said_so() -> None:
    with pytest.raises(EmptyFileError):
        verify(REPORT, " \n")
    with pytest.raises(UsageError):
        verify([], "立案41件。")


def test_people_read_first_what_does_not_stand() -> None:
    page = verification_to_markdown(verify(REPORT, "立案查处案件14件。编印农技普法读本6000册。"))
    assert page.index("与报告不符") < page.index("逐句")
    assert "14件" in page and "tongchuan.txt" in page


def _commented(content: bytes) -> list[tuple[str, str]]:
    """Return the words each comment of a Word file is put on, and what it says."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(io.BytesIO(content))
    said = {comment.comment_id: comment.text for comment in document.comments}
    found = []
    for number, text in said.items():
        inside, words = False, ""
        for element in document.element.body.iter():
            if element.tag == qn("w:commentRangeStart"):
                inside |= element.get(qn("w:id")) == str(number)
            if element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(number):
                inside = False
            if inside and element.tag == qn("w:t"):
                words += element.text or ""
        found.append((words, text))
    return found


TEXT = "编印农技普法读本6000册。立案查处案件14件。比上年多！\n获评全国优秀。"


def test_a_text_becomes_a_word_file_with_each_comment_on_its_sentence() -> None:
    import docx

    content = verification_to_docx(verify(REPORT, TEXT), GivenText(name="-", text=TEXT))
    assert [one.text for one in docx.Document(io.BytesIO(content)).paragraphs] == TEXT.splitlines()
    assert [words for words, _ in _commented(content)] == [
        one.text for one in verify(REPORT, TEXT).sentences if one.status in ("contradicted", "not_stated")
    ]


def test_a_word_file_keeps_its_text_its_tables_and_its_formatting(tmp_path: Path, capsys: Captured) -> None:
    import docx

    report, text, out = tmp_path / "report.txt", tmp_path / "text.docx", tmp_path / "out.docx"
    report.write_text(SOURCE, encoding="utf-8")
    given = docx.Document()
    paragraph = given.add_paragraph("编印农技普法读本6000册。立案")
    paragraph.add_run("查处案件").bold = True
    paragraph.add_run("14件。全县如此。")
    given.add_table(1, 1).rows[0].cells[0].text = "获评全国优秀。"
    given.save(str(text))
    assert main(["verify", str(report), str(text), "-f", "docx", "-o", str(out), "--strict"]) == 1
    made = docx.Document(str(out))
    assert [one.text for one in made.paragraphs] == [one.text for one in given.paragraphs]
    assert made.tables[0].rows[0].cells[0].text == "获评全国优秀。"
    assert "".join(run.text for run in made.paragraphs[0].runs if run.bold) == "查处案件"
    words = [words for words, _ in _commented(out.read_bytes())]
    assert "立案查处案件14件。" in words and "获评全国优秀。" in words


def test_the_command_prints_json_and_is_strict_when_asked(tmp_path: Path, capsys: Captured) -> None:
    text = tmp_path / "text.txt"
    text.write_text("青澜市有9999名工作人员参加年度学法考试。", encoding="utf-8")
    report = str(next(path for path in EXAMPLES if path.stem == "qinglan-2024"))
    assert main(["verify", report, str(text), "-f", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["sentences"][0]["status"] == "contradicted"
    assert main(["verify", report, str(text), "--strict"]) == 1


@pytest.mark.parametrize(
    "arguments", [["report.txt"], ["report.txt", "missing.txt"], ["report.txt", "empty.txt"]]
)
def test_what_is_no_text_is_one_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(SOURCE, encoding="utf-8")
    Path("empty.txt").write_text("", encoding="utf-8")
    assert main(["verify", *arguments]) in (1, 2)
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_word_file_needs_a_place_to_go(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(SOURCE, encoding="utf-8")
    assert main(["verify", str(report), str(report), "-f", "docx"]) == 2
